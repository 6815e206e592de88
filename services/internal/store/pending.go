package store

import (
	"maps"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// Outcome ends the items of a document, where their outcome is open.
func (b *batch) Outcome(document string, o news.Outcome, r news.DropReason) error {
	if _, ok := b.outcomes[document]; !ok && document != "" {
		b.outcomes[document] = settled{o, r}
	}
	return b.err
}

// Look schedules the next second look; a zero due ends the looks at the article.
func (b *batch) Look(article string, due time.Time, step time.Duration) error {
	ord, link := int64(0), ""
	if b.row(`SELECT ord, link FROM articles WHERE id = $1`, article).scan(&ord, &link) {
		b.due[ord] = scheduled{link, due, step}
	}
	return b.err
}

// flush writes what waits.
func (b *batch) flush() {
	for rows := range slices.Chunk(b.revisions, maxParameters/revisionWidth*revisionWidth) {
		b.exec(`INSERT INTO revisions (article, n, at, document, url, canonical, title, dek, authors, body, completeness, language,
			published, modified, categories, images, hash) VALUES `+rowsOf(len(rows)/revisionWidth, revisionWidth), rows...)
	}
	b.revisions = nil
	b.flushOutcomes()
	b.flushLooks()
}

// flushOutcomes writes outcomes where they are open.
func (b *batch) flushOutcomes() {
	now := micros(time.Now())
	b.lockItems(b.db.d.Lock(), sortedKeys(b.outcomes))
	for documents := range slices.Chunk(sortedKeys(b.outcomes), maxParameters/3) {
		var args []any
		for _, d := range documents {
			args = append(args, d, string(b.outcomes[d].outcome), string(b.outcomes[d].reason))
		}
		b.exec(`WITH v (document, outcome, reason) AS (VALUES `+typedRows(len(documents), "TEXT", "TEXT", "TEXT")+`)
			UPDATE items SET outcome = v.outcome, reason = v.reason, ended = `+places(len(args)+1, 1)+`, holder = '',
				entry = CASE WHEN v.reason = 'dead' THEN items.entry ELSE '{}' END
			FROM v WHERE items.document = v.document AND items.document <> '' AND items.outcome = ''`, append(args, now)...)
	}
	clear(b.outcomes)
}

// flushLooks writes when articles are looked at next.
func (b *batch) flushLooks() {
	var ended, args []any
	for _, ord := range slices.Sorted(maps.Keys(b.due)) {
		l := b.due[ord]
		if l.due.IsZero() || l.link == "" {
			ended = append(ended, ord)
			continue
		}
		args = append(args, ord, l.link, news.Host(l.link), micros(l.due), l.step.Microseconds())
	}
	clear(b.due)
	for rows := range slices.Chunk(ended, maxParameters) {
		b.exec(`DELETE FROM looks WHERE article IN (`+places(1, len(rows))+`)`, rows...)
	}
	const width = 5
	for rows := range slices.Chunk(args, maxParameters/width*width) {
		b.exec(`INSERT INTO looks (article, link, host, due, step) VALUES `+rowsOf(len(rows)/width, width)+`
			ON CONFLICT (article) DO UPDATE SET due = excluded.due, step = excluded.step, document = '', look = 0, holder = '',
				sent = FALSE, tries = 0, cause = '', detail = ''`, rows...)
	}
}
