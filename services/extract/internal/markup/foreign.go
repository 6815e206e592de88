package markup

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// inForeign reports whether the current element is of SVG or MathML.
func (p *parser) inForeign() bool {
	return len(p.stack) > 0 && p.stack[len(p.stack)-1].tag.flags&foreign != 0
}

// startsForeign reports whether a start tag is read by the rules of foreign content (13.2.6).
func (p *parser) startsForeign(t *tag) bool {
	switch e := p.current(); {
	case e.tag.flags&htmlInside != 0:
		return false
	case e.tag.flags&mathText != 0:
		return t.name == "mglyph" || t.name == "malignmark"
	case e.tag == foreignNote:
		return t.kind != svg
	}
	return true
}

// foreignStart is 13.2.6.5, the start tags.
func (p *parser) foreignStart(t *tag) {
	if t.flags&breaks != 0 || t.name == "font" && p.stylesFont() {
		p.leaveForeign()
		for !p.startIn(t) {
		}
		return
	}
	p.insertForeign(t, p.current().node.Namespace)
}

// leaveForeign closes foreign elements up to one whose inside is HTML's.
func (p *parser) leaveForeign() {
	at := len(p.stack)
	for at > 0 && p.stack[at-1].tag.flags&foreign != 0 && p.stack[at-1].tag.flags&(mathText|htmlInside) == 0 {
		at--
	}
	p.popTo(at)
}

func (p *parser) stylesFont() bool {
	for i := range p.attrs {
		switch p.attrs[i].Key {
		case "color", "face", "size":
			return true
		}
	}
	return false
}

// insertForeign inserts an element of a namespace, "svg" or "math", with the spelling of its names.
func (p *parser) insertForeign(t *tag, space string) {
	p.adjust(space)
	n := p.element(t)
	n.Namespace = space
	if space == "svg" {
		if name := svgTags[t.name]; name != "" {
			n.Data, n.DataAtom = name, atom.Lookup([]byte(name))
		}
	}
	p.place(n)
	if !p.selfClosing {
		p.push(n, foreignTag(n))
	}
}

// foreignTag is what a foreign element stands on the stack as.
func foreignTag(n *html.Node) *tag {
	switch {
	case n.Namespace == "svg" && (n.Data == "foreignObject" || n.Data == "desc" || n.Data == "title"):
		return foreignHTML
	case n.Namespace == "svg":
		return foreignPlain
	}
	switch n.Data {
	case "mi", "mo", "mn", "ms", "mtext":
		return foreignText
	case "annotation-xml":
		for _, a := range n.Attr {
			if a.Key == "encoding" && (strings.EqualFold(a.Val, "text/html") || strings.EqualFold(a.Val, "application/xhtml+xml")) {
				return foreignHTML
			}
		}
		return foreignNote
	}
	return foreignPlain
}

// adjust spells the attributes of the tag being read as its namespace does (13.2.6.1).
func (p *parser) adjust(space string) {
	for i := range p.attrs {
		a := &p.attrs[i]
		switch name := svgAttributes[a.Key]; {
		case space == "svg" && name != "":
			a.Key = name
		case space == "math" && a.Key == "definitionurl":
			a.Key = "definitionURL"
		case strings.HasPrefix(a.Key, "x"):
			switch a.Key {
			case "xlink:actuate", "xlink:arcrole", "xlink:href", "xlink:role", "xlink:show", "xlink:title", "xlink:type", "xml:lang", "xml:space", "xmlns:xlink":
				a.Namespace, a.Key, _ = strings.Cut(a.Key, ":")
			}
		}
	}
}

// foreignEnd is 13.2.6.5, the end tags; it is false where the tag is read by the rules of the mode.
func (p *parser) foreignEnd(t *tag) bool {
	if t == tagP || t == tagBr {
		p.leaveForeign()
		return false
	}
	for at := len(p.stack) - 1; at >= 0 && at > len(p.stack)-1-maxForeign; at-- {
		e := &p.stack[at]
		if e.tag.flags&foreign == 0 {
			return false
		}
		if strings.EqualFold(e.node.Data, t.name) {
			p.popTo(at)
			return true
		}
	}
	return true
}

// maxForeign is how many open foreign elements an end tag may close at once.
const maxForeign = 64

// svgTags and svgAttributes are the names of SVG that have capitals, by their small letters.
var (
	svgTags = spelling(`altGlyph altGlyphDef altGlyphItem animateColor animateMotion animateTransform clipPath feBlend feColorMatrix
		feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG
		feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile
		feTurbulence foreignObject glyphRef linearGradient radialGradient textPath`)
	svgAttributes = spelling(`attributeName attributeType baseFrequency baseProfile calcMode clipPathUnits diffuseConstant edgeMode filterUnits
		glyphRef gradientTransform gradientUnits kernelMatrix kernelUnitLength keyPoints keySplines keyTimes lengthAdjust limitingConeAngle
		markerHeight markerUnits markerWidth maskContentUnits maskUnits numOctaves pathLength patternContentUnits patternTransform patternUnits
		pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits refX refY repeatCount repeatDur requiredExtensions
		requiredFeatures specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles surfaceScale systemLanguage
		tableValues targetX targetY textLength viewBox viewTarget xChannelSelector yChannelSelector zoomAndPan`)
)

func spelling(names string) map[string]string {
	m := map[string]string{}
	for _, name := range strings.Fields(names) {
		m[strings.ToLower(name)] = name
	}
	return m
}
