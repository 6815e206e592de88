package sanitise

import "strings"

var (
	elementSet       = set(elementNames)
	attributeSet     = set(attributeNames)
	mathElementSet   = set(mathElements)
	mathAttributeSet = set(mathAttributes)
	svgAttributeSet  = set(strings.ToLower(svgAttributes))
	cssPropertySet   = set(cssProperties)
	cssKeywordSet    = set(cssKeywords)
	svgPropertySet   = set(svgProperties)
	voidSet          = set(voidNames)
	addressSet       = set(addressNames)
	named            = set(referenceNames)

	// SVG is spelt in both cases; names are compared in lower case.
	svgElementSpelling   = spelling(svgElements)
	svgAttributeSpelling = spelling(svgAttributes)
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func spelling(words string) map[string]string {
	m := map[string]string{}
	for _, w := range strings.Fields(words) {
		m[strings.ToLower(w)] = w
	}
	return m
}

// IsElement reports whether an element of HTML, in lower case, is one that is kept.
func IsElement(name string) bool { return elementSet[name] }

// IsAddress reports whether an attribute of an element is an address that is resolved.
func IsAddress(element, attribute string) bool { return addressSet[element+"/"+attribute] }

// IsReference reports whether a name is that of a reference of HTML 4, or apos.
func IsReference(name string) bool { return named[name] }
