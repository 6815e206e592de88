package extract

import (
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/wiredate"
)

// maxSelector is the longest selector that is read, in bytes.
const maxSelector = 1000

// CheckSelector says what is wrong with a CSS selector. Those of Selectors 4 that goquery knows can be used.
func CheckSelector(css string) error {
	if len(css) > maxSelector {
		return fmt.Errorf("the selector is longer than %d bytes", maxSelector)
	}
	if _, err := cascadia.ParseGroup(css); err != nil {
		return fmt.Errorf("%q is no CSS selector: %w", css, err)
	}
	return nil
}

// find gives the elements that a selector names, in document order and none inside another; none for one that cannot be read.
func (r *reader) find(css string) (nodes []*html.Node) {
	if css == "" || len(css) > maxSelector {
		return nil
	}
	group, err := cascadia.ParseGroup(css)
	if err != nil {
		return nil
	}
	for _, n := range cascadia.QueryAll(r.doc.Nodes[0], group) {
		if len(nodes) == 0 || !holds(nodes[len(nodes)-1], n) {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

// holds reports whether n stands inside outer.
func holds(outer, n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == outer {
			return true
		}
	}
	return false
}

// remove takes what the operator calls no part of the article out of the page.
func (r *reader) remove() {
	for _, css := range r.selectors.Remove {
		for _, n := range r.find(css) {
			if n.Parent != nil {
				n.Parent.RemoveChild(n)
			}
		}
	}
}

// selectedTitle is the headline where the operator says that it stands; else what was found.
func (r *reader) selectedTitle(found string) string {
	for _, n := range r.find(r.selectors.Title) {
		if title := textOf(n); title != "" {
			return title
		}
	}
	return found
}

// selectedBody is all the text that stands where the operator says; else what was found.
func (r *reader) selectedBody(found bodyText) bodyText {
	var parts []string
	out := bodyText{dek: found.dek, from: Selected}
	for _, n := range r.find(r.selectors.Body) {
		w := walker{box: -1, traits: traitReader{}}
		w.enter(n, 0)
		w.text = string(w.buf)
		for i := range w.blocks {
			if text := w.textOf(i); text != "" && text != r.title {
				parts = append(parts, text)
				out.kept++
				out.runs += len(text)
			}
		}
	}
	if len(parts) == 0 {
		return found
	}
	out.text = strings.Join(parts, "\n\n")
	if strings.Contains(out.text, out.dek) {
		out.dek = ""
	}
	return out
}

// selectedAuthors are the people named where the operator says; else those found.
func (r *reader) selectedAuthors(found []string) []string {
	var names []string
	for _, n := range r.find(r.selectors.Author) {
		names = append(names, textOf(n))
	}
	if people, _ := r.people(names); len(people) > 0 {
		return people
	}
	return found
}

// selectedTime is the time of publication written where the operator says; else the one found. What the markup says for machines
// comes before what is printed.
func (r *reader) selectedTime(found news.Time) news.Time {
	var printed []string
	for _, n := range r.find(r.selectors.Date) {
		s := goquery.NewDocumentFromNode(n).Selection
		for _, name := range []string{"datetime", "content", "data-time"} {
			if t, ok := wiredate.Parse(s.AttrOr(name, ""), r.zone); ok {
				return t
			}
		}
		printed = append(printed, textOf(n))
	}
	// Day and clock may stand in elements of their own.
	if t := r.firstTime(append(printed, strings.Join(printed, " "))...); !t.IsZero() {
		return t
	}
	return found
}
