package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

// maxAuthors is how many people an article names at most.
const maxAuthors = 20

// findAuthors are the people who wrote the article: those of JSON-LD, else those named by the markup near the headline, else those
// of the head, else those of a line that reads as a byline. The site itself is an author only where nobody else is. The second
// result names where they were found.
func (r *reader) findAuthors() (authors []string, from Place) {
	var site []string
	var siteFrom Place
	for _, s := range []struct {
		from  Place
		vague bool
		list  func() []string
	}{
		{Linked, false, func() []string { return r.article.authors }},
		{Markup, false, func() []string { return r.printedAuthors(true) }},
		{Head, true, func() []string { return r.meta.authors }},
		{Head, true, func() []string { return []string{r.meta.signed} }},
		{Linked, false, func() []string { return r.article.creators }},
		{Markup, true, func() []string { return r.printedAuthors(false) }},
		{Printed, false, r.bylineLine},
		{Linked, false, func() []string { return r.article.pageAuthors }},
	} {
		if s.vague && siteFrom == Linked && isDesk(site[0]) {
			continue // the article is the desk's
		}
		people, sites := r.people(s.list())
		if len(people) > 0 {
			return r.asSigned(people), s.from
		}
		if site == nil && sites != nil {
			site, siteFrom = sites, s.from
		}
	}
	return site, siteFrom
}

// asSigned writes names as the page prints them, where it has the marks on letters that addresses and accounts leave out, or spaces.
func (r *reader) asSigned(people []string) []string {
	account := slices.ContainsFunc(people, isAccount)
	var printed []string
	for _, p := range r.outline.authors[:min(len(r.outline.authors), maxAuthors)] {
		if text := textOf(p.node); len(text) < 200 && (account || len(text) != utf8.RuneCountInString(text)) {
			printed = append(printed, text)
		}
	}
	if account || !strings.HasPrefix(r.meta.language, "en") {
		printed = append(printed, r.bylineLine()...)
	}
	if printed, _ = r.people(printed); len(printed) == 0 {
		return people
	}
	for i, name := range people {
		for _, p := range printed {
			if p != name && plainLetters(p) == plainLetters(name) && (marks(p) > marks(name) || isAccount(name) && !isAccount(p)) {
				people[i] = p
				break
			}
		}
	}
	return people
}

// isAccount reports whether a name is written as those of accounts are: one word without capitals.
func isAccount(name string) bool {
	return !strings.Contains(name, " ") && name == strings.ToLower(name)
}

// plainLetters are the letters of a name without their marks.
func plainLetters(name string) string { return onlyLetters(norm.NFD.String(name)) }

// marks is how many bytes the marks on the letters of a name take.
func marks(s string) int { return len(norm.NFD.String(s)) - utf8.RuneCountInString(s) }

// printedAuthors are the names in byline elements from a little before the headline to the end of the article: all that the markup
// surely calls authors, or those of the first element that holds a name.
func (r *reader) printedAuthors(marked bool) []string {
	end := int(r.outline.boxes[r.root].last)
	var all, sites []string
	for _, p := range r.outline.authors {
		if p.block > end || r.headAt >= 0 && p.block < r.headAt-8 || marked && !p.rel || r.inFigure(p.box) {
			continue
		}
		found := namesIn(p)
		people, only := r.people(found)
		if len(people) == 0 {
			sites = append(sites, only...)
			continue
		}
		if all = append(all, found...); !marked || len(all) >= maxAuthors {
			break
		}
	}
	if len(all) == 0 {
		return sites[:min(len(sites), 1)]
	}
	return all
}

func (r *reader) inFigure(at int32) bool {
	for steps := 0; at >= 0 && steps < 4; at, steps = r.outline.boxes[at].parent, steps+1 {
		if r.outline.boxes[at].traits&(isFigure|isCaption) == isFigure|isCaption || r.outline.boxes[at].traits&isCaption != 0 {
			return true
		}
	}
	return false
}

// namesIn are the names in one byline element: its links to authors, else each of its lines where they are short.
func namesIn(p person) []string {
	var all []string
	links := goquery.NewDocumentFromNode(p.node).Find(`a[rel~="author"], a[href*="/author"], a[href*="/staff/"], [itemprop="name"], h6, .name`)
	links.Each(func(_ int, s *goquery.Selection) { all = append(all, textOf(s.Nodes[0])) })
	if len(all) > 0 {
		return all
	}
	for _, line := range linesOf(p.node) {
		if len(line) <= 150 {
			all = append(all, line)
		}
	}
	return all[:min(len(all), 4)]
}

