package store

import (
	"github.com/newswire-dev/newswire/services/fetcher"
)

const freeLooks = `holder = ''`

// looks takes up second looks, where items left room.
func (t *taking) looks() {
	var ids []any
	for _, c := range t.candidates("looks", "article", "''", freeLooks) {
		if len(ids) == t.room() {
			t.later(t.now)
			break
		}
		ids = append(ids, c.id)
	}
	if len(ids) == 0 {
		return
	}
	t.rows(func(scan func(...any)) error {
		var w fetcher.Work
		var ord int64
		scan(append([]any{&ord, &w.Article, &w.Document, &w.Look, &w.Link, &w.Host, &w.Tries, &w.Sent, &w.Address,
			&w.ETag, &w.LastModified}, workFields(&w)...)...)
		t.ords[w.Article] = ord
		w.Shown, w.Turn, w.Slow = instant(t.now), t.turns[w.Host], true
		if w.Document == "" {
			w.Document = newDocument()
		}
		if w.Sent {
			w.Tries++
		}
		t.work = append(t.work, w)
		return nil
	}, `SELECT a.ord, a.id, l.document, l.look, l.link, l.host, l.tries, l.sent,
			coalesce((SELECT u.address FROM urls u WHERE u.article = a.ord ORDER BY u.address LIMIT 1), ''),
			l.etag, l.last_modified, `+workColumns+`
		FROM looks l JOIN articles a ON a.ord = l.article JOIN feeds f ON f.id = a.feed JOIN sources s ON s.id = a.source
		LEFT JOIN documents d ON d.id = l.document AND l.document <> ''
		WHERE l.article IN (`+places(1, len(ids))+`) ORDER BY l.due, l.article`, ids...)
}
