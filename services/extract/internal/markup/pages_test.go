package markup

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/newswire-dev/newswire/services/extract/internal/measure"
)

// TestPagesAsOthersParseThem compares the trees of pages of real sites with those of x/net's parser.
func TestPagesAsOthersParseThem(t *testing.T) {
	root := os.Getenv("NEWSWIRE_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "..", "shared")
	}
	root = filepath.Join(root, "data", "extraction")
	if _, err := os.Stat(root); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("outside pages are missing: %v; set NEWSWIRE_SHARED", err)
		}
		t.Skipf("outside pages are not here (%v); set NEWSWIRE_SHARED", err)
	}
	compared := 0
	for _, name := range []string{"fundus-pub", "naeb", "wcxb-dev", "trafilatura", "date-htmldate"} {
		set, err := measure.Load(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for i := range set.Pages {
			// x/net makes an empty comment of </>, which the standard drops
			page := strings.ReplaceAll(strings.ToValidUTF8(string(set.Pages[i].HTML), "\ufffd"), "</>", "")
			n := Parse(page)
			if err := sound(n); err != nil {
				t.Errorf("%s: %v", set.Pages[i].ID, err)
			}
			other, err := html.Parse(strings.NewReader(page))
			if err != nil {
				t.Logf("%s: %v", set.Pages[i].ID, err)
				continue
			}
			if compared++; differ(n, other) {
				t.Errorf("%s %s\n%s", name, set.Pages[i].ID, firstDifference(dump(n), dump(other)))
			}
		}
	}
	t.Logf("%d pages", compared)
}
