package measure

import (
	"regexp"
	"slices"
	"strings"
)

var (
	nameEnds   = regexp.MustCompile(`\s*[;|,/]\s*|\s+(?:and|und|et|&)\s+`)
	nameBegins = regexp.MustCompile(`^(?:by|von|por|par|di|written by)[\s:]+`)
)

// foldNames takes lists of names apart: a sorted set in lower case.
func foldNames(list []string) []string {
	var all []string
	for _, s := range list {
		for _, name := range nameEnds.Split(strings.ToLower(spaces(plain.Replace(s))), -1) {
			name = strings.Trim(nameBegins.ReplaceAllString(strings.TrimSpace(name), ""), " .,")
			if name != "" && !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	slices.Sort(all)
	return all
}

// SameNames reports whether two lists name the same people.
func SameNames(a, b []string) bool { return slices.Equal(foldNames(a), foldNames(b)) }

func commonNames(want, got []string) (common, missed, wrong int) {
	a, b := foldNames(want), foldNames(got)
	for _, n := range b {
		if slices.Contains(a, n) {
			common++
		}
	}
	return common, len(a) - common, len(b) - common
}

// SameImage reports whether an address is that of a picture of the truth: by its path, or by its file's name.
func SameImage(p *Page, image string) bool {
	for _, i := range p.Images {
		for _, u := range i.URLs {
			if image != "" && (path(u) == path(image) || len(file(u)) > 5 && file(u) == file(image)) {
				return true
			}
		}
	}
	return false
}

func path(u string) string {
	if i := strings.IndexAny(u, "?#"); i >= 0 {
		u = u[:i]
	}
	return strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(u), "https:"), "http:"))
}

func file(u string) string {
	u = path(u)
	return u[strings.LastIndexByte(u, '/')+1:]
}
