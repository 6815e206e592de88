package feed

import (
	"html"
	"regexp"
	"strings"
	"unicode"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newswire-dev/newswire/services/fetcher/internal/decode"
	"github.com/newswire-dev/newswire/services/fetcher/internal/scan"
)

var cutReference = regexp.MustCompile(`&(?:#[0-9a-fA-Fx]*|[a-zA-Z]{1,8})(\s*(?:\.\.\.|…))?$`)

// plain gives the text of markup: blocks parted by blank lines, a line break inside a block as one, everything else on one
// line. What is never read out (scripts, styles, frames) is left out. It never builds a tree, so that no nesting can cost more
// than its bytes.
func plain(s string) string {
	if s = strings.TrimSpace(s); s == "" {
		return ""
	}
	s, _ = decode.Mended(s)
	if strings.Contains(s, "<![CDATA[") {
		s = strings.NewReplacer("<![CDATA[", "", "]]>", "").Replace(s) // escaped once too often
	}
	if end := max(len(s)-24, 0); strings.IndexByte(s[end:], '&') >= 0 {
		s = s[:end] + cutReference.ReplaceAllString(s[end:], "$1")
	}
	if !hasMarkup(s) {
		return tidy(unescape(s), true)
	}
	return tidy(unescape(readOut(s)), false)
}

// readOut gives the text of markup with \v for the ends of blocks and \f for line breaks.
func readOut(s string) string {
	var out strings.Builder
	z := nethtml.NewTokenizer(strings.NewReader(s))
	var silent atom.Atom // the element whose text is not read out
	for {
		switch kind := z.Next(); kind {
		case nethtml.ErrorToken:
			return out.String()
		case nethtml.TextToken:
			if silent == 0 {
				out.Write(z.Text())
			}
		case nethtml.StartTagToken, nethtml.EndTagToken, nethtml.SelfClosingTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			switch {
			case silent != 0:
				if kind == nethtml.EndTagToken && tag == silent {
					silent = 0
				}
			case kind == nethtml.StartTagToken && isSilent(tag):
				silent = tag
			case tag == atom.Br:
				out.WriteByte('\f')
			case isBlock(tag):
				out.WriteByte('\v')
			case tag == atom.Td || tag == atom.Th:
				out.WriteByte(' ')
			}
		}
	}
}

func isSilent(tag atom.Atom) bool {
	switch tag {
	case atom.Script, atom.Style, atom.Iframe, atom.Template, atom.Noframes, atom.Select, atom.Button:
		return true
	}
	return false
}

func isBlock(tag atom.Atom) bool {
	switch tag {
	case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd,
		atom.Blockquote, atom.Pre, atom.Table, atom.Tr, atom.Caption, atom.Figure, atom.Figcaption, atom.Section, atom.Article, atom.Aside,
		atom.Header, atom.Footer, atom.Nav, atom.Main, atom.Hr, atom.Address, atom.Form, atom.Fieldset, atom.Details, atom.Summary, atom.Center:
		return true
	}
	return false
}

// hasMarkup reports whether there is a tag or something like it in a text.
func hasMarkup(s string) bool {
	for i := strings.IndexByte(s, '<'); i >= 0 && i+1 < len(s); {
		if c := s[i+1]; c == '/' || c == '!' || c|0x20 >= 'a' && c|0x20 <= 'z' {
			return true
		}
		next := strings.IndexByte(s[i+1:], '<')
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

// unescape turns references into their characters. Text that was escaped twice is unescaped twice.
func unescape(s string) string {
	for range 2 {
		before := s
		if s = unescapeOnce(s); s == before {
			break
		}
	}
	return s
}

func unescapeOnce(s string) string {
	i := strings.IndexByte(s, '&')
	if i < 0 {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	for i >= 0 {
		out.WriteString(s[:i])
		s = s[i:]
		if n := referenceLength(s); n > 0 {
			out.WriteString(html.UnescapeString(s[:n]))
			s = s[n:]
		} else {
			out.WriteByte('&')
			s = s[1:]
		}
		i = strings.IndexByte(s, '&')
	}
	out.WriteString(s)
	return out.String()
}

// referenceLength gives the length of the reference that s begins with, 0 where it is none that is whole.
func referenceLength(s string) int {
	for i := 1; i < len(s) && i < 34; i++ {
		switch c := s[i]; {
		case c == ';' && i > 1:
			return i + 1
		case c == '#' && i == 1, c >= '0' && c <= '9' && i > 1, c|0x20 >= 'a' && c|0x20 <= 'z':
		default:
			return 0
		}
	}
	return 0
}

// tidy folds white space and drops signs that are not seen and can deceive: the controls of direction and of nothing at all.
// The joiners of Persian and of the Indian scripts stay. Where lines is set, line breaks were written as such.
func tidy(s string, lines bool) string {
	var out strings.Builder
	out.Grow(len(s))
	s = strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unseen(r) })
	gap := "" // the white space that is due before the next sign
	for _, r := range s {
		switch {
		case r > ' ' && r < 0x7f:
			out.WriteString(gap)
			gap = ""
			out.WriteByte(byte(r))
		case r == '\v', r == '\n' && lines && gap == "\n":
			gap = "\n\n"
		case r == '\f' && gap == "\n":
			gap = "\n\n"
		case r == '\f', r == '\n' && lines:
			if gap != "\n\n" {
				gap = "\n"
			}
		case unicode.IsSpace(r):
			if gap == "" {
				gap = " "
			}
		case unseen(r):
		default:
			out.WriteString(gap)
			gap = ""
			out.WriteRune(r)
		}
	}
	return out.String()
}

func unseen(r rune) bool {
	return r < ' ' || r >= 0x7f && r <= 0x9f || r == 0xad || r == 0x200b || r >= 0x200e && r <= 0x200f || r >= 0x202a && r <= 0x202e ||
		r >= 0x2060 && r <= 0x2069 || r == 0xfeff || r == 0xfffc || !scan.Allowed(r)
}

// pictures gives the addresses of the images in markup, those of counters left out.
func pictures(s string) (out []string) {
	if !strings.Contains(s, "<") {
		return nil
	}
	z := nethtml.NewTokenizer(strings.NewReader(s))
	for len(out) < maxImages {
		kind := z.Next()
		if kind == nethtml.ErrorToken {
			break
		}
		if name, more := z.TagName(); kind != nethtml.EndTagToken && string(name) == "img" && more {
			if src := source(z); src != "" {
				out = append(out, src)
			}
		}
	}
	return out
}

// source gives the address of the image at which z stands.
func source(z *nethtml.Tokenizer) (src string) {
	for more := true; more; {
		var name, value []byte
		name, value, more = z.TagAttr()
		switch v := strings.TrimSpace(string(value)); string(name) {
		case "src":
			if src == "" && !strings.HasPrefix(v, "data:") {
				src = v
			}
		case "data-src", "data-original":
			src = v
		case "width", "height":
			if v == "0" || v == "1" {
				return ""
			}
		}
	}
	return src
}

// escaped gives plain text as markup.
func escaped(s string) string {
	return strings.ReplaceAll(html.EscapeString(s), "\n\n", "<p>")
}

// oneLine gives a text without line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// cut gives a text of at most limit bytes, ended at a sign.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "")
}

// cutBlocks gives a text of at most limit bytes, ended at a block where there is one.
func cutBlocks(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	s = cut(s, limit)
	if i := strings.LastIndex(s, "\n\n"); i > 0 {
		return s[:i]
	}
	return s
}
