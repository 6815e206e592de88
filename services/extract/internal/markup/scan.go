package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The classes of bytes that end something in a tag.
const (
	isSpace   = 1 << iota // space, tab, line feed, form feed, return
	endsName              // of a tag: white space, slash, angle
	endsKey               // of an attribute: the same and the equals sign
	endsValue             // without quotes: white space, angle
)

var classes = func() (c [256]uint8) {
	for _, b := range []byte(" \t\n\f\r") {
		c[b] = isSpace | endsName | endsKey | endsValue
	}
	c['/'] = endsName | endsKey
	c['>'] = endsName | endsKey | endsValue
	c['='] = endsKey
	return c
}()

// run reads the page from its beginning to its end (12.2.5, tokenization).
func (p *parser) run() {
	for p.at < len(p.page) {
		if p.page[p.at] != '<' || !p.markup() {
			p.textRun()
		}
	}
	p.end()
}

// textRun reads text up to the next piece of markup.
func (p *parser) textRun() {
	start := p.at
	i := start + 1
	for {
		next := strings.IndexByte(p.page[min(i, len(p.page)):], '<')
		if next < 0 {
			i = len(p.page)
			break
		}
		i += next
		if opensMarkup(p.page[i:]) {
			break
		}
		i++
	}
	p.at = i
	p.text(p.unescape(p.page[start:i]))
}

// opensMarkup reports whether an angle bracket begins more than text.
func opensMarkup(s string) bool {
	if len(s) < 2 {
		return false
	}
	switch c := s[1]; {
	case letter(c) || c == '!' || c == '?':
		return true
	case c == '/':
		return len(s) > 2
	}
	return false
}

// markup reads one tag, comment or the like at an angle bracket; it is false where that is text.
func (p *parser) markup() bool {
	rest := p.page[p.at:]
	if !opensMarkup(rest) {
		return false
	}
	switch c := rest[1]; {
	case letter(c):
		p.startTag()
	case c == '!':
		p.declaration(rest)
	case c == '?':
		p.bogus(1)
	case letter(rest[2]):
		p.endTag()
	case rest[2] == '>':
		p.at += 3
	default:
		p.bogus(2)
	}
	return true
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (p *parser) startTag() {
	p.at++
	t := p.tagName()
	if !p.attributes(true) {
		return
	}
	p.skipFeed = false
	p.start(t)
}

func (p *parser) endTag() {
	p.at += 2
	t := p.tagName()
	if p.at < len(p.page) && p.page[p.at] == '>' {
		p.at++
	} else if !p.attributes(false) {
		return
	}
	p.skipFeed = false
	p.attrs = p.attrs[:0]
	p.finish(t)
}

// tagName reads the name of a tag.
func (p *parser) tagName() *tag {
	start, h, upper := p.at, uint32(0), false
	i := start
	for i < len(p.page) && classes[p.page[i]]&endsName == 0 {
		c := p.page[i]
		if c >= 'A' && c <= 'Z' {
			upper = true
			c |= 0x20
		}
		h = h*31 + uint32(c)
		i++
	}
	p.at = i
	name := p.page[start:i]
	if upper {
		name = lower(name)
	}
	if t := known.find(name, h); t != nil {
		return t
	}
	return p.ownTag(name)
}

// ownTag is the tag of a name that only this page has.
func (p *parser) ownTag(name string) *tag {
	if t, found := p.own[name]; found {
		return t
	}
	key := name
	if p.nul {
		name = strings.ReplaceAll(name, "\x00", "\ufffd")
	}
	t := &tag{name: name, atom: atom.Lookup([]byte(name)), id: ownTags + int16(len(p.own))}
	if len(p.own) >= maxOwnTags {
		t.id = ownTags + maxOwnTags
		return t
	}
	if p.own == nil {
		p.own = map[string]*tag{}
	}
	p.own[key] = t
	return t
}

// attributes reads those of a tag up to behind its end. It is false where the page ends before the tag does, which is then none.
func (p *parser) attributes(keep bool) bool {
	p.attrs = p.freeAttributes()
	p.selfClosing = false
	s, i := p.page, p.at
	for {
		slash := false
		for i < len(s) && (classes[s[i]]&isSpace != 0 || s[i] == '/') {
			slash = s[i] == '/'
			i++
		}
		if i >= len(s) {
			p.at = i
			return false
		}
		if s[i] == '>' {
			p.selfClosing = slash
			p.at = i + 1
			return true
		}
		start, upper := i, false
		if s[i] == '=' {
			i++
		}
		for i < len(s) && classes[s[i]]&endsKey == 0 {
			upper = upper || s[i] >= 'A' && s[i] <= 'Z'
			i++
		}
		key := s[start:i]
		var value string
		value, i = p.value(i)
		if keep {
			p.attribute(key, value, upper)
		}
	}
}

// value reads the value of an attribute whose key ends at i, and gives where it ends.
func (p *parser) value(i int) (string, int) {
	s := p.page
	for i < len(s) && classes[s[i]]&isSpace != 0 {
		i++
	}
	if i >= len(s) || s[i] != '=' {
		return "", i
	}
	i++
	for i < len(s) && classes[s[i]]&isSpace != 0 {
		i++
	}
	if i >= len(s) || s[i] == '>' {
		return "", i
	}
	if quote := s[i]; quote == '"' || quote == '\'' {
		i++
		n := strings.IndexByte(s[i:], quote)
		if n < 0 {
			return "", len(s)
		}
		return s[i : i+n], i + n + 1
	}
	start := i
	for i < len(s) && classes[s[i]]&endsValue == 0 {
		i++
	}
	return s[start:i], i
}

// attribute adds one to those of the tag that is being read, unless it has one of that name.
func (p *parser) attribute(key, value string, upper bool) {
	if upper {
		key = lower(key)
	}
	if p.nul {
		key, value = strings.ReplaceAll(key, "\x00", "\ufffd"), strings.ReplaceAll(value, "\x00", "\ufffd")
	}
	if len(p.attrs) >= maxAttributes {
		return
	}
	if p.repeats(key) {
		return
	}
	if strings.IndexByte(value, '&') >= 0 {
		value = unescapeValue(value)
	}
	p.attrs = append(p.attrs, html.Attribute{Key: key, Val: value})
}

// repeats reports whether the tag has an attribute of that name. Most keys differ in length or in their ends, which a bit each tells.
func (p *parser) repeats(key string) bool {
	bit := uint64(1) << ((uint(len(key))*5 + uint(key[0])*3 + uint(key[len(key)-1])) & 63)
	if len(p.attrs) == 0 {
		p.seen = bit
		return false
	}
	if p.seen&bit == 0 {
		p.seen |= bit
		return false
	}
	for i := range p.attrs {
		if p.attrs[i].Key == key {
			return true
		}
	}
	return false
}

func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	return string(b)
}

