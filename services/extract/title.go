package extract

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"
)

// maxHeadings is how many headings are looked at for the headline.
const maxHeadings = 200

// findTitle is the headline as printed: the h1 that agrees with what the head says, else the heading that does, else the words of
// the head. It also gives the block that prints it, -1 where none does.
func (r *reader) findTitle() (string, int) {
	stated := r.statedTitles()
	best, at, score, seen := "", -1, 0.0, 0
	only := r.onlyH1()
	for i := range r.outline.blocks {
		b := &r.outline.blocks[i]
		if !r.mayBeTitle(b) {
			continue
		}
		if seen++; seen > maxHeadings {
			break
		}
		text := r.outline.textOf(i)
		for rank, t := range stated {
			alike := agreement(text, t)
			if i == only {
				alike = max(alike, onlyAlike)
			}
			if s := alike + headingBonus(b.tag) - 0.01*float64(rank); alike >= 0.5 && s > score+0.001 {
				best, at, score = text, i, s
			}
		}
	}
	if at >= 0 {
		return r.editorial(r.withoutKicker(r.withoutSite(best), stated)), at
	}
	if only >= 0 {
		return r.withoutSite(r.outline.textOf(only)), only
	}
	if len(stated) > 0 {
		return r.editorial(stated[0]), -1
	}
	return "", -1
}

// onlyAlike is how well the only h1 at the head of an article agrees with the head's titles whatever its words, so that no subheading
// that repeats them is taken for the headline.
const onlyAlike = 0.7

// agreement is the likeness of a heading with a title, and full where the title goes on with something else behind a separator.
func agreement(heading, title string) float64 {
	if rest, found := strings.CutPrefix(title, heading); found && len(heading) >= 3 {
		for _, sep := range separators {
			if sep != ": " && strings.HasPrefix(rest, sep) {
				return 1
			}
		}
	}
	return likeness(heading, title)
}

// editorial is the headline of an article whose page prints one that is made for search engines, or says more than the headline. The
// titles of the head that the page does not print tell, where they agree among themselves as said below.
func (r *reader) editorial(printed string) string {
	linked, og, title := r.withoutSite(r.article.headline), r.withoutSite(r.ogTitle()), r.withoutSite(r.meta.title)
	for _, t := range []string{linked, r.withoutSite(fold(unescape(r.meta.headline)))} {
		if rest, found := strings.CutPrefix(printed, t); found && len(rest) < len(t) && strings.IndexAny(rest, "-|ㅣ") == 0 {
			return t // what follows is the section
		}
	}
	if linked == "" || r.isSite(linked) {
		return printed
	}
	asTitle := likeness(printed, title) == 1
	switch subject, found := strings.CutSuffix(linked, printed); {
	case found && linked == og && strings.HasSuffix(subject, ": "):
		return linked // the page prints the subject elsewhere
	case r.article.news && asTitle && sameLetters(linked, printed) && strings.HasSuffix(printed, ": "+og) && len(og) > len(printed)/2:
		return og // the page prints a subject before the headline
	case len(titleWords(linked)) < 4 || strings.HasSuffix(linked, ".") && !strings.HasSuffix(printed, "."):
		return printed // a label, or a sentence
	case asTitle && !sameLetters(linked, og) && !strings.Contains(onlyLetters(printed), onlyLetters(linked)):
		return linked // JSON-LD alone has other words
	case r.article.news && sameLetters(linked, title) && sameLetters(linked, og) && likeness(linked, printed) < 1:
		return linked // h1 alone has other words
	}
	return printed
}

func sameLetters(a, b string) bool { return onlyLetters(a) == onlyLetters(b) }

// ogTitle is the title for those who share the page.
func (r *reader) ogTitle() string { return fold(unescape(cmp.Or(r.meta.ogTitle, r.meta.twitterTitle))) }

// withoutKicker takes off what a heading prints before the headline: a word or two of subject, set apart only by style. A title of
// the head shows where it ends: it begins with the headline, or has it behind a subject of its own and a colon.
func (r *reader) withoutKicker(printed string, stated []string) string {
	for _, t := range stated {
		if len(t) > len(printed)/2 && len(t) < len(printed) && strings.HasSuffix(printed, t) && isKicker(printed[:len(printed)-len(t)]) {
			return t
		}
		if _, headline, found := strings.Cut(t, ": "); found && len(headline) > len(printed)/2 && len(headline) < len(printed) && strings.HasSuffix(printed, headline) {
			if kicker := strings.TrimSpace(printed[:len(printed)-len(headline)]); !strings.ContainsAny(kicker, ":–—|-") {
				return headline
			}
		}
	}
	return printed
}

// isKicker reports whether what stands before a headline is a subject set apart by style, and not the first word of the headline: an
// article, or a year.
func isKicker(s string) bool {
	word := strings.TrimSuffix(s, " ")
	short := word != s && onlyLetters(word) == strings.ToLower(word) && len(word) < 5
	return !short && !strings.Contains(s, ":")
}

// statedTitles are the titles of the head, without the site's name, the most trustworthy first.
func (r *reader) statedTitles() []string {
	var all []string
	for _, t := range []string{r.ogTitle(), cmp.Or(r.article.headline, fold(unescape(r.meta.headline))), r.meta.title} {
		if t = r.withoutSite(t); t != "" {
			all = append(all, t)
		}
	}
	return all
}

// mayBeTitle reports whether a block could print the headline.
func (r *reader) mayBeTitle(b *block) bool {
	if b.len() > 500 || int(b.linked)*2 > b.len() && b.tag != atom.H1 {
		return false
	}
	switch b.tag {
	case atom.H1, atom.H2, atom.H3:
		return int(b.start) < int(r.outline.blocks[max(r.outline.boxes[r.root].first-1, 0)].end)+4000
	}
	return r.outline.boxes[b.box].traits&isTitle != 0
}

