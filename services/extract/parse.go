package extract

import (
	"strings"

	"golang.org/x/net/html"

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

// flatten writes a page anew with nothing but elements that part text, none inside another, and the head's own. It copies what is
// between the tags, and leaves scripts and the like out.
func flatten(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	s := tagScanner{text: text}
	from, tags := 0, 0
	most := max(freeTags/4, len(text)/bytesPerBlock)
	for s.next() {
		b.WriteString(text[from:s.start])
		from = s.at
		if tag := flatTag(strings.ToLower(s.name[:min(len(s.name), 12)])); tag == "" {
			continue
		} else if tag == "title" || tag == "meta" {
			from = s.end
			b.WriteString(text[s.start:min(s.end, s.start+maxFlatTag)])
		} else if tags++; tags > most {
			b.WriteByte(' ')
		} else if s.closing {
			b.WriteString("</" + tag + ">")
		} else {
			b.WriteString("<" + tag + ">")
		}
	}
	b.WriteString(text[from:])
	return b.String()
}

// maxFlatTag is how much of a meta tag is copied.
const maxFlatTag = 4096

// flatTag is what stands for an element in a flattened page; empty where nothing does.
func flatTag(name string) string {
	switch name {
	case "title", "meta", "h1", "h2", "h3", "p":
		return name
	case "div", "li", "td", "th", "tr", "dd", "dt", "section", "article", "blockquote", "br", "table", "ul", "ol", "main", "header", "footer", "h4", "h5", "h6", "pre", "figure", "option":
		return "p"
	}
	return ""
}
