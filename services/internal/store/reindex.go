package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"strconv"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// introduce writes the epoch and the versions of what the rows are made with, where they are not written yet. An index that an
// older program made is made anew, and queries that one saved are written anew; rows of a newer one, and addresses of another
// one, are refused.
func (db *DB) introduce(ctx context.Context) error {
	return db.tx(ctx, func(tx *tx) error {
		if _, err := tx.version("epoch", rand.Text()[:16]); err != nil {
			return err
		}
		address, err := tx.version("address", strconv.Itoa(news.AddressVersion))
		if err != nil {
			return err
		}
		if address != strconv.Itoa(news.AddressVersion) {
			return fmt.Errorf("the database was filled with version %s of addresses, this program has version %d: start the program it was filled with", address, news.AddressVersion)
		}
		stored, err := tx.version("text", strconv.Itoa(query.IndexVersion))
		if err != nil {
			return err
		}
		index, err := strconv.Atoi(stored)
		switch {
		case err != nil || index > query.IndexVersion:
			return fmt.Errorf("the index of words has version %s, this program makes version %d: start the newer program", stored, query.IndexVersion)
		case index < query.IndexVersion:
			if err := tx.reindex(db.d); err != nil {
				return fmt.Errorf("make the index of words anew: %w", err)
			}
		}
		return tx.rewriteQueries()
	})
}

// version gives what is stored under a name, which is value where nothing was. The row stays locked.
func (t *tx) version(name, value string) (stored string, err error) {
	t.exec(`INSERT INTO wire (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = wire.value`, name, value)
	t.row(`SELECT value FROM wire WHERE name = $1`, name).scan(&stored)
	return stored, t.err
}

// indexedAtOnce is how many articles are read at once to be indexed.
const indexedAtOnce = 200

// reindex makes the index of words anew beside the old one, and puts it in its place. It is one transaction: a program that dies
// meanwhile leaves the old index. Others that start wait for it; readers see the old index until it ends.
func (t *tx) reindex(d Dialect) error {
	if err := d.Beside(t.ctx, t.raw); err != nil {
		return err
	}
	if err := t.indexBeside(d, `TRUE`); err != nil {
		return err
	}
	// Who still writes has to wait from here on; what was written meanwhile is taken in.
	missed, err := d.Still(t.ctx, t.raw)
	if err != nil {
		return err
	}
	if missed != "" {
		if err := t.indexBeside(d, missed); err != nil {
			return err
		}
	}
	if err := d.Switch(t.ctx, t.raw); err != nil {
		return err
	}
	t.exec(`UPDATE wire SET value = $1 WHERE name = 'text'`, strconv.Itoa(query.IndexVersion))
	return t.err
}

// indexBeside puts the articles for which an SQL condition holds into the index beside.
func (t *tx) indexBeside(d Dialect, condition string) error {
	for last := int64(-1); ; {
		list, err := t.articles(`SELECT `+articleColumns+currentTables+`WHERE a.ord > $1 AND a.state <> 'merged' AND (`+condition+`) ORDER BY a.ord LIMIT $2`, last, indexedAtOnce)
		if err != nil || len(list) == 0 {
			return err
		}
		last = list[len(list)-1].Order
		if err := d.Index(t.ctx, t.raw, IndexBeside, entriesOf(list)); err != nil {
			return err
		}
	}
}

func entriesOf(list []news.Article) []Entry {
	entries := make([]Entry, len(list))
	for i, a := range list {
		entries[i] = Entry{Ord: a.Order, New: true, Doc: query.Of(a)}
	}
	return entries
}

// rewriteQueries brings saved queries to the present grammar, with the meaning that they had. A query that cannot be read stays as it is.
func (t *tx) rewriteQueries() error {
	for _, table := range []struct{ name, key string }{{"topics", "id"}, {"topic_versions", "topic"}} {
		type saved struct {
			id, query string
			version   int64
			grammar   int
		}
		var list []saved
		t.rows(func(scan func(...any)) error {
			var s saved
			scan(&s.id, &s.query, &s.version, &s.grammar)
			list = append(list, s)
			return nil
		}, `SELECT `+table.key+`, query, version, grammar FROM `+table.name+` WHERE grammar < $1`, query.Version)
		for _, s := range list {
			if q, err := query.Saved(s.query, s.grammar); err == nil {
				t.exec(`UPDATE `+table.name+` SET query = $1, grammar = $2 WHERE `+table.key+` = $3 AND version = $4`, q.String(), query.Version, s.id, s.version)
			}
		}
	}
	return t.err
}
