package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

// SavePolls stores polls in one transaction: for each the feed's new state, the row of the poll, those of its items whose (feed, key,
// fingerprint) is new, and last the events that follow from them. It gives how many were new for each. Hosts to give back are
// given back.
func (db *DB) SavePolls(ctx context.Context, token string, polls []fetcher.Poll, free []fetcher.Turn) (found []int, err error) {
	order := make([]int, len(polls)) // transactions that lock rows in one order do not deadlock
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(polls[a].Feed.ID, polls[b].Feed.ID) })
	err = db.fetching(ctx, token, func(t *tx) error {
		found = make([]int, len(polls))
		var events []entry
		changes := sums{}
		for _, i := range order {
			s := saving{tx: t, poll: polls[i], changes: changes}
			s.save(db.d.Lock())
			found[i], events = s.found, append(events, s.events...)
		}
		t.free(token, free)
		t.post(changes)
		return t.number(events)
	})
	return found, err
}

// save stores one poll.
func (s *saving) save(lock string) {
	p := s.poll
	if p.Quiet {
		s.savePace(p.Feed)
		s.savePoll(p, 0)
		return
	}
	s.row(`SELECT polled, told, shown, last_good, since, remarks, EXISTS (SELECT 1 FROM item_marks m WHERE m.feed = feeds.id), version FROM feeds
		WHERE id = $1`+lock, p.Feed.ID).scan(&s.polled, &s.told, &s.shown, moment{&s.lastGood}, moment{&s.since}, fromJSON(&s.remarks), &s.marks, &s.version)
	changed := s.version != p.Feed.Version && p.Push == 0 // what was shown was shown; but the feed is another one now
	if p.Hub != nil && !changed {
		s.offerHub(p.Feed.ID, *p.Hub, p.At)
	}
	items := p.Items
	if s.marks {
		items = s.unmarked(p.Feed.ID, day(p.At), items)
	}
	for some := range slices.Chunk(items, maxParameters/itemWidth) {
		s.found += s.addItems(p, some, !s.polled, 0, s.changes)
	}
	if p.Settle != nil {
		s.poll.Feed = p.Settle(p.Feed, fetcher.Sighting{Shown: p.Shown, Found: s.found, Before: s.shown, First: !s.polled})
	}
	s.countSeen(p.Feed.ID, day(p.At), s.found)
	if p.Push != 0 || changed {
		s.exec(`DELETE FROM pushes WHERE id = $1 AND $1 <> 0`, p.Push)
		s.savePoll(p, s.found)
		return
	}
	s.findGap()
	s.tellTrouble()
	s.tellRemarks()
	if p.Same && p.Feed.Cause == news.CauseNone {
		s.poll.Shown = s.shown
	}
	s.adopt()
	s.saveFeed(s.poll)
	s.savePoll(s.poll, s.found)
}

// adopt puts the address to which a feed has moved in the place of the one that answered, unless another feed has it.
func (s *saving) adopt() {
	f := &s.poll.Feed
	if s.poll.Adopt == "" || f.Current >= len(f.Candidates) {
		return
	}
	after := *f
	after.Candidates = slices.Clone(f.Candidates)
	after.Candidates[f.Current] = s.poll.Adopt
	args := []any{f.ID}
	for _, a := range addressesOf(after.Candidates) {
		args = append(args, a)
	}
	var other int64
	if s.row(`SELECT a.feed FROM feed_addresses a JOIN feeds f ON f.id = a.feed WHERE f.removed = 0 AND a.feed <> $1 AND a.address IN (`+places(2, len(args)-1)+`) LIMIT 1`, args...).scan(&other) {
		return
	}
	if err := s.claimAddresses(after); err != nil {
		s.err = err
		return
	}
	after.Moved, after.MovedSince, after.MovedSeen = "", time.Time{}, 0
	*f = after
	s.exec(`UPDATE feeds SET candidates = $1 WHERE id = $2`, asJSON(f.Candidates), f.ID)
}

// A saving is one poll on its way into the database, with what the feed's row said before.
type saving struct {
	*tx
	poll            fetcher.Poll
	polled, marks   bool // marks: there are marks of items whose rows were let go
	version         int64
	told            news.Cause
	shown           int
	lastGood, since time.Time
	remarks         news.Remarks
	found           int
	events          []entry
	changes         sums // of the ledger, shared by the polls of a transaction
}

// itemWidth is the number of columns of a new item.
const itemWidth = 19

// addItems inserts those items of a poll that were not seen before and counts them. Items of a feed's first poll are backfill.
func (t *tx) addItems(p fetcher.Poll, items []fetcher.Item, backfill bool, gap int64, changes sums) int {
	args := make([]any, 0, len(items)*itemWidth)
	shown := micros(p.At)
	for _, i := range items {
		outcome, ended, entry := news.Pending, int64(0), asJSON(i.Entry)
		if i.Dropped != "" {
			outcome, ended, entry = news.Dropped, shown, "{}"
		}
		lane := 0
		if backfill || i.Slow {
			lane = 1
		}
		args = append(args, p.Feed.ID, markOf(i), i.Key, i.Fingerprint, day(p.At), shown, key(cleaned(i.Address)),
			i.Link, i.Host, i.Shared, backfill, entry, string(outcome), string(i.Dropped), ended, shown, knownBy(i), gap, lane)
	}
	n := 0
	t.rows(func(scan func(...any)) error {
		l := sum{feed: p.Feed.ID, day: day(p.At)}
		scan(&l.outcome, &l.reason)
		changes[l]++
		n++
		return nil
	}, `INSERT INTO items (feed, mark, item_key, fingerprint, day, shown, address, link, host, shared, backfill, entry,
		outcome, reason, ended, due, known, gap, lane) VALUES `+rowsOf(len(items), itemWidth)+` ON CONFLICT (feed, mark) DO NOTHING RETURNING outcome, reason`, args...)
	return n
}

// markOf is what an item in one form is known by.
func markOf(i fetcher.Item) string { return hashed(i.Key + "\x00" + i.Fingerprint) }

// knownBy is what an item is known by whatever it says now: its key, and where entries share a link, the address of its own.
func knownBy(i fetcher.Item) string {
	if i.Shared {
		return hashed("\x00" + i.Address)
	}
	return hashed(i.Key)
}

// countSeen counts items that a feed showed first on a day.
func (t *tx) countSeen(feed, day int64, n int) {
	if n == 0 {
		return
	}
	t.exec(`INSERT INTO ledger (feed, day, seen) VALUES ($1, $2, $3) ON CONFLICT (feed, day) DO UPDATE SET seen = ledger.seen + excluded.seen, done = FALSE`,
		feed, day, n)
}

// PollAll makes all feeds due that were not polled since the given time.
func (db *DB) PollAll(ctx context.Context, token string, now, since time.Time) error {
	return db.fetching(ctx, token, func(t *tx) error {
		t.exec(`UPDATE feeds SET next_poll = $1 WHERE last_poll < $2 AND next_poll > $1`, micros(now), micros(since))
		return t.err
	})
}
