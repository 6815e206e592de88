package extract

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/newswire-dev/newswire/services/news"
)

const (
	pagesBefore = 40 // that tell how a site builds its pages
	pagesLeast  = 20 // fewer tell nothing
	pagesNow    = 8  // in a row that do not fit: then the site builds them otherwise
	pagesLater  = 20 // in the new way, after which it is the usual one
	pagesNever  = 100
	maxPlaces   = 24
	pathSteps   = 5
)

// What was found in a page.
const (
	hasText uint8 = 1 << iota
	hasBody
	hasDate
	hasAuthor
	hasHeading
	hasSelected
)

// telling are the finds whose want says that a page does not fit. Articles without a name come in rows, at night and from agencies.
const telling = hasText | hasBody | hasDate | hasHeading | hasSelected

var finds = []struct {
	bit  uint8
	name string
}{{hasText, "an article"}, {hasBody, "more than a few sentences"}, {hasDate, "a date"}, {hasHeading, "the headline in the page"},
	{hasAuthor, "an author"}, {hasSelected, "what the selectors name"}}

// A shape is how one page was built.
type shape struct {
	Place uint32 `json:"p"` // of the text: hash of the path; 0: no article
	Has   uint8  `json:"h"`
}

// A place is where texts stood.
type place struct {
	Hash  uint32 `json:"p"`
	Path  string `json:"path"`
	First int    `json:"first"` // number of the page that had it first
	Last  int    `json:"last"`
}

// A layout is how a site builds its pages: the last ones, the oldest first.
type layout struct {
	Reader string  `json:"reader"` // version of the extractor that found it so
	Count  int     `json:"count"`  // fresh pages so far
	Shapes []shape `json:"shapes,omitempty"`
	Places []place `json:"places,omitempty"`
	Now    *Drift  `json:"drift,omitempty"`
}

// A Drift says that the last pages of a site are built in another way than those before.
type Drift struct {
	At          int      // fresh pages of the site until then
	Pages       int      // that did not fit, one after the other
	Earlier     int      // pages before that they are held against
	Before, Now string   // where the text stood and stands: the boxes around it, from the outside in; equal where it did not move
	Missing     []string // what most pages had, and none of these
	Usual       uint8    // what pages had
}

func (d *Drift) String() string {
	var parts []string
	if d.Before != d.Now && d.Now != "" {
		parts = append(parts, fmt.Sprintf("their text stands in %s, before it stood in %s", d.Now, d.Before))
	}
	if len(d.Missing) > 0 {
		parts = append(parts, "none has "+strings.Join(d.Missing, ", ")+", which nearly all had before")
	}
	return fmt.Sprintf("the last %d new pages are built in another way than the %d before: %s", d.Pages, d.Earlier, strings.Join(parts, "; "))
}

// Drift is not nil while the pages of the site are built in another way than those before.
func (s *Site) Drift() *Drift { return s.layout.Now }

// learn takes a fresh page in. What another version of the extractor found says nothing about the pages.
func (l *layout) learn(t *Trace) {
	if l.Reader != Version {
		*l = layout{Reader: Version}
	}
	l.Count++
	if l.Shapes = append(l.Shapes, t.shape); len(l.Shapes) > pagesBefore+pagesNow {
		l.Shapes = slices.Delete(l.Shapes, 0, 1)
	}
	if t.shape.Place != 0 {
		l.stood(t)
	}
	if l.Now == nil {
		l.Now = l.changed()
	} else if l.over() {
		l.Now = nil
	}
}

// stood notes where a text stood.
func (l *layout) stood(t *Trace) {
	at := slices.IndexFunc(l.Places, func(p place) bool { return p.Hash == t.shape.Place })
	if at >= 0 {
		l.Places[at].Last = l.Count
		return
	}
	if len(l.Places) >= maxPlaces {
		oldest := 0
		for i, p := range l.Places {
			if p.Last < l.Places[oldest].Last {
				oldest = i
			}
		}
		l.Places = slices.Delete(l.Places, oldest, oldest+1)
	}
	l.Places = append(l.Places, place{t.shape.Place, strings.Clone(t.path), l.Count, l.Count}) // the page is not held
}

