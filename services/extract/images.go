package extract

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newswire-dev/newswire/services/news"
)

const maxImages = 10

// findImages lists the article's pictures: the one that the page names, then those that stand in the text, with their captions.
func (r *reader) findImages() []news.Image {
	var out []news.Image
	add := func(i news.Image) {
		for k := range out {
			if out[k].URL == i.URL {
				if out[k].Caption == "" {
					out[k].Caption = i.Caption
				}
				return
			}
		}
		if i.URL != "" && len(out) < maxImages {
			out = append(out, i)
		}
	}
	if r.meta.image != "" {
		add(news.Image{URL: r.meta.image})
	} else if len(r.article.images) > 0 {
		add(news.Image{URL: r.article.images[0]})
	}
	if r.root < 0 {
		return out
	}
	root := r.outline.boxes[r.root]
	for _, p := range r.outline.images {
		if p.block < int(root.first) || p.block >= int(root.last) || small(p.node) {
			continue
		}
		add(news.Image{URL: absolute(r.base, largest(p.node)), Caption: caption(p.node)})
	}
	return out
}

// small reports whether a picture is an icon or a counter.
func small(n *html.Node) bool {
	for _, side := range []string{"width", "height"} {
		if v, err := strconv.Atoi(strings.TrimSuffix(attr(n, side), "px")); err == nil && v < 100 {
			return true
		}
	}
	return false
}

// largest gives the widest rendition of a picture.
func largest(n *html.Node) string {
	best, width := attr(n, "src"), -1
	for _, key := range []string{"srcset", "data-srcset"} {
		for _, candidate := range strings.Split(attr(n, key), ", ") {
			parts := strings.Fields(candidate)
			if len(parts) != 2 {
				continue
			}
			if w, err := strconv.Atoi(strings.TrimRight(parts[1], "wx")); err == nil && w > width {
				best, width = parts[0], w
			}
		}
	}
	if best == "" || strings.HasPrefix(best, "data:") {
		best = attr(n, "data-src")
	}
	return best
}

// caption gives the words under a picture in a figure.
func caption(n *html.Node) string {
	for p, steps := n.Parent, 0; p != nil && steps < 5; p, steps = p.Parent, steps+1 {
		if p.DataAtom != atom.Figure {
			continue
		}
		if c := findDeep(p, atom.Figcaption, 0); c != nil {
			return squeeze(textOf(c, 500))
		}
		return ""
	}
	return ""
}

func findDeep(n *html.Node, tag atom.Atom, depth int) *html.Node {
	if depth > 6 {
		return nil
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == tag {
			return c
		}
		if found := findDeep(c, tag, depth+1); found != nil {
			return found
		}
	}
	return nil
}
