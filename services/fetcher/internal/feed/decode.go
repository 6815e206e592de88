package feed

import (
	"bytes"
	"mime"
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

var declaration = regexp.MustCompile(`^\s*<\?xml[^>]*?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]+)\s*["']`)

// decode gives a document in UTF-8. A byte order mark decides, then the pattern of the first bytes, then what the HTTP header
// and the XML declaration say, where the bytes agree, then UTF-8, then a guess. Bytes that cannot be read become U+FFFD.
func decode(b []byte, contentType string) []byte {
	if enc, skip := marked(b); enc != nil {
		out, err := enc.NewDecoder().Bytes(b[skip:])
		if err == nil {
			return out
		}
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if likelyUTF8(b) {
		return b
	}
	declared := declaredCharsets(b, contentType)
	for _, name := range declared {
		if out, ok := decodeAs(b, name, 0); ok {
			return out
		}
	}
	if utf8.Valid(b) {
		return b
	}
	// A few bad bytes do not make a declaration wrong.
	for _, name := range append(declared, "utf-8") {
		if out, ok := decodeAs(b, name, 1+len(b)/1000); ok {
			return out
		}
	}
	for _, name := range []string{chardet.Detect(b[:min(len(b), sniffed)]).Encoding, "windows-1252"} {
		if out, ok := decodeAs(b, name, len(b)/50); ok {
			return out
		}
	}
	return bytes.ToValidUTF8(b, []byte("\uFFFD"))
}

// marked recognises UTF-16 and UTF-32, by their mark or by the zeros around the first sign.
func marked(b []byte) (enc encoding.Encoding, skip int) {
	type pattern struct {
		bytes string
		enc   encoding.Encoding
		skip  int
	}
	big32, little32 := utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	big16, little16 := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	for _, p := range []pattern{
		{"\x00\x00\xfe\xff", big32, 4}, {"\xff\xfe\x00\x00", little32, 4}, {"\xfe\xff", big16, 2}, {"\xff\xfe", little16, 2},
		{"\x00\x00\x00<", big32, 0}, {"<\x00\x00\x00", little32, 0}, {"\x00<\x00", big16, 0}, {"<\x00", little16, 0},
		{"\x00{\x00", big16, 0}, {"{\x00", little16, 0},
	} {
		if bytes.HasPrefix(b, []byte(p.bytes)) {
			return p.enc, p.skip
		}
	}
	return nil, 0
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

// declaredCharsets gives the names in the HTTP header and the XML declaration.
func declaredCharsets(b []byte, contentType string) (names []string) {
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		names = append(names, params["charset"])
	}
	if m := declaration.FindSubmatch(b[:min(len(b), 1024)]); m != nil {
		names = append(names, string(m[1]))
	}
	return names
}

// decodeAs decodes with the named charset; false where it is unknown or more than bad bytes do not fit.
func decodeAs(b []byte, name string, bad int) ([]byte, bool) {
	enc := lookup(name)
	if enc == nil {
		return nil, false
	}
	out, err := enc.NewDecoder().Bytes(b)
	lost := bytes.Count(out, []byte("\uFFFD")) - bytes.Count(b, []byte("\uFFFD"))
	return out, err == nil && lost <= bad
}

func lookup(name string) encoding.Encoding {
	name = strings.ToLower(strings.TrimSpace(name))
	switch strings.NewReplacer("-", "", "_", "").Replace(name) {
	case "utf8", "u8":
		return unicode.UTF8
	case "utf16", "u16", "utf16le", "utf16be", "utf32", "utf32le", "utf32be", "":
		// The bytes would have shown it: whatever arrived, it was transcoded on its way.
		return nil
	case "usascii", "ascii", "ansi", "iso88591":
		name = "windows-1252"
	}
	enc, _ := charset.Lookup(name)
	return enc
}
