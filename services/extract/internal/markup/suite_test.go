package markup

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// A suiteCase is one test of html5lib's tree construction: a page, and the tree of it.
type suiteCase struct {
	file, page, want string
}

// readSuite reads the tests that x/net's module brings along. Those of fragments and of pages without scripting are left out.
func readSuite(t testing.TB) []suiteCase {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "golang.org/x/net/html").Output()
	if err != nil {
		t.Fatalf("no source of x/net: %v", err)
	}
	var all []suiteCase
	for _, pattern := range []string{"testdata/html5lib-tests/tree-construction/*.dat", "testdata/go/*.dat", "testdata/webkit/*.dat"} {
		files, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), pattern))
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, suiteCases(filepath.Base(name), string(data))...)
		}
	}
	if len(all) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatal("the module of x/net has no tests of html5lib")
		}
		t.Skip("the module of x/net has no tests of html5lib")
	}
	return all
}

func suiteCases(file, data string) []suiteCase {
	var all []suiteCase
	for _, part := range strings.Split("\n"+data, "\n#data\n")[1:] {
		page, rest, _ := strings.Cut(part, "\n#errors")
		if part[0] == '#' {
			page, rest, _ = strings.Cut("\n"+part, "\n#errors")
			page = strings.TrimPrefix(page, "\n")
		}
		head, want, found := strings.Cut(rest, "\n#document\n")
		if !found || strings.Contains(head, "#document-fragment") || strings.Contains(head, "#script-off") {
			continue
		}
		all = append(all, suiteCase{file, page, strings.TrimRight(want, "\n") + "\n"})
	}
	return all
}

// dumpSuite writes a tree as the suite does.
func dumpSuite(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		dumpSuiteNode(&b, c, 0)
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func dumpSuiteNode(b *strings.Builder, n *html.Node, depth int) {
	indent := "| " + strings.Repeat("  ", depth)
	switch n.Type {
	case html.ElementNode:
		fmt.Fprintf(b, "%s<%s>\n", indent, strings.TrimSpace(n.Namespace+" "+n.Data))
		attrs := slices.Clone(n.Attr)
		slices.SortFunc(attrs, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
		for _, a := range attrs {
			fmt.Fprintf(b, "%s  %s=\"%s\"\n", indent, strings.TrimSpace(a.Namespace+" "+a.Key), a.Val)
		}
		if n.Data == "template" && n.Namespace == "" {
			fmt.Fprintf(b, "%s  content\n", indent)
			depth++
		}
	case html.TextNode:
		fmt.Fprintf(b, "%s\"%s\"\n", indent, n.Data)
	case html.CommentNode:
		fmt.Fprintf(b, "%s<!-- %s -->\n", indent, n.Data)
	case html.DoctypeNode:
		dumpSuiteDoctype(b, n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		dumpSuiteNode(b, c, depth+1)
	}
}

func dumpSuiteDoctype(b *strings.Builder, n *html.Node) {
	public, system := "", ""
	for _, a := range n.Attr {
		if a.Key == "public" {
			public = a.Val
		} else {
			system = a.Val
		}
	}
	fmt.Fprintf(b, "| <!DOCTYPE %s", n.Data)
	if public != "" || system != "" {
		fmt.Fprintf(b, ` "%s" "%s"`, public, system)
	}
	b.WriteString(">\n")
}
