package extract

import (
	"strings"
	"testing"
)

// paragraphs are running text enough for an article.
var paragraphs = strings.Repeat("<p>The ferry left the harbour at noon, and the keeper of the lock, who had waited since dawn, waved it through.</p>\n", 4)

// looked is a page after everything but its text was found.
func looked(t *testing.T, page, address string) *reader {
	t.Helper()
	r, err := open([]byte(page), address, Options{UTF8: true})
	if err != nil {
		t.Fatal(err)
	}
	r.look()
	return r
}

func TestTitle(t *testing.T) {
	f := func(what, head, body, want string) {
		t.Helper()
		r := looked(t, "<html><head>"+head+"</head><body>"+body+"</body></html>", "https://www.harbourpost.example/nation/7")
		if r.title != want {
			t.Errorf("%s: %q, want %q", what, r.title, want)
		}
	}
	linked := func(headline string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle","headline":"` + headline + `"}</script>`
	}
	og := func(s string) string { return `<meta property="og:title" content="` + s + `">` }
	article := func(h1 string) string { return "<article><h1>" + h1 + "</h1>" + paragraphs + "</article>" }

	f("the site's name behind a bar", "<title>Ferry leaves at noon | Harbour Post</title>", paragraphs, "Ferry leaves at noon")
	f("entities written twice", "<title>Ferries &amp;amp; locks open again</title>", paragraphs, "Ferries & locks open again")
	f("a subject set apart by style", "<title>Old ferry leaves the harbour at noon - Harbourpost</title>", article("<span>Inland shipping</span> Old ferry leaves the harbour at noon"), "Old ferry leaves the harbour at noon")
	f("an article is no subject", "<title>Best Ferries of the Year - Harbourpost</title>", article("The Best Ferries of the Year"), "The Best Ferries of the Year")
	f("a year is no subject", "<title>Ferry Guide for the Lower River - Harbourpost</title>", article("2026 Ferry Guide for the Lower River"), "2026 Ferry Guide for the Lower River")
	f("JSON-LD alone has other words", "<title>Ferry: times, fares, all you need to know</title>"+og("Ferry: times, fares, all you need to know")+linked("Old ferry sails once more after thirty years"),
		article("Ferry: times, fares, all you need to know"), "Old ferry sails once more after thirty years")
	f("JSON-LD has a sentence", "<title>Old ferry sails once more</title>"+og("Old ferry sails once more")+linked("The old ferry, which many thought lost, sails again."),
		article("Old ferry sails once more"), "Old ferry sails once more")
	f("JSON-LD has a part of it", "<title>Old ferry sails once more after thirty years in dock</title>"+linked("Old ferry sails once more after thirty"),
		article("Old ferry sails once more after thirty years in dock"), "Old ferry sails once more after thirty years in dock")
	f("h1 alone has other words", "<title>Old ferry sails once more after thirty years</title>"+og("Old ferry sails once more after thirty years")+linked("Old ferry sails once more after thirty years"),
		article("Ferry times and fares"), "Old ferry sails once more after thirty years")
	f("a subject that og:title leaves out", "<title>Inland shipping: Old ferry sails once more</title>"+og("Old ferry sails once more")+linked("Inland shipping: Old ferry sails once more"),
		article("Inland shipping: Old ferry sails once more"), "Old ferry sails once more")
	f("a subject that the page prints elsewhere", "<title>Old ferry sails once more</title>"+og("Shipping: Old ferry sails once more")+linked("Shipping: Old ferry sails once more"),
		article("Old ferry sails once more"), "Shipping: Old ferry sails once more")
	f("the section behind the headline", "<title>Old ferry sails once more-Nation | Harbourpost</title>"+`<meta name="headline" content="Old ferry sails once more">`, paragraphs, "Old ferry sails once more")
	f("another h1 behind the article", "<title>All about the ferry and its fares</title>", "<article><h1>Thirty years in dock and out again</h1>"+paragraphs+paragraphs+"</article>"+"<h1>More from the harbour today</h1><p>Other news.</p>", "Thirty years in dock and out again")
}
