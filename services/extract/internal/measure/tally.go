package measure

import (
	"math"
	"math/rand/v2"
	"strings"
)

// A Score is one page's.
type Score struct {
	Page     *Page
	Match    Match
	Words    float64
	Snippets [3]int  // right, missed, wrong
	Title    float64 // 1 right, 0 wrong, NaN unknown; so are the next
	Authors  float64
	Date     float64
	Language float64
	Image    float64
	Names    [3]int // right, missed, wrong
}

// Of scores what was read from a page.
func Of(p *Page, r Reading, dek bool) Score {
	text := r.Text
	if dek && r.Dek != "" {
		text = r.Dek + "\n\n" + text
	}
	s := Score{Page: p, Match: Compare(p.Body, text), Words: WordF1(p.Body, text)}
	s.Snippets[0], s.Snippets[1], s.Snippets[2] = Snippets(p, text)
	s.Title = share(p.Title != "", SameTitle(p.Title, r.Title))
	s.Authors = share(len(p.Authors) > 0, SameNames(p.Authors, r.Authors))
	s.Date = share(p.Date != "", SameDay(p, r))
	s.Language = share(p.Language != "", strings.HasPrefix(strings.ToLower(r.Language), p.Language))
	s.Image = share(len(p.Images) > 0, SameImage(p, r.Image))
	if len(p.Authors) > 0 {
		s.Names[0], s.Names[1], s.Names[2] = commonNames(p.Authors, r.Authors)
	}
	return s
}

func share(known, right bool) float64 {
	switch {
	case !known:
		return math.NaN()
	case right:
		return 1
	}
	return 0
}

// A Total is the score of a set: precision and recall are means over its pages, F1 is made of the two means.
type Total struct {
	Pages                                 int // with a body
	F1, Precision, Recall, Exact          float64
	Words                                 float64
	Snippets                              float64 // F1 over all snippets
	Title, Authors, Date, Language, Image float64 // shares of the pages where they are known; NaN where none is
	Names                                 float64 // F1 over all names
	Places                                Places
}

// Sum adds up the scores of a set.
func Sum(all []Score) Total {
	t := Total{Title: mean(all, func(s Score) float64 { return s.Title }), Authors: mean(all, func(s Score) float64 { return s.Authors }),
		Date: mean(all, func(s Score) float64 { return s.Date }), Language: mean(all, func(s Score) float64 { return s.Language }),
		Image: mean(all, func(s Score) float64 { return s.Image })}
	body := func(of func(s Score) float64) float64 {
		return mean(all, func(s Score) float64 {
			if s.Page.Body == "" {
				return math.NaN()
			}
			return of(s)
		})
	}
	t.Precision = body(func(s Score) float64 { return s.Match.Precision })
	t.Recall = body(func(s Score) float64 { return s.Match.Recall })
	t.F1 = 2 * t.Precision * t.Recall / (t.Precision + t.Recall)
	t.Exact = body(func(s Score) float64 { return share(true, s.Match.Exact) })
	t.Words = body(func(s Score) float64 { return s.Words })
	for to, of := range map[*float64]func(p Places) float64{&t.Places.Head: func(p Places) float64 { return p.Head }, &t.Places.Between: func(p Places) float64 { return p.Between },
		&t.Places.Tail: func(p Places) float64 { return p.Tail }, &t.Places.NoStart: func(p Places) float64 { return p.NoStart },
		&t.Places.NoMiddle: func(p Places) float64 { return p.NoMiddle }, &t.Places.NoEnd: func(p Places) float64 { return p.NoEnd }} {
		*to = body(func(s Score) float64 { return min(1, of(s.Match.Places)) })
	}
	var snippets, names [3]int
	for _, s := range all {
		if s.Page.Body != "" {
			t.Pages++
		}
		for i := range 3 {
			snippets[i] += s.Snippets[i]
			names[i] += s.Names[i]
		}
	}
	t.Snippets, t.Names = f1(snippets), f1(names)
	return t
}

func f1(n [3]int) float64 {
	if n[0] == 0 {
		return math.NaN()
	}
	return 2 * float64(n[0]) / float64(2*n[0]+n[1]+n[2])
}

// mean is the mean of what is known, NaN where nothing is.
func mean(all []Score, of func(s Score) float64) float64 {
	sum, n := 0.0, 0
	for _, s := range all {
		if v := of(s); !math.IsNaN(v) {
			sum, n = sum+v, n+1
		}
	}
	return sum / float64(n)
}

// Interval is the middle 95 % of a figure when the pages of a set are drawn anew 1000 times, always the same ones.
func Interval(all []Score, of func(t Total) float64) (low, high float64) {
	random := rand.New(rand.NewPCG(1, 2))
	drawn, figures := make([]Score, len(all)), make([]float64, 0, 1000)
	for range cap(figures) {
		for i := range drawn {
			drawn[i] = all[random.IntN(len(all))]
		}
		figures = append(figures, of(Sum(drawn)))
	}
	return quantile(figures, 0.025), quantile(figures, 0.975)
}
