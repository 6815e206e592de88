package feed

import (
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/json"
	"github.com/mmcdole/gofeed/rss"
	"golang.org/x/text/language"

	"github.com/newswire-dev/newswire/services/fetcher/internal/decode"
	"github.com/newswire-dev/newswire/services/fetcher/internal/resolve"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/wiredate"
)

// The longest fields of an entry, in bytes.
const (
	maxTitle      = 1 << 10
	maxSummary    = 8 << 10
	maxText       = 512 << 10
	maxGUID       = 2 << 10
	maxCategory   = 200
	maxCategories = 64
	maxImages     = 16
	maxUnread     = 100
	maxUnreadText = 200
)

// An item is one of gofeed's, with the original that it was made from: one of rss, atom and json is set.
type item struct {
	*gofeed.Item
	rss  *rss.Item
	atom *atom.Entry
	json *json.Item
	base string
	zone *time.Location

	index  int
	unread *[]Unread
}

// translate gives what a parsed feed says in the wire's words.
func translate(f *gofeed.Feed, o Options) Feed {
	out := Feed{
		Title:    cut(oneLine(plain(f.Title)), maxTitle),
		Link:     resolve.Link(o.URL, f.Link),
		Language: tagOf(f.Language),
		Hints:    hints(f, o.URL),
		Format:   Format(f.FeedType),
	}
	out.Items = make([]news.Entry, 0, len(f.Items))
	for i, one := range f.Items {
		if one == nil {
			continue
		}
		it := item{Item: one, base: o.URL, zone: o.Zone, index: i, unread: &out.Unread}
		switch original := f.OriginalFeed().(type) {
		case *rss.Feed:
			it.rss = original.Items[i]
		case *atom.Feed:
			it.atom = original.Entries[i]
		case *json.Feed:
			it.json = original.Items[i]
		}
		if _, twice := decode.Mended(one.Title); twice {
			out.twice++
		}
		out.Items = append(out.Items, it.entry())
	}
	return out
}

// entry gives one item in the wire's words.
func (it item) entry() news.Entry {
	e := news.Entry{
		GUID:       cut(strings.TrimSpace(it.GUID), maxGUID),
		Link:       it.link(),
		Title:      cut(oneLine(plain(it.title())), maxTitle),
		Authors:    it.authors(),
		Language:   tagOf(it.language()),
		Categories: it.categories(),
	}
	content, description := it.content(), it.description()
	e.Text, e.Summary = texts(content, description)
	e.Images = it.images(content, description)
	e.Published, e.Modified = it.dates()
	return e
}

func (it item) title() string {
	if it.Title != "" {
		return it.Title
	}
	return it.media("title")
}

// content gives the full text as markup, where the item has it.
func (it item) content() string {
	if it.json != nil && it.json.ContentHTML == "" {
		return escaped(it.json.ContentText)
	}
	for _, text := range []string{it.Content, it.extension("yandex", "full-text"), it.extension("turbo", "content"), it.custom("full-text"), it.custom("fulltext")} {
		if strings.TrimSpace(text) != "" {
			return text
		}
	}
	return ""
}

func (it item) description() string {
	if it.json != nil {
		return escaped(it.Description)
	}
	if strings.TrimSpace(it.Description) != "" {
		return it.Description
	}
	return it.media("description")
}

// language gives what the item itself states.
func (it item) language() string {
	if it.json != nil {
		return it.json.Language
	}
	if dc := it.DublinCoreExt; dc != nil && len(dc.Language) > 0 {
		return dc.Language[0]
	}
	return ""
}

// dates gives when the item was published and, where that is stated separately, modified.
func (it item) dates() (published, modified news.Time) {
	written, changed := it.Published, it.Updated
	if it.rss != nil {
		changed = it.extension("dcterms", "modified")
		if changed == "" {
			changed = it.extension("atom", "updated")
		}
	}
	if it.atom != nil {
		written = it.atom.Published
	}
	published = it.firstDate(written, it.extension("dcterms", "issued"), it.extension("dcterms", "created"), it.extension("dc", "date"), it.custom("date"))
	modified = it.firstDate(changed)
	if published.IsZero() {
		return modified, news.Time{}
	}
	if modified.Instant.Equal(published.Instant) {
		modified = news.Time{}
	}
	return published, modified
}

func (it item) categories() []string {
	all := it.Categories
	if keywords := it.media("keywords"); keywords != "" {
		all = append(append([]string{}, all...), strings.Split(keywords, ",")...)
	}
	return distinct(all)
}

// firstDate gives the first date that can be read, and notes those that cannot.
func (it item) firstDate(written ...string) news.Time {
	for _, w := range written {
		if w = plain(w); w == "" {
			continue
		}
		t, ok := wiredate.Parse(w, it.zone)
		if ok {
			return t
		}
		if len(*it.unread) < maxUnread {
			*it.unread = append(*it.unread, Unread{it.index, cut(w, maxUnreadText)})
		}
	}
	return news.Time{}
}

// distinct gives categories as plain text, each once.
func distinct(all []string) (out []string) {
	seen := map[string]bool{}
	for _, c := range all {
		c = cut(oneLine(plain(c)), maxCategory)
		key := strings.ToLower(c)
		if c == "" || seen[key] || len(out) == maxCategories {
			continue
		}
		seen[key] = true
		out = append(out, c)
	}
	return out
}

// extension gives the text of the first element of a name in a vocabulary.
func (it item) extension(vocabulary, name string) string {
	if all := it.Extensions[vocabulary][name]; len(all) > 0 {
		return strings.TrimSpace(all[0].Value)
	}
	return ""
}

// custom gives the text of an element that no vocabulary has.
func (it item) custom(name string) string {
	for written, value := range it.Custom {
		if strings.EqualFold(written, name) {
			return value
		}
	}
	return ""
}

// media gives the first text of a name from Media RSS (rssboard.org/media-rss), at the item or in its groups and contents.
func (it item) media(name string) string {
	return firstText(it.Extensions["media"], name, 3)
}

func firstText(elements map[string][]ext.Extension, name string, depth int) string {
	for _, e := range elements[name] {
		if text := strings.TrimSpace(e.Value); text != "" {
			return text
		}
	}
	if depth == 0 {
		return ""
	}
	for _, inside := range []string{"group", "content"} {
		for _, e := range elements[inside] {
			if text := firstText(e.Children, name, depth-1); text != "" {
				return text
			}
		}
	}
	return ""
}

// tagOf gives a language as BCP 47; empty where it is none.
func tagOf(written string) string {
	tag, err := language.Parse(strings.ReplaceAll(strings.TrimSpace(written), "_", "-"))
	if err != nil || tag == language.Und {
		return ""
	}
	return tag.String()
}
