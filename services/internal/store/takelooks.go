package store

import (
	"github.com/newswire-dev/newswire/services/fetcher"
)

const freeLooks = `holder = ''`

// looks takes up second looks, where items left room.
func (t *taking) looks() {
	var ids []any
	for _, c := range t.candidates("looks", "article", "''", freeLooks) {
		if t.free(c.host) == 0 {
			t.leave(c)
			continue
		}
		ids = append(ids, c.id)
		t.taken[c.host]++
		t.work = append(t.work, fetcher.Work{})
	}
	t.work = t.work[:len(t.work)-len(ids)]
	if len(ids) == 0 {
		return
	}
	t.rows(func(scan func(...any)) error {
		var w fetcher.Work
		scan(append([]any{&w.Article, &w.Document, &w.Look, &w.Link, &w.Host, &w.Tries, &w.Sent, &w.Address,
			&w.ETag, &w.LastModified}, workFields(&w)...)...)
		w.Shown = instant(t.now)
		if w.Document == "" {
			w.Document = newDocument()
		}
		if w.Sent {
			w.Tries++
		}
		t.work = append(t.work, w)
		return nil
	}, `SELECT a.id, l.document, l.look, l.link, l.host, l.tries, l.sent,
			coalesce((SELECT u.address FROM urls u WHERE u.article = a.ord ORDER BY u.address LIMIT 1), ''),
			l.etag, l.last_modified, `+workColumns+`
		FROM looks l JOIN articles a ON a.ord = l.article JOIN feeds f ON f.id = a.feed JOIN sources s ON s.id = a.source
		LEFT JOIN documents d ON d.id = l.document AND l.document <> ''
		WHERE l.article IN (`+places(1, len(ids))+`) ORDER BY l.due, l.article`, ids...)
}
