package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newswire-dev/newswire/services/news"
)

const (
	maxAttributes = 500     // of one element: the parser compares them pair by pair
	maxReopened   = 200_000 // formatting elements that the parser would open again because a page never closes them
	maxNodes      = 400_000 // tags of a page
)

// parse makes the tree of a page. Pages that would cost the parser more than their size (too deep, thousands of attributes, bold
// print that is never closed) are first flattened: their text is kept, their structure is not.
func parse(text string) (*html.Node, error) {
	if !costly(text) {
		if root, err := html.Parse(strings.NewReader(text)); err == nil {
			return root, nil
		}
	}
	root, err := html.Parse(strings.NewReader(flatten(text)))
	if err != nil {
		return nil, &NotArticle{news.CauseTooLarge, "page that cannot be parsed: " + err.Error()}
	}
	return root, nil
}

// costly looks at the tags of a page, without their attributes, for what makes parsing slow.
func costly(text string) bool {
	tags, open, reopened := 0, 0, 0
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '<')
		if i < 0 || at+i+2 >= len(text) {
			return false
		}
		at += i + 1
		closing := text[at] == '/'
		if closing {
			at++
		}
		if !letter(text[at]) {
			continue
		}
		tags++
		name := text[at:tagName(text, at)]
		switch formats := formatting(name); {
		case formats && closing:
			open = max(open-1, 0)
		case formats:
			open++
		case !closing:
			reopened += max(open-8, 0)
		}
		end := strings.IndexByte(text[at:], '>')
		if end > 4096 && manyAttributes(text[at:at+end]) || reopened > maxReopened || tags > maxNodes {
			return true
		}
	}
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// tagName is where the name of a tag that begins at a place ends.
func tagName(text string, at int) int {
	for at < len(text) && text[at] > ' ' && text[at] != '>' && text[at] != '/' {
		at++
	}
	return at
}

// formatting reports whether the parser opens an element again in every block after one that did not close it.
func formatting(name string) bool {
	if len(name) > 6 {
		return false
	}
	switch strings.ToLower(name) {
	case "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u":
		return true
	}
	return false
}

// manyAttributes counts the attributes of a long tag roughly: every = outside quotes, or every word where there are none.
func manyAttributes(tag string) bool {
	n, quote := 0, byte(0)
	for i := 0; i < len(tag); i++ {
		switch c := tag[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '=' || c == ' ' || c == '\n' || c == '\t' || c == '/':
			n++
		}
	}
	return n > 2*maxAttributes
}

// flatten writes a page anew with nothing but the elements that part text, none inside another, and the head's own.
func flatten(text string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(MaxBytes)
	skip := atom.Atom(0) // inside this element nothing is kept
	for n := 0; n < maxNodes; n++ {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if skip == 0 {
				b.WriteString(html.EscapeString(string(z.Text())))
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			name, more := z.TagName()
			tag := atom.Lookup(name)
			switch {
			case skip != 0:
				if kind == html.EndTagToken && tag == skip {
					skip = 0
				}
			case kind == html.StartTagToken && (tag == atom.Script || tag == atom.Style || tag == atom.Noscript || tag == atom.Textarea):
				skip = tag
			default:
				writeFlat(&b, z, tag, kind == html.EndTagToken, more)
			}
		}
	}
	return b.String()
}

// writeFlat writes one tag of a flattened page.
func writeFlat(b *strings.Builder, z *html.Tokenizer, tag atom.Atom, closing, attributes bool) {
	switch tag {
	case atom.Title, atom.H1, atom.H2, atom.H3, atom.P:
		if closing {
			b.WriteString("</" + tag.String() + ">")
		} else {
			b.WriteString("<" + tag.String() + ">")
		}
	case atom.Meta:
		b.WriteString("<meta")
		for i := 0; attributes && i < 20; i++ {
			var key, value []byte
			key, value, attributes = z.TagAttr()
			switch string(key) {
			case "name", "property", "content":
				b.WriteString(" " + string(key) + `="` + html.EscapeString(string(value)) + `"`)
			}
		}
		b.WriteString(">")
	case atom.Div, atom.Li, atom.Td, atom.Tr, atom.Section, atom.Article, atom.Blockquote, atom.Br, atom.Table, atom.Ul, atom.Ol:
		b.WriteString("<p>")
	}
}
