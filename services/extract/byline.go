package extract

import (
	"strings"
	"unicode"

	"github.com/PuerkitoBio/goquery"
)

// maxAuthors is how many people an article names at most.
const maxAuthors = 20

// findAuthors are the people who wrote the article: those of JSON-LD, else those named by the markup near the headline, else
// those of the head. The site itself is an author only where nobody else is.
func (r *reader) findAuthors() []string {
	var site []string
	for _, list := range [][]string{r.article.authors, r.printedAuthors(true), r.meta.authors, r.article.creators, r.printedAuthors(false)} {
		people, sites := r.people(list)
		if len(people) > 0 {
			return people
		}
		if site == nil {
			site = sites
		}
	}
	return site
}

// printedAuthors are the names in byline elements from a little before the headline to the end of the article: all that the markup
// surely calls authors, or those of the first element that holds a name.
func (r *reader) printedAuthors(marked bool) []string {
	end := int(r.outline.boxes[r.root].last)
	var all []string
	for _, p := range r.outline.authors {
		if p.block > end || r.headAt >= 0 && p.block < r.headAt-8 || marked && !p.rel {
			continue
		}
		found := namesIn(p)
		if people, _ := r.people(found); len(people) == 0 {
			continue
		}
		if all = append(all, found...); !marked || len(all) >= maxAuthors {
			break
		}
	}
	return all
}

// namesIn are the names in one byline element: its links to authors, else all its text where that is short.
func namesIn(p person) []string {
	var all []string
	links := goquery.NewDocumentFromNode(p.node).Find(`a[rel~="author"], a[href*="/author"], a[href*="/staff/"], [itemprop="name"], h6, .name`)
	links.Each(func(_ int, s *goquery.Selection) { all = append(all, textOf(s.Nodes[0])) })
	if len(all) > 0 {
		return all
	}
	if text := textOf(p.node); len(text) <= 150 {
		return []string{text}
	}
	return nil
}

// people cleans names, leaves out what is none, and tells people from names of the site.
func (r *reader) people(list []string) (people, sites []string) {
	seen := map[string]bool{}
	for _, entry := range list {
		for _, name := range splitNames(unescape(entry)) {
			key := strings.ToLower(name)
			if seen[key] || !isName(name) {
				continue
			}
			seen[key] = true
			if r.isSite(name) {
				sites = append(sites, name)
			} else if len(people) < maxAuthors {
				people = append(people, name)
			}
		}
	}
	return people, sites
}

// bylineWords stand before a name, in lower case.
var bylineWords = []string{"view all posts by ", "posts by ", "by ", "by: ", "author: ", "author ", "authors: ", "written by ", "reported by ", "story by ", "words by ", "von ", "autor: ", "autor ", "autorin ",
	"par ", "por ", "di ", "door ", "av ", "af ", "tekst ", "text: ", "text ", "müəllif: ", "muellif: ", "yazar: ", "автор: ", "автор ", "автор", "текст: ", "przez ", "de ", "a cura di ",
	"redaktion: ", "journalist: ", "كتب ", "بقلم ", "بقلم: ", "作者：", "作者:", "记者 ", "文／", "文/", "記者", "기자 "}

// joins part two names of one byline.
var joins = strings.NewReplacer(" and ", ",", " And ", ",", " AND ", ",", " und ", ",", " et ", ",", " och ", ",", " og ", ",", " en ", ",", " i ", ",", " y ", ",", " e ", ",", " и ", ",",
	" və ", ",", " ve ", ",", " & ", ",", ";", ",", "|", ",", "、", ",", "，", ",", " / ", ",", "·", ",", "•", ",", "\n", ",")

// splitNames takes a byline apart.
func splitNames(entry string) []string {
	entry = fold(entry)
	for again := true; again; {
		again = false
		lower := strings.ToLower(entry)
		for _, w := range bylineWords {
			if strings.HasPrefix(lower, w) && len(lower) == len(entry) {
				entry, again = strings.TrimSpace(entry[len(w):]), true
				break
			}
		}
	}
	var names []string
	for _, name := range strings.Split(joins.Replace(entry), ",") {
		if i := strings.IndexAny(name, "(<["); i > 0 {
			name = name[:i]
		}
		if name = strings.Trim(name, " .:-–—*@"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// isName reports whether a text could be the name of a person or of a desk: some words, no figures, no address.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 6 || len(s) > 80 || len(s) < 3 || strings.ContainsAny(s, "@/\\{}<>()_=:;") || strings.Contains(s, "www.") {
		return false
	}
	letters := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	lower := strings.ToLower(s)
	for _, w := range roles {
		if lower == w || strings.HasPrefix(lower, w+" ") && len(words) <= 3 || strings.HasSuffix(lower, " "+w) {
			return false
		}
	}
	return letters >= 2
}

// roles are what stands beside names and is none.
var roles = []string{"staff writer", "senior reporter", "reporter", "correspondent", "editor", "contributor", "journalist", "freelance", "updated", "published", "posted",
	"admin", "administrator", "author", "writer", "guest", "unknown", "null", "undefined", "redakteur", "redakteurin", "journaliste", "periodista", "redaktor",
	"senior writer", "news editor", "columnist", "read", "min", "am", "pm", "follow", "share", "email", "twitter", "facebook", "view profile", "see all", "more"}
