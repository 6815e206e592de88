// Package decode turns the bytes of a document into UTF-8 without what XML forbids: it unpacks gzip, decides on the charset, and
// says what it had to assume. It does no I/O.
package decode

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// sniffed is how much of a document the charset detector looks at.
const sniffed = 64 << 10

// utf8Mark is the byte order mark of UTF-8.
const utf8Mark = "\xef\xbb\xbf"

// A Text is a document in UTF-8.
type Text struct {
	Bytes    []byte
	Encoding string // what it was decoded from: by the name it was declared with, in lower case, else by the detector's
	Assumed  bool   // the charset is another one than declared, or a guess
	Default  bool   // it is assumed only by RFC 3023, for which text/* without a charset is us-ascii; RFC 7303 says what it was read as
	Bad      bool   // some bytes were none of the charset's and became U+FFFD
	Cleaned  bool   // some characters were none that XML allows and are gone
}

// Document decodes a document. A byte order mark decides, then the pattern of the first bytes, then what the HTTP header and the
// XML declaration say, where the bytes agree (RFC 3023; text/* without a charset is us-ascii), then UTF-8, then a guess.
func Document(b []byte, contentType string) Text {
	t := text(b, contentType)
	cleaned := clean(t.Bytes)
	t.Cleaned = len(cleaned) != len(t.Bytes)
	t.Bytes = cleaned
	return t
}

func text(b []byte, contentType string) Text {
	if enc, name, skip := marked(b); enc != nil {
		if out, err := enc.NewDecoder().Bytes(b[skip:]); err == nil {
			return Text{Bytes: out, Encoding: name}
		}
	}
	c := declared(bytes.TrimPrefix(b, []byte(utf8Mark)), contentType)
	t := c.read(b)
	t.Default = t.Assumed && !t.Bad && c.ascii && (t.Encoding == c.own() || t.Encoding == "utf-8" && isUTF8(c.own()))
	return t
}

// read decodes a document of a charset that its first bytes do not show.
func (c claims) read(b []byte) Text {
	mark := bytes.HasPrefix(b, []byte(utf8Mark))
	b = bytes.TrimPrefix(b, []byte(utf8Mark))
	first, all, stated := c.all[0], c.all, c.stated
	if likelyUTF8(b) || mark && utf8.Valid(b) {
		return Text{Bytes: b, Encoding: "utf-8", Assumed: !isUTF8(first) && !mark}
	}
	for i, name := range all {
		if isLatin1(name) && turkic.Match(b[:min(len(b), sniffed)]) && hasTurkic(b) {
			if out, ok := as(b, "windows-1254", 0); ok {
				return Text{Bytes: out, Encoding: "windows-1254", Assumed: true}
			}
		}
		if out, ok := as(b, name, 0); ok {
			return Text{Bytes: out, Encoding: name, Assumed: i > 0 && name != first}
		}
	}
	if utf8.Valid(b) {
		return Text{Bytes: b, Encoding: "utf-8", Assumed: true}
	}
	return guess(b, all, stated)
}

// turkic finds a document that says that it is in Turkish or Azerbaijani. Such ones often name ISO 8859-1 for the charset that has
// six letters of theirs in the places of six that they never use.
var turkic = regexp.MustCompile(`(?i)<(?:dc:)?language>\s*(?:tr|az)\b|xml:lang=["'](?:tr|az)\b`)

func hasTurkic(b []byte) bool {
	for _, c := range []byte("\xd0\xdd\xde\xf0\xfd\xfe") {
		if bytes.IndexByte(b, c) >= 0 {
			return true
		}
	}
	return false
}

func isLatin1(name string) bool {
	return name == "iso-8859-1" || name == "windows-1252" || name == "latin1"
}

// guess finds the charset that fits best where none fits: a few bad bytes do not make a declaration wrong, nor UTF-8 that has more
// good ones.
func guess(b []byte, declared []string, stated bool) Text {
	bad := 1 + len(b)/1000
	for _, name := range declared {
		if out, ok := as(b, name, bad); stated && ok {
			return Text{Bytes: out, Encoding: name, Bad: true}
		}
	}
	if out, ok := as(b, "utf-8", bad); ok && mostlyUTF8(b) {
		return Text{Bytes: out, Encoding: "utf-8", Assumed: stated, Bad: true}
	}
	detected := chardet.Detect(b[:min(len(b), sniffed)]).Encoding
	if strings.HasPrefix(detected, "Windows") {
		detected = strings.ToLower(detected) // as the IANA has it
	}
	for _, name := range []string{detected, "windows-1252"} {
		if out, ok := as(b, name, len(b)/50); ok {
			return Text{Bytes: out, Encoding: name, Assumed: true, Bad: bytes.Contains(out, []byte("\uFFFD"))}
		}
	}
	return Text{Bytes: bytes.ToValidUTF8(b, []byte("\uFFFD")), Encoding: "utf-8", Assumed: true, Bad: true}
}

