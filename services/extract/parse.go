package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newswire-dev/newswire/services/news"
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

// flatten writes a page anew with nothing but the elements that part text, none inside another, and the head's own.
func flatten(text string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(MaxBytes)
	skip := atom.Atom(0) // inside this element nothing is kept
	for tags := 0; ; {
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
			case tags < maxNodes/4:
				tags += writeFlat(&b, z, tag, kind == html.EndTagToken, more)
			}
		}
	}
}

// writeFlat writes one tag of a flattened page and returns how many it wrote.
func writeFlat(b *strings.Builder, z *html.Tokenizer, tag atom.Atom, closing, attributes bool) int {
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
	default:
		return 0
	}
	return 1
}
