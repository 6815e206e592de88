package matcher

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/query/querytest"
	"pgregory.net/rapid"
)

func parsed(t interface{ Fatalf(string, ...any) }, s string) *query.Query {
	q, err := query.Parse(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return q
}

func matches(s *Set, d *query.Prepared) []string {
	var ids []string
	s.Match(d, func(id string) { ids = append(ids, id) })
	slices.Sort(ids)
	return ids
}

// A standing is what a set should hold, asked one by one.
type standing map[string]*query.Query

func (s standing) matches(d *query.Prepared) []string {
	var ids []string
	for id, q := range s {
		if q.Match(d) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// Whatever is put, replaced and removed, together or one by one, the set finds what the queries find when each is asked alone.
func TestPropertyTheSetFindsWhatItsQueriesFind(t *testing.T) {
	asked, hits := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var set Set
		want := standing{}
		var d query.Prepared
		for range rapid.IntRange(1, 6).Draw(t, "rounds") {
			change(t, &set, want)
			if set.Len() != len(want) {
				t.Fatalf("the set has %d queries, want %d", set.Len(), len(want))
			}
			for _, doc := range rapid.SliceOfN(querytest.Docs(), 1, 6).Draw(t, "docs") {
				d.Reset(doc)
				found, should := matches(&set, &d), want.matches(&d)
				if !slices.Equal(found, should) {
					t.Fatalf("%+v\nfound %v\nwant  %v", doc, texts(want, found), texts(want, should))
				}
				asked, hits = asked+len(want), hits+len(should)
			}
		}
	})
	if hits == 0 {
		t.Error("nothing was ever found")
	}
	t.Logf("%d queries asked, %d matched", asked, hits)
}

// change draws one change of a set.
func change(t *rapid.T, set *Set, want standing) {
	batch := NewBatch()
	for range rapid.IntRange(0, 12).Draw(t, "changes") {
		id := fmt.Sprint("q", rapid.IntRange(0, 20).Draw(t, "id"))
		if rapid.IntRange(0, 4).Draw(t, "kind") == 0 {
			delete(want, id)
			batch.Remove(id)
			continue
		}
		q := parsed(t, querytest.Queries().Draw(t, "query"))
		want[id] = q
		batch.Put(id, q)
	}
	set.Apply(batch)
	if rapid.IntRange(0, 3).Draw(t, "saved") == 0 {
		reload(t, set)
	}
	if rapid.IntRange(0, 3).Draw(t, "again") == 0 {
		set.mu.Lock()
		set.publish([]view{set.join(set.views())})
		set.mu.Unlock()
	}
}

// reload puts what a set has been saved as in its place.
func reload(t *rapid.T, set *Set) {
	var b bytes.Buffer
	if err := set.Save(&b); err != nil {
		t.Fatal(err)
	}
	again, err := Load(&b)
	if err != nil {
		t.Fatal(err)
	}
	set.at = again.at
	set.publish(again.views())
}

func texts(s standing, ids []string) []string {
	var out []string
	for _, id := range ids {
		out = append(out, id+": "+s[id].String())
	}
	return out
}

func TestSetKeepsFewSegments(t *testing.T) {
	var set Set
	for i := range 2000 {
		set.Put(fmt.Sprint("q", i), parsed(t, fmt.Sprintf("word%d OR other%d", i, i%7)))
		if n := len(set.views()); n > 7 {
			t.Fatalf("%d segments hold %d queries", n, i+1)
		}
	}
	for i := range 1990 {
		set.Remove(fmt.Sprint("q", i))
	}
	owners := 0
	for _, v := range set.views() {
		owners += len(v.idEnds)
	}
	if set.Len() != 10 || owners > 20 {
		t.Errorf("%d queries are left, in segments for %d", set.Len(), owners)
	}
	if got := matches(&set, query.Prepare(query.Doc{Text: "word1995"})); !slices.Equal(got, []string{"q1995"}) {
		t.Errorf("found %v", got)
	}
}

func TestTheSameQueryIsAskedOnce(t *testing.T) {
	var set Set
	batch := NewBatch()
	for i := range 50 {
		batch.Put(fmt.Sprint("q", i), parsed(t, `title:(oil OR "natural gas") (price OR market) -coal`))
	}
	set.Apply(batch)
	if n := set.views()[0].queries; n != 1 {
		t.Errorf("50 equal queries are kept as %d", n)
	}
	if got := matches(&set, query.Prepare(query.Doc{Title: "Natural gas price"})); len(got) != 50 {
		t.Errorf("%d of 50 are found", len(got))
	}
}

// Readers go on while the set changes, and see all of a change or nothing: the query under one id is always there, once, as it was or
// as it is.
func TestMatchWhileTheSetChanges(t *testing.T) {
	var set Set
	set.Put("fixed", parsed(t, "oil"))
	set.Put("turned", parsed(t, "oil gas"))
	d := query.Prepare(query.Doc{Title: "Oil and gas", Text: "The price of oil"})
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				n := map[string]int{}
				set.Match(d, func(id string) { n[id]++ })
				if n["fixed"] != 1 || n["turned"] != 1 {
					t.Errorf("found %v", n)
					return
				}
			}
		})
	}
	forms := []string{"oil OR coal", "gas price", `"oil and gas"`, "pri*", "oil NEAR/5 gas", "title:gas"}
	for i := range 600 {
		set.Put("turned", parsed(t, forms[i%len(forms)]))
		id := fmt.Sprint("other", i%50)
		if i%3 == 0 {
			set.Remove(id)
		} else {
			set.Put(id, parsed(t, fmt.Sprintf("oil word%d", i)))
		}
	}
	close(stop)
	readers.Wait()
}

