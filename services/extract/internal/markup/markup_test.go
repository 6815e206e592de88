package markup

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// dump writes a tree as the tests of html5lib do, a node on a line.
func dump(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		dumpNode(&b, c, 0)
	}
	return b.String()
}

func dumpNode(b *strings.Builder, n *html.Node, depth int) {
	indent := func(more int) string { return "| " + strings.Repeat("  ", depth+more) }
	switch n.Type {
	case html.ElementNode:
		fmt.Fprintf(b, "%s<%s>\n", indent(0), strings.TrimSpace(n.Namespace+" "+n.Data))
		attrs := slices.Clone(n.Attr)
		slices.SortFunc(attrs, func(a, b html.Attribute) int { return cmp.Compare(a.Key, b.Key) })
		for _, a := range attrs {
			fmt.Fprintf(b, "%s%s=%q\n", indent(1), strings.TrimSpace(a.Namespace+" "+a.Key), a.Val)
		}
		if n.Data == "template" && n.Namespace == "" {
			fmt.Fprintf(b, "%scontent\n", indent(1))
			depth++
		}
	case html.TextNode:
		fmt.Fprintf(b, "%s%q\n", indent(0), n.Data)
	case html.CommentNode:
		fmt.Fprintf(b, "%s<!---->\n", indent(0))
	case html.DoctypeNode:
		fmt.Fprintf(b, "%s<!DOCTYPE %s %v>\n", indent(0), n.Data, n.Attr)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		dumpNode(b, c, depth+1)
	}
}

// differ reports whether two trees differ in more than the texts of comments, which x/net decodes although nothing there is to be.
func differ(a, b *html.Node) bool {
	if a.Type != b.Type || a.DataAtom != b.DataAtom || a.Namespace != b.Namespace || len(a.Attr) != len(b.Attr) || a.Data != b.Data && a.Type != html.CommentNode {
		return true
	}
	for i := range a.Attr {
		if a.Attr[i] != b.Attr[i] && !slices.Contains(b.Attr, a.Attr[i]) {
			return true
		}
	}
	a, b = a.FirstChild, b.FirstChild
	for ; a != nil && b != nil; a, b = a.NextSibling, b.NextSibling {
		if differ(a, b) {
			return true
		}
	}
	return a != b
}

// sound checks the links between nodes.
func sound(n *html.Node) error {
	var prev *html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Parent != n || c.PrevSibling != prev {
			return fmt.Errorf("links of %q in %q", c.Data, n.Data)
		}
		if err := sound(c); err != nil {
			return err
		}
		prev = c
	}
	if n.LastChild != prev {
		return fmt.Errorf("last child of %q", n.Data)
	}
	return nil
}

// firstDifference is the first line in which two texts differ, with what is before it.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("got\n%s\nwant\n%s", strings.Join(g[max(0, i-6):min(i+5, len(g))], "\n"), strings.Join(w[max(0, i-6):min(i+5, len(w))], "\n"))
		}
	}
	return "want more: " + w[len(g)]
}

// TestSuite runs the tests of html5lib. Those of selectedcontent need steps that belong to a browser.
func TestSuite(t *testing.T) {
	for _, c := range readSuite(t) {
		if strings.Contains(c.page, "<selectedcontent>") {
			continue
		}
		n := Parse(c.page)
		if err := sound(n); err != nil {
			t.Errorf("%q: %v", c.page, err)
		}
		if got := dumpSuite(n); got != c.want {
			t.Errorf("%s %q: %s", c.file, c.page, firstDifference(got, c.want))
		}
	}
}
