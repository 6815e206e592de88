package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/newswire-dev/newswire/services/extract/internal/measure"
	"github.com/newswire-dev/newswire/services/news"
)

// A sibling is a page of a set, with the pages of its host in all sets.
type sibling struct {
	*lesson
	others []*measure.Page
}

// siblings gives the pages with a known text whose host has others, in the order of the sets.
func siblings(t *testing.T, all []*lesson) (out []sibling) {
	byHost := map[string][]*measure.Page{}
	add := func(p *measure.Page) { byHost[news.Host(p.URL)] = append(byHost[news.Host(p.URL)], p) }
	for _, l := range all {
		add(l.page)
	}
	dates := loadSet(t, "date-htmldate")
	for i := range dates.Pages {
		add(&dates.Pages[i])
	}
	for _, l := range all {
		s := sibling{lesson: l}
		for _, p := range byHost[news.Host(l.page.URL)] {
			if p.URL != l.page.URL {
				s.others = append(s.others, p)
			}
		}
		if l.page.Body != "" && len(s.others) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// read reads the page after some of its siblings.
func (s sibling) read(e *editor, others int) news.Page {
	var site Site
	for _, p := range s.others[:others] {
		if r, err := open(p.HTML, p.URL, Options{UTF8: true}); err == nil {
			r.look()
			site.Learn(r.trace())
		}
	}
	_, g := site.Keep()
	site.Kept(g)
	r, err := open(s.page.HTML, s.page.URL, Options{UTF8: true})
	if err != nil {
		return news.Page{}
	}
	r.editor, r.site, r.generation = e, &site, site.Generation()
	text, err := r.read()
	if err != nil {
		return news.Page{}
	}
	return r.page(text)
}

// gains are the scores of pages with so many siblings, after each number of them was read.
type gains map[int][2][]measure.Score

func (g gains) add(s sibling, e *editor) {
	alone := measure.Of(s.page, readingOf(s.read(e, 0)), s.set.Dek)
	for _, n := range []int{1, 2, 4} {
		if len(s.others) >= n {
			with := measure.Of(s.page, readingOf(s.read(e, n)), s.set.Dek)
			g[n] = [2][]measure.Score{append(g[n][0], alone), append(g[n][1], with)}
		}
	}
}

func (g gains) check(t *testing.T) {
	t.Helper()
	for _, n := range []int{1, 2, 4} {
		a, b := measure.Sum(g[n][0]), measure.Sum(g[n][1])
		better, worse := "", ""
		for i, s := range g[n][0] {
			d := g[n][1][i].Match
			if was, is := s.Match.Precision+s.Match.Recall, d.Precision+d.Recall; is > was+1e-9 {
				better += " " + s.Page.ID
			} else if is < was-1e-9 {
				worse += fmt.Sprintf(" %s(%.3f %.3f -> %.3f %.3f)", s.Page.ID, s.Match.Precision, s.Match.Recall, d.Precision, d.Recall)
			}
		}
		t.Logf("%d pages that have %d others: F1 %.4f (%.4f, %.4f) without memory, %.4f (%.4f, %.4f) with; %d better, %d worse:%s", len(g[n][0]), n,
			a.F1, a.Precision, a.Recall, b.F1, b.Precision, b.Recall, len(strings.Fields(better)), len(strings.Split(worse, ") "))-1, worse)
		if b.F1 < a.F1 {
			t.Errorf("with %d pages known memory loses: %.4f, and %.4f without", n, b.F1, a.F1)
		}
	}
}

// TestSiteGain reads the pages that have siblings after these. The texts must not be worse for it.
func TestSiteGain(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	var all []*lesson
	for _, name := range []string{"fundus-pub", "naeb", "wcxb-dev"} {
		set := loadSet(t, name)
		for i := range set.Pages {
			all = append(all, &lesson{set: &set, page: &set.Pages[i]})
		}
	}
	g := gains{}
	for _, s := range siblings(t, all) {
		g.add(s, learnt())
	}
	g.check(t)
}

// TestSiteGainElsewhere measures the same by cross-validation: with forests that were not learnt from the page's site.
func TestSiteGainElsewhere(t *testing.T) {
	if !*learnFlag {
		t.Skip("takes minutes: go test -run TestSiteGainElsewhere -learn ./extract")
	}
	all := lessons(t, "fundus-pub", "naeb", "wcxb-dev", "trafilatura")
	g := gains{}
	with := siblings(t, all)
	for fold := range folds {
		e := learn(without(all, fold))
		for _, s := range with {
			if s.fold == fold {
				g.add(s, e)
			}
		}
	}
	g.check(t)
}

// TestNothingIsLostWithoutHistory reads every page with an empty memory, and as of a time before there was any.
func TestNothingIsLostWithoutHistory(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, name := range []string{"fundus-pub", "naeb"} {
		set := loadSet(t, name)
		var later Site
		for i := range set.Pages {
			p := &set.Pages[i]
			alone, _ := Page(p.HTML, p.URL, Options{UTF8: true})
			var s Site
			first, _, _ := s.Page(p.HTML, p.URL, Options{UTF8: true}, s.Generation())
			before, trace, _ := later.Page(p.HTML, p.URL, Options{UTF8: true}, 0)
			if trace != nil {
				later.Learn(trace)
				_, g := later.Keep()
				later.Kept(g)
			}
			if first.Text != alone.Text || first.Title != alone.Title || before.Text != alone.Text {
				t.Errorf("%s: %d bytes of text, %d with an empty memory, %d with none yet", p.ID, len(alone.Text), len(first.Text), len(before.Text))
			}
		}
	}
}
