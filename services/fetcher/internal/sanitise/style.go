package sanitise

import (
	"regexp"
	"strings"
)

var (
	cssAddress     = regexp.MustCompile(`url\s*\(\s*[^\s)]+?\s*\)\s*`)
	cssKnown       = regexp.MustCompile(`^(?:[:,;#%.\sa-zA-Z0-9!]|\w-\w|'[\s\w]+'|"[\s\w]+"|\([\d,\s]+\))*$`)
	cssDeclaration = regexp.MustCompile(`\s*[-\w]+\s*:\s*[^:;]*;?`)
	cssPair        = regexp.MustCompile(`([-\w]+)\s*:\s*([^:;]*)`)
	cssMeasure     = regexp.MustCompile(`^(?:#[0-9a-f]+|rgb\(\d+%?,\d*%?,?\d*%?\)?|\d{0,2}\.?\d{0,2}(?:cm|em|ex|in|mm|pc|pt|px|%|,|\))?)$`)
)

// style gives the harmless declarations of a style attribute; none where it has anything that can hide something else.
func style(s string, svg bool) string {
	s = cssAddress.ReplaceAllString(s, " ")
	if !cssKnown.MatchString(s) || strings.TrimSpace(cssDeclaration.ReplaceAllString(s, "")) != "" {
		return ""
	}
	var out []string
	for _, m := range cssPair.FindAllStringSubmatch(s, -1) {
		property, value := m[1], m[2]
		lower := strings.ToLower(property)
		kin, _, _ := strings.Cut(lower, "-")
		switch {
		case value == "":
			continue
		case cssPropertySet[lower]:
		case kin == "background" || kin == "border" || kin == "margin" || kin == "padding":
			if !allKnown(strings.Fields(value)) {
				continue
			}
		case !svg || !svgPropertySet[lower]:
			continue
		}
		out = append(out, property+": "+value+";")
	}
	return strings.Join(out, " ")
}

func allKnown(words []string) bool {
	for _, w := range words {
		if !cssKeywordSet[w] && !cssMeasure.MatchString(w) {
			return false
		}
	}
	return true
}
