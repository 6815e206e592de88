package extract

import (
	"strings"
	"unicode"
)

// bylineWords stand before a name, in lower case.
var bylineWords = []string{"view all posts by ", "zeige alle beiträge von ", "alle beiträge von ", "voir tous les articles de ", "ver todas las entradas de ", "posted by ", "published by ", "article by ", "posts by ", "by ", "by: ", "author: ", "author ", "authors: ", "written by ", "reported by ", "story by ", "words by ", "von ", "autor: ", "autor ", "autorin ",
	"par ", "por ", "di ", "door ", "av ", "af ", "tekst ", "text: ", "text ", "müəllif: ", "muellif: ", "yazar: ", "автор: ", "автор ", "автор", "текст: ", "przez ", "de ", "a cura di ",
	"redaktion: ", "journalist: ", "كتب ", "بقلم ", "بقلم: ", "作者：", "作者:", "记者 ", "文／", "文/", "記者", "기자 "}

// joins part two names of one byline.
var joins = strings.NewReplacer(" and ", ",", " And ", ",", " AND ", ",", " und ", ",", " et ", ",", " och ", ",", " og ", ",", " en ", ",", " i ", ",", " y ", ",", " e ", ",", " и ", ",",
	" və ", ",", " ve ", ",", " & ", ",", ";", ",", "|", ",", "、", ",", "，", ",", " / ", ",", "·", ",", "•", ",", "\n", ",")

// splitNames takes a byline apart.
func splitNames(entry string) []string {
	entry = strings.TrimFunc(fold(entry), func(r rune) bool { return unicode.Is(unicode.Co, r) || unicode.IsSpace(r) }) // icons
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
		if name = strings.Trim(withoutRole(withoutTail(name)), " .:-–—*@→›»"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// isName reports whether a text could be the name of a person or of a desk: some words, no figures, no address.
func isName(s string) bool {
	words := strings.Fields(s)
	short := len(s) < 3 && s != "AP" && s != "PA"
	if len(words) == 0 || len(words) > 6 || len(s) > 80 || short || strings.ContainsAny(s, "@/\\{}<>()_=:;：") || strings.Contains(s, "www.") {
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
	if isDay(s) {
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
		w = strings.ToLower(strings.Trim(w, ".,:"))
		if i > 1 && (duties[w] || endsAtDay(words, i)) || i == 1 && (w == "기자" || w == "特派員" || w == "記者") {
			if strings.ContainsAny(words[i-1], "0123456789") {
				i-- // of the day
			}
			return strings.Join(words[:i], " ")
		}
	}
	return name
}

// endsAtDay reports whether a day begins or ends at a word: a month beside a figure, or a long name at the end. Jan and May are people.
func endsAtDay(words []string, i int) bool {
	w := strings.Trim(words[i], ".,:")
	figure := func(i int) bool { return i < len(words) && strings.ContainsAny(words[i], "0123456789") }
	return days[strings.ToLower(w)] && (figure(i-1) || figure(i+1) || i == len(words)-1 && len(w) > 5)
}

// withoutTail cuts a name before a dash that no name of a person follows: a day, a desk, what somebody does.
func withoutTail(name string) string {
	before, after, found := cutAny(name, " - ", " – ", " — ")
	if !found || looksLikeName(after) && !isDay(after) && !isDesk(after) && withoutRole(after) == after || !strings.Contains(after, " ") && !isDay(after) && !isDesk(after) {
		return name
	}
	return before
}

// isDay reports whether a text is a day or a part of one: only names of months and days, or one beside a figure.
func isDay(s string) bool {
	figures, all, any := false, true, false
	for _, w := range strings.Fields(s) {
		figure := strings.ContainsAny(w, "0123456789")
		day := days[strings.ToLower(strings.Trim(w, ".,:"))]
		figures, any, all = figures || figure, any || day, all && (day || figure)
	}
	return any && (figures || all)
}

// days are the names of months and of days of the week, in lower case.
var days = wordSet(`january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
	monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun
	januar jänner februar märz mai juni juli oktober dezember okt dez montag dienstag mittwoch donnerstag freitag samstag sonntag
	janvier février mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche
	enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo
	gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre lunedì martedì mercoledì giovedì venerdì
	ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık yanvar fevral aprel iyun iyul avqust sentyabr oktyabr noyabr dekabr
	января февраля марта апреля мая июня июля августа сентября октября ноября декабря`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// isDesk reports whether a name is that of a desk or a team, and of no person.
func isDesk(name string) bool {
	for _, w := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == ' ' || r == '-' || r == '.' }) {
		if desks[w] {
			return true
		}
	}
	return false
}

// desks are words of the names of desks, in lower case.
var desks = wordSet(`redaktion onlineredaktion redazione redacción redacao redação rédaction redaction redactie redakcja redakce redaktionen redaksjonen редакция redaksiya newsroom newsdesk desk editorial
	editors staff team reporters correspondents`)

// duties are words that end a name, in lower case.
var duties = wordSet(`reporter correspondent editor staff journalist columnist contributor redakteur redakteurin chefredakteur chefredakteurin mitglied autorin alle
	journaliste periodista redaktor korrespondent korrespondentin volontär volontärin senior freelance updated published 기자 특파원 posted show view follow says last on stand datum`)

// roles are what stands beside names and is none.
var roles = []string{"senior reporter", "reporter", "correspondent", "editor", "contributor", "journalist", "freelance", "updated", "published", "posted",
	"admin", "administrator", "view full profile", "full bio", "learn about our editorial policies", "alle artikel", "head of marketing", "expert reviewer", "reviewed by", "last updated", "publicado hace", "chefredakteur", "mitglied der", "mitglied", "zeige alle", "name", "says", "associate editor", "managing editor", "author", "writer", "guest", "unknown", "null", "undefined", "redakteur", "redakteurin", "journaliste", "periodista", "redaktor",
	"senior writer", "news editor", "columnist", "read", "min", "am", "pm", "follow", "share", "email", "twitter", "facebook", "view profile", "see all", "more",
	"von", "by", "par", "por", "datum", "auteur", "autor", "autorin", "mehr", "weiter", "weitere artikel", "photo provided by", "show all articles of", "zeige alle beiträge von", "autoren", "the author", "about", "foto", "photo"}
