package fetcher

import (
	"net/url"
	"strings"

	"github.com/newswire-dev/newswire/services/news"
)

// A scope is the sites and sections that a feed shows: a feed of sport has not lost what a sitemap says of politics.
type scope struct {
	sites    map[string]bool
	sections map[string]bool // first parts of paths; nil: any
}

// scopeOf learns a scope from the links of a feed. Sections count where they are few and each has several of the links.
func scopeOf(links []string) scope {
	s := scope{sites: sitesOf(links), sections: map[string]bool{}}
	for _, l := range links {
		s.sections[section(l)] = true
	}
	if len(s.sections)*3 > len(links) || s.sections[""] {
		s.sections = nil
	}
	return s
}

// sitesOf gives the sites of some links.
func sitesOf(links []string) map[string]bool {
	sites := map[string]bool{}
	for _, l := range links {
		sites[news.Site(l)] = true
	}
	return sites
}

func (s scope) holds(link string) bool {
	return (len(s.sites) == 0 || s.sites[news.Site(link)]) && (s.sections == nil || s.sections[section(link)])
}

// section gives the first part of an address's path, empty where there is one part alone.
func section(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	first, _, more := strings.Cut(strings.Trim(u.Path, "/"), "/")
	if !more {
		return ""
	}
	return first
}
