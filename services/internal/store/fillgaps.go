package store

import (
	"context"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	gapTaken   = 10 * time.Minute // after which a gap that was taken and not filled is due again
	linksKnown = 50               // links of a feed by which its scope is known
)

// TakeGaps takes up gaps whose archives are to be asked. A look that finds none writes nothing.
func (db *DB) TakeGaps(ctx context.Context, holder string, now time.Time, limit int) (out []fetcher.Gap, err error) {
	var due int
	look := db.reader(ctx)
	if !look.row(`SELECT 1 FROM gaps WHERE due > 0 AND due <= $1 LIMIT 1`, micros(now)).scan(&due) {
		return nil, look.err
	}
	err = db.fetching(ctx, holder, func(t *tx) error {
		out = nil
		t.rows(func(scan func(...any)) error {
			var g fetcher.Gap
			scan(append(append([]any{&g.ID, moment{&g.From}, moment{&g.To}, &g.Shown, &g.Missing, &g.Recovered, &g.Tries, fromJSON(&g.Archives), span{&g.Shift}},
				feedFields(&g.Feed)...), sourceFields(&g.Source)...)...)
			out = append(out, g)
			return nil
		}, `SELECT g.id, g.opened, g.closed, g.shown, g.missing, g.recovered, g.tries, g.links, g.shift, `+feedColumns+`, `+sourceColumns+`
			FROM gaps g JOIN feeds f ON f.id = g.feed JOIN sources s ON s.id = f.source
			WHERE g.due > 0 AND g.due <= $1 ORDER BY g.due, g.id LIMIT $2`, micros(now), limit)
		kept := out[:0]
		for _, g := range out {
			if t.exec(`UPDATE gaps SET due = $1, holder = $2 WHERE id = $3 AND due > 0 AND due <= $4`, micros(now.Add(gapTaken)), holder, g.ID, micros(now)) == 1 {
				g.Known = t.linksOf(g.Feed.ID)
				kept = append(kept, g)
			}
		}
		out = kept
		return t.err
	})
	return out, err
}

// linksOf gives links that a feed showed last.
func (t *tx) linksOf(feed int64) (out []string) {
	t.rows(func(scan func(...any)) error {
		var link string
		scan(&link)
		out = append(out, link)
		return nil
	}, `SELECT link FROM items WHERE feed = $1 AND gap = 0 AND link <> '' ORDER BY day DESC, id DESC LIMIT $2`, feed, linksKnown)
	return out
}

// Unseen gives those of some items that the gap's feed never showed and whose address names no article, and when the feed showed each
// of the others first, by their keys.
func (db *DB) Unseen(ctx context.Context, g fetcher.Gap, items []fetcher.Item) (unseen []fetcher.Item, shown map[string]time.Time, err error) {
	t := db.reader(ctx)
	return t.unseen(g, items)
}

func (t *tx) unseen(g fetcher.Gap, items []fetcher.Item) (unseen []fetcher.Item, shown map[string]time.Time, err error) {
	shown = map[string]time.Time{}
	for some := range slices.Chunk(items, maxParameters) {
		found, first, addresses := map[string]bool{}, map[string]time.Time{}, map[string]bool{}
		args, names := []any{g.Feed.ID}, []any{}
		for _, i := range some {
			args, names = append(args, knownBy(i)), append(names, key(cleaned(i.Address)))
		}
		t.rows(func(scan func(...any)) error {
			var one string
			var at time.Time
			var archive bool
			scan(&one, moment{&at}, &archive)
			found[one] = true
			if last, ok := first[one]; !archive && (!ok || at.Before(last)) {
				first[one] = at
			}
			return nil
		}, `SELECT known, shown, gap <> 0 FROM items WHERE feed = $1 AND known IN (`+places(2, len(some))+`)`, args...)
		t.markedBefore(g.Feed.ID, some, found, first)
		t.rows(func(scan func(...any)) error {
			var one string
			scan(&one)
			addresses[one] = true
			return nil
		}, `SELECT address FROM urls WHERE address IN (`+places(1, len(names))+`)`, names...)
		for _, i := range some {
			if at, ok := first[knownBy(i)]; ok {
				shown[i.Key] = at
			}
			if !found[knownBy(i)] && !addresses[key(cleaned(i.Address))] {
				unseen = append(unseen, i)
			}
		}
	}
	return unseen, shown, t.err
}

// FillGap stores as pending those of the items found that are still unseen, and an event of the gap where there are some.
func (db *DB) FillGap(ctx context.Context, holder string, g fetcher.Gap, f fetcher.Filled) (recovered int, err error) {
	err = db.fetching(ctx, holder, func(t *tx) error {
		recovered = 0
		unseen, _, err := t.unseen(g, f.Items)
		if err != nil {
			return err
		}
		p := fetcher.Poll{Feed: g.Feed, At: f.At}
		changes := sums{}
		for some := range slices.Chunk(unseen, maxParameters/itemWidth) {
			recovered += t.addItems(p, some, false, g.ID, changes)
		}
		t.countSeen(g.Feed.ID, day(f.At), recovered)
		t.post(changes)
		told := news.Gap{}
		t.row(`UPDATE gaps SET recovered = recovered + $1, due = $2, tries = tries + 1, detail = $3, holder = '' WHERE id = $4
			RETURNING id, opened, closed, shown, missing, recovered, due = 0, detail`,
			recovered, micros(f.Next), f.Detail, g.ID).scan(gapFields(&told)...)
		if recovered == 0 {
			return t.err
		}
		return t.number([]entry{t.gapEvent(g.Feed.ID, feedURL(g.Feed), f.At, told)})
	})
	return recovered, err
}

// feedURL gives the address that answers for a feed.
func feedURL(f news.Feed) string {
	if f.Current >= 0 && f.Current < len(f.Candidates) {
		return f.Candidates[f.Current]
	}
	return ""
}