func headingBonus(tag atom.Atom) float64 {
	switch tag {
	case atom.H1:
		return 0.3
	case atom.H2:
		return 0.1
	}
	return 0
}

// onlyH1 is the one h1 that stands before or at the head of the article and is as long as a headline; -1 where there is none, or
// another one. It is the headline also where the head has other words, which are made for search engines.
func (r *reader) onlyH1() int {
	found := -1
	root := r.outline.boxes[r.root]
	for i := range r.outline.blocks {
		b := &r.outline.blocks[i]
		if b.tag != atom.H1 || b.len() < 4 || r.isSite(r.outline.textOf(i)) || found >= 0 && i >= int(root.last) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	if found < 0 || found > int(root.first)+5 || r.outline.boxes[r.outline.blocks[found].box].foreign {
		return -1
	}
	return found
}

func (o *outline) textOf(i int) string { return o.text[o.blocks[i].start:o.blocks[i].end] }

// likeness is the share of words that two titles have in common, from 0 to 1. Scripts without spaces are compared by characters.
func likeness(a, b string) float64 {
	var x, y [maxTitleWords]uint64
	return wordLikeness(titleHashes(x[:0], a), titleHashes(y[:0], b))
}

// maxTitleWords is one more than the words of a title that is compared.
const maxTitleWords = 101

// titleHashes are the words of a title as hashes, in order of size; of a long one no more than there is room for.
func titleHashes(room []uint64, s string) []uint64 {
	eachWord(s, func(h uint64, _ int) {
		if len(room) < cap(room) {
			room = append(room, h)
		}
	})
	slices.Sort(room)
	return room
}

// wordLikeness is the likeness of two titles by their words.
func wordLikeness(x, y []uint64) float64 {
	if len(x) == 0 || len(y) == 0 || len(x) >= maxTitleWords || len(y) >= maxTitleWords {
		return 0
	}
	common := 0
	for i, k := 0, 0; i < len(x) && k < len(y); {
		switch {
		case x[i] < y[k]:
			i++
		case x[i] > y[k]:
			k++
		default:
			i, k, common = i+1, k+1, common+1
		}
	}
	return 2 * float64(common) / float64(len(x)+len(y))
}

func titleWords(s string) []string {
	var words []string
	start := -1
	for i, r := range s {
		switch {
		case r >= 0x2E80 && unicode.IsLetter(r) && r < 0xAC00:
			if start >= 0 {
				words = append(words, strings.ToLower(s[start:i]))
				start = -1
			}
			words = append(words, string(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if start < 0 {
				start = i
			}
		case start >= 0:
			words = append(words, strings.ToLower(s[start:i]))
			start = -1
		}
	}
	if start >= 0 {
		words = append(words, strings.ToLower(s[start:]))
	}
	return words
}

// separators part the headline from the site's name and section.
var separators = []string{" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " // ", "｜", " |", " ǀ ", "ㅣ", " ‹ ", " / ", "_", ": "}

// withoutSite takes the site's name off a title's end or beginning. What stands behind a separator is the site's name when it
// is the one that the page states, or the name of its host.
func (r *reader) withoutSite(title string) string {
	for range 3 {
		shorter := r.cutSite(title)
		if shorter == title {
			return title
		}
		title = shorter
	}
	return title
}

func (r *reader) cutSite(title string) string {
	for _, sep := range separators {
		if sep == ": " || sep == "_" {
			if r.namesSite(title, sep) {
				_, title, _ = strings.Cut(title, sep)
				return strings.TrimSpace(title)
			}
			continue
		}
		if i := strings.LastIndex(title, sep); i > 0 && r.isSite(title[i+len(sep):]) {
			return strings.TrimSpace(title[:i])
		}
		if i := strings.Index(title, sep); i > 0 && i+len(sep) < len(title) && r.isSite(title[:i]) {
			return strings.TrimSpace(title[i+len(sep):])
		}
	}
	return title
}

// namesSite reports whether a title begins with the site's stated name and a separator that also parts headlines.
func (r *reader) namesSite(title, sep string) bool {
	name, rest, found := strings.Cut(title, sep)
	name = onlyLetters(name)
	return found && rest != "" && name != "" && (name == onlyLetters(r.meta.siteName) || name == onlyLetters(r.article.publisher))
}

// isSite reports whether a text names the site: the stated name, the publisher, or the letters of the host. More than a few letters
// behind such a name are a headline that begins with it.
func (r *reader) isSite(s string) bool {
	letters := strings.TrimPrefix(onlyLetters(s), "the")
	if len(letters) < 2 {
		return false
	}
	host := strings.TrimPrefix(strings.ToLower(r.base.Hostname()), "www.")
	label, _, _ := strings.Cut(host, ".")
	host = onlyLetters(host)
	for _, name := range []string{r.meta.siteName, r.article.publisher, host, label} {
		if name = strings.TrimPrefix(onlyLetters(name), "the"); name != "" && (name == letters || len(letters) > 3 && strings.HasPrefix(name, letters) ||
			len(name) > 3 && strings.HasPrefix(letters, name) && len(letters) <= len(name)+moreLetters) {
			return true
		}
	}
	return len(letters) >= 3 && strings.HasPrefix(host, letters) || len(letters) >= 5 && strings.Contains(host, letters)
}

// moreLetters are how many bytes of letters may follow the site's name: of a section, or of a legal form.
const moreLetters = 12

func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
