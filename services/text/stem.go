package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// IsForm reports whether a folded word is a form of another in a language (BCP 47): made from it by rules about endings, without a
// dictionary. Where the language is unknown or has no rules, those of any language will do. A word is a form of itself.
func IsForm(word, of, language string) bool {
	if word == of {
		return true
	}
	if r := rulesOf(language); r != nil {
		return r.isForm(word, of)
	}
	list := rules()
	for i := range list {
		if list[i].isForm(word, of) {
			return true
		}
	}
	return false
}

// Stem gives what all forms of a folded word begin with in a language; in all languages where it is unknown or has no rules.
func Stem(of, language string) string {
	if r := rulesOf(language); r != nil {
		return r.stem(of)
	}
	return ShortestStem(of)
}

// ShortestStem gives what all forms of a folded word begin with, whatever the language.
func ShortestStem(of string) string {
	short := of
	for _, r := range rules() {
		if s := r.stem(of); len(s) < len(short) {
			short = s
		}
	}
	return short
}

// HaveForms lists the languages that have rules.
func HaveForms() []string {
	var list []string
	for _, r := range rules() {
		list = append(list, strings.Fields(r.languages)...)
	}
	slices.Sort(list)
	return list
}

// endings are the rules of a language, or of several that are alike. All is folded as words are: ə is e, ı is i, ü is u.
type endings struct {
	languages string
	// sets hold endings that replace each other: beside y stands ies. An empty ending is written as -.
	sets [][]string
	// doubles says that a consonant may be doubled before an ending: run, running.
	doubles bool
	// chain holds endings that follow each other: liman, limanlarda. The word itself stays, but for a last consonant of soften
	// before a vowel: the pairs kg say that k may become g.
	chain  []string
	soften []string

	in      map[string]uint64 // for each ending the sets that hold it, as bits
	longest int               // bytes of an ending
}

// minStem is how many letters stay, and maxChain how many endings follow each other.
const (
	minStem  = 3
	maxChain = 5
)

func rulesOf(language string) *endings {
	if language == "" {
		return nil
	}
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	list := rules()
	for i := range list {
		if _, after, ok := strings.Cut(list[i].languages, base); ok && len(base) == 2 && (after == "" || after[0] == ' ') {
			return &list[i]
		}
	}
	return nil
}

func (r *endings) isForm(word, of string) bool {
	same := 0
	for same < len(word) && same < len(of) && word[same] == of[same] {
		same++
	}
	for n := same; n >= minStem && len(of)-n <= r.longest && len(word)-n <= r.longest+1; n-- {
		if r.inOf(of[:n], of[n:])&r.inOf(of[:n], word[n:]) != 0 && utf8.RuneCountInString(of[:n]) >= minStem {
			return true
		}
	}
	return r.isChained(word, of)
}

// inOf gives the sets that hold what stands behind a stem, as bits; behind a doubled consonant perhaps.
func (r *endings) inOf(stem, ending string) uint64 {
	in := r.in[ending]
	if r.doubles && len(ending) > 2 && ending[0] == stem[len(stem)-1] && isConsonant(ending[0]) {
		in |= r.in[ending[1:]]
	}
	return in
}

func isConsonant(c byte) bool {
	return c >= 'b' && c <= 'z' && !strings.ContainsRune("eiouyswx", rune(c))
}

// isChained reports whether word is of with endings behind it.
func (r *endings) isChained(word, of string) bool {
	if len(r.chain) == 0 || utf8.RuneCountInString(of) < minStem {
		return false
	}
	if rest, ok := strings.CutPrefix(word, of); ok {
		return r.chains(rest, maxChain)
	}
	last := of[len(of)-1]
	for _, pair := range r.soften {
		if rest, ok := strings.CutPrefix(word, of[:len(of)-1]); ok && pair[0] == last && len(rest) > 1 && rest[0] == pair[1] && strings.IndexByte("aeiou", rest[1]) >= 0 {
			return r.chains(rest[1:], maxChain)
		}
	}
	return false
}

// chains reports whether s is made of endings.
func (r *endings) chains(s string, room int) bool {
	if s == "" {
		return true
	}
	return room > 0 && slices.ContainsFunc(r.chain, func(e string) bool {
		rest, ok := strings.CutPrefix(s, e)
		return ok && r.chains(rest, room-1)
	})
}

// stem gives what every form begins with.
func (r *endings) stem(of string) string {
	for n := max(minStem, len(of)-r.longest); n < len(of); n++ {
		if r.inOf(of[:n], of[n:]) != 0 && utf8.RuneCountInString(of[:n]) >= minStem {
			return of[:n]
		}
	}
	if n := len(of); n > minStem && slices.ContainsFunc(r.soften, func(pair string) bool { return pair[0] == of[n-1] }) {
		return of[:n-1]
	}
	return of
}
