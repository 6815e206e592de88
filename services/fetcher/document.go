package fetcher

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/newswire-dev/newswire/services/news"
)

// maxDocument is the largest record of a document, in bytes.
const maxDocument = 900_000

// document gives the Document of a look.
func document(w Work, r result) news.Document {
	d := news.Document{
		ID: w.Document, Look: w.Look, SourceID: w.Source.ID, FeedID: w.FeedID,
		Link: w.Link, Address: w.Address, Article: w.Article, Backfill: w.Backfill,
		Entry: w.Entry, Page: r.page, Cause: r.cause, Detail: r.detail, Home: r.home,
		Language: w.FeedLang,
		Shown:    w.Shown.UTC(), Fetched: r.fetched.UTC(), Extracted: r.read.UTC(),
	}
	d.Usage = r.usage
	d.Unmodified, d.ETag, d.LastModified, d.Reread = r.unmodified, r.etag, r.modified, r.reread
	if d.Page != nil {
		d.Extractor = r.extractor
	}
	if d.Language == "" {
		d.Language = w.Source.Language
	}
	if r.page != nil {
		d.Final = r.final
	}
	for _, address := range []string{d.Final, r.final, d.Link, w.Source.Site, "https://" + w.Source.ID} {
		if d.Site = news.Site(address); d.Site != "" {
			break
		}
	}
	return d
}

// spoken gives a document the language that an operator set for its feed: it counts more than what feed and page say, since it was set
// where they are wrong.
func spoken(d news.Document, language string) news.Document {
	if language == "" {
		return d
	}
	d.Language, d.Entry.Language = language, ""
	if d.Page != nil {
		page := *d.Page
		page.Language = ""
		d.Page = &page
	}
	return d
}

// encode gives a document as its record holds it. Text that makes it too large is cut at a block, and marked.
func encode(d news.Document) ([]byte, error) {
	b, err := marshal(d)
	if err != nil || len(b) <= maxDocument {
		return b, err
	}
	if d.Page != nil {
		page := *d.Page
		page.Images, page.Categories, page.Authors = first(page.Images), first(page.Categories), first(page.Authors)
		d.Page = &page
		d.Entry.Text = "" // the page's is the better one
	}
	d.Reread = nil // a text so long is told as it comes
	for range 32 {
		if b, err = marshal(d); err != nil || len(b) <= maxDocument {
			return b, err
		}
		d.Truncated = true
		if over := len(b) - maxDocument; d.Page != nil && d.Page.Text != "" {
			d.Page.Text = shorten(d.Page.Text, over)
		} else {
			d.Entry.Text = shorten(d.Entry.Text, over)
		}
	}
	return b, nil
}

// first gives the beginning of a list that nobody wrote by hand.
func first[T any](list []T) []T { return list[:min(len(list), 100)] }

// shorten cuts a number of bytes off a text, but not more than half of it, at a block where there is one.
func shorten(s string, by int) string {
	keep := max(len(s)-by-len(s)/50, len(s)/2)
	s = strings.ToValidUTF8(s[:keep], "")
	if i := strings.LastIndex(s, "\n\n"); i > 0 {
		return s[:i]
	}
	return s
}

// marshal writes JSON without the escapes for HTML, which would triple some texts.
func marshal(d news.Document) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(d); err != nil {
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}
