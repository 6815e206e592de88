package extract

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
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
	read := func(n int) Article {
		t.Helper()
		page, address := sitePage(n, "text")
		a, _, err := s.Read(page, address, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := read(1); !strings.Contains(a.Text, recurring) {
		t.Error("a site without history must not take text away")
	}
	if a := read(1); strings.Count(a.Text, "\n\n") != 4 {
		t.Errorf("a second look at the same page lost text: %q", a.Text)
	}
	if a := read(2); strings.Contains(a.Text, recurring) || strings.Count(a.Text, "\n\n") != 3 {
		t.Errorf("a line of another page is still in the text: %q", a.Text)
	}
	page, _ := sitePage(2, "text")
	if a, _, _ := s.Read(page, "https://site.example/amp/2", Options{}); strings.Count(a.Text, "\n\n") < 3 {
		t.Errorf("a copy of a page lost its text: %q", a.Text)
	}
}

// TestSiteGenerations reads one page as of several generations: what was learnt later, or was never kept, changes nothing.
func TestSiteGenerations(t *testing.T) {
	const recurring = "at their own risk"
	var s Site
	learn := func(n int) {
		t.Helper()
		page, address := sitePage(n, "text")
		_, trace, err := s.Page(page, address, Options{}, s.Generation())
		if err != nil {
			t.Fatal(err)
		}
		s.Learn(trace)
	}
	f := func(generation, page int, want bool) {
		t.Helper()
		body, address := sitePage(page, "text")
		p, _, err := s.Page(body, address, Options{}, generation)
		if got := strings.Contains(p.Text, recurring); err != nil || got != want {
			t.Errorf("page %d as of generation %d: the line is there: %v, want %v (%v)", page, generation, got, want, err)
		}
	}
	learn(1)
	f(0, 2, true)
	f(1, 2, true) // it was not kept yet
	data, g := s.Keep()
	learn(2)
	s.Kept(g)
	f(1, 1, true) // the page itself had it first
	f(1, 2, false)
	f(1, 3, false)
	_, g = s.Keep()
	s.Kept(g)
	f(0, 3, true)
	f(1, 1, true) // as it was read then
	f(2, 1, false)
	var lost Site
	if err := lost.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	if s = lost; s.Generation() != 1 {
		t.Errorf("kept as generation %d, want 1", s.Generation())
	}
	f(1, 1, true)
	f(1, 2, false)
	learn(4)
	f(1, 1, true)
}

// TestSiteLayout gives a site pages of one kind after the other, a letter each: a and b are two layouts, d one without dates, x is no
// article; capitals are pages of before, which tell nothing. The numbers are of the pages after which a drift begins and ends.
func TestSiteLayout(t *testing.T) {
	f := func(pages string, want ...int) {
		t.Helper()
		var s Site
		var got []int
		n := 0
		for _, part := range strings.Fields(pages) {
			for range number(part[1:]) {
				n++
				_, trace, _ := s.Page(layoutPage(n, part[:1]))
				trace.Fresh = part[0] > 'Z'
				s.Learn(trace)
				if (s.Drift() != nil) != (len(got)%2 == 1) {
					got = append(got, n)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v; %v", pages, got, want, s.Drift())
		}
	}
	f("a100")
	f("a10 b40")                             // too few before
	f("a40 b8 b40", 48, 60)                  // until the new way is the usual one
	f("a40 b7 a1 b7 a1 b7 a1")               // some fit
	f("a40 b9 a8", 48, 57)                   // as before
	f("a40 d8 d60", 48)                      // dates are still wanting
	f("a40 d8 d100", 48, 140)                // they never come back
	f("a40 d8 a8", 48, 56)                   //
	f("a40 x7 a1", []int{}...)               //
	f("a40 x9 a8", 48, 57)                   //
	f("a30 x2 a3 x2 a3 x2 a3 x9")            // that pages are no articles is usual here
	f("a20 b40 a20", 28, 40)                 // the first layout is known still
	f("a40 B60 a10")                         // pages of before
	f("u60")                                 // each is built by itself
	f("a2 b1 a2 b1 a2 b1 a2 b1 a30 b30 a30") // a rare kind comes in a row
	var s Site
	for n := range 48 {
		_, trace, _ := s.Page(layoutPage(n, []string{"a", "d"}[n/40]))
		trace.Fresh = true
		s.Learn(trace)
	}
	if d := s.Drift(); d == nil || !strings.Contains(d.String(), "none has a date") || !strings.Contains(d.String(), "div.body-d") || d.Earlier != 40 {
		t.Errorf("the evidence is %v", s.Drift())
	}
}

func number(s string) (n int) {
	fmt.Sscan(s, &n)
	return n
}

// layoutPage is a page of a site that builds its pages in several ways.
func layoutPage(n int, kind string) (page []byte, address string, o Options, generation int) {
	address = fmt.Sprintf("https://site.example/story/%d", n)
	text, date := "", `<time datetime="2026-03-14T10:00:00Z">14 March 2026</time>`
	for i := range 6 {
		text += fmt.Sprintf("<p>This is sentence %d of story %d, which is told on no other page, and has some words of its own.</p>", i, n)
	}
	switch kind = strings.ToLower(kind); kind {
	case "x":
		return []byte("<html><head><title>Soon</title></head><body><p>Nothing yet.</p></body></html>"), address, Options{}, 0
	case "d":
		date = ""
	case "u":
		kind += "-" + strings.Repeat("i", n)
	}
	return []byte(fmt.Sprintf(`<html><head><title>Story %d of the harbour</title></head><body><main class="page post-%d"><h1>Story %d of the harbour</h1>%s<div class="body-%s css-1x">%s</div></main></body></html>`, n, n, n, date, kind, text)), address, Options{}, 0
}

// TestSiteIsTheSameForTheSamePages also holds the size of what is remembered, and its way through bytes.
func TestSiteIsTheSameForTheSamePages(t *testing.T) {
	remember := func() ([]byte, *Site) {
		var s Site
		for n := range 1500 {
			page, address := sitePage(n, "text")
			r, err := open(page, address, Options{})
			if err != nil {
				t.Fatal(err)
			}
			r.look()
			trace := r.trace()
			trace.Fresh = true
			s.Learn(trace)
			if n%7 == 0 {
				_, g := s.Keep()
				s.Kept(g)
			}
		}
		data, err := s.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		return data, &s
	}
	a, s := remember()
	b, _ := remember()
	if !bytes.Equal(a, b) || len(a) > 90_000 || len(s.lines) < 1000 {
		t.Errorf("%d and %d bytes for %d lines, equal: %v", len(a), len(b), len(s.lines), bytes.Equal(a, b))
	}
	var again Site
	if err := again.UnmarshalBinary(a); err != nil {
		t.Fatal(err)
	}
	c, _ := again.MarshalBinary()
	if !bytes.Equal(a, c) {
		t.Errorf("read back and written it is other bytes: %d and %d", len(a), len(c))
	}
	for n := range a {
		if n < len(a)-1 && again.UnmarshalBinary(a[:n]) == nil {
			t.Fatalf("the first %d of %d bytes are read", n, len(a))
		}
	}
}

// FuzzSite reads bytes that are no memory.
func FuzzSite(f *testing.F) {
	var s Site
	for n := range 3 {
		_, trace, _ := s.Page(layoutPage(n, "a"))
		s.Learn(trace)
	}
	data, _ := s.MarshalBinary()
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		var s Site
		if s.UnmarshalBinary(data) == nil {
			if _, err := s.MarshalBinary(); err != nil {
				t.Error(err)
			}
		}
		if _, trace, _ := s.Page(layoutPage(1, "a")); trace != nil {
			s.Learn(trace)
		}
	})
}
