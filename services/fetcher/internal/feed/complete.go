package feed

import (
	"bytes"
	"strings"

	"github.com/newswire-dev/newswire/services/fetcher/internal/fields"
	"github.com/newswire-dev/newswire/services/fetcher/internal/mend"
	"github.com/newswire-dev/newswire/services/fetcher/internal/resolve"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/wiredate"
)

// complete fills in what gofeed leaves out, from a second reading of the document, which is only made where something is missing:
// texts in base64, what RDF says in attributes, the Channel Definition Format, elements of Atom in RSS and the other way round.
func (out *Feed) complete(m mend.Document, o Options) {
	packed := bytes.Contains(m.XML, []byte("base64"))
	if !packed && !m.Bare && m.Root != "rdf" && !out.lacks() {
		return
	}
	d := fields.XML(m.XML, fields.Options{Base: o.URL, Bare: m.Bare, Raw: true})
	if len(d.Items) != len(out.Items) {
		out.Items = make([]news.Entry, len(d.Items))
	}
	for i, s := range d.Items {
		e := &out.Items[i]
		if packed {
			e.Title, e.Summary, e.Text = "", "", ""
		}
		fill(e, s, o)
	}
}

// lacks reports whether there is an item without address, title or date, or none at all.
func (out *Feed) lacks() bool {
	for _, e := range out.Items {
		if e.Link == "" || e.Title == "" || e.Published.IsZero() {
			return true
		}
	}
	return len(out.Items) == 0
}

// fill takes what an entry lacks from all that its item says.
func fill(e *news.Entry, s *fields.Subject, o Options) {
	or(&e.GUID, cut(s.ID, maxGUID))
	or(&e.Link, resolve.Link(o.URL, s.Link))
	or(&e.Title, cut(oneLine(plain(s.Title)), maxTitle))
	if e.Text == "" && e.Summary == "" {
		e.Text, e.Summary = texts(s.Content, s.Description)
	}
	if e.Published.IsZero() {
		for _, written := range []string{s.PublishedRaw, s.CreatedRaw, s.UpdatedRaw} {
			if e.Published, _ = wiredate.Parse(plain(written), o.Zone); !e.Published.IsZero() {
				break
			}
		}
	}
	if len(e.Authors) == 0 {
		var written []string
		for _, p := range s.Authors {
			written = append(written, p.Name)
		}
		e.Authors = people(written)
	}
	if len(e.Categories) == 0 {
		e.Categories = distinct(s.Category)
	}
}

// or sets a field that is empty.
func or(field *string, value string) {
	if *field == "" {
		*field = value
	}
}

// texts gives the text and the summary of an item as plain text. Where the whole article stands in its description, the first
// paragraph is the summary.
func texts(content, description string) (text, summary string) {
	text, summary = plain(content), plain(description)
	if text == "" && strings.Contains(summary, "\n\n") {
		text = summary
		summary, _, _ = strings.Cut(summary, "\n\n")
	}
	return cutBlocks(text, maxText), cutBlocks(summary, maxSummary)
}
