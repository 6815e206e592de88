package measure

import (
	"math"
	"strings"
	"time"
	"unicode"
)

// A Reading is what an extractor says of a page.
type Reading struct {
	Text, Dek, Title string
	Authors          []string
	Date             string // day as printed, YYYY-MM-DD…
	Instant          string // day in UTC, where a clock is printed
	Language, Image  string
}

// Words cuts a text as the regular expression \w+ does.
func Words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// A Match compares a text with the truth by what they have in common. Where there is no text, its precision is not known (NaN) and
// is left out of the mean, as in the benchmark.
type Match struct {
	Precision, Recall float64
	Exact             bool
	Places            Places
}

// Places says where a text is wrong, as shares of the truth's length: what is too much before, between and after what is right,
// and what is missing at the beginning, in the middle and at the end of the truth.
type Places struct {
	Head, Between, Tail      float64
	NoStart, NoMiddle, NoEnd float64
}

const shingle = 4

func shingleAt(words []string, i int) string {
	return strings.Join(words[i:min(len(words), i+shingle)], "\x00")
}

func shingles(words []string) int {
	if len(words) == 0 {
		return 0
	}
	return max(1, len(words)-shingle+1)
}

// Compare compares by runs of four words, as evaluate.py of the benchmark scrapinghub/article-extraction-benchmark does.
func Compare(truth, text string) Match {
	want, got := Words(truth), Words(text)
	n, k := shingles(want), shingles(got)
	m := Match{Exact: len(want) == len(got)}
	for i := range want {
		m.Exact = m.Exact && i < len(got) && want[i] == got[i]
	}
	right := taken(want, n, got, k)
	found := taken(got, k, want, n)
	common := count(right)
	if n == 0 && k == 0 {
		return Match{Precision: 1, Recall: 1, Exact: true}
	}
	m.Precision, m.Recall = math.NaN(), math.NaN()
	if k > 0 {
		m.Precision = float64(common) / float64(k)
	}
	if n > 0 {
		m.Recall = float64(common) / float64(n)
		m.Places = places(right, found, float64(n))
	}
	return m
}

// taken marks the shingles of a text that the other one has, each as often as the other has it.
func taken(other []string, n int, words []string, k int) []bool {
	left := make(map[string]int, n)
	for i := range n {
		left[shingleAt(other, i)]++
	}
	marks := make([]bool, k)
	for i := range k {
		if s := shingleAt(words, i); left[s] > 0 {
			left[s]--
			marks[i] = true
		}
	}
	return marks
}

func count(marks []bool) int {
	n := 0
	for _, m := range marks {
		if m {
			n++
		}
	}
	return n
}

func places(right, found []bool, all float64) Places {
	var p Places
	p.Head, p.Between, p.Tail = gaps(right, all)
	p.NoStart, p.NoMiddle, p.NoEnd = gaps(found, all)
	return p
}

// gaps counts what is not marked before the first, after the last, and between the marks.
func gaps(marks []bool, all float64) (before, between, after float64) {
	first, last := len(marks), -1
	for i, m := range marks {
		if m {
			first, last = min(first, i), i
		}
	}
	for i, m := range marks {
		switch {
		case m:
		case i < first && last >= 0:
			before++
		case i > last:
			after++
		default:
			between++
		}
	}
	return before / all, between / all, after / all
}

// WordF1 compares by words, whatever their order, as the Web Content Extraction Benchmark (WCXB) does.
func WordF1(truth, text string) float64 {
	want, got := Words(strings.ToLower(truth)), Words(strings.ToLower(text))
	if len(want) == 0 || len(got) == 0 {
		if len(want) == len(got) {
			return 1
		}
		return 0
	}
	left := make(map[string]int, len(want))
	for _, w := range want {
		left[w]++
	}
	common := 0
	for _, w := range got {
		if left[w] > 0 {
			left[w]--
			common++
		}
	}
	return 2 * float64(common) / float64(len(want)+len(got))
}

// Snippets counts which snippets a text holds, as the evaluation of trafilatura does.
func Snippets(p *Page, text string) (right, missed, wrong int) {
	text = spaces(text)
	for _, s := range p.With {
		if strings.Contains(text, spaces(s)) {
			right++
		} else {
			missed++
		}
	}
	for _, s := range p.Without {
		if strings.Contains(text, spaces(s)) {
			wrong++
		}
	}
	return right, missed, wrong
}

func spaces(s string) string { return strings.Join(strings.Fields(s), " ") }

var plain = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "–", "-", "—", "-", "‑", "-", "…", "...", "\u00ad", "", "\u200b", "", "\ufeff", "")

// SameTitle compares titles without regard to case, white space, and the forms of quotation marks and dashes.
func SameTitle(a, b string) bool { return foldTitle(a) == foldTitle(b) }

func foldTitle(s string) string { return strings.ToLower(spaces(plain.Replace(s))) }

// SameDay compares the day: as printed, or that of the instant.
func SameDay(p *Page, r Reading) bool {
	return strings.HasPrefix(r.Date, p.Date) || r.Date != "" && strings.HasPrefix(r.Date, utcDay(p.DateTime)) && p.DateTime != "" || r.Instant != "" && r.Instant == p.Date
}

func utcDay(s string) string {
	for _, layout := range []string{"2006-01-02 15:04:05.999999999-07:00", time.RFC3339Nano} {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return t.UTC().Format(time.DateOnly)
		}
	}
	return "no day"
}
