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
		e := s.feedEvent(news.Troubled, f.ID, s.poll.URL, s.poll.At)
		since := f.Since
		if since.IsZero() {
			since = s.since
		}
		e.about.Trouble = &news.Trouble{State: state, Cause: cause, Detail: detail, Since: since}
		s.events = append(s.events, e)
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
