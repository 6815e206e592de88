package fetcher

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/feed"
	"github.com/newswire-dev/newswire/services/fetcher/internal/mend"
	"github.com/newswire-dev/newswire/services/news"
)

// behind is by how much the clock of a server may be slow: caches hand on old answers, and not all of them say so.
const behind = time.Hour

// remarks gives the remarks about a feed after a body of it was read.
func (a answer) remarks(r news.Remarks, s Sighting, pushed bool, now time.Time) news.Remarks {
	if stated := datesOf(a.feed.Items, now); r.Newest.IsZero() {
		r = r.Began(stated, now)
	} else {
		for _, at := range stated {
			r = r.News(at)
		}
		if s.Found > 0 || pushed { // what a hub pushed before is not new here
			r = r.News(now)
		}
	}
	r.Malformed = r.Malformed.Judge(malformed(a.feed), now)
	if wrong := clockWrong(a.skew); wrong != "" || s.Found > 0 {
		if wrong == "" {
			wrong = datesWrong(a.feed.Items, now)
		}
		r.Clock = r.Clock.Judge(wrong, now)
	}
	return staled(r, now)
}

// remarksAgain gives the remarks about a feed whose body is still the one before. Of its dates that says nothing.
func (a answer) remarksAgain(r news.Remarks, now time.Time) news.Remarks {
	r.Malformed = r.Malformed.Again(now)
	if wrong := clockWrong(a.skew); wrong != "" {
		r.Clock = r.Clock.Judge(wrong, now)
	} else if r.Clock.Holds() { // the body before may have said already that it is right again
		r.Clock = r.Clock.Again(now)
	}
	return staled(r, now)
}

// staled says whether a feed is stale. Since holds from when it was seen; the words say how long it is silent.
func staled(r news.Remarks, now time.Time) news.Remarks {
	silence, stale := r.Silence(now)
	switch {
	case !stale:
		r.Stale = news.Remark{}
	case !r.Stale.Holds():
		habit := ""
		if r.Pause > 0 {
			habit = fmt.Sprintf(", where its longest pause was %s", words(r.Pause))
		}
		r.Stale = news.Remark{Since: now, Detail: fmt.Sprintf(
			"the feed answers, but has shown nothing new for %s%s: look on the outlet's site whether it has another feed, and add that or remove this one", words(silence), habit)}
	}
	return r
}

// malformed says what had to be mended before a feed could be read; empty where nothing had. What the wire itself leaves out is none, nor
// what only old rules forbid.
func malformed(f feed.Feed) string {
	wrong := mend.Repairs{}
	for one, n := range f.Repairs {
		if one != mend.Items && one != mend.Long && one != mend.ASCII {
			wrong[one] = n
		}
	}
	said := wrong.Sentences()
	if n := len(f.Unread); n > 0 {
		said = append(said, fmt.Sprintf("%s cannot be read, such as %q", count(n, "date"), clipped(f.Unread[0].Text, 60)))
	}
	if len(said) == 0 {
		return ""
	}
	return "the feed is read, but only after repairs: " + strings.Join(said, "; ") + ". Tell the outlet; a check of the feed shows what came of it"
}

func clipped(text string, most int) string {
	if len(text) > most {
		text = text[:most]
	}
	return strings.ToValidUTF8(text, "")
}

// skewOf gives by how much the clock of a server is fast, or slow (negative) beyond what caches explain.
func skewOf(res *client.Response) time.Duration {
	at, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil || res.Fetched.IsZero() {
		return 0
	}
	skew := at.Sub(res.Fetched)
	if spent, err := strconv.ParseInt(strings.TrimSpace(res.Header.Get("Age")), 10, 32); err == nil && skew < 0 && spent > 0 {
		skew = min(skew+time.Duration(spent)*time.Second, 0)
	}
	return skew
}

func clockWrong(skew time.Duration) string {
	const todo = "Tell the outlet; if many outlets are said to be wrong, set the clock of this machine"
	switch {
	case skew > ahead:
		return fmt.Sprintf("the clock of the outlet's server is %s ahead. %s", words(skew), todo)
	case skew < -behind:
		return fmt.Sprintf("the clock of the outlet's server is %s behind. %s", words(-skew), todo)
	}
	return ""
}

// datesWrong says whether the newest item is dated ahead of the clock.
func datesWrong(items []news.Entry, now time.Time) string {
	var newest news.Time
	for _, e := range items {
		if at := e.Published; at.Instant.After(newest.Instant) && (at.Precision == news.Minute || at.Precision == news.Second) {
			newest = at
		}
	}
	d := newest.Instant.Sub(now)
	switch {
	case newest.IsZero() || d <= ahead:
		return ""
	case newest.ZoneSource == news.ZoneAssumed:
		return fmt.Sprintf("the newest item is dated %s ahead of the clock, and its date names no zone: set the feed's zone", words(d))
	}
	return fmt.Sprintf("the newest item is dated %s ahead of the clock: it is kept as written, and ordered by when it was seen. Tell the outlet; if the feed has a zone that was set, look whether it is right", words(d))
}

// datesOf gives the times up to now that items state, oldest first.
func datesOf(items []news.Entry, now time.Time) (out []time.Time) {
	for _, e := range items {
		if at := e.Published; !at.IsZero() && at.Precision != news.Month && !at.Instant.After(now) {
			out = append(out, at.Instant)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}