// marked recognises UTF-16 and UTF-32, by their mark or by the zeros around the first sign.
func marked(b []byte) (enc encoding.Encoding, name string, skip int) {
	type pattern struct {
		bytes string
		enc   encoding.Encoding
		name  string
		skip  int
	}
	big32, little32 := utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	big16, little16 := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	for _, p := range []pattern{
		{"\x00\x00\xfe\xff", big32, "utf-32be", 4}, {"\xff\xfe\x00\x00", little32, "utf-32le", 4},
		{"\xfe\xff", big16, "utf-16be", 2}, {"\xff\xfe", little16, "utf-16le", 2},
		{"\x00\x00\x00<", big32, "utf-32be", 0}, {"<\x00\x00\x00", little32, "utf-32le", 0},
		{"\x00<\x00", big16, "utf-16be", 0}, {"<\x00", little16, "utf-16le", 0},
		{"\x00{\x00", big16, "utf-16be", 0}, {"{\x00", little16, "utf-16le", 0},
	} {
		if bytes.HasPrefix(b, []byte(p.bytes)) {
			return p.enc, p.name, p.skip
		}
	}
	return nil, "", 0
}

// likelyUTF8 reports whether the bytes are UTF-8 beyond accident: valid, with several signs of more than one byte. Documents
// that claim another charset and are UTF-8 are common; the other way round a text of that length is not valid by chance.
func likelyUTF8(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	wide := 0
	for _, c := range b {
		if c >= 0xc2 {
			if wide++; wide == 4 {
				return true
			}
		}
	}
	return false
}

// mostlyUTF8 reports whether more signs of several bytes are whole than not.
func mostlyUTF8(b []byte) bool {
	whole, broken := 0, 0
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && size == 1:
			broken++
		case size > 1:
			whole++
		}
		b = b[size:]
	}
	return whole > broken
}

var declaration = regexp.MustCompile(`^\s*<\?xml[^>]*?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]+)\s*["']`)

// claims are the names of the charsets that a document claims, in lower case.
type claims struct {
	all    []string // the one that RFC 3023 lets decide, and others that may be tried
	stated bool     // the document or its header names one
	ascii  bool     // the first is us-ascii because neither does for a text/*
}

// own is the charset by the document itself, UTF-8 where it names none (RFC 7303).
func (c claims) own() string {
	if len(c.all) > 1 {
		return c.all[1]
	}
	return "utf-8"
}

func declared(b []byte, contentType string) (c claims) {
	kind, http := mediaType(contentType)
	xml := ""
	if m := declaration.FindSubmatch(b[:min(len(b), 1024)]); m != nil {
		xml = strings.ToLower(string(m[1]))
	}
	first := http
	switch {
	case first != "":
	case strings.HasPrefix(kind, "text/"):
		first, c.ascii = "us-ascii", true
	case xml != "":
		first = xml
	default:
		first = "utf-8"
	}
	for _, name := range []string{first, xml} {
		if name == "gb2312" {
			name = "gb18030" // which holds it
		}
		if name != "" && (len(c.all) == 0 || c.all[0] != name) {
			c.all = append(c.all, name)
		}
	}
	c.stated = http != "" || xml != ""
	return c
}

// mediaType takes a Content-Type apart, without the strictness that would lose the charset of many.
func mediaType(s string) (kind, set string) {
	kind, params, _ := strings.Cut(s, ";")
	for _, p := range strings.Split(params, ";") {
		name, value, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.TrimSpace(name), "charset") {
			set = strings.ToLower(strings.Trim(strings.TrimSpace(value), `"'`))
		}
	}
	return strings.ToLower(strings.TrimSpace(kind)), set
}

// as decodes with the named charset; false where it is unknown or more than bad bytes do not fit, which the first of them tell
// before all are decoded.
func as(b []byte, name string, bad int) ([]byte, bool) {
	if len(b) > 2*sniffed {
		if _, ok := as(b[:sniffed], name, bad); !ok {
			return nil, false
		}
	}
	if name == "us-ascii" || name == "ascii" {
		return b, isASCII(b)
	}
	enc := lookup(name)
	if enc == nil {
		return nil, false
	}
	if enc == unicode.UTF8 && utf8.Valid(b) {
		return b, true
	}
	out, err := enc.NewDecoder().Bytes(b)
	lost := bytes.Count(out, []byte("\uFFFD")) - bytes.Count(b, []byte("\uFFFD"))
	return out, err == nil && lost <= bad
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isUTF8(name string) bool { return name == "utf-8" || name == "utf8" }

func lookup(name string) encoding.Encoding {
	name = strings.ToLower(strings.TrimSpace(name))
	switch strings.NewReplacer("-", "", "_", "").Replace(name) {
	case "utf8", "u8":
		return unicode.UTF8
	case "utf16", "u16", "utf16le", "utf16be", "utf32", "utf32le", "utf32be", "":
		// The bytes would have shown it: whatever arrived, it was transcoded on its way.
		return nil
	case "ansi", "iso88591":
		name = "windows-1252"
	}
	enc, _ := charset.Lookup(name)
	return enc
}
