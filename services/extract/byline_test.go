package extract

import (
	"slices"
	"testing"
)

func TestAuthors(t *testing.T) {
	f := func(what, head, body string, from Place, want ...string) {
		t.Helper()
		r := looked(t, "<html><head><title>Ferry leaves the harbour at noon</title>"+head+"</head><body>"+body+"</body></html>", "https://www.harbourpost.example/nation/7")
		got, place := r.findAuthors()
		if !slices.Equal(got, want) || place != from {
			t.Errorf("%s: %q by %s, want %q by %s", what, got, place, want, from)
		}
	}
	const h1 = "<h1>Ferry leaves the harbour at noon</h1>"
	article := func(beside string) string { return "<article>" + h1 + beside + paragraphs + "</article>" }
	linked := func(author string) string {
		return `<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"x","author":` + author + `},{"@type":"Person","@id":"#p1","name":"Nigar Sluice"}]}</script>`
	}

	f("a person of JSON-LD", linked(`{"@type":"Person","name":"Nigar Sluice"}`), article(""), Linked, "Nigar Sluice")
	f("one that is only referred to", linked(`{"@id":"#p1"}`), article(""), Linked, "Nigar Sluice")
	f("several, one of them", linked(`[{"@type":"Person","name":"Peter Keeper"},{"@id":"#p1"}]`), article(""), Linked, "Peter Keeper", "Nigar Sluice")
	f("marks that are printed only", linked(`{"name":"Aygun Deniz"}`), article(`<div class="author">Aygün Dəniz</div><p>By Aygün Deniz</p>`), Linked, "Aygün Deniz")
	f("an account", linked(`{"name":"nigar.sluice"}`), article(`<div class="author">Nigar Sluice</div>`), Linked, "Nigar Sluice")
	f("a desk where nobody signs", linked(`{"name":"Harbour Newsroom"}`), article(""), Linked, "Harbour Newsroom")
	f("a person before the desk", linked(`{"name":"Harbour Newsroom"}`), article("<p>By Nigar Sluice</p>"), Printed, "Nigar Sluice")
	f("the site and its staff", linked(`{"name":"Harbourpost staff"}`), article(""), Linked, "Harbourpost")
	f("what somebody does", linked(`{"name":"Nigar Sluice - senior reporter"}`), article(""), Linked, "Nigar Sluice")
	f("two names by a dash", linked(`{"name":"Nigar Sluice - Peter Keeper"}`), article(""), Linked, "Nigar Sluice - Peter Keeper")
	f("a day is no name", "", article(`<div class="author"><span>Nigar Sluice</span><br>March 12, 2026</div>`), Markup, "Nigar Sluice")
	f("a day behind a name", "", article("<p>By Nigar Sluice 12 March 2026</p>"), Printed, "Nigar Sluice")
	f("a name behind a day", "", article("<p>11.12.2025 - Nigar Sluice</p>"), Printed, "Nigar Sluice")
	f("a name like a month", linked(`{"name":"April Summers"}`), article(""), Linked, "April Summers")
	f("names like months", "", article("<p>By Hanna Ufer and Jan Steg</p>"), Printed, "Hanna Ufer", "Jan Steg")
	f("signed for those who share", `<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Nigar Sluice">`, article(""), Head, "Nigar Sluice")
	f("the other label", `<meta name="twitter:label1" content="Est. reading time"><meta name="twitter:data1" content="Four minutes">`, article(""), Nowhere)
	f("last name first", `<meta name="citation_author" content="Sluice, Nigar"><meta name="citation_author" content="Keeper, Peter">`, article(""), Head, "Nigar Sluice", "Peter Keeper")
	f("a label at the end", "", article("")+"<h3>Article by</h3><div>Nigar Sluice</div>", Printed, "Nigar Sluice")
	f("a reporter in Korean", linked(`{"name":"신현주 기자"}`), article(""), Linked, "신현주")
}

func TestIsDay(t *testing.T) {
	f := func(s string, want bool) {
		t.Helper()
		if isDay(s) != want {
			t.Errorf("%q is a day: %v", s, !want)
		}
	}
	for _, s := range []string{"March 12", "Dec. 14", "Thursday", "Sat", "12 mars", "3 Aralık", "Last Updated January 4"} {
		f(s, true)
	}
	for _, s := range []string{"April Summers", "May Wong", "98 Buck Social", "", "Augusta"} {
		f(s, false)
	}
}
