package feed

import (
	"path"
	"strings"

	ext "github.com/mmcdole/gofeed/extensions"

	"github.com/newswire-dev/newswire/services/fetcher/internal/resolve"
	"github.com/newswire-dev/newswire/services/news"
)

// images gives the pictures of an item: those stated first, then those in its markup.
func (it item) images(markup ...string) []news.Image {
	g := gallery{base: it.base}
	for _, e := range it.Enclosures {
		if isImage(e.Type, "", e.URL) {
			g.add(news.Image{URL: e.URL})
		}
	}
	g.media(it.Extensions["media"], 3)
	g.written(it.custom("image"))
	if it.Image != nil {
		g.add(news.Image{URL: it.Image.URL})
	}
	for _, m := range markup {
		for _, src := range pictures(m) {
			g.add(news.Image{URL: src})
		}
	}
	return g.images
}

// A gallery gathers images, each address once.
type gallery struct {
	base   string
	images []news.Image
}

func (g *gallery) add(i news.Image) {
	i.URL = resolve.Link(g.base, i.URL)
	if i.URL == "" || len(g.images) == maxImages {
		return
	}
	for _, known := range g.images {
		if known.URL == i.URL {
			return
		}
	}
	g.images = append(g.images, i)
}

// media adds the images of Media RSS: contents, those of groups, and thumbnails where there is nothing larger.
func (g *gallery) media(elements map[string][]ext.Extension, depth int) {
	if depth == 0 {
		return
	}
	before := len(g.images)
	for _, c := range elements["content"] {
		if isImage(c.Attrs["type"], c.Attrs["medium"], c.Attrs["url"]) {
			g.add(news.Image{URL: c.Attrs["url"], Caption: caption(c.Children, "description", "title"), Credit: caption(c.Children, "credit")})
		}
		g.media(c.Children, depth-1)
	}
	for _, group := range elements["group"] {
		g.media(group.Children, depth-1)
	}
	if len(g.images) > before {
		return
	}
	for _, t := range elements["thumbnail"] {
		g.add(news.Image{URL: t.Attrs["url"]})
	}
}

func caption(elements map[string][]ext.Extension, names ...string) string {
	for _, name := range names {
		if text := cut(oneLine(plain(firstText(elements, name, 0))), maxTitle); text != "" {
			return text
		}
	}
	return ""
}

// written adds the image of an image element inside an item, which is an address or has one in its url.
func (g *gallery) written(value string) {
	if _, rest, ok := strings.Cut(value, "<url>"); ok {
		value, _, _ = strings.Cut(rest, "</url>")
	}
	if value = strings.TrimSpace(value); value != "" && !strings.ContainsAny(value, "<> ") {
		g.add(news.Image{URL: value})
	}
}

// isImage decides by what is stated, and by the name where nothing is.
func isImage(kind, medium, address string) bool {
	if kind != "" {
		return strings.HasPrefix(strings.ToLower(kind), "image")
	}
	if medium != "" {
		return strings.EqualFold(medium, "image")
	}
	address, _, _ = strings.Cut(address, "?")
	switch strings.ToLower(path.Ext(address)) {
	case ".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif":
		return true
	}
	return false
}
