package diff

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	f := func(a, b, want string) {
		t.Helper()
		var s strings.Builder
		for _, p := range Words(a, b) {
			s.WriteString([]string{"=", "-", "+"}[p.Op] + p.Text + "|")
		}
		if s.String() != want {
			t.Errorf("%q to %q: %s, want %s", a, b, s.String(), want)
		}
	}
	f("one two three", "one two three", "=one two three|")
	f("some 200 lorries wait", "some 340 lorries wait", "=some |-200 |+340 |=lorries wait|")
	f("", "new", "+new|")
	f("old", "", "-old|")
	f("a b c d", "a c d e", "=a |-b |=c d |+e|")
}

func FuzzWords(f *testing.F) {
	f.Add("a b c", "a c")
	f.Fuzz(func(t *testing.T, a, b string) {
		var second strings.Builder
		for _, p := range Words(a, b) {
			if p.Op != Del {
				second.WriteString(p.Text)
			}
		}
		if strings.Join(strings.Fields(second.String()), " ") != strings.Join(strings.Fields(b), " ") {
			t.Errorf("%q to %q gives %q", a, b, second.String())
		}
	})
}
