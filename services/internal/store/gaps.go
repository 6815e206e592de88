package store

import (
	"math"
	"strconv"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

// findGap stores a gap where a poll, not the first, showed only items that the feed never showed before. A feed that was always
// empty had nothing to lose. The poll's items are in their table already.
func (s *saving) findGap() {
	p := s.poll
	items := identified(p.Items)
	if !s.polled || len(items) == 0 || s.found == 0 || s.anyKnown(p, items) || !s.anyShown(p) {
		return
	}
	from := s.lastGood
	if from.IsZero() || from.After(p.At) {
		from = p.At
	}
	g := news.Gap{From: from, To: p.At, Shown: len(items), Missing: s.missing(p, from, items)}
	s.row(`INSERT INTO gaps (feed, source, opened, closed, step, shown, missing, links, due, shift) VALUES (`+places(1, 10)+`) RETURNING id`,
		p.Feed.ID, p.Feed.SourceID, micros(from), micros(p.At), p.Feed.Interval.Microseconds(), len(items), g.Missing, asJSON(p.Archives), micros(p.At),
		shiftOf(from, p.At, items).Microseconds()).scan(&g.ID)
	if p.Sooner.Interval > 0 && p.Sooner.Interval < p.Feed.Interval {
		s.poll.Feed.Interval = p.Sooner.Interval
	}
	if n := p.Sooner.NextPoll; !n.IsZero() && n.Before(p.Feed.NextPoll) {
		s.poll.Feed.NextPoll = n
	}
	s.events = append(s.events, s.gapEvent(p.Feed.ID, p.URL, p.At, g))
}

// ofBackfill is in the place of a gap's number for items that a backfill found: the feed did not show them either.
const ofBackfill = -2

// identified gives the items that can be known again.
func identified(items []fetcher.Item) (out []fetcher.Item) {
	for _, i := range items {
		if i.Key != "" {
			out = append(out, i)
		}
	}
	return out
}

// anyKnown reports whether the feed showed one of the items before, in whatever form. What was found in an archive was not shown:
// it does not prove that nothing was missed. Rows of older releases do not say what they are known by; they are looked up by their
// keys.
func (s *saving) anyKnown(p fetcher.Poll, items []fetcher.Item) bool {
	seen := func(column, where string, of func(fetcher.Item) string) bool {
		args := []any{p.Feed.ID, micros(p.At)}
		for _, i := range items {
			args = append(args, of(i))
		}
		var one int
		return s.row(`SELECT 1 FROM items WHERE feed = $1 AND shown < $2 AND gap = 0 AND `+where+column+` IN (`+places(3, len(items))+`) LIMIT 1`, args...).scan(&one)
	}
	return s.marks && s.anyMarked(p, items) || seen(`known`, ``, knownBy) || seen(`item_key`, `known = '' AND `, func(i fetcher.Item) string { return i.Key })
}

func (t *tx) anyShown(p fetcher.Poll) bool {
	var one int
	return t.row(`SELECT 1 FROM items WHERE feed = $1 AND shown < $2 AND gap = 0 LIMIT 1`, p.Feed.ID, micros(p.At)).scan(&one) ||
		t.row(`SELECT 1 FROM item_marks WHERE feed = $1 AND shown <> 0 LIMIT 1`, p.Feed.ID).scan(&one)
}

// rateDays is how far back the rate of a feed is measured where the dates of its items do not tell it.
const rateDays = 7

// missing estimates how many items went by unseen, -1 where nothing tells. The dates of the items shown give the rate and the
// time that they do not cover; without them the rate is that of the week before.
func (t *tx) missing(p fetcher.Poll, from time.Time, items []fetcher.Item) int {
	if n, ok := missingByDates(from, items); ok {
		return n
	}
	var n int
	var first time.Time
	t.row(`SELECT count(*), coalesce(min(shown), 0) FROM items WHERE feed = $1 AND day >= $2 AND shown < $3 AND NOT backfill AND gap = 0`,
		p.Feed.ID, day(from)-rateDays, micros(p.At)).scan(&n, moment{&first})
	span := from.Sub(first)
	if n < 5 || span < time.Hour {
		return -1
	}
	return max(int(math.Round(float64(n)/span.Hours()*p.At.Sub(from).Hours()))-len(items), 0)
}

// shiftOf tells how far behind our clock the dates of a gap's items are. All came into the feed between two instants; where dates
// say otherwise, the outlet's clock or zone is wrong, and the newest of them is taken to be of now.
func shiftOf(from, to time.Time, items []fetcher.Item) time.Duration {
	oldest, newest, n := dated(items)
	if n == 0 || !oldest.Before(from.Add(-shiftLeast)) && !newest.After(to.Add(shiftLeast)) {
		return 0
	}
	if d := to.Sub(newest); d < shiftMost && d > -shiftMost {
		return d
	}
	return 0
}

const (
	shiftLeast = 5 * time.Minute
	shiftMost  = 26 * time.Hour // no zones are further apart; what is older is an old article
)

// dated gives the first and the last of the instants that items state with a clock, and how many state one.
func dated(items []fetcher.Item) (oldest, newest time.Time, n int) {
	for _, i := range items {
		at := i.Entry.Published
		if at.IsZero() || at.Precision != news.Minute && at.Precision != news.Second {
			continue
		}
		if n++; oldest.IsZero() || at.Instant.Before(oldest) {
			oldest = at.Instant
		}
		if at.Instant.After(newest) {
			newest = at.Instant
		}
	}
	return oldest, newest, n
}

// missingByDates estimates from the dates of the items, where three or more have one with a clock.
func missingByDates(from time.Time, items []fetcher.Item) (int, bool) {
	oldest, newest, n := dated(items)
	span := newest.Sub(oldest)
	if n < 3 || span <= 0 {
		return 0, false
	}
	uncovered := oldest.Sub(from)
	return int(math.Round(max(uncovered.Seconds(), 0) * float64(n-1) / span.Seconds())), true
}

// feedSubject is the subject of a feed's events.
func feedSubject(feed int64) string { return "feed/" + strconv.FormatInt(feed, 10) }

// feedEvent gives an event about a feed.
func (t *tx) feedEvent(kind news.EventType, feed int64, url string, at time.Time) entry {
	f := &news.EventFeed{ID: feed, URL: url}
	t.row(`SELECT `+sourceColumns+` FROM feeds f JOIN sources s ON s.id = f.source WHERE f.id = $1`, feed).scan(sourceFields(&f.Source)...)
	return entry{kind: kind, subject: feedSubject(feed), at: at, source: f.Source.ID, about: news.About{Feed: f},
		instants: news.Instants{Shown: at, Committed: at}}
}

func (t *tx) gapEvent(feed int64, url string, at time.Time, g news.Gap) entry {
	e := t.feedEvent(news.Gapped, feed, url, at)
	e.about.Gap = &g
	return e
}
