package feed

import (
	"regexp"
	"strings"
)

const (
	maxAuthors = 16
	maxAuthor  = 120 // bytes of one name
)

var (
	mailAddress = regexp.MustCompile(`[<(\[]?\s*(?:mailto:)?[^\s<>()\[\]@]+@[^\s<>()\[\]@]+\s*[>)\]]?`)
	by          = regexp.MustCompile(`(?i)^(?:by|von|par|por|da|di)\s+`)
)

// authors gives the people of an item by name. Mail addresses are left out: they are often the desk's, and nobody's to spread.
func (it item) authors() []string {
	var written []string
	switch {
	case it.atom != nil:
		for _, p := range it.atom.Authors {
			written = append(written, p.Name)
		}
	case it.json != nil:
		for _, p := range it.Authors {
			written = append(written, p.Name)
		}
	case it.rss != nil:
		written = append(written, it.rss.Author)
	}
	if dc := it.DublinCoreExt; dc != nil {
		written = append(append(written, dc.Creator...), dc.Author...)
	}
	if it.ITunesExt != nil {
		written = append(written, it.ITunesExt.Author)
	}
	if it.atom == nil {
		for _, a := range it.Extensions["atom"]["author"] {
			written = append(written, firstText(a.Children, "name", 0))
		}
	}
	return people(written)
}

// people splits, cleans and joins what was written about authors.
func people(written []string) (out []string) {
	seen := map[string]bool{}
	for _, w := range written {
		for _, name := range splitNames(oneLine(plain(mailAddress.ReplaceAllString(w, " ")))) {
			name = strings.Trim(by.ReplaceAllString(name, ""), " ,;|/-–()")
			key := strings.ToLower(name)
			if len(name) < 2 || len(name) > maxAuthor || isWeb(name) || seen[key] || len(out) == maxAuthors {
				continue
			}
			seen[key] = true
			out = append(out, name)
		}
	}
	return out
}

// splitNames parts several names: at semicolons, and at commas and and's where every part looks like a whole name.
func splitNames(s string) []string {
	var out []string
	for _, part := range strings.Split(s, ";") {
		names := strings.FieldsFunc(strings.NewReplacer(" and ", ",", " & ", ",").Replace(part), func(r rune) bool { return r == ',' })
		for _, n := range names {
			if words := len(strings.Fields(n)); words < 2 || words > 4 {
				names = []string{part}
				break
			}
		}
		out = append(out, names...)
	}
	return out
}
