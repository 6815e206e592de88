package normaliser

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"github.com/newswire-dev/newswire/services/news"
)

// Bounds of what an article may hold. Longer lists are cut; text is cut by the fetcher.
const (
	maxAuthors    = 20
	maxCategories = 64
	maxImages     = 20
	maxAgency     = 200
	maxTitle      = 1000 // bytes
	maxDek        = 4000
)

// Normalise turns one look at an item into an article candidate: the best of what the page and the feed's entry say, in one
// form. It is a function of the document alone.
func Normalise(d news.Document, now time.Time) news.Candidate {
	c := news.Candidate{
		Document: d.ID, Look: d.Look, SourceID: d.SourceID, FeedID: d.FeedID, Site: d.Site, Article: d.Article,
		Backfill: d.Backfill, Cause: d.Cause, Detail: d.Detail, Home: d.Home,
		Shown: d.Shown, Fetched: d.Fetched, Extracted: d.Extracted, Normalised: now,
	}
	c.Content = content(d)
	c.Addresses = addresses(d)
	if alias := news.Address(c.Content.Canonical); !slices.Contains(c.Addresses, alias) {
		c.Alias = alias
	}
	if d.Cause != news.CauseShared {
		c.GUID = news.GUIDName(d.FeedID, d.Entry.GUID)
	}
	c.Unmodified, c.ETag, c.LastModified = d.Unmodified, d.ETag, d.LastModified
	if d.Page != nil {
		c.Withdrawn, c.Live = d.Page.Withdrawn, d.Page.Live
	}
	if d.Reread != nil {
		d.Page = d.Reread
		c.Reread = content(d).Hash
	}
	return c
}

func content(d news.Document) news.Content {
	e := d.Entry
	c := news.Content{
		URL: d.Link, Canonical: canonical(d), Completeness: news.FromEntry,
		Title: e.Title, Text: firstOf(e.Text, e.Summary), Authors: e.Authors,
		Published: e.Published, Modified: e.Modified, Language: tag(d.Language, e.Language),
		Categories: e.Categories, Images: e.Images, Usage: d.Usage,
	}
	if p := d.Page; p != nil {
		c.Completeness, c.Extractor = news.FromPage, d.Extractor
		c.Title = firstOf(p.Title, e.Title)
		c.Text, c.Dek = firstOf(p.Text, c.Text), p.Dek
		c.Agency = cut(line(p.Agency), maxAgency)
		c.Published, c.Modified = finer(p.Published, e.Published), finer(p.Modified, e.Modified)
		c.Language = tag(p.Language, d.Language, e.Language)
		c.Categories = append(append([]string{}, p.Categories...), e.Categories...)
		if len(p.Authors) > 0 {
			c.Authors = p.Authors
		}
		if len(p.Images) > 0 {
			c.Images = p.Images
		}
	}
	if d.Truncated {
		c.Completeness = news.Truncated
	}
	c.Title = cut(line(c.Title), maxTitle)
	c.Dek = cut(line(c.Dek), maxDek)
	c.Text = blocks(c.Text)
	c.Authors = distinct(c.Authors, maxAuthors)
	c.Categories = distinct(c.Categories, maxCategories)
	c.Images = c.Images[:min(len(c.Images), maxImages)]
	c.Hash = news.ContentHash(c.Title, c.Text)
	return c
}

// canonical gives where the article lives: what its page calls canonical, where that is inside the page's site and no home
// page, else the address the page was read at, else the link.
func canonical(d news.Document) string {
	if d.Page == nil || d.Final == "" {
		return d.Link
	}
	if c := d.Page.Canonical; news.Address(c) != "" && news.Site(c) == news.Site(d.Final) && !news.IsHome(c) {
		return c
	}
	if plain := withoutAMP(d.Final); !news.IsHome(plain) {
		return plain
	}
	return d.Link
}

// addresses lists the normal forms that name the article, its own first. Where the page was not read, the address it was asked
// at names nothing: it may be that of a consent page or an error.
func addresses(d news.Document) []string {
	var out []string
	if d.Address != "" {
		out = append(out, d.Address)
	}
	if final := news.Address(d.Final); d.Page != nil && final != "" && final != d.Address && !news.IsHome(d.Final) {
		out = append(out, final)
	}
	return out
}

// withoutAMP undoes the address of an AMP copy: amp.host, /amp at either end, ?amp.
func withoutAMP(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	if path := strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), "/amp"); path != strings.TrimSuffix(u.Path, "/") {
		u.Path, u.RawPath = path, ""
	}
	if q := u.Query(); q.Has("amp") {
		q.Del("amp")
		u.RawQuery = q.Encode()
	}
	if rest, ok := strings.CutPrefix(u.Host, "amp."); ok && strings.Count(rest, ".") > 0 {
		u.Host = rest
	}
	return u.String()
}

// finer gives the time that was stated more exactly, the first where both are equal.
func finer(a, b news.Time) news.Time {
	rank := func(t news.Time) int {
		if t.IsZero() {
			return 0
		}
		return map[news.Precision]int{news.Month: 1, news.Day: 2, news.Minute: 3, news.Second: 4}[t.Precision]
	}
	if rank(b) > rank(a) && (a.IsZero() || rank(a) < 3) {
		return b
	}
	return a
}

// tag gives the first of the language names that is one, in BCP 47's form; undetermined is empty.
func tag(names ...string) string {
	for _, name := range names {
		t, err := language.Parse(strings.ReplaceAll(strings.TrimSpace(name), "_", "-"))
		if err == nil && t != language.Und {
			return t.String()
		}
	}
	return ""
}

func firstOf(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}

// line folds white space and drops what no text should hold: control characters, bytes that are no UTF-8.
func line(s string) string { return strings.Join(strings.Fields(printable(s)), " ") }

// blocks does the same for every block of a text and keeps the blank lines between them.
func blocks(s string) string {
	var out []string
	for _, b := range strings.Split(printable(s), "\n\n") {
		lines := strings.Split(b, "\n")
		kept := lines[:0]
		for _, l := range lines {
			if l = strings.Join(strings.Fields(l), " "); l != "" {
				kept = append(kept, l)
			}
		}
		if len(kept) > 0 {
			out = append(out, strings.Join(kept, "\n"))
		}
	}
	return strings.Join(out, "\n\n")
}

func printable(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == ' ':
			return r
		case unicode.IsControl(r), r == '\ufffe', r == '\uffff', r >= 0xE000 && r <= 0xF8FF: // private use: ours
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// cut shortens a line to n bytes at a word.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = strings.ToValidUTF8(s[:n], "")
	if i := strings.LastIndexByte(s, ' '); i > n/2 {
		s = s[:i]
	}
	return s + " …"
}

func distinct(list []string, most int) []string {
	var out []string
	for _, s := range list {
		if s = cut(line(s), 200); s != "" && !contains(out, s) && len(out) < most {
			out = append(out, s)
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if strings.EqualFold(x, s) {
			return true
		}
	}
	return false
}
