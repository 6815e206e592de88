package scan

import (
	"fmt"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	// want: name [name=value ...] with / before an end and after an empty one; - for no tag, ? for one that is cut
	f := func(in, want string, size int) {
		t.Helper()
		tag, ok := Read([]byte(in))
		have := "-"
		if ok && tag.Size == 0 {
			have = "?"
		} else if ok {
			have = string(tag.Name)
			for _, a := range tag.Attrs {
				have += fmt.Sprintf(" %s=%s", a.Name, a.Value)
			}
			if tag.End {
				have = "/" + have
			}
			if tag.Empty {
				have += "/"
			}
		}
		if have != want || tag.Size != size {
			t.Errorf("Read(%q) = %s, %d bytes; want %s, %d", in, have, tag.Size, want, size)
		}
	}
	f("<a>x", "a", 3)
	f("</a >x", "/a", 5)
	f("<a/>", "a/", 4)
	f(`<a:b c="d" e='f "g"'>`, `a:b c=d e=f "g"`, 21)
	f("<a b=c d>", "a b=c", 9)
	f(`<a b="x>y"/>`, "a b=x>y/", 12)
	f("<a b=c/>", "a b=c/", 8)
	f("< a>", "-", 0)
	f("<3 ", "-", 0)
	f("<a <b>", "-", 0)
	f("<", "?", 0)
	f(`<a b="c`, "?", 0)
	f("<a:b:c>", "-", 0)
	f("<"+strings.Repeat("a", 200)+">", "-", 0)
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`<a b="c" d=e f>`))
	f.Add([]byte("</x"))
	f.Add([]byte("<a/b='>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) == 0 || b[0] != '<' {
			return
		}
		tag, ok := Read(b)
		if tag.Size < 0 || tag.Size > len(b) || ok && tag.Size > 0 && b[tag.Size-1] != '>' || len(tag.Attrs) > maxAttributes || len(tag.Name) > len(b) {
			t.Errorf("Read(%q) = %+v, %v", b, tag, ok)
		}
		var r Refs
		if text := string(r.Append(nil, b, true)); strings.ContainsAny(text, "<\"") {
			t.Errorf("Append(%q) = %q", b, text)
		}
	})
}
