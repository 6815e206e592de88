package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/newswire-dev/newswire/services/extract/internal/measure"
)

func report(w io.Writer, o options, set measure.Set, all []result) {
	with := "text"
	if set.Dek {
		with = "dek and text"
	}
	sites := map[string]bool{}
	for i := range set.Pages {
		sites[set.Pages[i].Site()] = true
	}
	fmt.Fprintf(w, "%s: %d pages of %d sites, scored by %s\n\n", set.Name, len(set.Pages), len(sites), with)
	summary(w, all)
	if o.passes > 0 {
		costs(w, all)
	}
	if o.classes {
		byPlace(w, all)
		byLanguage(w, all)
	}
	lost(w, all)
	if o.worst > 0 {
		worst(w, o.worst, all)
	}
}

// table prints rows in columns.
func table(w io.Writer, head string, rows func(line func(format string, a ...any))) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, head)
	rows(func(format string, a ...any) { fmt.Fprintf(t, format+"\n", a...) })
	t.Flush()
	fmt.Fprintln(w)
}

// number prints a share between 0 and 1, and a dash where it is not known.
func number(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return fmt.Sprintf("%.4f", v)
}

func percent(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return fmt.Sprintf("%.1f", 100*v)
}

func summary(w io.Writer, all []result) {
	table(w, "system\tbody F1\t95 % of draws\tprecision\trecall\texact %\tword F1\tsnippet F1\ttitle %\tauthors %\tname F1\tdate %\tlanguage %\timage %\tnothing", func(line func(string, ...any)) {
		for _, r := range all {
			if r.name == floor {
				continue
			}
			t := measure.Sum(r.scores)
			main := func(t measure.Total) float64 { return t.F1 }
			if t.Pages == 0 {
				main = func(t measure.Total) float64 { return t.Snippets }
			}
			low, high := measure.Interval(r.scores, main)
			line("%s\t%s\t%s–%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d", r.name, number(t.F1), number(low), number(high), number(t.Precision), number(t.Recall), percent(t.Exact),
				number(t.Words), number(t.Snippets), percent(t.Title), percent(t.Authors), number(t.Names), percent(t.Date), percent(t.Language), percent(t.Image), r.failures)
		}
	})
}

func costs(w io.Writer, all []result) {
	var parse cost
	for _, r := range all {
		if r.name == floor {
			parse = r.cost
		}
	}
	table(w, "system\tprocessor ms/page\tof the parse\tallocations/page\tKB/page", func(line func(string, ...any)) {
		for _, r := range all {
			line("%s\t%.2f\t%.2f\t%.0f\t%.0f", r.name, float64(r.cost.processor)/float64(time.Millisecond), float64(r.cost.processor)/float64(parse.processor), r.cost.allocations, r.cost.kilobytes)
		}
	})
}

// byPlace says where the text is wrong, in hundredths of the truth's length, and how many pages fail in which way.
func byPlace(w io.Writer, all []result) {
	if measure.Sum(all[0].scores).Pages == 0 {
		return
	}
	table(w, "too much, in % of the truth:\tbefore\tbetween\tafter\tmissing: start\tmiddle\tend\tpages: exact\tnothing right\tless than half\tlacks 5 %\tboth\t5 % too much\tbetter", func(line func(string, ...any)) {
		for _, r := range all {
			if r.name == floor {
				continue
			}
			p := measure.Sum(r.scores).Places
			n := map[string]int{}
			for _, s := range r.scores {
				if s.Page.Body != "" {
					n[class(s.Match)]++
				}
			}
			line("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d", r.name, percent(p.Head), percent(p.Between), percent(p.Tail), percent(p.NoStart), percent(p.NoMiddle), percent(p.NoEnd),
				n["exact"], n["nothing"], n["half"], n["lacks"], n["both"], n["more"], n["better"])
		}
	})
}

func class(m measure.Match) string {
	switch lacks, more := m.Recall < 0.95, m.Precision < 0.95; {
	case m.Exact:
		return "exact"
	case !(m.Recall >= 0.05):
		return "nothing"
	case m.Recall < 0.5:
		return "half"
	case lacks && more:
		return "both"
	case lacks:
		return "lacks"
	case more:
		return "more"
	}
	return "better"
}

func byLanguage(w io.Writer, all []result) {
	byCode := map[string][]int{}
	for i, s := range all[0].scores {
		if s.Page.Language != "" && s.Page.Body != "" {
			byCode[s.Page.Language] = append(byCode[s.Page.Language], i)
		}
	}
	if len(byCode) < 2 {
		return
	}
	var codes []string
	for c := range byCode {
		codes = append(codes, c)
	}
	slices.SortFunc(codes, func(a, b string) int { return cmp.Or(len(byCode[b])-len(byCode[a]), cmp.Compare(a, b)) })
	head := "language\tpages"
	for _, r := range all[1:] {
		head += "\t" + r.name
	}
	table(w, head, func(line func(string, ...any)) {
		for _, c := range codes {
			row := fmt.Sprintf("%s\t%d", c, len(byCode[c]))
			for _, r := range all[1:] {
				var some []measure.Score
				for _, i := range byCode[c] {
					some = append(some, r.scores[i])
				}
				row += "\t" + number(measure.Sum(some).F1)
			}
			line("%s", row)
		}
	})
}

func f1(m measure.Match) float64 {
	if m.Recall == 0 || !(m.Precision+m.Recall > 0) {
		return 0
	}
	return 2 * m.Precision * m.Recall / (m.Precision + m.Recall)
}

// lost lists the pages on which we are below one half and another is above nine tenths.
func lost(w io.Writer, all []result) {
	for i, r := range all {
		if r.name != "newswire" {
			continue
		}
		for k, s := range r.scores {
			if s.Page.Body == "" || f1(s.Match) >= 0.5 {
				continue
			}
			for _, other := range all[i+1:] {
				if f := f1(other.scores[k].Match); f > 0.9 {
					fmt.Fprintf(w, "lost: %s has %.2f, %s has %.2f\n", s.Page.ID, f1(s.Match), other.name, f)
				}
			}
		}
	}
}

func worst(w io.Writer, n int, all []result) {
	for _, r := range all {
		if r.name != "newswire" {
			continue
		}
		scores := slices.DeleteFunc(slices.Clone(r.scores), func(s measure.Score) bool { return s.Page.Body == "" })
		slices.SortFunc(scores, func(a, b measure.Score) int { return cmp.Compare(f1(a.Match), f1(b.Match)) })
		for _, s := range scores[:min(n, len(scores))] {
			fmt.Fprintf(w, "%.3f precision %.2f recall %.2f %s %s\n", f1(s.Match), s.Match.Precision, s.Match.Recall, s.Page.ID, s.Page.URL)
		}
	}
}
