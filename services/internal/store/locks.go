package store

import (
	"slices"

	"github.com/newswire-dev/newswire/services/news"
)

// Transactions lock rows in one order, so that they wait for one another and not in a circle: sites (Dialect.Apart), hosts, feeds,
// articles, looks, items, ledger, ledger_sums, counters; in each by the key. Whoever changes many rows of a table with one statement, or
// will change them in an order of its own, locks them first with one of these. Where there is one writer they do nothing.

// Claim takes what candidates may change. It is for the begin of a batch: what is found later is of other sites, which is rare.
func (b *batch) Claim(list []news.Candidate) error {
	for _, c := range list {
		b.look = max(b.look, c.Look)
	}
	if b.err != nil || b.d.Lock() == "" {
		return b.err
	}
	sites, articles, addresses, documents := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, c := range list {
		sites["site "+c.Site], documents[c.Document], articles[c.Article] = true, true, true
		for _, k := range keysOf(append(slices.Clone(c.Addresses), c.Alias, c.GUID)) {
			addresses[k] = true
		}
	}
	if b.err = b.d.Apart(b.ctx, b.raw, sortedKeys(sites)); b.err != nil {
		return b.err
	}
	var ords []int64
	find := func(query string, of map[string]bool) {
		for some := range slices.Chunk(sortedKeys(of), maxParameters) {
			ords = append(ords, b.numbers(query+` IN (`+places(1, len(some))+`)`, anys(some)...)...)
		}
	}
	find(`SELECT ord FROM articles WHERE id`, articles)
	find(`SELECT article FROM merged WHERE loser`, articles)
	find(`SELECT article FROM urls WHERE address`, addresses)
	b.lockRows("articles", "ord", ords)
	b.lockRows("looks", "article", ords)
	b.lockItems(sortedKeys(documents))
	return b.err
}

// lockRows takes rows of a table by their numbers.
func (t *tx) lockRows(table, column string, numbers []int64) {
	if t.d.Lock() == "" {
		return
	}
	slices.Sort(numbers)
	for some := range slices.Chunk(slices.Compact(numbers), maxParameters) {
		t.exec(`SELECT `+column+` FROM `+table+` WHERE `+column+` IN (`+places(1, len(some))+`) ORDER BY `+column+t.d.Lock(), anys(some)...)
	}
}

// lockItems takes the open items of documents.
func (t *tx) lockItems(documents []string) {
	if t.d.Lock() == "" {
		return
	}
	for some := range slices.Chunk(documents, maxParameters) {
		t.exec(`SELECT id FROM items WHERE document IN (`+places(1, len(some))+`) AND document <> '' AND outcome = '' ORDER BY id`+t.d.Lock(), anys(some)...)
	}
}

// lockLooks takes the second looks that have documents.
func (t *tx) lockLooks(documents []string) {
	if t.d.Lock() == "" {
		return
	}
	for some := range slices.Chunk(documents, maxParameters) {
		t.exec(`SELECT article FROM looks WHERE document IN (`+places(1, len(some))+`) AND document <> '' ORDER BY article`+t.d.Lock(), anys(some)...)
	}
}

// numbers reads one column of numbers.
func (t *tx) numbers(query string, args ...any) (out []int64) {
	t.rows(func(scan func(...any)) error {
		out = append(out, 0)
		scan(&out[len(out)-1])
		return nil
	}, query, args...)
	return out
}
