package fields

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/newswire-dev/newswire/services/fetcher/internal/resolve"
	"github.com/newswire-dev/newswire/services/fetcher/internal/sanitise"
)

// jsonFeed is a JSON Feed (jsonfeed.org/version/1.1). Every field is taken as it comes, so that one of another kind than the
// specification says costs only itself.
type jsonFeed struct {
	Version  loose             `json:"version"`
	Title    loose             `json:"title"`
	Home     loose             `json:"home_page_url"`
	Self     loose             `json:"feed_url"`
	About    loose             `json:"description"`
	Next     loose             `json:"next_url"`
	Icon     loose             `json:"icon"`
	Favicon  loose             `json:"favicon"`
	Language loose             `json:"language"`
	Author   json.RawMessage   `json:"author"`
	Authors  json.RawMessage   `json:"authors"`
	Items    []json.RawMessage `json:"items"`
}

// maxJSONItem is the largest item that is read, in bytes.
const maxJSONItem = 1 << 20

// maxJSONPeople is the longest list of authors or attachments that is read, in bytes.
const maxJSONPeople = 64 << 10

type jsonItem struct {
	ID          loose           `json:"id"`
	URL         loose           `json:"url"`
	External    loose           `json:"external_url"`
	Title       loose           `json:"title"`
	HTML        loose           `json:"content_html"`
	Text        loose           `json:"content_text"`
	Summary     loose           `json:"summary"`
	Image       loose           `json:"image"`
	Published   loose           `json:"date_published"`
	Modified    loose           `json:"date_modified"`
	Language    loose           `json:"language"`
	Author      json.RawMessage `json:"author"`
	Authors     json.RawMessage `json:"authors"`
	Tags        json.RawMessage `json:"tags"`
	Attachments json.RawMessage `json:"attachments"`
}

type jsonPerson struct {
	Name loose `json:"name"`
	URL  loose `json:"url"`
}

// loose is a text that may have been written as a number. Anything else is none.
type loose string

func (l *loose) UnmarshalJSON(b []byte) error {
	var s string
	var n json.Number
	switch {
	case json.Unmarshal(b, &s) == nil:
		*l = loose(s)
	case json.Unmarshal(b, &n) == nil:
		*l = loose(n)
	}
	return nil
}

// JSON reads a JSON Feed of at most limit items; false where it is none. An item without an id is left out, as the specification
// asks.
func JSON(document []byte, o Options, limit int) (d Document, skipped int, ok bool) {
	var f jsonFeed
	if json.Unmarshal(document, &f) != nil || f.Items == nil && !strings.Contains(string(f.Version), "jsonfeed.org") {
		return Document{}, 0, false
	}
	r := &reader{o: o, item: -1}
	r.Version = "json1"
	if strings.HasSuffix(strings.TrimSuffix(string(f.Version), "/"), "1.1") {
		r.Version = "json11"
	}
	r.Feed = r.jsonFeed(f)
	for _, raw := range f.Items {
		var one jsonItem
		switch {
		case len(r.Items) == limit:
			skipped++
		case len(raw) > maxJSONItem || json.Unmarshal(raw, &one) != nil || strings.TrimSpace(string(one.ID)) == "":
		default:
			r.item = len(r.Items)
			r.Items = append(r.Items, r.jsonItem(one))
		}
	}
	return r.Document, skipped, true
}

func (r *reader) address(l loose) string {
	if l == "" {
		return ""
	}
	return resolve.Join(r.o.Base, strings.TrimSpace(string(l)))
}

func (r *reader) jsonFeed(f jsonFeed) *Subject {
	s := &Subject{Title: string(f.Title), Description: string(f.About), Icon: r.address(f.Icon), Language: string(f.Language)}
	if s.Language == "" {
		s.Language = r.o.Language
	}
	if f.Home != "" {
		r.addLink(s, Link{Rel: "alternate", Type: typeHTML, Href: r.address(f.Home)})
	}
	if f.Self != "" {
		r.addLink(s, Link{Rel: "self", Type: "application/feed+json", Href: r.address(f.Self)})
	}
	if f.Next != "" {
		r.addLink(s, Link{Rel: "next", Type: "application/feed+json", Href: r.address(f.Next)})
	}
	if icon := r.address(f.Icon); icon != "" {
		s.Image = &Image{URL: icon}
	}
	r.jsonPeople(s, f.Author, f.Authors)
	s.finish(true)
	return s
}

func (r *reader) jsonItem(i jsonItem) *Subject {
	s := &Subject{ID: string(i.ID), Title: string(i.Title), Description: string(i.Summary), Language: string(i.Language)}
	if i.URL != "" {
		r.addLink(s, Link{Rel: "alternate", Type: typeHTML, Href: r.address(i.URL)})
	}
	if i.External != "" {
		r.addLink(s, Link{Rel: "related", Type: typeHTML, Href: r.address(i.External)})
	}
	if i.HTML != "" {
		s.Contents = append(s.Contents, Text{Type: typeHTML, Base: r.o.Base, Value: sanitise.HTML(string(i.HTML), sanitise.Options{Base: r.o.Base})})
	}
	if i.Text != "" {
		s.Contents = append(s.Contents, Text{Type: typePlain, Value: string(i.Text)})
	}
	if s.Description == "" && len(s.Contents) > 0 {
		s.Description = s.Contents[0].Value
	}
	if i.Image != "" {
		s.Image = &Image{URL: r.address(i.Image)}
	}
	if i.Published != "" {
		r.date(&s.Published, &s.PublishedRaw, "published", string(i.Published), s)
	}
	if i.Modified != "" {
		r.date(&s.Updated, &s.UpdatedRaw, "updated", string(i.Modified), s)
	}
	r.jsonPeople(s, i.Author, i.Authors)
	s.addJSONTags(i.Tags)
	r.attachments(s, i.Attachments)
	s.finish(false)
	return s
}

// addJSONTags adds the first tags of a list; what is none has none.
func (s *Subject) addJSONTags(raw json.RawMessage) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if start, err := d.Token(); err != nil || start != json.Delim('[') {
		return
	}
	for range maxTags {
		var one loose
		if !d.More() || d.Decode(&one) != nil {
			return
		}
		if one != "" {
			s.addTag(Tag{Term: string(one)})
		}
	}
}

func (r *reader) jsonPeople(s *Subject, one, several json.RawMessage) {
	var author jsonPerson
	var authors []jsonPerson
	if len(several) <= maxJSONPeople {
		_ = json.Unmarshal(several, &authors) // of another kind: none
	}
	if _ = json.Unmarshal(one, &author); len(authors) == 0 && author != (jsonPerson{}) {
		authors = append(authors, author)
	}
	for _, a := range authors {
		s.Authors = append(s.Authors, Person{Name: string(a.Name), URL: r.address(a.URL)})
	}
	if len(s.Authors) > 0 {
		s.Author = &s.Authors[0]
	}
}

func (r *reader) attachments(s *Subject, raw json.RawMessage) {
	var files []struct {
		URL   loose `json:"url"`
		Type  loose `json:"mime_type"`
		Title loose `json:"title"`
		Size  loose `json:"size_in_bytes"`
	}
	if len(raw) <= maxJSONPeople {
		_ = json.Unmarshal(raw, &files) // of another kind: none
	}
	for _, f := range files {
		size := string(f.Size)
		if n, err := strconv.ParseFloat(size, 64); err == nil {
			size = strconv.FormatInt(int64(n), 10)
		}
		r.addLink(s, Link{Rel: "enclosure", Href: r.address(f.URL), Type: string(f.Type), Title: string(f.Title), Length: size})
	}
}
