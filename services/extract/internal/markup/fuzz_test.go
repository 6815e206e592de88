package markup

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// FuzzAgainstOther looks for pages of which x/net's parser makes another tree, but for what is known to differ (alike), and for pages that
// take long.
func FuzzAgainstOther(f *testing.F) {
	for _, c := range readSuite(f) {
		f.Add(c.page)
	}
	f.Fuzz(func(t *testing.T, page string) {
		start := time.Now()
		n := Parse(page)
		if took := time.Since(start); took > 500*time.Millisecond+time.Duration(len(page))*time.Microsecond {
			t.Errorf("%d bytes took %v", len(page), took)
		}
		if err := sound(n); err != nil {
			t.Fatal(err)
		}
		if knownToDiffer(page) {
			return
		}
		if other, err := html.Parse(strings.NewReader(page)); err == nil && differ(n, other) {
			t.Errorf("%s", firstDifference(dump(n), dump(other)))
		}
	})
}

// knownToDiffer reports whether a page has what x/net reads otherwise than the standard says: an end tag without a name, a document type
// with a public identifier alone, templates around foreign elements, returns and NUL, and a
// declaration in a comment in a script.
func knownToDiffer(page string) bool {
	lower := strings.ToLower(page)
	for _, s := range []string{"</>", "public", "<template", "\r", "\x00"} {
		if strings.Contains(lower, s) {
			return true
		}
	}
	return strings.Contains(lower, "<script") && strings.Count(lower, "<!") > 1
}
