package query

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"
)

// hostileQueries are as large and as awkward as the language lets them be.
func hostileQueries() map[string]string {
	list := func(n int, each func(i int) string, sign string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = each(i)
		}
		return strings.Join(parts, sign)
	}
	group := func(n int, each func(i int) string) string { return "(" + list(n, each, " OR ") + ")" }
	return map[string]string{
		"2,000 words":                group(1999, func(i int) string { return fmt.Sprint("w", i) }),
		"words of the article":       group(1900, func(i int) string { return fmt.Sprint("a", i%9) }),
		"groups near":                group(900, func(i int) string { return fmt.Sprint("a", i) }) + " NEAR/50 " + group(900, func(i int) string { return fmt.Sprint("b", i) }),
		"the same word near":         group(900, func(i int) string { return "alpha" }) + " NEAR/50 " + group(900, func(i int) string { return "beta" }),
		"phrases near":               group(400, func(i int) string { return fmt.Sprintf(`"alpha a%d"`, i%30) }) + " NEAR/2 " + group(400, func(i int) string { return `"gamma delta"` }),
		"phrases of one word":        group(650, func(i int) string { return `"alpha alpha ` + fmt.Sprint("c", i) + `"` }),
		"deep NEAR":                  strings.Repeat("(", 3) + "alpha" + strings.Repeat(" NEAR/50 (alpha OR beta OR gamma OR delta))", 3),
		"deep ONEAR":                 strings.Repeat("(", 3) + "alpha" + strings.Repeat(" ONEAR/50 (alpha OR beta OR gamma OR delta))", 3),
		"beginnings":                 group(100, func(i int) string { return "alpha"[:3+i%3] + "*" }) + " NEAR/1 zeta",
		"beginnings that find all":   group(50, func(i int) string { return "wor*" }) + " NEAR/1 " + group(50, func(i int) string { return "wor*" }),
		"unknown letters":            group(100, func(i int) string { return "w?????" + fmt.Sprint(i) }),
		"stems":                      group(100, func(i int) string { return "~word" + fmt.Sprint(i) }),
		"a loose phrase":             `"` + list(20, func(int) string { return "alpha" }, " ") + `"~50`,
		"loose beginnings":           `"` + list(20, func(int) string { return "alp*" }, " ") + `"~50`,
		"many times":                 group(1000, func(int) string { return "alpha@100" }),
		"exactly":                    group(1900, func(i int) string { return fmt.Sprint("cs:A", i) }),
		"nested":                     strings.Repeat("(a OR b (", 31) + "c" + strings.Repeat("))", 31),
		"negated":                    "alpha " + strings.Repeat("-(b c -(", 20) + "d" + strings.Repeat("))", 20),
		"signs":                      strings.Repeat("!", 19000) + "a",
		"minus":                      strings.Repeat("-", 19000) + "a",
		"parentheses":                strings.Repeat("(", 19000),
		"quotation marks":            strings.Repeat(`""`, 9000),
		"ORs":                        strings.Repeat("OR ", 6000),
		"one long word":              strings.Repeat("a", 19990),
		"letters of spaceless words": strings.Repeat("石", 1990),
		"colons":                     strings.Repeat("title:", 3000),
		"wildcards":                  "abc" + strings.Repeat("?", 19000),
		"stars":                      strings.Repeat("abc* ", 3900),
	}
}

// pathological articles have one word, two words by turns, or as many as fit, in 900 KB.
func pathological() map[string]Doc {
	var distinct strings.Builder
	for i := range 30_000 {
		fmt.Fprintf(&distinct, "word%d ", i)
	}
	return map[string]Doc{
		"one word":     {Title: "alpha", Text: strings.Repeat("alpha ", 150_000), Language: "en"},
		"two words":    {Title: "alpha", Text: strings.Repeat("alpha beta ", 80_000), Language: "az"},
		"four words":   {Text: strings.Repeat("alpha gamma delta zeta ", 10_000)},
		"common words": {Text: strings.Repeat("a1 a2 a3 b1 b2 b3 alpha a4 gamma delta ", 10_000)},
		"all distinct": {Text: distinct.String()},
	}
}

// spent gives the processor time that f takes: a busy machine does not count.
func spent(t *testing.T, f func()) time.Duration {
	t.Helper()
	now := func() time.Duration {
		var r syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
			t.Fatal(err)
		}
		return time.Duration(r.Utime.Nano() + r.Stime.Nano())
	}
	began := now()
	f()
	return now() - began
}

// A hostile query is refused, or read, in a time that no other would notice.
func TestHostileQueriesAreReadFast(t *testing.T) {
	for name, s := range hostileQueries() {
		took := spent(t, func() {
			if q, err := Parse(s); err == nil {
				q.Candidates()
			}
		})
		if took > slowed*150*time.Millisecond {
			t.Errorf("%s: read in %v", name, took)
		}
	}
}

// TestPathologicalArticlesAreMatchedFast holds what is usual to 50 ms, whatever the article, and what is hostile on both sides to a
// bound that one can live with.
func TestPathologicalArticlesAreMatchedFast(t *testing.T) {
	usual := []string{
		"(alpha OR beta) NEAR/50 (gamma OR delta)", "alpha NEAR/5 alpha NEAR/5 alpha", `"alpha alpha beta gamma"`, `"alpha beta gamma zeta"~50`, "alp* NEAR/3 wor*",
		"wor* -w?rd55 ~word7", "alpha@100 cs:ALPHA", "title:(alpha NEAR/2 beta) OR lead:(alpha ONEAR/2 beta)",
	}
	f := func(article, name string, p *Prepared, q *Query, match, explain time.Duration) {
		t.Helper()
		if took := spent(t, func() { q.Match(p) }); took > slowed*match {
			t.Errorf("%s on %s: matched in %v", name, article, took)
		}
		if took := spent(t, func() { q.Explain(p) }); took > slowed*explain {
			t.Errorf("%s on %s: explained in %v", name, article, took)
		}
	}
	for article, d := range pathological() {
		p := Prepare(d)
		p.vocabulary()
		for _, s := range usual {
			q, err := Parse(s)
			if err != nil {
				t.Fatal(err)
			}
			f(article, s, p, q, 50*time.Millisecond, 150*time.Millisecond)
		}
		for name, s := range hostileQueries() {
			if q, err := Parse(s); err == nil {
				f(article, name, p, q, 500*time.Millisecond, 1500*time.Millisecond)
			}
		}
	}
}

// BenchmarkPathological matches, explains and marks the worst that we know.
func BenchmarkPathological(b *testing.B) {
	for article, d := range pathological() {
		b.Run("prepare "+article, func(b *testing.B) {
			for b.Loop() {
				Prepare(d)
			}
		})
		p := Prepare(d)
		for name, s := range hostileQueries() {
			q, err := Parse(s)
			if err != nil {
				continue
			}
			b.Run("match "+article+" "+name, func(b *testing.B) {
				for b.Loop() {
					q.Match(p)
				}
			})
			b.Run("explain "+article+" "+name, func(b *testing.B) {
				for b.Loop() {
					q.Explain(p)
				}
			})
		}
	}
}
