package store

import (
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// Revise adds revision n and puts its tokens into the index in place of the former's.
func (b *batch) Revise(id string, n int, at time.Time, c news.Content) error {
	var ord int64
	var from origin
	if !b.row(`UPDATE articles SET revision = $1, revised_at = $2, hash = $3, title = $4, dek = $5, completeness = $6, language = $7,
		extractor = $8, body_hash = $9 WHERE id = $10 AND revision = $11 RETURNING ord, source, feed`,
		n, micros(at), c.Hash, c.Title, c.Dek, string(c.Completeness), c.Language, c.Extractor, bodyHash(c), id, n-1).scan(&ord, &from.source, &from.feed) {
		if b.err == nil {
			b.err = &raceError{"article " + id + " was revised"}
		}
		return b.err
	}
	b.addRevision(ord, n, micros(at), "", c)
	b.revised[id] = ord
	b.tokens(ord, false, from, c)
	return b.err
}

// Reread puts another reading of the same original in the place of revision n, which is the current one.
func (b *batch) Reread(id string, n int, c news.Content) error {
	b.flush()
	var ord int64
	var from origin
	if !b.row(`UPDATE articles SET hash = $1, title = $2, dek = $3, completeness = $4, language = $5, extractor = $6, body_hash = $7
		WHERE id = $8 AND revision = $9 RETURNING ord, source, feed`,
		c.Hash, c.Title, c.Dek, string(c.Completeness), c.Language, c.Extractor, bodyHash(c), id, n).scan(&ord, &from.source, &from.feed) {
		return orElse(b.err, &raceError{"article " + id + " was revised"})
	}
	b.exec(`UPDATE revisions SET title = $1, dek = $2, authors = $3, body = $4, completeness = $5, language = $6, published = $7, modified = $8,
		categories = $9, images = $10, hash = $11, extractor = $12, usage = $13, agency = $14 WHERE article = $15 AND n = $16`,
		c.Title, c.Dek, asJSON(c.Authors), c.Text, string(c.Completeness), c.Language, asJSON(c.Published), asJSON(c.Modified),
		asJSON(c.Categories), asJSON(c.Images), c.Hash, c.Extractor, asJSON(c.Usage), c.Agency, ord, n)
	b.tokens(ord, false, from, c)
	return b.err
}

// revisionWidth is the number of columns of a revision.
const revisionWidth = 20

func (b *batch) addRevision(ord int64, n int, at int64, document string, c news.Content) {
	b.revisions = append(b.revisions, ord, n, at, document, c.URL, c.Canonical, c.Title, c.Dek, asJSON(c.Authors), c.Text,
		string(c.Completeness), c.Language, asJSON(c.Published), asJSON(c.Modified), asJSON(c.Categories), asJSON(c.Images), c.Hash, c.Extractor, asJSON(c.Usage), c.Agency)
}

// An origin is where an article is from. Its feed may have a country of its own.
type origin struct {
	source string
	feed   int64
}

// tokens notes what the index is to hold of an article.
func (b *batch) tokens(ord int64, isNew bool, from origin, c news.Content) {
	s, ok := b.sources[from]
	if !ok {
		s.ID = from.source
		b.row(`SELECT s.name, coalesce((SELECT nullif(f.country, '') FROM feeds f WHERE f.id = $2), s.country) FROM sources s WHERE s.id = $1`,
			from.source, from.feed).scan(&s.Name, &s.Country)
		b.sources[from] = s
	}
	b.entries = append(b.entries, Entry{Ord: ord, New: isNew, Doc: query.DocOf(c, s, "")})
}
