package feed

import (
	"strings"

	"github.com/mmcdole/gofeed/atom"

	"github.com/newswire-dev/newswire/services/fetcher/internal/resolve"
)

// link gives the address of an item's page, absolute; empty where the item names none that can be fetched.
func (it item) link() string {
	for _, one := range it.links() {
		if link := resolve.Link(it.base, one); link != "" {
			return link
		}
	}
	return ""
}

// links gives what may be the address, best first. An address that stands behind a counter (feedburner:origLink) is better
// than the counter.
func (it item) links() []string {
	links := []string{it.extension("feedburner", "origLink")}
	switch {
	case it.atom != nil:
		links = append(links, atomLinks(it.atom.Links)...)
		if isWeb(it.GUID) {
			links = append(links, it.GUID)
		}
	case it.json != nil:
		links = append(links, it.json.URL, it.json.ExternalURL)
		if isWeb(it.GUID) {
			links = append(links, it.GUID)
		}
	default:
		links = append(links, it.Link)
		for _, l := range it.Extensions["atom"]["link"] {
			if rel := l.Attrs["rel"]; rel == "" || rel == "alternate" {
				links = append(links, l.Attrs["href"])
			}
		}
		links = append(links, it.Links...)
		if it.rss != nil && it.rss.GUID != nil && !strings.EqualFold(it.rss.GUID.IsPermalink, "false") && isWeb(it.GUID) {
			links = append(links, it.GUID)
		}
	}
	return links
}

// atomLinks puts the links to the page itself in order: as HTML, in another form, without a relation.
func atomLinks(all []*atom.Link) []string {
	var html, other, rest []string
	for _, l := range all {
		switch {
		case l == nil || l.Href == "":
		case l.Rel == "alternate" && (l.Type == "" || strings.Contains(l.Type, "html")):
			html = append(html, l.Href)
		case l.Rel == "alternate":
			other = append(other, l.Href)
		case l.Rel == "":
			rest = append(rest, l.Href)
		}
	}
	return append(append(html, rest...), other...)
}

func isWeb(address string) bool {
	head := strings.ToLower(strings.TrimSpace(address))
	return strings.HasPrefix(head, "http://") || strings.HasPrefix(head, "https://")
}
