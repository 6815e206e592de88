package diff

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func written(pieces []Piece) string {
	var s strings.Builder
	for _, p := range pieces {
		s.WriteString([]string{"=", "-", "+"}[p.Op] + p.Text + "|")
	}
	return s.String()
}

func TestWords(t *testing.T) {
	f := func(a, b, want string) {
		t.Helper()
		if got := written(Words(a, b)); got != want {
			t.Errorf("%q to %q: %s, want %s", a, b, got, want)
		}
	}
	f("one two three", "one two three", "=one two three|")
	f("some 200 lorries wait", "some 340 lorries wait", "=some |-200|+340|= lorries wait|")
	f("", "new", "+new|")
	f("old", "", "-old|")
	f("a b c d", "a c d e", "=a |-b |=c d|+ e|")
	f("növbədə təxminən 200 maşın", "növbədə 340 maşın", "=növbədə |-təxminən 200|+340|= maşın|")
	f("saat 14:00-dan dayandırılıb.", "saat 13:40-dan dayandırılıb.", "=saat |-14:00-dan|+13:40-dan|= dayandırılıb.|")
	f("港口四月起启用", "港口五月起启用", "=港口|-四|+五|=月起启用|")
	f("he said yes, then no", "he said yes; then no", "=he said yes|-,|+;|= then no|")
	f("red fox ran", "blue dog ran", "-red fox|+blue dog|= ran|")
}

func TestBlocks(t *testing.T) {
	f := func(a, b, want string) {
		t.Helper()
		var s strings.Builder
		for _, x := range Blocks(a, b) {
			if x.Same > 0 {
				fmt.Fprintf(&s, "%d same / ", x.Same)
			} else {
				s.WriteString(written(x.Pieces) + " / ")
			}
		}
		if s.String() != want {
			t.Errorf("%q to %q:\n%s, want\n%s", a, b, s.String(), want)
		}
	}
	f("one\n\ntwo\n\nthree", "one\n\ntwo\n\nthree", "3 same / ")
	f("The port is shut today.\n\nend", "The port is shut again.\n\nend", "=The port is shut |-today.|+again.| / 1 same / ")
	f("The port is shut today.\n\nend", "Quite another thing\n\nThe port is shut again.\n\nend", "+Quite another thing| / =The port is shut |-today.|+again.| / 1 same / ")
	f("a b c\n\nx y z\n\nend", "end", "-a b c| / -x y z| / 1 same / ")
	f("", "new text", "+new text| / ")
}

func TestLongTextsAreBounded(t *testing.T) {
	var a, b strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&a, "a%d ", i)
		fmt.Fprintf(&b, "b%d ", i)
	}
	began := time.Now()
	if got := Words("head "+a.String()+"tail", "head "+b.String()+"tail"); len(got) != 4 || got[0].Text != "head " || got[3].Text != " tail" {
		t.Errorf("%d pieces, want head, out, in, tail", len(got))
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("two texts of 20,000 other words took %s", took)
	}
}

func FuzzWords(f *testing.F) {
	f.Add("a b c", "a c")
	f.Add("港口 x", "口港")
	f.Fuzz(func(t *testing.T, a, b string) {
		var first, second strings.Builder
		for _, p := range Words(a, b) {
			if p.Op != Ins {
				first.WriteString(p.Text)
			}
			if p.Op != Del {
				second.WriteString(p.Text)
			}
		}
		if want := strings.Join(split(a), ""); first.String() != want {
			t.Errorf("%q to %q begins from %q", a, b, first.String())
		}
		if want := strings.Join(split(b), ""); second.String() != want {
			t.Errorf("%q to %q gives %q", a, b, second.String())
		}
	})
}
