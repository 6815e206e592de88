// Package sanitise makes markup of strangers safe to show: what is not known to be harmless is dropped, addresses become absolute, and
// the rest stays as it was written, down to its references. It builds no tree, so that no nesting can cost more than its bytes, and
// does no I/O.
package sanitise

import (
	"html"
	"slices"
	"strings"

	"github.com/newswire-dev/newswire/services/fetcher/internal/resolve"
)

// Options say where markup comes from.
type Options struct {
	Base  string // relative addresses are resolved against it
	XHTML bool   // it was written as XML: an empty element is closed by its slash
}

// quotes are the references that are not kept, since they hide nothing.
var quotes = strings.NewReplacer("&#39;", "'", "&#34;", `"`, "<![CDATA[", "&lt;![CDATA[")

// HTML gives the safe part of markup.
func HTML(markup string, o Options) string {
	w := writer{o: o}
	markup = quotes.Replace(markup)
	t := tokens{src: markup}
	for t.next() {
		switch t.kind {
		case text:
			w.data(t.text)
		case reference:
			w.data(safeReference(t.text))
		case comment:
			w.comment(t.text)
		case start:
			w.start(t.name, t.attrs)
			if t.closed && (o.XHTML || len(t.attrs) == 0) {
				w.end(t.name)
			}
		case end:
			w.end(t.name)
		}
	}
	return strings.ReplaceAll(strings.TrimSpace(w.out.String()), "\r\n", "\n")
}

// A writer writes what is let through.
type writer struct {
	o         Options
	out       strings.Builder
	silent    int // elements open whose text is no text
	math, svg int // such elements open
}

// data writes text. After an end that nothing began, which happens where scripts are mangled, white space is part of the damage.
func (w *writer) data(s string) {
	if w.silent == 0 || w.silent < 0 && strings.TrimSpace(s) != "" {
		w.out.WriteString(s)
	}
}

// comment keeps a comment, but for one that ends earlier for who reads HTML as browsers do.
func (w *writer) comment(s string) {
	if w.silent > 0 || strings.HasPrefix(s, ">") || strings.HasPrefix(s, "->") || strings.Contains(s, "--!") || strings.HasSuffix(s, "<!-") {
		return
	}
	w.out.WriteString("<!--" + s + "-->")
}

func isSilent(name string) bool { return name == "script" || name == "style" || name == "applet" }

func (w *writer) start(name string, attrs []attr) {
	allowed, spelling := attributeSet, map[string]string(nil)
	if !elementSet[name] || w.svg > 0 {
		if isSilent(name) {
			w.silent++
		}
		attrs = w.foreign(name, attrs)
		switch {
		case w.math > 0 && mathElementSet[name]:
			allowed = mathAttributeSet
		case w.svg > 0 && svgElementSpelling[name] != "":
			allowed, spelling, name = svgAttributeSet, svgAttributeSpelling, svgElementSpelling[name]
		case !elementSet[name]:
			return
		}
	}
	if w.silent > 0 {
		return
	}
	if w.math+w.svg > 0 && slices.ContainsFunc(attrs, func(a attr) bool { return strings.HasPrefix(a.name, "xlink:") }) {
		attrs = append(attrs, attr{"xmlns:xlink", "http://www.w3.org/1999/xlink"})
	}
	w.out.WriteString("<" + name)
	for _, a := range ordered(attrs) {
		if a.name == "style" && allowed["style"] {
			if a.value = style(a.value, w.svg > 0); a.value == "" {
				continue
			}
		} else if !allowed[a.name] {
			continue
		}
		value, ok := w.value(name, a)
		if !ok {
			continue
		}
		written := a.name
		if spelling[a.name] != "" {
			written = spelling[a.name]
		}
		w.out.WriteString(" " + written + `="` + escape(value) + `"`)
	}
	if voidSet[name] {
		w.out.WriteString(" /")
	}
	w.out.WriteString(">")
}

// foreign opens math and svg, which HTML lets stand without their namespace.
func (w *writer) foreign(name string, attrs []attr) []attr {
	space := map[string]string{"math": "http://www.w3.org/1998/Math/MathML", "svg": "http://www.w3.org/2000/svg"}[name]
	if space == "" {
		return attrs
	}
	stated := ""
	for _, a := range attrs {
		if a.name == "xmlns" {
			stated = a.value
		}
	}
	if stated == "" && !w.o.XHTML {
		attrs, stated = append(attrs, attr{"xmlns", space}), space
	}
	switch {
	case stated != space:
	case name == "math":
		w.math++
	default:
		w.svg++
	}
	return attrs
}

// value gives what an attribute may say: addresses absolute, and none of a scheme that can act.
func (w *writer) value(element string, a attr) (string, bool) {
	if addressSet[element+"/"+a.name] {
		if whole := resolve.Join(w.o.Base, strings.TrimSpace(a.value)); w.o.Base != "" && harmless(whole) {
			return whole, true
		}
	}
	switch {
	case !isAddress(a.name) || harmless(a.value):
		return a.value, true
	case a.name == "href":
		return "", true // a link without an address still is one
	}
	return "", false
}

func isAddress(name string) bool {
	switch name {
	case "href", "src", "action", "background", "cite", "poster", "dynsrc", "lowsrc", "longdesc", "data", "icon", "xlink:href", "altimg", "usemap", "ping", "template", "datasrc":
		return true
	}
	return false
}

// harmless reports whether an address, whose references are not resolved, has a known scheme or none.
func harmless(address string) bool {
	return resolve.Known(html.UnescapeString(address))
}

// ordered gives attributes by name, each once; the last one written counts.
func ordered(attrs []attr) []attr {
	if len(attrs) > maxAttributes {
		attrs = attrs[:maxAttributes]
	}
	out := make([]attr, 0, len(attrs))
	for _, a := range attrs {
		if a.name == "rel" || a.name == "type" {
			a.value = strings.ToLower(a.value)
		}
		i, found := slices.BinarySearchFunc(out, a, func(x, y attr) int { return strings.Compare(x.name, y.name) })
		if found {
			out[i] = a
		} else {
			out = slices.Insert(out, i, a)
		}
	}
	return out
}

func (w *writer) end(name string) {
	if isSilent(name) {
		w.silent = max(w.silent-1, -1)
	}
	switch {
	case elementSet[name]:
	case w.math > 0 && mathElementSet[name]:
		if name == "math" {
			w.math--
		}
	case w.svg > 0 && svgElementSpelling[name] != "":
		if name == "svg" {
			w.svg--
		}
		name = svgElementSpelling[name]
	default:
		return
	}
	if !voidSet[name] && w.silent <= 0 {
		w.out.WriteString("</" + name + ">")
	}
}
