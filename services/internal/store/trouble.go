package store

import (
	"github.com/newswire-dev/newswire/services/news"
)

// sure is how often in a row a feed fails with a cause that may pass before it is told.
const sure = 2

// tellTrouble tells that a feed cannot be read, or can be read again. A cause that may pass is told when it comes twice in a row,
// so that one lost packet does not ring; one that does not pass, at once. Before another cause begins, the one before ends.
func (s *saving) tellTrouble() {
	f := &s.poll.Feed
	if f.Cause == s.told {
		return
	}
	tell := func(state news.TroubleState, cause news.Cause, detail string) {
		since := f.Since
		if since.IsZero() {
			since = s.since
		}
		s.tell(news.Trouble{State: state, Cause: cause, Detail: detail, Since: since})
	}
	switch {
	case f.Cause == news.CauseNone:
		tell(news.TroubleEnded, s.told, "the feed can be read again")
	case !s.poll.Definite && f.Failures < sure:
		return
	default:
		if s.told != news.CauseNone {
			tell(news.TroubleEnded, s.told, "it fails for another reason now")
		}
		tell(news.TroubleBegan, f.Cause, f.Detail)
	}
	s.exec(`UPDATE feeds SET told = $1 WHERE id = $2`, string(f.Cause), f.ID)
}

// tellRemarks tells the remarks about a feed that begin or end with a poll.
func (s *saving) tellRemarks() {
	for _, cause := range news.RemarkCauses() {
		before, after := s.remarks.Of(cause), s.poll.Feed.Remarks.Of(cause)
		switch {
		case after.Holds() && !before.Holds():
			s.tell(news.Trouble{State: news.TroubleBegan, Cause: cause, Detail: after.Detail, Since: after.Since})
		case before.Holds() && !after.Holds():
			s.tell(news.Trouble{State: news.TroubleEnded, Cause: cause, Detail: "it is as it should be again", Since: before.Since})
		}
	}
}

// tellRemoved ends the troubles of a feed that is polled no more.
func (s *saving) tellRemoved() {
	const detail = "the feed was removed"
	if s.told != news.CauseNone {
		s.tell(news.Trouble{State: news.TroubleEnded, Cause: s.told, Detail: detail, Since: s.since})
	}
	for _, cause := range news.RemarkCauses() {
		if r := s.poll.Feed.Remarks.Of(cause); r.Holds() {
			s.tell(news.Trouble{State: news.TroubleEnded, Cause: cause, Detail: detail, Since: r.Since})
		}
	}
}

func (s *saving) tell(tr news.Trouble) {
	e := s.feedEvent(news.Troubled, s.poll.Feed.ID, s.poll.URL, s.poll.At)
	e.about.Trouble = &tr
	s.events = append(s.events, e)
}
