package store

import (
	"maps"
	"slices"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// mergedState is the state of a row whose id leads to another article. Nobody outside sees it.
const mergedState news.State = "merged"

// bodyHash is the hash of a text by which addresses of one article find each other; empty for texts that are no sign of it.
func bodyHash(c news.Content) string {
	if c.Completeness == news.FromEntry || len(c.Text) < 200 {
		return ""
	}
	return news.ContentHash("", c.Text)
}

// Twins gives the articles of a site with the text of a content, at most three, the oldest first.
func (b *batch) Twins(site string, c news.Content) ([]*storage.Known, error) {
	hash := bodyHash(c)
	if hash == "" {
		return nil, nil
	}
	return b.knowns(`SELECT `+knownColumns+` FROM articles a WHERE a.site = $1 AND a.body_hash = $2 AND a.body_hash <> '' AND a.state <> $3
		ORDER BY a.first_seen, a.ord LIMIT 3`, site, hash, string(mergedState))
}

// Others gives the articles beside k that the addresses name. What the batch has looked for is not asked again.
func (b *batch) Others(k *storage.Known, addresses []string) (out []*storage.Known, err error) {
	keys := keysOf(addresses)
	b.owners(slices.DeleteFunc(slices.Clone(keys), func(k string) bool { _, looked := b.named[k]; return looked }))
	articles := map[int64]bool{}
	for _, one := range keys {
		if ord := b.named[one]; ord != 0 {
			articles[ord] = true
		}
	}
	if b.err != nil || len(articles) == 0 || len(articles) == 1 && articles[k.Order] {
		return nil, b.err
	}
	ords := slices.Sorted(maps.Keys(articles))
	return b.knowns(`SELECT `+knownColumns+` FROM articles a WHERE a.ord IN (`+places(2, len(ords))+`) AND a.id <> $1 AND a.state <> 'merged'
		ORDER BY a.first_seen, a.ord`, append([]any{k.ID}, anys(ords)...)...)
}

// Last gives title, text, date and completeness of an article's current revision.
func (b *batch) Last(id string) (c news.Content, err error) {
	b.flush()
	b.row(`SELECT r.title, r.body, r.published, r.completeness FROM articles a JOIN revisions r ON r.article = a.ord AND r.n = a.revision WHERE a.id = $1`, id).
		scan(&c.Title, &c.Text, fromJSON(&c.Published), &c.Completeness)
	return c, b.err
}

// takeAddresses takes addresses from an article, for another one that lives there now.
func (b *batch) takeAddresses(id string, keys []string) {
	b.exec(`DELETE FROM urls WHERE article = (SELECT a.ord FROM articles a WHERE a.id = $1) AND address IN (`+places(2, len(keys))+`)`,
		append([]any{id}, anys(keys)...)...)
	for _, k := range keys {
		delete(b.named, k)
	}
}

// Merge makes an id lead to another article for ever, which gets the addresses; what the id had is searched and looked at no more.
func (b *batch) Merge(survivor, loser string) error {
	b.flush()
	var to, from int64
	b.row(`SELECT ord FROM articles WHERE id = $1`, survivor).scan(&to)
	b.row(`SELECT ord FROM articles WHERE id = $1`, loser).scan(&from)
	if b.err != nil || to == 0 || from == 0 || to == from {
		return b.err
	}
	b.exec(`UPDATE articles SET state = $1 WHERE ord = $2`, string(mergedState), from)
	b.exec(`INSERT INTO merged (loser, article, at) VALUES ($1, $2, 0) ON CONFLICT (loser) DO UPDATE SET article = excluded.article`, loser, to)
	b.exec(`UPDATE merged SET article = $1 WHERE article = $2`, to, from)
	b.exec(`UPDATE urls SET article = $1 WHERE article = $2`, to, from)
	b.exec(`DELETE FROM looks WHERE article = $1`, from)
	b.entries = slices.DeleteFunc(b.entries, func(e Entry) bool { return e.Ord == from })
	b.entries = append(b.entries, Entry{Ord: from})
	for k, owner := range b.named {
		if owner == from {
			b.named[k] = to
		}
	}
	return b.err
}
