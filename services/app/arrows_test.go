package app_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// floors is the house from the top down. A room may import what stands on a lower floor, and parts of itself.
var floors = [][]string{
	{"cmd/newswire"},
	{"app"},
	{"internal/store"}, // the adapter to the databases, which speaks the services' words
	{"fetcher", "normaliser", "storage", "monitor", "gateway"},
	{"internal/contract", "demo", "outlets"},
	{"internal/bus", "internal/publicnet", "query", "extract", "opml"},
	{"text", "wiredate"},
	{"news"},
}

const module = "github.com/newswire-dev/newswire/services/"

// TestArrowsGoDown reads the imports of every file, tests left out, and fails on one that goes up or sideways.
func TestArrowsGoDown(t *testing.T) {
	read := 0
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		from, _ := filepath.Rel("..", filepath.Dir(name))
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		read++
		for _, i := range f.Imports {
			to, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if to, ours := strings.CutPrefix(to, module); ours {
				checkArrow(t, filepath.ToSlash(from), to)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read < 50 {
		t.Errorf("only %d files were read", read)
	}
}

func checkArrow(t *testing.T, from, to string) {
	t.Helper()
	fromRoom, fromFloor := room(from)
	toRoom, toFloor := room(to)
	switch {
	case fromFloor < 0:
		t.Errorf("%s stands on no floor: give it a place in floors", from)
	case toFloor < 0:
		t.Errorf("%s stands on no floor: give it a place in floors", to)
	case fromRoom == toRoom || fromFloor < toFloor:
	case strings.HasSuffix(from, "test"): // suites that only tests import
	default:
		t.Errorf("%s imports %s, which does not stand below it", from, to)
	}
}

// room gives the room that a package is part of, and its floor from the top.
func room(pkg string) (string, int) {
	for ; pkg != "." && pkg != ""; pkg = path.Dir(pkg) {
		for i, rooms := range floors {
			for _, r := range rooms {
				if r == pkg {
					return r, i
				}
			}
		}
	}
	return "", -1
}