// declaration reads what begins with <! : a comment, a document type, a section of character data, or what is none of them.
func (p *parser) declaration(rest string) {
	switch {
	case strings.HasPrefix(rest, "<!--"):
		p.commentRun(rest[4:])
	case len(rest) >= 9 && strings.EqualFold(rest[2:9], "doctype"):
		end := strings.IndexByte(rest, '>')
		if end < 0 {
			end = len(rest)
		}
		p.at += min(end+1, len(rest))
		p.doctype(rest[9:end])
	case strings.HasPrefix(rest, "<![CDATA[") && p.inForeign():
		end := strings.Index(rest[9:], "]]>")
		if end < 0 {
			end = len(rest) - 9
		}
		p.at += min(9+end+3, len(rest))
		if end > 0 {
			p.text(rest[9 : 9+end])
		}
	default:
		p.bogus(2)
	}
}

// commentRun reads a comment whose text begins with rest.
func (p *parser) commentRun(rest string) {
	p.at += 4
	if strings.HasPrefix(rest, ">") || strings.HasPrefix(rest, "->") {
		p.at += strings.IndexByte(rest, '>') + 1
		p.comment("")
		return
	}
	from := 0
	for {
		i := strings.Index(rest[from:], "--")
		if i < 0 {
			p.at += len(rest)
			p.comment(strings.TrimSuffix(rest, "-"))
			return
		}
		from += i
		switch after := rest[from+2:]; {
		case strings.HasPrefix(after, ">"):
			p.at += from + 3
			p.comment(rest[:from])
			return
		case strings.HasPrefix(after, "!>"):
			p.at += from + 4
			p.comment(rest[:from])
			return
		case after == "" || after == "!":
			p.at += len(rest)
			p.comment(rest[:from])
			return
		}
		from++
	}
}

// bogus reads what stands like a declaration and is none up to the next angle, as a comment.
func (p *parser) bogus(skip int) {
	rest := p.page[p.at+skip:]
	end := strings.IndexByte(rest, '>')
	if end < 0 {
		end = len(rest)
	}
	p.at += skip + min(end+1, len(rest))
	p.comment(rest[:end])
}
