package store

import (
	"cmp"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

const (
	dependDays  = 30 // of matches by which a topic depends on their sources
	dependMost  = 200
	noticedGaps = 24 * time.Hour // after a gap
)

// notices gives what is to be known of sources now: what their rhythm says, feeds in trouble, gaps of the last day, feeds that are stale
// and pages that are built in another way; for the sources themselves (own) also remarks that cost no articles, and what was said of
// their rhythm before. The newest come first.
func (t *tx) notices(sources []string, now time.Time, own bool) (out []news.Notice) {
	remarks := []news.Cause{news.CauseStale}
	if own {
		remarks = news.RemarkCauses()
	}
	for some := range slices.Chunk(anys(sources), maxParameters) {
		in := places(1, len(some))
		ended := ` AND n.until = 0`
		if own {
			ended = ``
		}
		t.rows(func(scan func(...any)) error {
			var n news.Notice
			scan(&n.Source, &n.Kind, moment{&n.Since}, moment{&n.Until}, &n.Expected, &n.Seen, &n.Detail)
			out = append(out, n)
			return nil
		}, `SELECT n.source, n.kind, n.since, n.until, n.expected, n.seen, n.detail FROM notices n WHERE n.source IN (`+in+`)`+ended+`
			ORDER BY n.since DESC LIMIT `+places(len(some)+1, 1), append(slices.Clone(some), noticesShown)...)
		t.rows(func(scan func(...any)) error {
			var f news.Feed
			scan(feedFields(&f)...)
			out = append(out, news.Notice{Source: f.SourceID, Kind: news.NoticeTrouble, Feed: f.Address(), Since: f.Since, Detail: f.Detail})
			return nil
		}, `SELECT `+feedColumns+` FROM feeds f WHERE f.source IN (`+in+`) AND f.told <> '' AND f.removed = 0 ORDER BY f.id`, some...)
		t.rows(func(scan func(...any)) error {
			n := news.Notice{Kind: news.NoticeGap}
			var f news.Feed
			scan(append(feedFields(&f), &n.Source, moment{&n.Since}, moment{&n.Until}, &n.Expected, &n.Seen, &n.Detail)...)
			n.Feed, n.Expected = f.Address(), max(n.Expected, 0)
			out = append(out, n)
			return nil
		}, `SELECT `+feedColumns+`, g.source, g.opened, g.closed, g.missing, g.recovered, g.detail FROM gaps g JOIN feeds f ON f.id = g.feed
			WHERE f.source IN (`+in+`) AND f.removed = 0 AND g.closed > `+places(len(some)+1, 1)+` ORDER BY g.closed DESC LIMIT 20`,
			append(slices.Clone(some), micros(now.Add(-noticedGaps)))...)
	}
	out = t.drifted(t.remarked(out, sources, remarks), sources)
	slices.SortStableFunc(out, func(a, b news.Notice) int { return cmp.Or(b.Since.Compare(a.Since), cmp.Compare(a.Source, b.Source)) })
	return out[:min(len(out), noticesShown)]
}

// remarked adds the remarks about the feeds of sources, of some causes. That a feed is stale is not said where its source is silent, which says it.
func (t *tx) remarked(out []news.Notice, sources []string, causes []news.Cause) []news.Notice {
	silent := map[string]bool{}
	for _, n := range out {
		silent[n.Source] = silent[n.Source] || n.Kind == news.NoticeSilent && n.Until.IsZero()
	}
	for some := range slices.Chunk(anys(sources), maxParameters) {
		t.rows(func(scan func(...any)) error {
			var f news.Feed
			scan(feedFields(&f)...)
			for _, cause := range causes {
				if r := f.Remarks.Of(cause); r.Holds() && !(cause == news.CauseStale && silent[f.SourceID]) {
					out = append(out, news.Notice{Source: f.SourceID, Kind: news.NoticeKind(cause), Feed: f.Address(), Since: r.Since, Detail: r.Detail})
				}
			}
			return nil
		}, `SELECT `+feedColumns+` FROM feeds f WHERE f.source IN (`+places(1, len(some))+`) AND f.removed = 0 AND f.remarks LIKE '%"since"%' ORDER BY f.id`, some...)
	}
	return out
}

// dependsOn gives the sources that a topic depends on: those of its matches of the last month, and those that its query names.
func (t *tx) dependsOn(topic news.Topic, now time.Time) (out []string) {
	t.rows(func(scan func(...any)) error {
		var source string
		scan(&source)
		out = append(out, source)
		return nil
	}, `SELECT e.source FROM matches m JOIN events e ON e.seq = m.seq WHERE m.topic = $1 AND m.at > $2
		GROUP BY e.source ORDER BY count(*) DESC LIMIT $3`, topic.ID, micros(now.AddDate(0, 0, -dependDays)), dependMost)
	if q, err := query.Parse(topic.Query); err == nil {
		for _, name := range q.Sources() {
			t.rows(func(scan func(...any)) error {
				var source string
				scan(&source)
				if !slices.Contains(out, source) {
					out = append(out, source)
				}
				return nil
			}, `SELECT id FROM sources WHERE id = $1 OR lower(name) = $1 ORDER BY id LIMIT 20`, name)
		}
	}
	return out
}
