// Package opml reads and writes lists of feeds in OPML 2.0 (opml.org/spec2.opml). Half of the lists that people share are not
// well-formed XML (a bare & in an address is the rule), so reading takes what a browser would take and asks for nothing but
// outlines with an address. What the wire says of a feed beyond OPML is in attributes of a namespace of its own, which others skip. It
// does no I/O of its own.
package opml

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/newswire-dev/newswire/services/news"
)

// Limits of what is read.
const (
	MaxBytes      = 10 << 20 // of a file
	MaxOutlines   = 20000    // with an address
	MaxCandidates = 16       // addresses of one outline
	maxText       = 2048     // bytes of an attribute
)

// An Outline is one feed of a list. Only URLs is never empty.
type Outline struct {
	Name     string
	Site     string        // absolute address of the outlet's site
	Country  string        // ISO 3166-1 alpha-2
	Language string        // BCP 47
	Zone     string        // IANA name
	URLs     []string      // addresses of the feed, tried in order: xmlUrl, then those in xmlUrls, parted by spaces
	Settings news.Settings // of attributes in the wire's namespace; whoever reads a stranger's list checks them, and trusts none with a secret
}

// Read gives the outlines that have an http or https address, in the order of the file, each address once; groups are left out.
// It is an error when the file is too long, is no text, or has no such outline.
func Read(data []byte) ([]Outline, error) {
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("the list has %d bytes, at most %d are read: split it", len(data), MaxBytes)
	}
	z := html.NewTokenizer(bytes.NewReader(decode(data)))
	z.AllowCDATA(true)
	var list []Outline
	seen := map[string]bool{}
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(list) == 0 {
				return nil, errors.New("no feed found: a list is OPML with lines like <outline text=\"Name\" xmlUrl=\"https://site.example/rss\"/>")
			}
			return list, nil
		case html.StartTagToken, html.SelfClosingTagToken:
			z.NextIsNotRawText() // A <title/> must not swallow the rest.
			o := outline(z, seen)
			if len(o.URLs) == 0 {
				continue
			}
			if list = append(list, o); len(list) > MaxOutlines {
				return nil, fmt.Errorf("the list has more than %d feeds: split it", MaxOutlines)
			}
		}
	}
}

// outline reads the tag that the tokenizer stands at, without the addresses that were seen before.
func outline(z *html.Tokenizer, seen map[string]bool) Outline {
	tag, more := z.TagName()
	if string(tag) != "outline" {
		return Outline{}
	}
	attr, set := map[string]string{}, map[string]string{}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if name := string(key); attr[name] == "" {
			attr[name] = clean(value)
			if strings.HasPrefix(name, prefix) {
				set[name] = string(value[:min(len(value), maxText*MaxCandidates)])
			}
		}
	}
	o := Outline{Name: first(attr["title"], attr["text"]), Site: address(attr["htmlurl"]), Country: attr["country"], Language: attr["language"], Zone: attr["zone"]}
	o.Settings = settings(set)
	raw := []string{attr["xmlurl"]}
	if strings.EqualFold(attr["type"], "rss") {
		raw = append(raw, attr["url"])
	}
	for _, r := range append(raw, strings.Fields(attr["xmlurls"])...) {
		if a := address(r); a != "" && !seen[a] && len(o.URLs) < MaxCandidates {
			seen[a] = true
			o.URLs = append(o.URLs, a)
		}
	}
	return o
}

func first(texts ...string) string {
	i := slices.IndexFunc(texts, func(s string) bool { return s != "" })
	if i < 0 {
		return ""
	}
	return texts[i]
}

// clean folds white space and control characters and cuts what is too long to be meant.
func clean(value []byte) string {
	value = value[:min(len(value), maxText*MaxCandidates)]
	text := strings.ToValidUTF8(string(value), "")
	fields := strings.FieldsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f || r == 0xa0 || r == 0xfeff })
	return strings.Join(fields, " ")
}

// address gives an absolute http or https address as it is written, empty where it is none. Programs that hand feeds to each
// other write feed:https://... or feed://...
func address(raw string) string {
	if rest, ok := strings.CutPrefix(raw, "feed:"); ok {
		if raw = rest; strings.HasPrefix(rest, "//") {
			raw = "http:" + rest
		}
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || len(raw) > maxText || strings.ContainsAny(raw, " \"<>") {
		return ""
	}
	return raw
}

// decode gives the text as UTF-8: by its byte order mark, then as UTF-8 where it is valid, whatever it declares, then as declared.
func decode(data []byte) []byte {
	if utf8.Valid(data) {
		return bytes.TrimPrefix(data, []byte("\ufeff"))
	}
	var fallback transform.Transformer = charmap.Windows1252.NewDecoder()
	if e, _ := charset.Lookup(declared(data)); e != nil {
		fallback = e.NewDecoder()
	}
	text, _, err := transform.Bytes(unicode.BOMOverride(fallback), data)
	if err != nil {
		text = data
	}
	return bytes.ToValidUTF8(text, nil)
}

// declared gives the encoding that the XML declaration names.
func declared(data []byte) string {
	head, _, ok := bytes.Cut(data[:min(len(data), 200)], []byte("?>"))
	_, after, found := bytes.Cut(head, []byte("encoding"))
	if !ok || !found {
		return ""
	}
	return strings.TrimSpace(strings.Trim(strings.TrimLeft(string(after), " ="), `"' `))
}
