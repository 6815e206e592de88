package store

import (
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/storage"
)

// Answered notes when a page of a site was read well.
func (b *batch) Answered(site string, at time.Time) {
	if us := micros(at); us > b.answered[site] {
		b.answered[site] = us
	}
}

// AnsweredSince reports whether a page of a site was read well at or after a time.
func (b *batch) AnsweredSince(site string, since time.Time) (bool, error) {
	good := b.answered[site]
	if good < micros(since) {
		var stored int64
		b.row(`SELECT good FROM sites WHERE site = $1`, site).scan(&stored)
		good = max(good, stored)
	}
	return good >= micros(since), b.err
}

// flushAnswered writes when sites answered.
func (b *batch) flushAnswered() {
	for sites := range slices.Chunk(sortedKeys(b.answered), maxParameters/2) {
		var args []any
		for _, s := range sites {
			args = append(args, s, b.answered[s])
		}
		b.exec(`INSERT INTO sites (site, good) VALUES `+rowsOf(len(sites), 2)+` ON CONFLICT (site) DO UPDATE SET good = excluded.good
			WHERE sites.good < excluded.good`, args...)
	}
	clear(b.answered)
}

// FeedAnsweredSince reports whether a feed of a source answered at or after a time.
func (b *batch) FeedAnsweredSince(source string, since time.Time) (bool, error) {
	var one int
	found := b.row(`SELECT 1 FROM feeds WHERE source = $1 AND last_good >= $2 LIMIT 1`, source, micros(since)).scan(&one)
	return found, b.err
}

// Probe makes another live article of k's site be looked at now: the newest that was not found gone. It is false when no other
// live article is known of the site. Asked again before it was looked at, it names the same one, so that one page is asked.
func (b *batch) Probe(k *storage.Known, now time.Time) (others bool, err error) {
	b.flush()
	var ord, due int64
	var id, link string
	found := b.row(`SELECT a.ord, a.id, a.link, coalesce((SELECT l.due FROM looks l WHERE l.article = a.ord), 0) FROM articles a
		WHERE a.site = $1 AND a.state = 'live' AND a.gone = 0 AND a.id <> $2 AND a.link <> '' AND a.completeness <> 'entry'
		ORDER BY a.first_seen DESC LIMIT 1`, k.Site, k.ID).scan(&ord, &id, &link, &due)
	switch {
	case b.err != nil:
		return false, b.err
	case !found:
		var one int
		return b.row(`SELECT 1 FROM articles a WHERE a.site = $1 AND a.state = 'live' AND a.id <> $2 LIMIT 1`, k.Site, k.ID).scan(&one), b.err
	case due == 0 || due > micros(now):
		step := k.LookStep
		b.due[ord] = scheduled{link, storage.NextLook{Due: now, Step: step}}
	}
	return true, b.err
}
