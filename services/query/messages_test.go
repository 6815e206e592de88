package query

import (
	"errors"
	"flag"
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// said gives what a person sees of a query: how it is read and every message, or the error with its place.
func said(style Style, s string) string {
	q, err := Import(style, s)
	var bad *Error
	if errors.As(err, &bad) {
		return bad.Caret() + "\n" + bad.Error() + "\n"
	}
	var b strings.Builder
	fmt.Fprintln(&b, q)
	for _, w := range q.Warnings() {
		fmt.Fprintf(&b, "warning, character %d: %s. %s\n", w.Point+1, w.Message, w.Fix)
	}
	return b.String()
}

// TestMessages holds every message to testdata/messages.golden: for each query of testdata/queries.txt (style TAB query, or a query; what
// is repeated is written {text*times}) what a person sees.
func TestMessages(t *testing.T) {
	raw, err := os.ReadFile("testdata/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, line := range strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n") {
		style, query, ok := strings.Cut(line, "\t")
		if !ok {
			style, query = "", line
		}
		fmt.Fprintf(&out, "> %s\n%s\n", line, said(Style(style), repeated(query)))
	}
	const golden = "testdata/messages.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("the messages are\n%s\nwant what is in %s (write it anew with -update, and read the difference)", out.String(), golden)
	}
	for _, format := range formats(t) {
		if !shown(out.String(), format) {
			t.Errorf("no query of testdata/queries.txt shows the message %q", format)
		}
	}
}

// repeated writes {text*times} out.
func repeated(s string) string {
	for {
		from := strings.IndexByte(s, '{')
		to := strings.IndexByte(s, '}')
		if from < 0 || to < from {
			return s
		}
		star := strings.LastIndexByte(s[:to], '*')
		n, _ := strconv.Atoi(s[star+1 : to])
		s = s[:from] + strings.Repeat(s[from+1:star], n) + s[to+1:]
	}
}

// shown reports whether the fixed parts of a format stand in a text in their order, on one line.
func shown(text, format string) bool {
	var pieces []string
	for _, piece := range strings.Split(format, "%") {
		if len(pieces) > 0 && piece != "" {
			piece = piece[1:]
		}
		pieces = append(pieces, piece)
	}
	for _, line := range strings.Split(text, "\n") {
		rest, ok := line, true
		for _, piece := range pieces {
			if _, rest, ok = strings.Cut(rest, piece); !ok {
				break
			}
		}
		if ok {
			return true
		}
	}
	return false
}

// formats reads the messages out of the package's own code: the strings that wrong, warn and at take.
func formats(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	set := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := goparser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && isMessage(call.Fun) {
				list = append(list, sentences(call)...)
			}
			return true
		})
	}
	if len(list) < 60 {
		t.Errorf("only %d messages were read out of the code", len(list))
	}
	return list
}

func isMessage(f ast.Expr) bool {
	switch f := f.(type) {
	case *ast.Ident:
		return f.Name == "at"
	case *ast.SelectorExpr:
		return f.Sel.Name == "wrong" || f.Sel.Name == "warn" || f.Sel.Name == "number"
	}
	return false
}

// sentences gives the strings of a call that are longer than a word.
func sentences(call *ast.CallExpr) (list []string) {
	for _, arg := range call.Args {
		ast.Inspect(arg, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil && strings.Contains(strings.TrimSpace(s), " ") {
					list = append(list, s)
				}
			}
			_, inner := n.(*ast.CallExpr)
			return !inner || n == ast.Node(call)
		})
	}
	return list
}