// linesOf is the visible text of an element by blocks.
func linesOf(n *html.Node) []string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && b.Len() < 1024; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(strings.ReplaceAll(c.Data, "\n", " "))
			case c.Type == html.ElementNode && kindOf(c) == inline:
				walk(c)
			case c.Type == html.ElementNode && kindOf(c) != skipped:
				b.WriteByte('\n')
				walk(c)
				b.WriteByte('\n')
			}
		}
	}
	walk(n)
	var lines []string
	for _, line := range strings.Split(b.String(), "\n") {
		if line = fold(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// bylineLine are the names of the first line near the headline, or at the end of the text, that reads as a byline.
func (r *reader) bylineLine() []string {
	o := &r.outline
	root := &o.boxes[r.root]
	first, last := int(root.first)-8, int(root.first)+2
	if r.headAt >= 0 {
		first, last = r.headAt-2, max(min(last, r.headAt+14), r.headAt+4)
	}
	for i := max(first, 0); i < min(last, len(o.blocks)); i++ {
		if i != r.headAt {
			if names := r.bylineAt(i); names != nil {
				return names
			}
		}
	}
	for i := max(int(root.last)-3, last, 0); i < min(int(root.last)+3, len(o.blocks)); i++ {
		if names := credited(o.textOf(i)); names != nil && o.blocks[i].len() < 100 {
			return names
		}
		if i > 0 && isLabelOf(o.textOf(i-1)) && looksLikeName(o.textOf(i)) {
			return []string{o.textOf(i)}
		}
	}
	for i := max(int(root.last)-2, last, 0); i < int(root.last); i++ {
		if b := &o.blocks[i]; looksLikeName(o.textOf(i)) && int(b.strong)*5 > b.len()*4 && !isHeading(b.tag) {
			return []string{o.textOf(i)}
		}
	}
	return nil
}

// bylineAt are the names of one block: behind a word like by, behind a label of its own, or before a date.
func (r *reader) bylineAt(i int) []string {
	o := &r.outline
	b, text := &o.blocks[i], o.textOf(i)
	if b.len() > 200 || isHeading(b.tag) {
		return nil
	}
	if names := credited(text); names != nil {
		return names
	}
	if i > 0 && isLabelOf(o.textOf(i-1)) {
		return []string{text}
	}
	if name, rest, found := cutAny(text, " - ", " – ", " | ", " • ", " · ", ", "); found && looksLikeName(name) && startsWithDate(rest) {
		return []string{name}
	}
	if date, name, found := cutLast(text, " - ", " – ", " | ", " • ", " · ", ", "); found && looksLikeName(name) && strings.ContainsAny(date[:1], "0123456789") && isDate(date) {
		return []string{name}
	}
	if i > r.headAt && r.headAt >= 0 && i+1 < len(o.blocks) && looksLikeName(text) && startsWithDate(o.textOf(i+1)) {
		return []string{text}
	}
	return nil
}

// isLabelOf reports whether a block announces the author in the next one.
func isLabelOf(text string) bool {
	return len(text) < 24 && slices.Contains(labels, strings.TrimRight(strings.ToLower(text), ": "))
}

var labels = []string{"by", "author", "authors", "source", "written by", "article by", "words by", "posted by", "published by", "geschrieben von", "verfasst von", "écrit par", "escrito por", "scritto da", "von", "autor", "autorin", "text", "quelle", "par", "auteur", "por", "autore", "di", "tekst", "автор", "müəllif", "yazar"}

// credits are the words after which a line names its author, in lower case.
var credits = []string{"by ", "von ", "par ", "por ", "text: ", "text von ", "autor: ", "autorin: ", "author: ", "foto: und text: ", "words by ", "story by ", "written by ", "posted by ", "reported by ",
	"reporting by ", "published by ", "verfasst von ", "geschrieben von ", "ein beitrag von ", "ein gastbeitrag von ", "gastbeitrag von ", "interview von ", "veröffentlicht von ", "erstellt von ", "publicado por ", "escrito por ",
	"publié par ", "rédigé par ", "scritto da ", "di ", "door ", "av ", "af ", "skrevet av ", "tekst: ", "автор: ", "текст: ", "müəllif: ", "yazan: ", "yazar: ", "(责编：", "责编：", "责任编辑：", "记者 ", "文/"}

// within are the same inside a line.
var within = []string{" posted by ", " published by ", " written by ", " verfasst von ", " geschrieben von ", " veröffentlicht von ", " est by ", " edt by ", " by ", " von ", " par ", " por "}

// credited are the names in a line that begins with, or holds, a word like by. They end where a date or another thing begins.
func credited(text string) []string {
	lower := strings.ToLower(text)
	if len(lower) != len(text) || len(text) > 200 {
		return nil
	}
	for _, w := range credits {
		if strings.HasPrefix(lower, w) {
			return nameBefore(text[len(w):], strings.ContainsAny(text, "0123456789"))
		}
	}
	if !strings.ContainsAny(text, "0123456789") || len(text) > 120 {
		return nil
	}
	for _, w := range within {
		if i := strings.Index(lower, w); i >= 0 {
			return nameBefore(text[i+len(w):], true)
		}
	}
	return nil
}

// nameBefore is what of a line may be names: up to the first figure or bar. A name of one word counts where the line also has a date.
func nameBefore(text string, alone bool) []string {
	if i := strings.IndexAny(text, "0123456789|•·(/"); i >= 0 {
		text = text[:i]
	}
	for _, end := range []string{" am ", " on ", " - ", " – ", " le ", " el ", " in ", " updated", " published", ". ", " für ", " for "} {
		if i := strings.Index(strings.ToLower(text), end); i > 0 && i < len(text) && (end != ". " || i > 9) {
			text = text[:i]
		}
	}
	text = strings.Trim(text, " ,.;:-–)")
	for _, name := range splitNames(text) {
		if !looksLikeName(name) && !(alone && unicode.IsUpper(firstRune(name)) && !strings.Contains(name, " ") && isName(name)) {
			return nil
		}
	}
	if text == "" {
		return nil
	}
	return []string{text}
}

// looksLikeName reports whether all words of a text are written as those of a name: with a capital, or small words between them.
func looksLikeName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 5 || len(s) > 60 || !isName(s) {
		return false
	}
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(r) && (i == 0 && len(words) > 1 || i == len(words)-1 || !slices.Contains(particles, w)) || !unicode.IsLetter(r) {
			return false
		}
	}
	return len(words) > 1 || firstRune(s) >= 0x2E80
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

var particles = []string{"de", "da", "di", "del", "della", "der", "den", "van", "von", "vom", "zu", "und", "and", "et", "y", "e", "la", "le", "du", "dos", "das", "bin", "ibn", "al", "el", "ter", "ten", "af", "av"}

// startsWithDate reports whether a text begins with a date, or a number as dates do.
func startsWithDate(s string) bool {
	if isDate(s) {
		return true
	}
	digit := strings.IndexAny(s, "0123456789")
	return digit >= 0 && digit < 16 && len(s) < 60
}

func cutAny(s string, seps ...string) (before, after string, found bool) {
	for _, sep := range seps {
		if before, after, found = strings.Cut(s, sep); found {
			return before, after, true
		}
	}
	return s, "", false
}

// cutLast cuts at the last of some separators.
func cutLast(s string, seps ...string) (before, after string, found bool) {
	for _, sep := range seps {
		if i := strings.LastIndex(s, sep); i > 0 {
			return s[:i], s[i+len(sep):], true
		}
	}
	return s, "", false
}

// people cleans names, leaves out what is none, and tells people from names of the site.
func (r *reader) people(list []string) (people, sites []string) {
	var letters []string
	for _, entry := range list {
		entry = strings.Trim(fold(unescape(entry)), " ,;")
		names := splitNames(entry)
		if r.isSite(entry) {
			names = []string{strings.TrimSuffix(entry, " staff")}
		}
		for _, name := range names {
			key := onlyLetters(name)
			if !isName(name) || slices.Contains(letters, key) {
				continue
			}
			letters = append(letters, key)
			if r.isSite(name) || isDesk(name) {
				sites = append(sites, name)
			} else if len(people) < maxAuthors {
				people = append(people, name)
			}
		}
	}
	return people, sites
}
