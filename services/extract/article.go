package extract

import (
	"slices"
	"strings"

	"github.com/newswire-dev/newswire/services/news"
)

// An Article is all that is read of a page: what the wire keeps, and what others may want.
type Article struct {
	news.Page
	Blocks        []Block  // the text and its pictures in order; Page.Text is made of the same
	Organizations []string // desks, agencies and outlets that the page names as authors
	Section       string   // of the outlet, as it is called there
	Keywords      []string
	Access        Access
	Found         Found
}

// Access says whether an article can be read without paying.
type Access string

// The values. Empty is unknown.
const (
	Free    Access = "free"
	Metered Access = "metered" // some articles are free
	Paid    Access = "paid"
)

// A Place is where something was found on a page.
type Place string

// The places.
const (
	Nowhere  Place = ""
	Linked   Place = "json-ld"
	Head     Place = "head"     // title, meta and link elements, and the attributes of html
	Heading  Place = "heading"  // the block that prints the headline
	Markup   Place = "markup"   // elements whose attributes say what they hold
	Printed  Place = "text"     // what is printed, and no markup tells
	Address  Place = "address"  // the page's own
	Program  Place = "program"  // the scripts of the page
	Selected Place = "selector" // where the operator says
)

// Found says where each field was found.
type Found struct {
	Title     Place `json:"title,omitempty"`
	Dek       Place `json:"dek,omitempty"`
	Text      Place `json:"text,omitempty"`
	Authors   Place `json:"authors,omitempty"`
	Published Place `json:"published,omitempty"`
	Modified  Place `json:"modified,omitempty"`
	Language  Place `json:"language,omitempty"`
	Canonical Place `json:"canonical,omitempty"`
	SiteName  Place `json:"site_name,omitempty"`
	Section   Place `json:"section,omitempty"`
	Images    Place `json:"images,omitempty"`
	Access    Place `json:"access,omitempty"`
	Keywords  Place `json:"keywords,omitempty"`
	Agency    Place `json:"agency,omitempty"`
}

// Read reads all of a page. Arguments and errors are those of Page.
func Read(body []byte, pageURL string, o Options) (Article, error) {
	r, err := open(body, pageURL, o)
	if err != nil {
		return Article{}, err
	}
	r.editor = learnt()
	return r.whole()
}

func (r *reader) whole() (Article, error) {
	text, err := r.read()
	if err != nil {
		return Article{}, err
	}
	return r.all(text), nil
}

// all is the article of a page whose text was read.
func (r *reader) all(text bodyText) Article {
	a := Article{Page: r.page(text), Keywords: r.keywords()}
	a.Blocks = r.tree(text)
	a.Section, r.found.Section = r.section()
	a.Access, r.found.Access = r.access(text)
	if len(a.Keywords) > 0 {
		r.found.Keywords = where(r.meta.keywords == nil && len(r.meta.section) == 0, Linked)
		if r.found.Keywords == Nowhere {
			r.found.Keywords = Head
		}
	}
	a.Found = r.found
	a.Organizations = r.organizations()
	keepArticle(&a)
	return a
}

// section is the outlet's own, as the article states it, or the innermost of the breadcrumbs that is not the article.
func (r *reader) section() (string, Place) {
	for _, s := range []struct {
		list []string
		from Place
	}{{r.article.section, Linked}, {r.meta.section, Head}} {
		for _, name := range s.list {
			if name = fold(unescape(name)); name != "" && len(name) <= 100 && !strings.Contains(name, "://") && !vacant(name) {
				return name, s.from
			}
		}
	}
	for _, name := range slices.Backward(r.article.trail) {
		if len(name) <= 60 && likeness(name, r.title) < 0.5 && !isHome(name) && !r.isSite(name) {
			return name, Linked
		}
	}
	return "", Nowhere
}

// vacant reports whether a category says nothing.
func vacant(name string) bool {
	switch strings.ToLower(name) {
	case "uncategorized", "uncategorised", "not set", "none", "null", "undefined", "n/a", "allgemein", "non classé", "sin categoría", "без рубрики", "other":
		return true
	}
	return false
}

func isHome(name string) bool {
	switch strings.ToLower(name) {
	case "home", "homepage", "start", "startseite", "accueil", "inicio", "início", "portada", "hjem", "forsiden", "etusivu", "ana sayfa", "anasayfa", "əsas səhifə", "главная", "головна", "الرئيسية", "首页", "ホーム", "トップ", "홈":
		return true
	}
	return false
}

func (r *reader) keywords() []string {
	section, _ := r.section()
	all := r.categories()
	if section != "" && len(all) > 0 && all[0] == section {
		return all[1:]
	}
	return all
}

// organizations are the names of authors that are no people.
func (r *reader) organizations() []string {
	var all []string
	seen := map[string]bool{}
	for _, list := range [][]string{r.article.organizations, r.article.authors, r.meta.authors, r.printedAuthors(false)} {
		_, sites := r.people(list)
		if len(all) == 0 && len(r.article.organizations) > 0 {
			sites = append(sites, r.article.organizations...)
		}
		for _, name := range sites {
			if key := onlyLetters(name); key != "" && !seen[key] {
				seen[key] = true
				all = append(all, name)
			}
		}
	}
	return all
}

// access is what the page says of its price: in JSON-LD, in the head, or by a wall where the text should go on.
func (r *reader) access(text bodyText) (Access, Place) {
	switch {
	case r.article.paywalled:
		return Paid, Linked
	case r.article.free:
		return Free, Linked
	}
	switch r.meta.tier {
	case "free", "public", "open":
		return Free, Head
	case "metered":
		return Metered, Head
	case "locked", "paid", "premium", "subscription", "subscriber", "subscribers", "paywall", "plus":
		return Paid, Head
	}
	for i := range r.outline.boxes {
		if b := &r.outline.boxes[i]; b.traits&isPaywall != 0 && len(text.text) < 3*teaser && b.raw > 0 {
			return Paid, Markup
		}
	}
	return "", Nowhere
}
