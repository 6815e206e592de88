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
	return slices.ContainsFunc(rules(), func(r endings) bool { return r.isForm(word, of) })
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
}

// minStem is how many letters stay, and maxChain how many endings follow each other.
const (
	minStem  = 3
	maxChain = 5
)

func rulesOf(language string) *endings {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	list := rules()
	for i := range list {
		if slices.Contains(strings.Fields(list[i].languages), base) {
			return &list[i]
		}
	}
	return nil
}

func (r *endings) isForm(word, of string) bool {
	for _, set := range r.sets {
		for _, e := range set {
			stem, ok := without(of, e)
			if !ok {
				continue
			}
			if rest, ok := strings.CutPrefix(word, stem); ok && r.follows(rest, stem, set) {
				return true
			}
			if short, ok := r.undoubled(stem); ok && e != "" {
				if rest, ok := strings.CutPrefix(word, short); ok && slices.Contains(set, rest) {
					return true
				}
			}
		}
	}
	return r.isChained(word, of)
}

// without takes an ending off a word, if enough stays.
func without(word, ending string) (string, bool) {
	stem, ok := strings.CutSuffix(word, ending)
	return stem, ok && utf8.RuneCountInString(stem) >= minStem
}

// follows reports whether what stands behind a stem is an ending of the set, behind a doubled consonant perhaps.
func (r *endings) follows(rest, stem string, set []string) bool {
	if slices.Contains(set, rest) {
		return true
	}
	return r.doubles && len(rest) > 2 && rest[0] == stem[len(stem)-1] && isConsonant(rest[0]) && slices.Contains(set, rest[1:])
}

// undoubled gives a stem without the double of its last consonant.
func (r *endings) undoubled(stem string) (string, bool) {
	n := len(stem)
	if !r.doubles || n < minStem+1 || stem[n-1] != stem[n-2] || !isConsonant(stem[n-1]) {
		return "", false
	}
	return stem[:n-1], true
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
	short := of
	for _, set := range r.sets {
		for _, e := range set {
			stem, ok := without(of, e)
			if ok && len(stem) < len(short) {
				short = stem
			}
			if cut, doubled := r.undoubled(stem); ok && doubled && e != "" && len(cut) < len(short) {
				short = cut
			}
		}
	}
	if n := len(of); n > minStem && slices.ContainsFunc(r.soften, func(pair string) bool { return pair[0] == of[n-1] }) && len(short) == n {
		short = of[:n-1]
	}
	return short
}
