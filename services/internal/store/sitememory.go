package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

// SiteMemory gives what is remembered of a host's pages, of version 0 where nothing is.
func (db *DB) SiteMemory(ctx context.Context, host string) (fetcher.SiteMemory, error) {
	t, m := db.reader(ctx), fetcher.SiteMemory{Host: host}
	t.row(`SELECT version, memory FROM site_memories WHERE host = $1`, key(host)).scan(&m.Version, &m.Data)
	return m, t.err
}

// SiteVersion gives the version of what is remembered of a host's pages, 0 where nothing is.
func (db *DB) SiteVersion(ctx context.Context, host string) (version int64, err error) {
	t := db.reader(ctx)
	t.row(`SELECT version FROM site_memories WHERE host = $1`, key(host)).scan(&version)
	return version, t.err
}

// KeepSites keeps what is remembered of hosts' pages, each where its version is still the one that was read, and tells where a drift
// begins and ends. It gives the hosts that were kept.
func (db *DB) KeepSites(ctx context.Context, token string, memories []fetcher.SiteMemory, now time.Time) (kept []string, err error) {
	slices.SortFunc(memories, func(a, b fetcher.SiteMemory) int { return cmp.Compare(a.Host, b.Host) }) // as hosts are locked
	err = db.fetching(ctx, token, func(t *tx) error {
		kept = nil
		var events []entry
		for _, m := range memories {
			if told, ok := t.keepSite(m, now, db.d.Lock()); ok {
				kept, events = append(kept, m.Host), append(events, told...)
			}
		}
		return t.number(events)
	})
	return kept, err
}

func (t *tx) keepSite(m fetcher.SiteMemory, now time.Time, lock string) (told []entry, kept bool) {
	var version, feed int64
	var drift string
	var since time.Time
	t.row(`SELECT version, feed, drift, since FROM site_memories WHERE host = $1`+lock, key(m.Host)).scan(&version, &feed, &drift, moment{&since})
	if t.err != nil || version != m.Version {
		return nil, false
	}
	switch {
	case drift == "" && m.Drift != "":
		since = now
		told = t.layoutEvent(m.Feed, now, news.Trouble{State: news.TroubleBegan, Cause: news.CauseLayout, Detail: m.Drift, Since: since})
	case drift != "" && m.Drift == "":
		told = t.layoutEvent(feed, now, news.Trouble{State: news.TroubleEnded, Cause: news.CauseLayout, Detail: "the pages of " + m.Host + " are built as usual again", Since: since})
		since = time.Time{}
	case drift != "":
		m.Feed, m.Drift = feed, drift // told once, of one feed
	}
	n := t.exec(`INSERT INTO site_memories (host, version, memory, saved, feed, drift, since) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (host) DO UPDATE SET version = excluded.version, memory = excluded.memory, saved = excluded.saved, feed = excluded.feed,
			drift = excluded.drift, since = excluded.since WHERE site_memories.version = excluded.version - 1`,
		key(m.Host), m.Version+1, m.Data, micros(now), m.Feed, m.Drift, micros(since))
	return told, n == 1
}

// layoutEvent is a trouble of a feed's pages; none where the feed is not there.
func (t *tx) layoutEvent(feed int64, at time.Time, tr news.Trouble) []entry {
	var f news.Feed
	if !t.row(`SELECT `+feedColumns+` FROM feeds f WHERE f.id = $1`, feed).scan(feedFields(&f)...) {
		return nil
	}
	e := t.feedEvent(news.Troubled, feed, f.Address(), at)
	e.about.Trouble = &tr
	return []entry{e}
}

// Drifted gives the hosts to which feeds of a source lead and whose pages are built in another way than before.
func (db *DB) Drifted(ctx context.Context, source string) ([]news.Notice, error) {
	t := db.reader(ctx)
	out := t.drifted(nil, []string{source})
	return out, t.err
}

// drifted adds the hosts of sources whose pages are built in another way than before.
func (t *tx) drifted(out []news.Notice, sources []string) []news.Notice {
	for some := range slices.Chunk(anys(sources), maxParameters) {
		t.rows(func(scan func(...any)) error {
			n := news.Notice{Kind: news.NoticeLayout}
			scan(&n.Source, moment{&n.Since}, &n.Detail)
			out = append(out, n)
			return nil
		}, `SELECT f.source, m.since, m.drift FROM site_memories m JOIN feeds f ON f.id = m.feed
			WHERE f.source IN (`+places(1, len(some))+`) AND f.removed = 0 AND m.drift <> '' ORDER BY m.host`, some...)
	}
	return out
}
