package extract

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/newswire-dev/newswire/services/news"
)

// sniffed is how much of a page is looked at for its charset.
const sniffed = 4096

// decode makes UTF-8 of a page. Its charset is told, in this order, by a byte order mark, by the bytes where they are valid UTF-8
// (a page in another charset hardly ever is), by the response, by the page's meta, and by statistics.
func decode(body []byte, o Options) (string, error) {
	if len(body) > MaxBytes {
		return "", &NotArticle{Cause: news.CauseTooLarge, Reason: fmt.Sprintf("page of %d bytes, more than %d", len(body), MaxBytes)}
	}
	if o.UTF8 {
		return validText(body), nil
	}
	enc := marked(body)
	if enc == nil && (!utf8.Valid(body) || bytes.Contains(body, []byte("\x1b$"))) { // ISO 2022 is written in ASCII
		enc = declared(body, o.ContentType)
	}
	if enc == nil {
		return validText(body), nil
	}
	return convert(body, enc)
}

// validText is a page in UTF-8 without its mark, with what is none replaced.
func validText(body []byte) string {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if utf8.Valid(body) {
		return unsafe.String(unsafe.SliceData(body), len(body)) // not copied: nothing of it outlives the call, which keepPage sees to
	}
	return strings.ToValidUTF8(string(body), "\ufffd")
}

// convert decodes a page, and no more of it than may be read.
func convert(body []byte, enc encoding.Encoding) (string, error) {
	var b strings.Builder
	_, err := io.Copy(&b, io.LimitReader(transform.NewReader(bytes.NewReader(body), enc.NewDecoder()), MaxBytes+1))
	if b.Len() > MaxBytes {
		return "", &NotArticle{Cause: news.CauseTooLarge, Reason: fmt.Sprintf("page of more than %d bytes", MaxBytes)}
	}
	if err != nil { // decoders replace what they cannot read; this is for one that would not
		return strings.ToValidUTF8(string(body), "\ufffd"), nil
	}
	return b.String(), nil
}

// marked is the encoding that a byte order mark, or UTF-16 without one, shows.
func marked(body []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(body, []byte{0xFF, 0xFE}), bytes.HasPrefix(body, []byte{'<', 0}):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(body, []byte{0xFE, 0xFF}), bytes.HasPrefix(body, []byte{0, '<'}):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	return nil
}

// declared is the encoding that the response or the page names, or that the bytes look like; nil for UTF-8.
func declared(body []byte, contentType string) encoding.Encoding {
	_, params, _ := mime.ParseMediaType(contentType)
	for _, label := range []string{params["charset"], metaCharset(body[:min(len(body), sniffed)])} {
		if enc, name := charset.Lookup(label); enc != nil {
			if name == "utf-8" && badUTF8(body) {
				continue
			}
			return notUTF8(enc, name)
		}
	}
	found := chardet.Detect(body[:min(len(body), 64<<10)])
	enc, name := charset.Lookup(found.Encoding)
	return notUTF8(enc, name)
}

func notUTF8(enc encoding.Encoding, name string) encoding.Encoding {
	if name == "utf-8" || enc == nil {
		return nil
	}
	return enc
}

// badUTF8 reports whether so much of a page is no UTF-8 that its label must be wrong; a page of UTF-8 may hold some stray bytes.
func badUTF8(body []byte) bool {
	bad, good := 0, 0
	for len(body) > 0 {
		r, size := utf8.DecodeRune(body)
		if r == utf8.RuneError && size == 1 {
			bad++
		} else if size > 1 {
			good++
		}
		body = body[size:]
	}
	return bad > good
}

// metaCharset is the charset named in <meta charset=…> or <meta content="…charset=…">.
func metaCharset(head []byte) string {
	lower := bytes.ToLower(head)
	for at := 0; ; {
		i := bytes.Index(lower[at:], []byte("charset"))
		if i < 0 {
			return ""
		}
		at += i + len("charset")
		rest := bytes.TrimLeft(lower[at:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '=' {
			continue
		}
		rest = bytes.TrimLeft(rest[1:], " \t\r\n\"'")
		if end := bytes.IndexAny(rest, " \t\r\n\"';/>"); end > 0 {
			return string(rest[:end])
		}
	}
}
