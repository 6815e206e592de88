package extract

import (
	"strconv"
	"strings"

	"github.com/newswire-dev/newswire/services/extract/internal/markup"
)

const (
	leastProgram = 1000 // bytes of a script that may hold an article
	unescapings  = 3    // strings inside strings
)

// programText reads the article of a page that its scripts would write: HTML in strings of the state that frameworks send along. It
// takes the script that yields most text, and is asked only where the page itself has none.
func (o *outline) programText() string {
	best := ""
	for _, n := range o.program {
		data := n.FirstChild.Data
		if len(data) < leastProgram || !strings.Contains(data, `u003c`) && !strings.Contains(data, "<p") && !strings.Contains(data, `<\/p`) {
			continue
		}
		if text := markupText(unescapeStrings(data)); len(text) > len(best) {
			best = text
		}
	}
	return best
}

// markupText reads the paragraphs between the first and the last of a text.
func markupText(s string) string {
	first, last := strings.Index(s, "<p"), strings.LastIndex(s, "</p>")
	if first < 0 || last < first {
		return ""
	}
	inner := outlineOf(markup.Parse(s[first : last+len("</p>")]))
	r := reader{outline: inner, headAt: -1}
	r.outline.program = nil
	r.root = r.outline.findRoot()
	return r.readBody().text
}

// unescapeStrings undoes the escapes of strings in a program: \u003c, \n, \", \/ and the backslashes of strings inside strings.
func unescapeStrings(s string) string {
	for range unescapings {
		if !strings.Contains(s, `\`) {
			break
		}
		s = unescapeOnce(s)
	}
	return s
}

func unescapeOnce(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n', 'r', 't':
			b.WriteByte(' ')
		case 'u':
			if i+4 < len(s) {
				if n, err := strconv.ParseUint(s[i+1:i+5], 16, 16); err == nil {
					b.WriteRune(rune(n))
					i += 4
					continue
				}
			}
			b.WriteByte('u')
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
