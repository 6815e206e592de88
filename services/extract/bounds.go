package extract

import "strings"

const (
	maxAttributes = 100     // of one element: the parser compares them pair by pair
	maxReopened   = 200_000 // formatting elements that the parser would open again because a page never closes them
	maxNodes      = 400_000 // tags of a page
	freeTags      = 10_000  // that are parsed however little text is between them
	bytesPerTag   = 16      // at least, on a page with more: a tag costs the parser as much as hundreds of bytes of text
	bytesPerBlock = 60      // of a page that is flattened
)

// costly looks at the tags of a page for what makes parsing slow: too many, too many attributes, or bold print that is never closed,
// which the parser opens again in every block that follows. It reads each byte once.
func costly(text string) bool {
	s := tagScanner{text: text}
	tags, open, reopened := 0, 0, 0
	for s.next() {
		tags++
		switch formats := formatting(s.name); {
		case formats && s.closing:
			open = max(open-1, 0)
		case formats:
			open++
		case !s.closing:
			reopened += max(open-8, 0)
		}
		if s.attributes > maxAttributes || reopened > maxReopened || tags > maxNodes || tags > freeTags && tags*bytesPerTag > len(text) {
			return true
		}
	}
	return false
}

// A tagScanner reads the tags of a page one after the other, as the parser's tokeniser sees them: not those in comments, in the
// values of attributes, or in scripts.
type tagScanner struct {
	text       string
	at         int
	name       string // as written
	closing    bool
	attributes int
	start, end int // of the tag; what a script or the like holds lies between end and at
}

func (s *tagScanner) next() bool {
	for {
		i := strings.IndexByte(s.text[s.at:], '<')
		if i < 0 || s.at+i+2 >= len(s.text) {
			return false
		}
		s.at += i + 1
		s.start = s.at - 1
		c := s.text[s.at]
		s.closing = c == '/'
		switch {
		case s.closing && letter(s.text[s.at+1]):
			s.at++
		case letter(c):
		case strings.HasPrefix(s.text[s.at:], "!--"):
			s.skipComment()
			continue
		case c == '!' || c == '?' || s.closing:
			s.skipTo(">")
			continue
		default:
			continue
		}
		s.readTag()
		return true
	}
}

// readTag reads a tag from its name to its end.
func (s *tagScanner) readTag() {
	start := s.at
	for s.at < len(s.text) && s.text[s.at] > ' ' && s.text[s.at] != '>' && s.text[s.at] != '/' {
		s.at++
	}
	s.name = s.text[start:s.at]
	s.attributes = 0
	quote, last := byte(0), byte(' ') // the open quote; the last character that is no space
	for ; s.at < len(s.text); s.at++ {
		c := s.text[s.at]
		switch {
		case quote != 0:
			end := strings.IndexByte(s.text[s.at:], quote)
			if end < 0 {
				s.at = len(s.text) - 1
				continue
			}
			s.at += end
			quote, last = 0, ' '
			continue
		case c == '>':
			s.at++
			s.end = s.at
			s.skipRaw()
			return
		case (c == '"' || c == '\'') && last == '=':
			quote = c
		case c <= ' ' || c == '/':
			if last != '=' {
				last = ' '
			}
			continue
		case last == ' ':
			s.attributes++
		}
		last = c
	}
	s.end = s.at
}

// skipRaw skips what is no markup: the inside of scripts, styles and the like.
func (s *tagScanner) skipRaw() {
	if s.closing || len(s.name) > 8 {
		return
	}
	switch name := strings.ToLower(s.name); name {
	case "script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp", "plaintext":
		for s.skipTo("</") {
			if end := s.at + len(name); end <= len(s.text) && strings.EqualFold(s.text[s.at:end], name) {
				s.at -= 2
				return
			}
		}
	}
}

func (s *tagScanner) skipComment() {
	for s.at += 1; s.skipTo("--"); s.at-- {
		if rest := s.text[s.at:]; strings.HasPrefix(rest, ">") || strings.HasPrefix(rest, "!>") {
			return
		}
	}
}

// skipTo stands behind the next occurrence of a mark, or at the end.
func (s *tagScanner) skipTo(mark string) bool {
	i := strings.Index(s.text[s.at:], mark)
	if i < 0 {
		s.at = len(s.text)
		return false
	}
	s.at += i + len(mark)
	return true
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

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
