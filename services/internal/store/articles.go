package store

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

const knownColumns = `a.ord, a.id, a.source, a.site, a.state, a.look, a.document, a.revision, a.revised_at, a.hash, a.title, a.dek,
	a.completeness, a.extractor, a.first_seen, coalesce((SELECT l.step FROM looks l WHERE l.article = a.ord), 0), a.gone, a.gone_since, a.waiting`

// known gives an article, which no other transaction may change until this one ends.
func (b *batch) known(where string, args ...any) (*storage.Known, error) {
	list, err := b.knowns(`SELECT `+knownColumns+` FROM articles a WHERE `+where+b.db.d.Lock(), args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

func (b *batch) knowns(query string, args ...any) (out []*storage.Known, err error) {
	if len(b.due) > 0 {
		b.flushLooks()
	}
	b.rows(func(scan func(...any)) error {
		var k storage.Known
		scan(&k.Order, &k.ID, &k.Source, &k.Site, &k.State, &k.Look, &k.Document, &k.Revision, moment{&k.RevisedAt}, &k.Hash, &k.Title, &k.Dek,
			&k.Completeness, &k.Extractor, moment{&k.FirstSeen}, span{&k.LookStep}, &k.Gone, moment{&k.GoneSince}, &k.Waiting)
		out = append(out, &k)
		return nil
	}, query, args...)
	return out, b.err
}

// Find gives the oldest article that one of the addresses names, nil when none does.
func (b *batch) Find(addresses []string) (*storage.Known, error) {
	oldest := b.owners(keysOf(addresses))
	if b.err != nil || oldest == 0 {
		return nil, b.err
	}
	return b.known(`a.ord = $1`, oldest)
}

// owners looks for the articles that have addresses and gives the oldest, 0 when there is none.
func (b *batch) owners(keys []string) (oldest int64) {
	if len(keys) == 0 {
		return 0
	}
	for _, k := range keys {
		b.named[k] = 0
	}
	var seen int64
	b.rows(func(scan func(...any)) error {
		var address string
		var article, first int64
		scan(&address, &article, &first)
		b.named[address] = article
		if oldest == 0 || first < seen || first == seen && article < oldest {
			oldest, seen = article, first
		}
		return nil
	}, `SELECT u.address, u.article, a.first_seen FROM urls u JOIN articles a ON a.ord = u.article WHERE u.address IN (`+places(1, len(keys))+`)`, anys(keys)...)
	return oldest
}

// keysOf gives addresses as they are compared, without the empty ones and repetitions.
func keysOf(addresses []string) (keys []string) {
	seen := map[string]bool{"": true}
	for _, a := range addresses {
		if k := key(cleaned(a)); !seen[k] {
			seen[k] = true
			keys = append(keys, k)
		}
	}
	return keys
}

// Get gives an article by its id, nil when there is none. An id that was merged gives the article that it leads to.
func (b *batch) Get(id string) (*storage.Known, error) {
	k, err := b.known(`a.id = $1`, id)
	if err != nil || k == nil || k.State != mergedState {
		return k, err
	}
	return b.known(`a.ord = (SELECT m.article FROM merged m WHERE m.loser = $1)`, id)
}

// Seen reports whether an earlier revision of the article had this hash.
func (b *batch) Seen(id, hash string) (bool, error) {
	b.flush()
	var one int
	seen := b.row(`SELECT 1 FROM revisions r JOIN articles a ON a.ord = r.article WHERE a.id = $1 AND r.hash = $2 LIMIT 1`, id, hash).scan(&one)
	return seen, b.err
}

// Create gives a new article its id, its order number, its addresses, its first revision and its tokens in the index.
func (b *batch) Create(a storage.NewArticle) (id string, err error) {
	keys := keysOf(a.Addresses)
	if len(keys) == 0 {
		return "", fmt.Errorf("an article of %s has no address", a.SourceID)
	}
	b.owners(slices.DeleteFunc(slices.Clone(keys), func(k string) bool { _, known := b.named[k]; return known }))
	ord, id := b.number(a, articleID(keys[0]))
	if a.Former != "" {
		b.takeAddresses(a.Former, keys)
	}
	for k, owner := range b.name(ord, keys) {
		if (b.named[k] == 0 || a.Former != "") && owner != ord {
			// Another worker made an article of it that this batch has not seen.
			return "", orElse(b.err, &raceError{"the address " + k + " was named"})
		}
		b.named[k] = owner
	}
	b.addRevision(ord, 1, a.FirstSeen.UnixMicro(), a.Document, a.Content)
	b.tokens(ord, true, origin{a.SourceID, a.FeedID}, a.Content)
	if !a.Next.Due.IsZero() {
		b.due[ord] = scheduled{a.Link, a.Next}
	}
	return id, b.err
}

// articleID gives the id of the first article at an address: 20 hexadecimal digits.
func articleID(address string) string { return hashed(address)[:20] }

// number inserts the row of a new article under the first free id and order number. The number is of the second in which it was
// published as stated, or first seen where nothing is stated or that lies ahead.
func (b *batch) number(a storage.NewArticle, base string) (ord int64, id string) {
	at := a.FirstSeen
	if p := a.Content.Published; !p.IsZero() && p.Instant.Before(at) {
		at = p.Instant
	}
	c := a.Content
	insert := `INSERT INTO articles (ord, id, source, feed, site, link, first_seen, backfill, state, look, document, revision, revised_at,
		hash, title, dek, completeness, language, extractor, body_hash) VALUES (` + b.db.d.Serial() + `, ` + places(2, 19) + `) ON CONFLICT DO NOTHING RETURNING ord`
	id = base
	for n := 2; b.err == nil; {
		if b.row(insert, OrderAt(at), id, a.SourceID, a.FeedID, a.Site, a.Link, micros(a.FirstSeen), a.Backfill, string(news.Live), a.Look,
			a.Document, 1, micros(a.FirstSeen), c.Hash, c.Title, c.Dek, string(c.Completeness), c.Language, c.Extractor, bodyHash(c)).scan(&ord) {
			return ord, id
		}
		// Either the id or the number is taken; a number is free at the next try.
		var taken int64
		if b.row(`SELECT ord FROM articles WHERE id = $1`, id).scan(&taken) {
			id = base + "-" + strconv.Itoa(n)
			n++
		}
	}
	return 0, ""
}

// Name adds addresses to an article; those that another article has stay with it.
func (b *batch) Name(id string, addresses []string) error {
	keys := keysOf(addresses)
	var ord int64
	if len(keys) == 0 || !b.row(`SELECT ord FROM articles WHERE id = $1`, id).scan(&ord) {
		return b.err
	}
	maps.Copy(b.named, b.name(ord, keys))
	return b.err
}

// Move gives an article another link.
func (b *batch) Move(id, link string) error {
	b.exec(`UPDATE articles SET link = $1 WHERE id = $2`, link, id)
	return b.err
}

// name gives an article those of the addresses that no other article has, and says who has each.
func (b *batch) name(ord int64, keys []string) map[string]int64 {
	var args []any
	for _, k := range keys {
		args = append(args, k, ord)
	}
	owner := map[string]int64{}
	given := b.exec(`INSERT INTO urls (address, article) VALUES `+rowsOf(len(keys), 2)+` ON CONFLICT (address) DO NOTHING`, args...)
	if int(given) == len(keys) {
		for _, k := range keys {
			owner[k] = ord
		}
		return owner
	}
	b.rows(func(scan func(...any)) error {
		var k string
		var article int64
		scan(&k, &article)
		owner[k] = article
		return nil
	}, `SELECT address, article FROM urls WHERE address IN (`+places(1, len(keys))+`)`, anys(keys)...)
	return owner
}

// Update stores the rest of an article's state.
func (b *batch) Update(k *storage.Known) error {
	b.exec(`UPDATE articles SET state = $1, look = $2, gone = $3, gone_since = $4, waiting = $5, document = $6 WHERE id = $7`,
		string(k.State), k.Look, k.Gone, micros(k.GoneSince), k.Waiting, k.Document, k.ID)
	if ord, ok := b.revised[k.ID]; ok {
		b.flush()
		b.exec(`UPDATE revisions SET document = $1 WHERE article = $2 AND n = $3`, k.Document, ord, k.Revision)
	}
	return b.err
}