func TestLoadRefuses(t *testing.T) {
	var set Set
	set.Put("one", parsed(t, "oil gas pri*"))
	var b bytes.Buffer
	if err := set.Save(&b); err != nil {
		t.Fatal(err)
	}
	f := func(what, want string, change func([]byte) []byte) {
		t.Helper()
		_, err := Load(bytes.NewReader(change(slices.Clone(b.Bytes()))))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", what, err, want)
		}
	}
	f("nothing", "no file of them", func([]byte) []byte { return nil })
	f("another file", "no file of them", func(b []byte) []byte { b[0] = 'x'; return b })
	f("another version", ErrVersion.Error(), func(b []byte) []byte { b[len(savedMark)+4]++; return b })
	f("a damaged file", "checksum", func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
	f("half a file", "checksum", func(b []byte) []byte { return b[:len(b)-10] })
}

// A set that has seen articles is arranged by them, and finds the same.
func TestTune(t *testing.T) {
	var set Set
	batch := NewBatch()
	for i := range 100 {
		batch.Put(fmt.Sprint("q", i), parsed(t, fmt.Sprintf("common rare%d", i)))
		batch.Put(fmt.Sprint("r", i), parsed(t, fmt.Sprintf("common rare%d other", i)))
	}
	set.Apply(batch)
	d := query.Prepare(query.Doc{Text: "common rare7 rare8 other"})
	before := matches(&set, d)
	if set.Tune() {
		t.Error("a set that has seen one article is tuned")
	}
	for range 300 {
		matches(&set, d)
	}
	if !set.Tune() || set.Tune() {
		t.Error("after 300 articles a set is not tuned, or twice")
	}
	if after := matches(&set, d); !slices.Equal(before, after) || len(after) != 4 {
		t.Errorf("found %v, before %v", after, before)
	}
}

// TestExpect arranges queries by what articles are like before it has seen one: words that few queries use stand in every article, and the
// one that all use in none.
func TestExpect(t *testing.T) {
	common := make([]string, 200)
	for i := range common {
		common[i] = fmt.Sprintf("common%d", i)
	}
	article := query.Prepare(query.Doc{Text: strings.Join(common, " ")})
	listed := func(like *Set) uint64 {
		b := NewBatch()
		for _, word := range common {
			b.Put(word, parsed(t, word+" shared"))
		}
		b.Put("all", parsed(t, common[0]+" "+common[1]))
		b.Expect(like)
		var s Set
		s.Apply(b)
		before := s.Stats()
		if got := matches(&s, article); !slices.Equal(got, []string{"all"}) {
			t.Errorf("matches %q", got)
		}
		return s.Stats().Less(before).Posted
	}
	var few Set
	for _, word := range common[:150] {
		few.Put(word, parsed(t, word+" shared"))
	}
	if got := listed(new(Set)); got < 150 {
		t.Fatalf("only %d queries are listed although nothing is known of articles", got)
	}
	for range 100 {
		matches(&few, article)
	}
	if got := listed(&few); got > 60 {
		t.Errorf("%d queries are listed, want no more than those of the fifty words that nothing is known of", got)
	}
}
