package extract

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/newswire-dev/newswire/services/extract/internal/measure"
)

// sitePage is a page of one site, whose box says the same on all of them.
func sitePage(n int, class string) (page []byte, address string) {
	paragraph := func(s string) string { return "<p>" + s + "</p>" }
	text := ""
	for i := range 4 {
		text += paragraph(fmt.Sprintf("This is sentence %d of story %d, which is told on no other page, and has some words of its own.", i, n))
	}
	return []byte(`<html><head><title>Story ` + fmt.Sprint(n) + ` of the harbour is told here</title><meta property="og:type" content="article"></head><body><article><h1>Story ` + fmt.Sprint(n) + ` of the harbour is told here</h1><div class="` + class + `">` +
		text + paragraph("The harbour is a place of work, and whoever walks there does so at their own risk, all year round.") + `</div></article></body></html>`), fmt.Sprintf("https://site.example/story/%d", n)
}

func TestSite(t *testing.T) {
	const recurring = "at their own risk"
	var s Site
	read := func(n int, class string) (Article, *Drift) {
		t.Helper()
		page, address := sitePage(n, class)
		a, drift, err := s.Read(page, address, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return a, drift
	}
	if a, _ := read(1, "text"); !strings.Contains(a.Text, recurring) {
		t.Error("a site without history must not take text away")
	}
	if a, _ := read(1, "text"); strings.Count(a.Text, "\n\n") != 4 {
		t.Errorf("a second look at the same page lost text: %q", a.Text)
	}
	if a, _ := read(2, "text"); strings.Contains(a.Text, recurring) || strings.Count(a.Text, "\n\n") != 3 {
		t.Errorf("a line of another page is still in the text: %q", a.Text)
	}
	page, _ := sitePage(2, "text")
	if a, _, _ := s.Read(page, "https://site.example/amp/2", Options{}); strings.Count(a.Text, "\n\n") < 3 {
		t.Errorf("a copy of a page lost its text: %q", a.Text)
	}
	for n := range 5 {
		if _, drift := read(10+n, "text"); drift != nil {
			t.Errorf("drift without a change: %v", drift)
		}
	}
	if _, drift := read(20, "new-layout"); drift == nil || !strings.Contains(drift.String(), "new-layout") {
		t.Errorf("a change of the layout was not noticed: %v", drift)
	}
}

// TestSiteIsTheSameForTheSamePages also holds the size of what is remembered.
func TestSiteIsTheSameForTheSamePages(t *testing.T) {
	remember := func() []byte {
		var s Site
		for n := range 1200 {
			page, address := sitePage(n, "text")
			r, err := open(page, address, Options{})
			if err != nil {
				t.Fatal(err)
			}
			r.look()
			s.learn(r)
		}
		data, err := s.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	a, b := remember(), remember()
	if !bytes.Equal(a, b) || len(a) > 500_000 {
		t.Errorf("%d and %d bytes, equal: %v", len(a), len(b), bytes.Equal(a, b))
	}
}

// TestSiteGain reads the pages of a set that have siblings: each after all others of its site. The text must gain by it.
func TestSiteGain(t *testing.T) {
	set := loadSet(t, "naeb")
	bySite := map[string][]*measure.Page{}
	for i := range set.Pages {
		p := &set.Pages[i]
		bySite[p.Site()] = append(bySite[p.Site()], p)
	}
	var without, with []measure.Score
	for _, pages := range bySite {
		for _, p := range pages {
			if len(pages) < 2 {
				continue
			}
			var s Site
			for _, q := range pages {
				if q != p {
					s.Read(q.HTML, q.URL, Options{UTF8: true})
				}
			}
			alone, _ := Read(p.HTML, p.URL, Options{UTF8: true})
			a, _, _ := s.Read(p.HTML, p.URL, Options{UTF8: true})
			without = append(without, measure.Of(p, readingOf(alone.Page), false))
			with = append(with, measure.Of(p, readingOf(a.Page), false))
		}
	}
	a, b := measure.Sum(without), measure.Sum(with)
	t.Logf("%d pages: F1 %.4f (%.4f, %.4f) without memory, %.4f (%.4f, %.4f) with", len(with), a.F1, a.Precision, a.Recall, b.F1, b.Precision, b.Recall)
	if b.F1 < a.F1 {
		t.Errorf("memory loses: %.4f, and %.4f without", b.F1, a.F1)
	}
}
