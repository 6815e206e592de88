package extract

import (
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
	a := Article{Page: r.page(text), Found: r.found, Keywords: r.keywords(), Access: r.access(text)}
	a.Blocks = r.tree(text)
	a.Section = r.section()
	a.Organizations = r.organizations()
	keepArticle(&a)
	return a
}

// section is the outlet's own, without which categories begin with a keyword.
func (r *reader) section() string {
	for _, list := range [][]string{r.article.section, r.meta.section} {
		for _, s := range list {
			if s = fold(unescape(s)); s != "" && len(s) <= 100 {
				return s
			}
		}
	}
	return ""
}

func (r *reader) keywords() []string {
	section, all := r.section(), r.categories()
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
func (r *reader) access(text bodyText) Access {
	switch {
	case r.article.paywalled:
		return Paid
	case r.article.free:
		return Free
	}
	switch r.meta.tier {
	case "free":
		return Free
	case "metered":
		return Metered
	case "locked", "paid", "premium", "subscription":
		return Paid
	}
	for i := range r.outline.boxes {
		if b := &r.outline.boxes[i]; b.traits&isPaywall != 0 && len(text.text) < 3*teaser && b.raw > 0 {
			return Paid
		}
	}
	return ""
}
