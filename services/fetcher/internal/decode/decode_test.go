package decode

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/fetcher/internal/scan"
)

func TestDocument(t *testing.T) {
	// want: the text, its encoding, and a for assumed, b for bad bytes, c for cleaned
	f := func(in, contentType, want, encoding, notes string) {
		t.Helper()
		got := Document([]byte(in), contentType)
		have := ""
		for note, is := range map[string]bool{"a": got.Assumed, "b": got.Bad, "c": got.Cleaned} {
			if is {
				have += note
			}
		}
		if string(got.Bytes) != want || got.Encoding != encoding || have != notes {
			t.Errorf("Document(%q, %q) = %q, %s, %q; want %q, %s, %q", in, contentType, got.Bytes, got.Encoding, have, want, encoding, notes)
		}
	}
	declared := func(charset string) string { return `<?xml version="1.0" encoding="` + charset + `"?>` }
	f("<a>b</a>", "", "<a>b</a>", "utf-8", "")
	f("<a>b</a>", "text/xml", "<a>b</a>", "us-ascii", "")
	f("<a>b</a>", "text/xml; charset = 'ISO-8859-1'", "<a>b</a>", "iso-8859-1", "")
	f("<a>\xe9</a>", "application/xml;charset=iso-8859-1", "<a>é</a>", "iso-8859-1", "")
	f(declared("ISO-8859-1")+"\xe9", "", declared("ISO-8859-1")+"é", "iso-8859-1", "")
	f(declared("ISO-8859-1")+"\xe9", "text/xml", declared("ISO-8859-1")+"é", "iso-8859-1", "a")
	f(declared("gb2312")+"\xd6\xd0", "", declared("gb2312")+"中", "gb18030", "")
	f(declared("utf-16")+"abc", "", declared("utf-16")+"abc", "utf-8", "a")
	f(declared("bogus")+"abc", "", declared("bogus")+"abc", "utf-8", "a")
	f(declared("windows-1251")+"Bakı şəhəri", "", declared("windows-1251")+"Bakı şəhəri", "utf-8", "a")
	f("\xef\xbb\xbf<a>é</a>", "", "<a>é</a>", "utf-8", "")
	f("\xff\xfe<\x00a\x00>\x00", "", "<a>", "utf-16le", "")
	f("\x00\x00\x00<\x00\x00\x00a", "", "<a", "utf-32be", "")
	f("<a>caf\xe9</a>", "", "<a>café</a>", "ISO-8859-1", "a")
	f("<a>şəhər və \xff</a>", "", "<a>şəhər və \uFFFD</a>", "utf-8", "b")
	f("<a>a\x00b\x1b</a>", "", "<a>ab</a>", "utf-8", "c")
	f(declared("iso-8859-1")+"<language>tr</language>\xdeeki", "", declared("iso-8859-1")+"<language>tr</language>Şeki", "windows-1254", "a")
	f(declared("iso-8859-1")+"<language>is</language>\xdeeki", "", declared("iso-8859-1")+"<language>is</language>Þeki", "iso-8859-1", "")
}

func TestTextWithoutACharset(t *testing.T) {
	f := func(in, contentType string, want bool) {
		t.Helper()
		if got := Document([]byte(in), contentType); got.Default != want || want && !got.Assumed {
			t.Errorf("Document(%q, %q): default %v, assumed %v; want %v", in, contentType, got.Default, got.Assumed, want)
		}
	}
	declared := func(charset string) string { return `<?xml version="1.0" encoding="` + charset + `"?>` }
	f("<a>Bakı şəhəri</a>", "text/xml", true)
	f(declared("UTF-8")+"<a>Bakı şəhəri</a>", "text/xml", true)
	f(declared("utf-8")+"<a>é</a>", "text/xml", true) // too little to tell UTF-8 from accident
	f(declared("ISO-8859-1")+"<a>\xe9</a>", "text/html", true)
	f(declared("gb2312")+"\xd6\xd0", "text/xml", true)
	f("<a>b</a>", "text/xml", false) // is us-ascii
	f("<a>Bakı şəhəri</a>", "text/xml; charset=iso-8859-1", false)
	f(declared("windows-1251")+"Bakı şəhəri", "text/xml", false)
	f("<a>caf\xe9</a>", "text/xml", false)
	f("<a>Bakı şəhəri</a>", "application/rss+xml", false)
}

func TestMended(t *testing.T) {
	f := func(in, want string, twice bool) {
		t.Helper()
		if got, was := Mended(in); got != want || was != twice {
			t.Errorf("Mended(%q) = %q, %v; want %q, %v", in, got, was, want, twice)
		}
	}
	f("plain", "plain", false)
	f("café", "café", false)
	f("cafÃ©", "café", true)
	f("Ã\u00a9 and é", "Ã\u00a9 and é", false) // it is not UTF-8 as a whole
	f("Bakı Ã©", "Bakı Ã©", false)
	f("don\u0092t\u0085", "don’t…", false)
}

func TestUnpack(t *testing.T) {
	packed := func(b []byte) []byte {
		var out bytes.Buffer
		z := gzip.NewWriter(&out)
		if _, err := z.Write(b); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	honest := []byte(strings.Repeat("An honest feed. ", 1000))
	f := func(in, want []byte, wantCut bool, wantErr error) {
		t.Helper()
		got, cut, err := Unpack(in, 10<<20)
		if !bytes.Equal(got, want) || cut != wantCut || !errors.Is(err, wantErr) {
			t.Errorf("Unpack(%d bytes) = %d bytes, %v, %v; want %d, %v, %v", len(in), len(got), cut, err, len(want), wantCut, wantErr)
		}
	}
	f(honest, honest, false, nil)
	f(packed(honest), honest, false, nil)
	f(packed(bytes.Repeat([]byte(" "), 5<<20)), nil, false, ErrTooLarge) // within the limit, but no text
	f(packed(bytes.Repeat([]byte("a1b2"), 4<<20)), nil, false, ErrTooLarge)
	if got, cut, err := Unpack(packed(honest)[:60], 10<<20); !cut || err != nil || len(got) == 0 || !bytes.HasPrefix(honest, got) {
		t.Errorf("a cut stream: %d bytes, %v, %v", len(got), cut, err)
	}
	if _, _, err := Unpack([]byte("\x1f\x8bnot gzip"), 10<<20); err == nil {
		t.Error("what is no gzip is unpacked")
	}
}

func FuzzDocument(f *testing.F) {
	f.Add([]byte("<a>\xe9</a>"), "text/xml; charset=big5")
	f.Add([]byte("\x00<\x00?"), "")
	f.Add([]byte(`<?xml encoding="shift_jis"?>`+"\x93\xfa"), "")
	f.Fuzz(func(t *testing.T, b []byte, contentType string) {
		got := Document(b, contentType)
		if !utf8.Valid(got.Bytes) || got.Encoding == "" {
			t.Errorf("%q from %q", got.Bytes, got.Encoding)
		}
		for _, r := range string(got.Bytes) {
			if !scan.Allowed(r) {
				t.Errorf("%q holds %U", got.Bytes, r)
			}
		}
		Mended(string(got.Bytes))
	})
}
