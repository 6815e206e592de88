package extract

import (
	"errors"
	"testing"

	"github.com/newswire-dev/newswire/services/news"
)

func TestTimes(t *testing.T) {
	f := func(what, address, head, body, local, zone string, precision news.Precision, from Place) {
		t.Helper()
		r := looked(t, "<html><head><title>Ferry leaves at noon</title>"+head+"</head><body>"+body+"</body></html>", "https://harbourpost.example"+address)
		got, _, place := r.findTimes()
		if got.Local != local || got.Precision != precision || place != from || local != "" && zone != "" && got.Zone != zone {
			t.Errorf("%s: %q %s %s by %s, want %q %s %s by %s", what, got.Local, got.Zone, got.Precision, place, local, zone, precision, from)
		}
	}
	const h1 = "<h1>Ferry leaves the harbour at noon</h1>"
	utc := `<meta property="article:published_time" content="2026-01-02T21:30:05Z">`
	article := func(beside string) string { return "<article>" + h1 + beside + paragraphs + "</article>" }

	f("UTC and nothing printed", "/a", utc, article(""), "2026-01-02T21:30:05", "+00:00", news.Second, Head)
	f("a clock is printed for it, past midnight", "/a", utc, article(`<time datetime="2026-01-02T21:30:05Z">3 January 2026, 01:30</time>`), "2026-01-03T01:30:05", "+04:00", news.Second, Head)
	f("a clock is printed on the same day", "/a", utc, article("<p>2 January 2026, 16:30</p>"), "2026-01-02T16:30:05", "-05:00", news.Second, Head)
	f("another clock is printed", "/a", utc, article("<p>2 January 2026, 17:12</p>"), "2026-01-02T21:30:05", "+00:00", news.Second, Head)
	f("a day is printed for it", "/a", utc, article(`<time datetime="2026-01-02T21:30:05Z">3 January 2026</time>`), "2026-01-03", "", news.Day, Head)
	f("the address has the next day", "/2026/01/03/ferry", utc, article(""), "2026-01-03", "", news.Day, Head)
	f("its own offset is in the markup", "/a", utc, article(`<time datetime="2026-01-03T01:30:05+04:00">today</time>`), "2026-01-03T01:30:05", "+04:00", news.Second, Head)

	both := `<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","datePublished":"2026-03-01T10:00:00Z","dateModified":"2026-03-01T10:00:00Z"}</script>`
	f("a system that wrote the article anew", "/a", both, article("<p>Published 4 May 2025</p>"), "2025-05-04", "", news.Day, Printed)
	f("month and day the other way round", "/a", both, article("<p>Published 03/01/2026</p>"), "2026-03-01T10:00:00", "+00:00", news.Second, Linked)

	f("names of other vocabularies", "/a", `<meta property="gallery:uploaded" content="2026-02-16T04:36:36-05:00">`, article(""), "2026-02-16T04:36:36", "-05:00", news.Second, Head)
	f("behind a label", "/a", "", article("")+"<dl><dt>Date</dt><dd>12.01.2026</dd></dl>", "2026-01-12", "", news.Day, Printed)
	f("inside a sentence at the end", "/a", "", article("")+"<div>This entry was filed under Ferries and posted on 14 December 2025 by the keeper.</div>", "2025-12-14", "", news.Day, Printed)
	f("between names", "/a", "", "<div>Peter Keeper / 07.11.2025 / 09:30 / Photo: Harbour / 23</div>"+article(""), "2025-11-07T09:30:00", "", news.Minute, Printed)
	f("glued to a name", "/a", "", article("<p><span>Dec 17, 2025</span><span>Nigar Sluice</span></p>"), "2025-12-17", "", news.Day, Printed)
	f("in an abbreviation", "/a", "", article(`<abbr title="Sunday, 8 February 2026 at 02:12">yesterday</abbr>`), "2026-02-08T02:12:00", "", news.Minute, Printed)
	f("in the address", "/2026/02/15/ferry.html", "", article(""), "2026-02-15", "", news.Day, Address)
	f("in the picture's address", "/a", `<meta property="og:image" content="/files/2026/05/04/ferry.png">`, article(""), "2026-05-04", "", news.Day, Address)
	f("the volume of a journal is no year", "/a", "", article("<p>Sluice N. On locks. River J. Jan 7;15(2):3.</p>"), "", "", "", Nowhere)
	f("a copyright year is no day", "/a", "", article("")+"<footer>© 2026 Harbour Post</footer>", "", "", "", Nowhere)
}

// TestNoArticleSaysOfItself reads the head of a page that is no article.
func TestNoArticleSaysOfItself(t *testing.T) {
	page := `<html lang="en"><head><title>Harbour in pictures</title><meta property="article:published_time" content="2026-01-02T21:30:05+04:00"></head><body><h1>Harbour in pictures</h1><ul>` +
		`<li><a href="/1">One</a></li><li><a href="/2">Two</a></li></ul></body></html>`
	_, err := Page([]byte(page), "https://harbourpost.example/pictures", Options{})
	var not *NotArticle
	if !errors.As(err, &not) {
		t.Fatalf("%v, want a page that is no article", err)
	}
	if p := not.Page; p.Published.Local != "2026-01-02T21:30:05" || p.Title != "Harbour in pictures" || p.Language != "en" || p.Text != "" {
		t.Errorf("says of itself %+v", p)
	}
}
