package normaliser

import (
	"slices"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

func document() news.Document {
	return news.Document{
		ID: "d1", Look: 7, SourceID: "a.example", Site: "a.example", Link: "https://a.example/news/1?utm_source=rss",
		Final: "https://www.a.example/news/1", Address: news.Address("https://a.example/news/1?utm_source=rss"), Language: "en_GB",
		Entry: news.Entry{Title: "Entry title", Summary: "Summary."},
		Page:  &news.Page{Title: " Page\u0000 title ", Text: "One\nline.\n\n\n\nTwo. ", Canonical: "https://www.a.example/news/1"},
	}
}

func TestPageBeforeEntry(t *testing.T) {
	c := Normalise(document(), time.Now())
	if c.Content.Title != "Page title" || c.Content.Text != "One\nline.\n\nTwo." || c.Content.Completeness != news.FromPage || c.Content.Language != "en-GB" {
		t.Errorf("content %+v", c.Content)
	}
	if !slices.Equal(c.Addresses, []string{"a.example/news/1"}) || c.Alias != "" {
		t.Errorf("addresses %q alias %q", c.Addresses, c.Alias)
	}
	if c.Content.Hash != news.ContentHash("Page title", "One line. Two.") {
		t.Error("the hash is not that of title and text")
	}
}

func TestEntryWhereThePageWasNotRead(t *testing.T) {
	d := document()
	d.Page, d.Cause, d.Final = nil, news.CauseRobots, "https://consent.example/?return=1"
	c := Normalise(d, time.Now())
	if c.Content.Title != "Entry title" || c.Content.Text != "Summary." || c.Content.Completeness != news.FromEntry || c.Cause != news.CauseRobots {
		t.Errorf("content %+v", c.Content)
	}
	if !slices.Equal(c.Addresses, []string{"a.example/news/1"}) {
		t.Errorf("a page that was not read names the article: %q", c.Addresses)
	}
}

func TestCanonical(t *testing.T) {
	f := func(canonical, want, alias string) {
		t.Helper()
		d := document()
		d.Page.Canonical = canonical
		c := Normalise(d, time.Now())
		if c.Content.Canonical != want || c.Alias != alias {
			t.Errorf("canonical %q: got %q and alias %q, want %q and %q", canonical, c.Content.Canonical, c.Alias, want, alias)
		}
	}
	f("https://www.a.example/story/one", "https://www.a.example/story/one", "a.example/story/one")
	f("https://other.example/story/one", "https://www.a.example/news/1", "")
	f("https://www.a.example/", "https://www.a.example/news/1", "")
	f("javascript:alert(1)", "https://www.a.example/news/1", "")
	f("", "https://www.a.example/news/1", "")
}

func TestWithoutAMP(t *testing.T) {
	f := func(in, want string) {
		t.Helper()
		if got := withoutAMP(in); got != want {
			t.Errorf("withoutAMP(%q) = %q, want %q", in, got, want)
		}
	}
	f("https://amp.a.example/x", "https://a.example/x")
	f("https://a.example/x/amp/", "https://a.example/x")
	f("https://a.example/x?amp=1&p=2", "https://a.example/x?p=2")
	f("https://a.example/camp", "https://a.example/camp")
	f("https://amp.example/x", "https://amp.example/x")
}

func TestFinerTimeWins(t *testing.T) {
	day := news.Time{Instant: time.Date(2026, 3, 14, 0, 0, 0, 0, time.UTC), Precision: news.Day}
	second := news.Time{Instant: time.Date(2026, 3, 14, 9, 30, 5, 0, time.UTC), Precision: news.Second}
	minute := news.Time{Instant: time.Date(2026, 3, 14, 9, 30, 0, 0, time.UTC), Precision: news.Minute}
	f := func(page, entry, want news.Time) {
		t.Helper()
		if got := finer(page, entry); got != want {
			t.Errorf("finer(%v, %v) = %v", page, entry, got)
		}
	}
	f(day, second, second)
	f(minute, second, minute)
	f(news.Time{}, day, day)
	f(second, news.Time{}, second)
}

func FuzzNormalise(f *testing.F) {
	f.Add("T", "text\n\nmore", "https://a.example/x", "az_Latn")
	f.Fuzz(func(t *testing.T, title, text, canonical, lang string) {
		d := document()
		d.Page = &news.Page{Title: title, Text: text, Canonical: canonical, Language: lang}
		c := Normalise(d, time.Time{})
		if len(c.Addresses) == 0 || len(c.Content.Title) > maxTitle+10 {
			t.Errorf("%+v", c)
		}
	})
}
