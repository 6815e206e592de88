package extract

import (
	"regexp"
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
	g := gallery{at: map[string]int{}}
	g.add(rendered{r.meta.image, nominalWidth(r.meta.image)}, "", "")
	for _, u := range r.article.images {
		u = absolute(r.base, u)
		if g.add(rendered{u, nominalWidth(u)}, "", ""); len(g.images) > 0 {
			break
		}
	}
	for _, p := range r.outline.images {
		if r.inArticle(p) {
			caption, credit := captionOf(p.node)
			best := largest(p.node)
			best.url = absolute(r.base, best.url)
			g.add(best, caption, credit)
		}
	}
	return g.images
}

// A rendered picture is an address and the width of what is there; 0 where that is not known.
type rendered struct {
	url   string
	width float64
}

// A gallery keeps every picture once.
type gallery struct {
	images []news.Image
	widths []float64
	at     map[string]int // by what the names of its renditions share
}

func (g *gallery) add(p rendered, caption, credit string) {
	if p.url == "" {
		return
	}
	key := fileName(p.url)
	if i, seen := g.at[key]; seen {
		if g.images[i].Caption == "" {
			g.images[i].Caption, g.images[i].Credit = caption, credit
		}
		if g.widths[i] > 0 && p.width > g.widths[i] {
			g.images[i].URL, g.widths[i] = p.url, p.width
		}
		return
	}
	if len(g.images) < maxImages {
		g.at[key] = len(g.images)
		g.images, g.widths = append(g.images, news.Image{URL: p.url, Caption: caption, Credit: credit}), append(g.widths, p.width)
	}
}

// sized is a width in an address: -1200x630, w=1200.
var sized = regexp.MustCompile(`(\d{3,4})x\d{3,4}|[?&;,/](?:w|width)[=_-](\d{2,4})`)

func nominalWidth(u string) float64 {
	m := sized.FindStringSubmatch(u)
	if m == nil {
		return 0
	}
	w, _ := strconv.ParseFloat(m[1]+m[2], 64)
	return w
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

// largest is the widest rendition of a picture, its own or of the picture element around it. Lazy pictures keep it in other attributes.
func largest(n *html.Node) rendered {
	best := widest(n, rendered{})
	if n.Parent != nil && n.Parent.DataAtom == atom.Picture {
		for c := n.Parent.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom == atom.Source {
				best = widest(c, best)
			}
		}
	}
	if best.width > 10 {
		return best
	}
	if best.url != "" { // a density, not a width
		return rendered{best.url, nominalWidth(best.url)}
	}
	for _, key := range []string{"data-src", "data-original", "data-lazy-src", "src"} {
		if u := attr(n, key); u != "" && !strings.HasPrefix(u, "data:") {
			return rendered{u, nominalWidth(u)}
		}
	}
	return rendered{}
}

// widest is the widest in an element's set of renditions, if it is wider than one.
func widest(n *html.Node, best rendered) rendered {
	for _, key := range []string{"srcset", "data-srcset"} {
		for _, candidate := range strings.Split(attr(n, key), ", ") {
			f := strings.Fields(candidate)
			if len(f) == 0 || strings.HasPrefix(f[0], "data:") {
				continue
			}
			w := 1.0
			if len(f) > 1 {
				w, _ = strconv.ParseFloat(strings.TrimRight(f[1], "wx,"), 64)
			}
			if w > best.width {
				best = rendered{strings.TrimSuffix(f[0], ","), w}
			}
		}
	}
	return best
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
		if credit == "" {
			caption, credit = creditBehind(caption)
		}
		return caption, strings.TrimSpace(creditLabel.ReplaceAllString(credit, ""))
	}
	return "", ""
}

var (
	// creditLabel is what a credit begins with and is no name.
	creditLabel = regexp.MustCompile(`^(?i:(?:photo(?:graph|graphie|s)?|image|picture|foto(?:ğraf|grafie|grafía|s)?|bild(?:er)?|credits?|crédits?|copyright|quelle|source|şəkil|фото|صورة|사진|写真|图片|圖片)(?: (?:credit|courtesy|by|von|par|de|di|출처))?(?: ?[:=：/] ?| (?:by|courtesy of) )|©+ ?|\(c\) ?|by )`)
	// lastCredit is a credit behind a caption: a label and a name, or a name behind a copyright sign; in brackets or not.
	lastCredit = regexp.MustCompile(`(?i:[(\[（]?(?:©|\(c\)|(?:photo|photograph|photographie|image|picture|foto|fotoğraf|fotografía|bild|credit|crédits?|image credit|photo credit|copyright|quelle|source|şəkil|фото|사진 출처|사진|写真|图片来源)(?: (?:by|credit|courtesy|von|par|de|di))? ?[:=：]|photo by ))[^.:]{2,90}[)\]）]?\.?$`)
)

// creditBehind takes the credit off a caption's end.
func creditBehind(caption string) (rest, credit string) {
	at := lastCredit.FindStringIndex(caption)
	if at == nil || at[0] > 0 && letterBefore(caption, at[0]) {
		return caption, ""
	}
	return strings.TrimSpace(caption[:at[0]]), strings.Trim(caption[at[0]:], " ()[]（）.")
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

// rendition is what the name of a picture's file has for its size, or its cut: -1024x768, _1200w, @2x, -scaled.
var rendition = regexp.MustCompile(`(?:[-_.](?:\d{2,4}x\d{2,4}|w\d{3,4}|\d{3,4}(?:px|w)|scaled|large|medium|small|original)|@\dx)+$`)

// fileName is what the renditions of a picture share: the last part of its address, without its size and form.
func fileName(u string) string {
	u, _, _ = strings.Cut(u, "?")
	name := strings.ToLower(u[strings.LastIndexByte(u, '/')+1:])
	if dot := strings.LastIndexByte(name, '.'); dot > 0 && len(name)-dot <= 5 {
		name = name[:dot]
	}
	if short := rendition.ReplaceAllString(name, ""); len(short) >= 4 {
		return short
	}
	return u
}
