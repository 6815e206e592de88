package fields

import (
	"encoding/base64"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/fetcher/internal/decode"
	"github.com/newswire-dev/newswire/services/fetcher/internal/sanitise"
)

const (
	typePlain = "text/plain"
	typeHTML  = "text/html"
	typeXHTML = "application/xhtml+xml"
)

// contentType gives a type as a media type: Atom abbreviates those of text.
func contentType(written string) string {
	switch written = strings.ToLower(written); written {
	case "text", "plain":
		return typePlain
	case "html":
		return typeHTML
	case "xhtml":
		return typeXHTML
	}
	return written
}

func isHTML(kind string) bool { return kind == typeHTML || kind == typeXHTML }

// textual reads the elements that are text for people.
func (r *reader) textual(n *node, s *Subject) bool {
	switch n.name {
	case "title", "dc:title", "media:title":
		r.title(n, s)
	case "description", "dc:description", "media:description":
		r.description(n, s, typeHTML)
	case "abstract":
		r.description(n, s, typePlain)
	case "summary", "itunes:summary":
		r.summary(n, s)
	case "subtitle", "tagline", "itunes:subtitle":
		t := r.text(n, typePlain)
		if s.takes("subtitle", n.depth) {
			s.Subtitle, s.SubtitleDetail = t.Value, &t
		}
	case "content":
		r.content(n, s, typePlain)
	case "content:encoded", "fullitem", "yandex:full-text", "turbo:content":
		r.content(n, s, typeHTML)
	case "body", "xhtml:body":
		t := r.text(n, typeXHTML)
		r.addContent(s, t)
	case "rights", "copyright", "dc:rights":
		t := r.text(n, typePlain)
		if s.takes("rights", n.depth) {
			s.Rights, s.RightsDetail = t.Value, &t
		}
	case "info", "feedburner:browserfriendly":
		t := r.text(n, typePlain)
		s.Info, s.InfoDetail = t.Value, &t
	default:
		return false
	}
	return true
}

// title reads a title. The first one of those nearest to the subject counts; one of a medium only where there is no other.
func (r *reader) title(n *node, s *Subject) {
	t := r.text(n, typePlain)
	if s.titled > 0 && s.titled <= n.depth {
		return
	}
	s.Title, s.TitleDetail = t.Value, &t
	if n.name != "media:title" && t.Value != "" {
		s.titled = n.depth
	}
}

// description reads a description. A second one is the content.
func (r *reader) description(n *node, s *Subject, kind string) {
	switch {
	case s.hasSummary && !s.hasContent:
		r.content(n, s, kind)
	case r.isFeed(s):
		t := r.text(n, kind)
		if s.takes("subtitle", n.depth) {
			s.Subtitle, s.SubtitleDetail = t.Value, &t
		}
	default:
		r.setSummary(n, s, r.text(n, kind))
	}
}

func (r *reader) isFeed(s *Subject) bool { return s == r.Feed }

func (r *reader) summary(n *node, s *Subject) {
	if s.hasSummary && !s.hasContent {
		r.content(n, s, typePlain)
		return
	}
	r.setSummary(n, s, r.text(n, typePlain))
}

func (r *reader) setSummary(n *node, s *Subject, t Text) {
	s.hasSummary = true
	if s.takes("description", n.depth) {
		s.Description, s.DescriptionDetail = t.Value, &t
	}
}

func (r *reader) content(n *node, s *Subject, kind string) {
	s.hasContent = true
	t := r.text(n, kind)
	t.Src = n.attr("src")
	r.addContent(s, t)
}

// addContent adds a content, and takes it for the summary where there is none.
func (r *reader) addContent(s *Subject, t Text) {
	s.Contents = append(s.Contents, t)
	if !s.hasSummary && (t.Type == typePlain || isHTML(t.Type)) {
		s.hasSummary, s.Description = true, t.Value
	}
}

// text reads an element whose text may be plain, escaped markup, markup itself, or any of these in base64.
func (r *reader) text(n *node, kind string) Text {
	if written := n.attr("type"); written != "" {
		kind = written
	}
	t := Text{Type: contentType(kind), Base: n.base, Language: strings.ReplaceAll(n.lang, "_", "-")}
	packed := n.attr("mode") == "base64" || !strings.HasPrefix(t.Type, "text/") && !strings.HasSuffix(t.Type, "+xml") && !strings.HasSuffix(t.Type, "/xml")
	m := markup{kind: t.Type, base: n.base}
	m.inside(n)
	t.Type = m.kind
	value := m.whole(r.Version == "atom10")
	if packed {
		value = unpacked(value)
	}
	if t.Type == typePlain && !strings.HasPrefix(r.Version, "atom") && looksLikeHTML(value) {
		t.Type = typeHTML
	}
	if isHTML(t.Type) && !r.o.Raw {
		value = sanitise.HTML(value, sanitise.Options{Base: t.Base, XHTML: t.Type == typeXHTML})
	}
	t.Value = r.mended(value)
	return t
}

func unpacked(value string) string {
	value = strings.Map(func(c rune) rune {
		if c == '+' || c == '/' || c == '=' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return c
		}
		return -1
	}, value)
	out, err := base64.StdEncoding.DecodeString(value)
	if err != nil || !utf8.Valid(out) {
		return value
	}
	return string(out)
}

// mended repairs a text that was decoded wrongly before it came here.
func (r *reader) mended(s string) string {
	s, twice := decode.Mended(s)
	if twice {
		r.Twice++
	}
	return s
}

var (
	closingTag = regexp.MustCompile(`</\w+>|&#?\w+;`)
	anyTag     = regexp.MustCompile(`</?(\w+)`)
	anyName    = regexp.MustCompile(`&(\w+);`)
)

// looksLikeHTML reports whether a text of a format that does not say is markup beyond doubt.
func looksLikeHTML(s string) bool {
	if !strings.ContainsAny(s, "<&") || !closingTag.MatchString(s) {
		return false
	}
	for _, m := range anyTag.FindAllStringSubmatch(s, -1) {
		if !sanitise.IsElement(strings.ToLower(m[1])) {
			return false
		}
	}
	for _, m := range anyName.FindAllStringSubmatch(s, -1) {
		if !sanitise.IsReference(m[1]) || m[1] == "apos" {
			return false
		}
	}
	return true
}
