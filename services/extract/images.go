package extract

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/PuerkitoBio/goquery"

	"github.com/newswire-dev/newswire/services/news"
)

// maxImages is how many pictures an article keeps.
const maxImages = 10

// findImages are the pictures of the article, the leading one first, each in its largest rendition and once, whatever its size.
func (r *reader) findImages() []news.Image {
	var all []news.Image
	at := map[string]int{}
	add := func(u, caption, credit string) {
		if u == "" || len(all) >= maxImages {
			return
		}
		key := fileName(u)
		if i, seen := at[key]; seen {
			if all[i].Caption == "" {
				all[i].Caption, all[i].Credit = caption, credit
			}
			return
		}
		at[key] = len(all)
		all = append(all, news.Image{URL: u, Caption: caption, Credit: credit})
	}
	add(r.meta.image, "", "")
	for _, u := range r.article.images {
		add(absolute(r.base, u), "", "")
		if len(all) > 0 {
			break
		}
	}
	for _, p := range r.outline.images {
		if r.inArticle(p) {
			caption, credit := captionOf(p.node)
			add(absolute(r.base, largest(p.node)), caption, credit)
		}
	}
	return all
}

// inArticle reports whether a picture stands between the headline and the end of the text, in nothing foreign but a figure.
func (r *reader) inArticle(p picture) bool {
	root := r.outline.boxes[r.root]
	first := int(root.first)
	if r.headAt >= 0 {
		first = min(first, r.headAt)
	}
	if p.block < first || p.block >= int(root.last) || tiny(p.node) {
		return false
	}
	for at := p.box; at >= 0 && int(at) != r.root; at = r.outline.boxes[at].parent {
		if r.outline.boxes[at].traits&(isRelated|isAd|isBio|isByline|isComment|isNavigation|isNewsletter|isShare|isFooter) != 0 {
			return false
		}
	}
	return true
}

// tiny reports whether a picture is an icon or a counter.
func tiny(n *html.Node) bool {
	for _, key := range []string{"width", "height"} {
		if size, err := strconv.Atoi(strings.TrimSuffix(attr(n, key), "px")); err == nil && size < 100 {
			return true
		}
	}
	return false
}

// largest is the address of the widest rendition of a picture. Lazy pictures keep it in other attributes.
func largest(n *html.Node) string {
	best, width := "", 0.0
	for _, key := range []string{"srcset", "data-srcset"} {
		for _, candidate := range strings.Split(attr(n, key), ", ") {
			f := strings.Fields(candidate)
			if len(f) == 0 {
				continue
			}
			w := 1.0
			if len(f) > 1 {
				w, _ = strconv.ParseFloat(strings.TrimRight(f[1], "wx,"), 64)
			}
			if w > width {
				best, width = strings.TrimSuffix(f[0], ","), w
			}
		}
	}
	if best != "" {
		return best
	}
	for _, key := range []string{"data-src", "data-original", "data-lazy-src", "src"} {
		if u := attr(n, key); u != "" && !strings.HasPrefix(u, "data:") {
			return u
		}
	}
	return ""
}

// captionOf is the caption of the figure around a picture, and the credit where it stands in an element of its own.
func captionOf(n *html.Node) (caption, credit string) {
	for p, steps := n.Parent, 0; p != nil && steps < 6; p, steps = p.Parent, steps+1 {
		if p.DataAtom != atom.Figure {
			continue
		}
		if !small(p, 10*fewNodes) {
			return "", ""
		}
		found := goquery.NewDocumentFromNode(p).Find("figcaption")
		if found.Length() == 0 {
			return "", ""
		}
		caption, credit = textOf(found.Nodes[0]), creditIn(found.Nodes[0])
		if credit != caption {
			caption = strings.TrimSpace(strings.TrimSuffix(caption, credit))
		}
		if len(caption) > 1000 {
			return "", ""
		}
		return caption, credit
	}
	return "", ""
}

// creditIn is the text of the element in a caption whose class says that it is the credit.
func creditIn(caption *html.Node) string {
	credit := ""
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && credit == ""; c = c.NextSibling {
			if c.Type != html.ElementNode {
				continue
			}
			class := strings.ToLower(attr(c, "class") + " " + attr(c, "itemprop"))
			if strings.Contains(class, "credit") || strings.Contains(class, "copyright") || strings.Contains(class, "photographer") || strings.Contains(class, "source") {
				credit = textOf(c)
				return
			}
			walk(c)
		}
	}
	walk(caption)
	if len(credit) > 200 {
		return ""
	}
	return credit
}

// fileName is what the renditions of a picture share: the last part of its address.
func fileName(u string) string {
	u, _, _ = strings.Cut(u, "?")
	return strings.ToLower(u[strings.LastIndexByte(u, '/')+1:])
}
