package extract

import (
	"slices"
	"strings"
	"unicode"
)

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
	if rest, found := strings.CutPrefix(entry, "By"); found && rest != "" && rest[0] >= 'A' && rest[0] <= 'Z' {
		entry = rest
	}
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
	if !strings.Contains(entry, ",") {
		entry = withoutRole(entry)
	}
	var names []string
	for _, name := range strings.Split(joins.Replace(entry), ",") {
		if i := strings.IndexAny(name, "(<["); i > 0 {
			name = name[:i]
		}
		if name = strings.Trim(withoutRole(name), " .:-–—*@→›»"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// isName reports whether a text could be the name of a person or of a desk: some words, no figures, no address.
func isName(s string) bool {
	words := strings.Fields(s)
	short := len(s) < 3 && s != "AP" && s != "PA"
	if len(words) == 0 || len(words) > 6 || len(s) > 80 || short || strings.ContainsAny(s, "@/\\{}<>()_=:;") || strings.Contains(s, "www.") {
		return false
	}
	letters, digits := 0, 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			if digits++; digits > 2 || letters == 0 {
				return false
			}
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	lower := strings.ToLower(s)
	if lower == "redaktion" {
		return false
	}
	for _, w := range roles {
		if lower == w || strings.HasPrefix(lower, w+" ") && len(words) <= 3 || strings.HasSuffix(lower, " "+w) {
			return false
		}
	}
	return letters >= 2
}

// withoutRole cuts a name before the first word that says what somebody does, or a day.
func withoutRole(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		if i > 1 && slices.Contains(duties, strings.ToLower(strings.Trim(w, ".,:"))) {
			return strings.Join(words[:i], " ")
		}
	}
	return name
}

// duties are words that end a name, in lower case.
var duties = []string{"reporter", "correspondent", "editor", "staff", "journalist", "columnist", "contributor", "redakteur", "redakteurin", "chefredakteur", "chefredakteurin", "mitglied", "autorin", "alle",
	"journaliste", "periodista", "redaktor", "korrespondent", "korrespondentin", "volontär", "volontärin", "senior", "freelance", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "updated",
	"published", "기자", "특파원", "posted", "show", "view", "follow"}

// roles are what stands beside names and is none.
var roles = []string{"staff writer", "senior reporter", "reporter", "correspondent", "editor", "contributor", "journalist", "freelance", "updated", "published", "posted",
	"admin", "administrator", "author", "writer", "guest", "unknown", "null", "undefined", "redakteur", "redakteurin", "journaliste", "periodista", "redaktor",
	"senior writer", "news editor", "columnist", "read", "min", "am", "pm", "follow", "share", "email", "twitter", "facebook", "view profile", "see all", "more",
	"von", "by", "par", "por", "datum", "auteur", "autor", "autorin", "mehr", "weiter", "weitere artikel", "photo provided by", "show all articles of", "zeige alle beiträge von", "autoren", "the author", "about", "foto", "photo"}
