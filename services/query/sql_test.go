package query_test

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/query/querytest"
	_ "modernc.org/sqlite"
	"pgregory.net/rapid"
)

// index opens an empty FTS5 index in memory.
func index(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`CREATE VIRTUAL TABLE search USING fts5(title, body, facet, detail=full, content='', contentless_delete=1, tokenize='ascii')`)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func put(t interface{ Fatal(...any) }, db *sql.DB, id int, doc query.Doc) {
	title, body, facet := query.Columns(doc)
	if _, err := db.Exec(`INSERT INTO search(rowid, title, body, facet) VALUES(?, ?, ?, ?)`, id, title, body, facet); err != nil {
		t.Fatal(err)
	}
}

func found(db *sql.DB, q *query.Query) (map[int]bool, error) {
	rows, err := db.Query(`SELECT rowid FROM search WHERE search MATCH ?`, q.FTS5())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	ids := map[int]bool{}
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids[id] = true
	}
	return ids, rows.Err()
}

func TestPropertyFTS5FindsWhatMatches(t *testing.T) {
	db := index(t)
	hits, queries := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		if _, err := db.Exec(`DELETE FROM search`); err != nil {
			t.Fatal(err)
		}
		docs := rapid.SliceOfN(querytest.Docs(), 1, 12).Draw(t, "docs")
		for i, doc := range docs {
			put(t, db, i, doc)
		}
		for _, s := range rapid.SliceOfN(querytest.Queries(), 1, 8).Draw(t, "queries") {
			q, _ := query.Parse(s)
			ids, err := found(db, q)
			if err != nil {
				t.Fatalf("%q: %s: %v", s, q.FTS5(), err)
			}
			queries, hits = queries+1, hits+len(ids)
			for i, doc := range docs {
				if want := q.Match(query.Prepare(doc)); ids[i] != want {
					t.Fatalf("%q (%s) on %+v: FTS5 says %v, Match %v", s, q.FTS5(), doc, ids[i], want)
				}
			}
		}
	})
	if hits == 0 {
		t.Error("nothing was ever found")
	}
	t.Log(queries, "queries,", hits, "hits")
}

func TestFTS5TakesTheLargestQueries(t *testing.T) {
	db := index(t)
	put(t, db, 1, query.Doc{Title: "w1999 deep", Text: "石石"})
	f := func(s string) {
		t.Helper()
		q, err := query.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		if ids, err := found(db, q); err != nil || ids[1] != q.Match(query.Prepare(query.Doc{Title: "w1999 deep", Text: "石石"})) {
			t.Errorf("%.60q: %v, %v", s, ids, err)
		}
	}
	var list []string
	for i := range 2000 {
		list = append(list, "w"+strings.Repeat("1", i%5)+"999")
	}
	f(strings.Join(list, " OR "))
	f("deep " + strings.Join(list[:1999], " OR "))
	f("deep -" + strings.Join(list[:1700], " -"))
	f(strings.Repeat("石", 2000))
	f(strings.Repeat("(deep OR x (", 32) + "deep" + strings.Repeat("))", 32))
	f(strings.Repeat("(deep OR x) (deep OR (x ", 20) + "deep" + strings.Repeat("))", 20))
	f(strings.Repeat("deep -(x -(", 15) + "y" + strings.Repeat("))", 15))
	f(strings.Repeat("(deep -(x -(", 9) + `title:"y 石"` + strings.Repeat("))) OR source:a", 9))
	if _, err := query.Parse(strings.Repeat("deep -(x -(", 32) + "y" + strings.Repeat("))", 32)); err == nil {
		t.Error("a query that FTS5 cannot read is taken")
	}
	f(strings.Repeat("deep (", 64) + "deep" + strings.Repeat(")", 64))
}

func TestSQL(t *testing.T) {
	f := func(s, fts, ts string) {
		t.Helper()
		q, err := query.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		if q.FTS5() != fts {
			t.Errorf("%q: FTS5 %s, want %s", s, q.FTS5(), fts)
		}
		if q.TSQuery() != ts {
			t.Errorf("%q: tsquery %s, want %s", s, q.TSQuery(), ts)
		}
	}
	f("oil", `"oil"`, `'oil'`)
	f("oil gas", `("oil" AND "gas")`, `('oil' & 'gas')`)
	f("oil -gas", `("oil" NOT "gas")`, `('oil' & !'gas')`)
	f("oil (gas OR NOT coal)", `("oil" NOT ("coal" NOT "gas"))`, `('oil' & ('gas' | !'coal'))`)
	f(`title:"oil price"`, `title : "oil price"`, `('oil':A <-> 'price':A)`)
	f("東京都 title:年", `("東京 京都" AND title : "年" *)`, `(('東京' <-> '京都') & '年':*A)`)
	f("lang:en", "\"\ue000len\"", "'\ue000len'")
	f("source:a.az", "(\"\ue000sa\ue12eaz\" OR (\"\ue000na\" AND \"\ue000naz\"))", "('\ue000sa\ue12eaz' | ('\ue000na' & '\ue000naz'))")
}
