package markup

import "strings"

// rawText reads the inside of an element that holds no markup up to its end tag, and the end tag (12.2.5.2 to 12.2.5.31).
func (p *parser) rawText(name string) string {
	rest := p.page[p.at:]
	end := rawEnd(rest, name)
	if name == "script" && end >= 0 && strings.Contains(rest[:end], "<!--") {
		end = scriptEnd(rest)
	}
	if end < 0 {
		p.at = len(p.page)
		return rest
	}
	p.at += end + 2 + len(name)
	p.attributes(false)
	return rest[:end]
}

// rawEnd is where the end tag of a name begins, -1 where there is none.
func rawEnd(s, name string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], "</")
		if i < 0 {
			return -1
		}
		if from += i; endsRaw(s[from+2:], name) {
			return from
		}
		from += 2
	}
}

// endsRaw reports whether what follows a slash is the name of the element and the end of that name.
func endsRaw(s, name string) bool {
	return len(s) > len(name) && classes[s[len(name)]]&endsName != 0 && strings.EqualFold(s[:len(name)], name)
}

// scriptEnd is where the end tag of a script begins, -1 where there is none. A script inside a comment inside a script ends for
// itself.
func scriptEnd(s string) int {
	const outside, escaped, double = 0, 1, 2
	state := outside
	for i := 0; i < len(s); {
		n := strings.IndexAny(s[i:], "<-")
		if n < 0 {
			return -1
		}
		i += n
		rest := s[i:]
		switch {
		case state == outside && strings.HasPrefix(rest, "<!--"):
			state = escaped
			i += 2 // the dashes may be those that end it
			continue
		case state != outside && strings.HasPrefix(rest, "-->"):
			state = outside
		case state != double && strings.HasPrefix(rest, "</") && endsRaw(rest[2:], "script"):
			return i
		case state == escaped && strings.HasPrefix(rest, "<") && endsRaw(rest[1:], "script"):
			state = double
		case state == double && strings.HasPrefix(rest, "</") && endsRaw(rest[2:], "script"):
			state = escaped
		}
		i++
	}
	return -1
}
