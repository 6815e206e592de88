package extract

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

const maxAuthors = 12

// findAuthors lists the people who wrote: those of the JSON-LD, of the head, else of the byline that stands nearest below the title.
func (r *reader) findAuthors() []string {
	for _, list := range [][]string{r.article.authors, r.meta.authors, r.printedAuthors()} {
		if names := r.cleanNames(list); len(names) > 0 {
			return names
		}
	}
	return nil
}

// printedAuthors lists what stands in elements that name an author, those that say so by rel or itemprop first.
func (r *reader) printedAuthors() []string {
	var sure, likely []string
	for _, p := range r.outline.authors {
		if r.root >= 0 && p.block >= int(r.outline.boxes[r.root].last)+3 {
			continue
		}
		text := squeeze(textOf(p.node, 200))
		switch {
		case text == "" || utf8.RuneCountInString(text) > 80:
		case p.rel:
			sure = append(sure, text)
		default:
			likely = append(likely, text)
		}
	}
	if len(sure) > 0 {
		return sure
	}
	return likely
}

// textOf is the text of a node, at most n bytes.
func textOf(n *html.Node, most int) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil && b.Len() < most; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}

var by = []string{"by ", "written by ", "von ", "par ", "por ", "door ", "av ", "di ", "автор: ", "автор ", "müəllif: ", "yazar: ", "text: ", "από ", "autor: ", "autore: "}

// cleanNames cuts lists apart, drops what introduces a name, and what is none.
func (r *reader) cleanNames(list []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, entry := range list {
		entry = unescaped(entry)
		for _, p := range by {
			if len(entry) > len(p) && strings.EqualFold(entry[:min(len(p), len(entry))], p) {
				entry = entry[len(p):]
				break
			}
		}
		for _, name := range splitNames(entry) {
			key := strings.ToLower(name)
			if r.isName(name) && !seen[key] && len(out) < maxAuthors {
				seen[key] = true
				out = append(out, name)
			}
		}
	}
	return out
}

func splitNames(s string) []string {
	s = strings.NewReplacer(" and ", ",", " und ", ",", " et ", ",", " y ", ",", " & ", ",", " və ", ",", " и ", ",", ";", ",", "|", ",", " / ", ",", "、", ",").Replace(s)
	var out []string
	for _, part := range strings.Split(s, ",") {
		out = append(out, strings.Trim(squeeze(part), " .:-–—•·"))
	}
	return out
}

// isName reports whether a string may be the name of a person.
func (r *reader) isName(s string) bool {
	n := utf8.RuneCountInString(s)
	lower := strings.ToLower(s)
	if n < 2 || n > 50 || len(strings.Fields(s)) > 6 || strings.ContainsAny(s, "@/\\{}<>0123456789") || lower == strings.ToLower(r.siteName()) {
		return false
	}
	for _, w := range [...]string{"admin", "administrator", "editor", "staff", "redaktion", "redaksiya", "редакция", "author", "newsroom", "newsdesk", "unknown", "desk", "null", "undefined"} {
		if lower == w {
			return false
		}
	}
	return true
}
