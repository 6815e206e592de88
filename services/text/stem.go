package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Stem gives the beginning of a folded word that its forms share in a language (BCP 47), by cutting endings off: no dictionary stands
// behind it. At least three letters stay. A language without rules leaves the word as it is.
func Stem(word, language string) string {
	return rulesOf(language).stem(word)
}

// SameStem reports whether two folded words are forms of one in a language. Where the language is unknown or has no rules, those
// of any language will do.
func SameStem(a, b, language string) bool {
	if r := rulesOf(language); r != nil {
		return r.stem(a) == r.stem(b)
	}
	if a == b {
		return true
	}
	for i := range stemmers {
		if r := &stemmers[i]; r.stem(a) == r.stem(b) {
			return true
		}
	}
	return false
}

// ShortestStem gives what every word begins with that has the stem of this one in some language.
func ShortestStem(word string) string {
	short := word
	for i := range stemmers {
		if s := stemmers[i].stem(word); len(s) < len(short) {
			short = s
		}
	}
	return short
}

// Stemmers lists the languages that have rules.
func Stemmers() []string {
	var list []string
	for i := range stemmers {
		list = append(list, stemmers[i].languages...)
	}
	slices.Sort(list)
	return list
}

// endings are the rules of one language, or of several that decline alike: folded endings, longest first.
type endings struct {
	languages []string
	again     int // how many endings a word can have
	list      []string
	doubled   bool // a consonant doubled before an ending goes (running, run)
}

func rulesOf(language string) *endings {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	for i := range stemmers {
		if slices.Contains(stemmers[i].languages, base) {
			return &stemmers[i]
		}
	}
	return nil
}

// minStem is how many letters stay.
const minStem = 3

func (r *endings) stem(word string) string {
	if r == nil {
		return word
	}
	for range r.again {
		short := r.cut(word)
		if len(short) == len(word) {
			break
		}
		word = short
	}
	return word
}

// cut takes the longest ending off that leaves enough.
func (r *endings) cut(word string) string {
	for _, e := range r.list {
		if !strings.HasSuffix(word, e) {
			continue
		}
		short := word[:len(word)-len(e)]
		if utf8.RuneCountInString(short) < minStem {
			continue
		}
		if n := len(short); r.doubled && n > minStem && short[n-1] == short[n-2] && !strings.ContainsRune("aeioulsz", rune(short[n-1])) {
			return short[:n-1]
		}
		return short
	}
	return word
}

// byLength parts a list of endings and puts the longest first.
func byLength(list string) []string {
	out := strings.Fields(list)
	slices.SortStableFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}

// stemmers are the rules by language. Endings are folded as words are: ə is e, ı is i, ü is u, ё is е.
var stemmers = []endings{
	{languages: []string{"en"}, again: 1, doubled: true, list: byLength("s es ies ed ied ing y e")},
	{languages: []string{"az", "tr"}, again: 4, list: byLength(`lar ler
		in un nin nun i u ni nu si su a e na ne ya ye da de dan den nda nde ndan nden ta te tan ten
		im um m imiz umuz miz muz inin unun iniz unuz niz nuz larin lerin lari leri
		la le ila ile yla yle ca ce dir dur tir tur li lu lik luk liq luq ki daki deki`)},
	{languages: []string{"ru", "uk", "be"}, again: 1, list: byLength(`а я о е ы и у ю й ь і ї є
		ой ей ою ею ом ем ам ям ах ях ами ями ов ев ий ый ая яя ое ее ые ие ого его ому ему ым им ых их ыми ими ую юю
		ии ия ию ием иям иях иями ием ів їв ою ією ії ію ому ого ими их`)},
	{languages: []string{"de", "nl", "sv", "da", "nb", "no"}, again: 1, list: byLength("e en er es em ern n s")},
	{languages: []string{"fr", "es", "pt", "it", "ca", "ro"}, again: 1, list: byLength("s es e a o i as os x aux ee ees e er ar ir")},
}
