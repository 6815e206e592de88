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
	expression := q.Candidates().FTS5
	rows, err := db.Query(`SELECT rowid FROM search WHERE search MATCH ?`, expression)
	if expression == "" {
		rows, err = db.Query(`SELECT rowid FROM search`)
	}
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

func TestPropertyFTS5MissesNothing(t *testing.T) {
	db := index(t)
	hits, queries, matches := 0, 0, 0
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
				t.Fatalf("%q: %s: %v", s, q.Candidates().FTS5, err)
			}
			queries, hits = queries+1, hits+len(ids)
			for i, doc := range docs {
				match := q.Match(query.Prepare(doc))
				if match && !ids[i] {
					t.Fatalf("%q (%s) on %+v matches, and FTS5 does not find it", s, q.Candidates().FTS5, doc)
				}
				if match {
					matches++
				}
			}
		}
	})
	if matches == 0 || hits > 2*matches {
		t.Errorf("%d queries, %d candidates, %d matches: the candidates are too many", queries, hits, matches)
	}
	t.Log(queries, "queries,", hits, "candidates,", matches, "matches")
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
		if ids, err := found(db, q); err != nil || !ids[1] && q.Match(query.Prepare(query.Doc{Title: "w1999 deep", Text: "石石"})) {
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
	f(strings.Repeat("deep -(x -(", 32) + "y" + strings.Repeat("))", 32))
	f(strings.Repeat("deep (", 64) + "deep" + strings.Repeat(")", 64))
}

func TestCandidates(t *testing.T) {
	f := func(s, fts, ts string) {
		t.Helper()
		q, err := query.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		c := q.Candidates()
		if c.FTS5 != fts {
			t.Errorf("%q: FTS5 %s, want %s", s, c.FTS5, fts)
		}
		if got := strings.TrimSuffix(c.TSQuery, " | '\ue000xcut'"); got != ts {
			t.Errorf("%q: tsquery %s, want %s", s, got, ts)
		}
	}
	f("oil", `"oil"`, `'oil'`)
	f("oil gas", `("oil" AND "gas")`, `('oil' & 'gas')`)
	f("oil -gas", `("oil" NOT "gas")`, `('oil' & !'gas')`)
	f("oil (gas OR NOT coal)", `("oil" NOT ("coal" NOT "gas"))`, `('oil' & !('coal' & !'gas'))`)
	f("oil -(gas NEAR/5 coal)", `"oil"`, `'oil'`)
	f("oil -cs:GAS", `"oil"`, `'oil'`)
	f(`title:"oil price"`, `title : "oil price"`, "(('oil':A <-> 'price':A) | ('oil':A & 'price':A & '\ue000xlong'))")
	f("lead:oil body:gas", `(body : "oil" AND body : "gas")`, "('oil':D & 'gas':D)")
	f("東京都 title:年", `("東京 京都" AND title : "年" *)`, "((('東京' <-> '京都') | ('東京' & '京都' & '\ue000xlong')) & '年':*A)")
	f("pric* wom?n", `("pric" * AND "wom" *)`, `('pric':* & 'wom':*)`)
	f(`"oil pric* gas"`, `("oil pric" * AND "gas")`, "(('oil' <-> 'pric':* <-> 'gas') | ('oil' & 'pric':* & 'gas' & '\ue000xlong'))")
	f(`"oil price" NEAR/5 gas`, `NEAR("oil price" "gas", 5)`, "((('oil' <-> 'price') | ('oil' & 'price' & '\ue000xlong')) & 'gas')")
	f("東京 NEAR/5 gas", `NEAR("東京" "gas", 6)`, "('東京' & 'gas')")
	f("oil NEAR (gas OR coal)", `(("gas" OR "coal") AND "oil")`, "('oil' & ('gas' | 'coal'))")
	f(`oil@3 "gas price"~5`, `(("gas" AND "price") AND "oil")`, "('oil' & ('gas' & 'price'))")
	f("~companies", `"compan" *`, "'compan':*")
	f("lang:en", "\"\ue000len\"", "'\ue000len'")
	f("source:a.az", "((\"\ue000na\" AND \"\ue000naz\") OR \"\ue000sa\ue12eaz\")", "('\ue000sa\ue12eaz' | ('\ue000na' & '\ue000naz'))")
	f("oil change:revised", `"oil"`, `'oil'`)
	f("lang:en OR change:revised change:created country:AZ", "(\"\ue000len\" OR \"\ue000caz\")", "('\ue000len' | '\ue000caz')")
	f("oil published:2026-11..2027-01-15", "((\"\ue000d2026\ue12d11\" OR \"\ue000d2026\ue12d12\" OR \"\ue000d2027\ue12d01\") AND \"oil\")",
		"('oil' & ('\ue000d2026\ue12d11' | '\ue000d2026\ue12d12' | '\ue000d2027\ue12d01'))")
	f("oil published:>=2030", strings.Join([]string{"((\"\ue000d203\"", "\"\ue000d204\"", "\"\ue000d205\"", "\"\ue000d206\"", "\"\ue000d207\"", "\"\ue000d208\"",
		"\"\ue000d209\"", "\"\ue000d21\") AND \"oil\")"}, " OR "),
		strings.Join([]string{"('oil' & ('\ue000d203'", "'\ue000d204'", "'\ue000d205'", "'\ue000d206'", "'\ue000d207'", "'\ue000d208'", "'\ue000d209'", "'\ue000d21'))"}, " | "))
}