// changed is the drift that the last pages show, nil where one of them is built as those before, or where these are too few or too
// different to tell.
func (l *layout) changed() *Drift {
	if len(l.Shapes) < pagesLeast+pagesNow {
		return nil
	}
	n := len(l.Shapes) - pagesNow
	before, now := l.Shapes[:n], l.Shapes[n:]
	d := &Drift{At: l.Count - pagesNow, Pages: pagesNow, Earlier: n, Usual: usual(before)}
	if !regular(before) || slices.ContainsFunc(now, func(s shape) bool { return l.fits(s, d) }) {
		return nil
	}
	d.Before, d.Now = l.most(before), l.most(now)
	for _, f := range finds {
		if d.Usual&f.bit != 0 && !slices.ContainsFunc(now, func(s shape) bool { return s.Has&f.bit != 0 }) {
			d.Missing = append(d.Missing, f.name)
			if f.bit == hasText {
				break // nor has it all the rest
			}
		}
	}
	if d.Before == d.Now && len(d.Missing) == 0 {
		return nil
	}
	return d
}

// over reports whether a drift is over: pages are built as before again, or the new way has become the usual one.
func (l *layout) over() bool {
	n := len(l.Shapes)
	if !slices.ContainsFunc(l.Shapes[n-pagesNow:], func(s shape) bool { return !l.fits(s, l.Now) }) {
		return true
	}
	if l.Count-l.Now.At < pagesLater {
		return false
	}
	later := l.Shapes[max(n-pagesLater, 0):]
	whole := usual(later)&l.Now.Usual&telling == l.Now.Usual&telling
	return regular(later) && (whole || l.Count-l.Now.At >= pagesNever)
}

// fits reports whether a page is built as those before a drift.
func (l *layout) fits(s shape, d *Drift) bool {
	want := d.Usual & telling
	if s.Has&want != want {
		return false
	}
	return s.Place == 0 || slices.ContainsFunc(l.Places, func(p place) bool { return p.Hash == s.Place && p.First <= d.At })
}

// usual is what nine of ten pages have.
func usual(pages []shape) (has uint8) {
	for _, f := range finds {
		n := 0
		for _, s := range pages {
			if s.Has&f.bit != 0 {
				n++
			}
		}
		if n*10 >= len(pages)*9 {
			has |= f.bit
		}
	}
	return has
}

// regular reports whether the texts of most pages stand where that of another one stands. Where each is built by itself, nothing
// can be told.
func regular(pages []shape) bool {
	n := map[uint32]int{}
	for _, s := range pages {
		n[s.Place]++
	}
	together := 0
	for place, count := range n {
		if place == 0 || count > 1 {
			together += count
		}
	}
	return together*10 >= len(pages)*8
}

// most is the path that most of some pages share; empty where they hold no article.
func (l *layout) most(pages []shape) (path string) {
	n, best := map[uint32]int{}, 0
	for _, s := range pages {
		if n[s.Place]++; s.Place != 0 && n[s.Place] > best {
			best = n[s.Place]
			for _, p := range l.Places {
				if p.Hash == s.Place {
					path = p.Path
				}
			}
		}
	}
	return path
}

// has is what was found in a page.
func (r *reader) has(p news.Page, text bodyText) (has uint8) {
	set := r.selectors
	there := func(css string) bool { return css == "" || len(r.find(css)) > 0 }
	for _, f := range []struct {
		bit uint8
		is  bool
	}{{hasText, true}, {hasBody, text.runs >= 2*enough}, {hasDate, !p.Published.IsZero()}, {hasAuthor, len(p.Authors) > 0}, {hasHeading, r.headAt >= 0},
		{hasSelected, (set.Body == "" || text.from == Selected) && there(set.Title) && there(set.Date)}} {
		if f.is {
			has |= f.bit
		}
	}
	return has
}

// path names the boxes around the text from the outside in, by what does not differ from page to page: an element and its first classes,
// without those that hold numbers or that a program made.
func (r *reader) path() string {
	var steps []string
	for at := int32(r.root); at > 0 && len(steps) < pathSteps; at = r.outline.boxes[at].parent {
		if n := r.outline.boxes[at].node; n.Data != "body" && n.Data != "html" {
			steps = append(steps, step(n))
		}
	}
	slices.Reverse(steps)
	return strings.Join(steps, " > ")
}

func step(n *html.Node) string {
	out, classes := n.Data, 0
	for _, c := range strings.Fields(attr(n, "class")) {
		made := strings.ContainsAny(c, "0123456789_[:/") || strings.HasPrefix(c, "sc-") || strings.HasPrefix(c, "css-") || strings.HasPrefix(c, "jsx-") || len(c) > 40
		if !made && classes < 2 {
			out += "." + c
			classes++
		}
	}
	return out
}
