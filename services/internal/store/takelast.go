package store

import (
	"slices"

	"github.com/newswire-dev/newswire/services/fetcher"
)

// last adds to the work what the articles at its addresses say now, so that who reads them again with another extractor can tell
// whose change it is.
func (t *taking) last() {
	at := map[string][]*fetcher.Work{}
	for i := range t.work {
		if w := &t.work[i]; w.Address != "" {
			k := key(cleaned(w.Address))
			at[k] = append(at[k], w)
		}
	}
	for some := range slices.Chunk(anys(sortedKeys(at)), maxParameters) {
		t.rows(func(scan func(...any)) error {
			var address string
			var r fetcher.Revision
			scan(&address, &r.Hash, &r.Extractor, &r.Place.File, &r.Place.Offset, &r.Place.Length)
			for _, w := range at[address] {
				w.Last = r
			}
			return nil
		}, `SELECT u.address, a.hash, a.extractor, coalesce(d.file, ''), coalesce(d.start, 0), coalesce(d.size, 0)
			FROM urls u JOIN articles a ON a.ord = u.article JOIN revisions r ON r.article = a.ord AND r.n = a.revision
			LEFT JOIN documents d ON d.id = r.document AND r.document <> '' WHERE u.address IN (`+places(1, len(some))+`)`, some...)
	}
}
