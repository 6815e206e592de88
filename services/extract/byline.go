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
	for _, list := range [][]string{r.article.authors, r.printedAuthors(true), r.meta.authors, r.printedAuthors(false)} {
		if people := r.people(list); len(people) > 0 {
			return people
		}
	}
	return nil
}

// printedAuthors are the names that stand in byline elements before the end of the article, the nearest to the headline first.
func (r *reader) printedAuthors(marked bool) []string {
	o := &r.outline
	end := int(o.boxes[r.root].last)
	var all []string
	inner := -1
	for k, p := range o.authors {
		if p.block > end || r.headAt >= 0 && p.block < r.headAt-3 || marked && !p.rel || k < inner {
			continue
		}
		sel := goquery.NewDocumentFromNode(p.node).Selection
		if links := sel.Find(`a[rel~="author"], a[href*="author"], [itemprop="name"], h6, .name`); links.Length() > 0 {
			links.Each(func(_ int, s *goquery.Selection) { all = append(all, fold(s.Text())) })
		} else if text := fold(sel.Text()); len(text) <= 150 {
			all = append(all, text)
		}
		if len(all) > 0 && !p.rel || len(all) >= maxAuthors {
			break
		}
	}
	return all
}

// people cleans names and leaves out what is none.
func (r *reader) people(list []string) []string {
	var people, sites []string
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
	if people == nil {
		return sites
	}
	return people
}

// bylineWords stand before a name, in lower case.
var bylineWords = []string{"by ", "by: ", "author: ", "author ", "authors: ", "written by ", "reported by ", "story by ", "words by ", "von ", "autor: ", "autor ", "autorin ",
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
	if len(words) == 0 || len(words) > 6 || len(s) > 80 || len(s) < 3 || strings.ContainsAny(s, "@/\\{}<>") || strings.Contains(s, "www.") {
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
	"admin", "administrator", "staff", "author", "writer", "guest", "unknown", "null", "undefined", "redakteur", "redakteurin", "journaliste", "periodista", "redaktor",
	"senior writer", "news editor", "columnist", "read", "min", "am", "pm", "follow", "share", "email", "twitter", "facebook", "view profile", "see all", "more"}
