package matcher

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/query"
)

// hostile are queries about few words, with distances and phrases in all forms.
func hostile(t testing.TB, n int) (*Set, standing) {
	r := rand.New(rand.NewPCG(1, 2))
	w := func() string { return string(rune('a'+r.IntN(10))) + "lpha" }
	group := func() string {
		switch r.IntN(4) {
		case 0:
			return w()
		case 1:
			return `"` + w() + " " + w() + `"`
		case 2:
			return "(" + w() + " OR " + w() + " OR " + w() + ")"
		}
		return "(" + w() + " OR " + string(rune('a'+r.IntN(10))) + "lp*)"
	}
	batch, list := NewBatch(), standing{}
	for i := range n {
		s := ""
		switch r.IntN(5) {
		case 0:
			s = fmt.Sprintf("%s NEAR/%d %s", group(), r.IntN(3), group())
		case 1:
			s = fmt.Sprintf("(%s NEAR/%d %s) ONEAR/%d (%s NEAR/1 nowhere%d)", group(), r.IntN(3), group(), r.IntN(3), group(), i%3)
		case 2:
			s = fmt.Sprintf(`"%s %s %s zulu"~%d`, w(), w(), w(), r.IntN(5))
		case 3:
			s = fmt.Sprintf(`"%s %s %s %s" OR title:%s`, w(), w(), w(), w(), w())
		case 4:
			s = fmt.Sprintf("%s@%d (%s ONEAR/0 %s)", w(), 2+r.IntN(90), group(), group())
		}
		id := fmt.Sprint(i)
		q := parsed(t, s)
		list[id] = q
		batch.Put(id, q)
	}
	var set Set
	set.Apply(batch)
	return &set, list
}

func pathological() map[string]query.Doc {
	r := rand.New(rand.NewPCG(3, 4))
	var mixed, apart strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&mixed, "%clpha ", 'a'+r.IntN(10))
		if i%8 == 0 {
			fmt.Fprintf(&apart, "%clpha ", 'a'+i/8%10)
		} else {
			apart.WriteString("x ")
		}
	}
	return map[string]query.Doc{
		"one word":    {Title: "Alpha", Text: strings.Repeat("alpha ", 100_000)},
		"mixed words": {Title: "Alpha", Text: mixed.String() + " zulu"},
		"words apart": {Title: "Alpha", Text: apart.String() + " zulu nowhere1"},
	}
}

func processorTime(t *testing.T) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		t.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// An article that is written to be expensive is not: it takes 50 ms at most.
func TestPathologicalArticles(t *testing.T) {
	set, list := hostile(t, 1000)
	var d query.Prepared
	for name, doc := range pathological() {
		best := time.Hour
		for range 5 {
			began := processorTime(t) // and not the clock, since the machine may be busy
			d.Reset(doc)
			set.Match(&d, func(string) {})
			best = min(best, processorTime(t)-began)
		}
		t.Logf("%s: %v", name, best)
		if best > 50*time.Millisecond && !raced {
			t.Errorf("%s take %v", name, best)
		}
		some := standing{}
		for id, q := range list {
			if len(id) < 3 {
				some[id] = q
			}
		}
		found := slices.DeleteFunc(matches(set, &d), func(id string) bool { return len(id) >= 3 })
		if want := some.matches(&d); !slices.Equal(found, want) {
			t.Errorf("%s match %v, want %v", name, found, want)
		}
	}
}
