package store

import (
	"maps"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// Outcome ends the items of a document, where their outcome is open.
func (b *batch) Outcome(document string, o news.Outcome, r news.DropReason) error {
	if _, ok := b.outcomes[document]; !ok && document != "" {
		b.outcomes[document] = settled{o, r}
	}
	return b.err
}

// Look schedules the next second look; a zero due ends the looks at the article.
func (b *batch) Look(article string, next storage.NextLook) error {
	ord, link := int64(0), ""
	if b.row(`SELECT ord, link FROM articles WHERE id = $1`, article).scan(&ord, &link) {
		b.due[ord] = scheduled{link, next}
	}
	return b.err
}

// flush writes what waits.
func (b *batch) flush() {
	for rows := range slices.Chunk(b.revisions, maxParameters/revisionWidth*revisionWidth) {
		b.exec(`INSERT INTO revisions (article, n, at, document, url, canonical, title, dek, authors, body, completeness, language,
			published, modified, categories, images, hash, extractor, usage, agency) VALUES `+rowsOf(len(rows)/revisionWidth, revisionWidth), rows...)
	}
	b.revisions = nil
	b.flushOutcomes()
	b.flushLooks()
	b.flushAnswered()
}

// flushOutcomes writes outcomes where they are open.
func (b *batch) flushOutcomes() {
	now := micros(time.Now())
	b.lockItems(sortedKeys(b.outcomes))
	b.undead(sortedKeys(b.outcomes))
	for documents := range slices.Chunk(sortedKeys(b.outcomes), maxParameters/3) {
		var args []any
		for _, d := range documents {
			args = append(args, d, string(b.outcomes[d].outcome), string(b.outcomes[d].reason))
		}
		b.rows(func(scan func(...any)) error {
			var from, to sum
			scan(&to.feed, &to.day, &to.outcome, &to.reason)
			from.feed, from.day = to.feed, to.day
			b.changes.move(from, to)
			return nil
		}, `WITH v (document, outcome, reason) AS (VALUES `+typedRows(len(documents), "TEXT", "TEXT", "TEXT")+`)
			UPDATE items SET outcome = v.outcome, reason = v.reason, ended = `+places(len(args)+1, 1)+`, holder = '',
				entry = CASE WHEN v.reason = 'dead' THEN items.entry ELSE '{}' END
			FROM v WHERE items.document = v.document AND items.document <> '' AND items.outcome = ''
			RETURNING items.feed, items.day, items.outcome, items.reason`, append(args, now)...)
	}
	clear(b.outcomes)
}

// undead opens the items of documents again of which another copy died: here is one that could be handled.
func (b *batch) undead(documents []string) {
	opened := sums{}
	for some := range slices.Chunk(documents, maxParameters) {
		b.rows(func(scan func(...any)) error {
			var to sum
			scan(&to.feed, &to.day)
			opened.move(sum{to.feed, to.day, news.Dropped, news.DropDead}, to)
			return nil
		}, `UPDATE items SET outcome = '', reason = '', ended = 0 WHERE document IN (`+places(1, len(some))+`) AND document <> ''
			AND outcome = 'dropped' AND reason = 'dead' RETURNING feed, day`, anys(some)...)
	}
	b.reopen(opened)
	for s, n := range opened {
		b.changes[s] += n
	}
}

// flushLooks writes when articles are looked at next.
func (b *batch) flushLooks() {
	var ended, args []any
	for _, ord := range slices.Sorted(maps.Keys(b.due)) {
		l := b.due[ord]
		if l.next.Due.IsZero() || l.link == "" {
			ended = append(ended, ord)
			continue
		}
		args = append(args, ord, l.link, news.Authority(l.link), micros(l.next.Due), l.next.Step.Microseconds(),
			validator(l.next.ETag), validator(l.next.LastModified))
	}
	clear(b.due)
	for rows := range slices.Chunk(ended, maxParameters) {
		b.exec(`DELETE FROM looks WHERE article IN (`+places(1, len(rows))+`)`, rows...)
	}
	const width = 7
	for rows := range slices.Chunk(args, maxParameters/width*width) {
		b.exec(`INSERT INTO looks (article, link, host, due, step, etag, last_modified) VALUES `+rowsOf(len(rows)/width, width)+`
			ON CONFLICT (article) DO UPDATE SET link = excluded.link, host = excluded.host, due = excluded.due, step = excluded.step,
				etag = excluded.etag, last_modified = excluded.last_modified, document = '', look = 0, holder = '',
				sent = FALSE, tries = 0, cause = '', detail = ''`, rows...)
	}
}

// validator gives a validator as it is kept: one that cannot be sent back byte for byte is none.
func validator(v string) string {
	if len(v) > maxKey || cleaned(v) != v {
		return ""
	}
	return v
}
