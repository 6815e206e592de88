package query

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/text"
)

// The fields of the language as they are written. A word without one is sought in title, dek and text.
const (
	fieldTitle     = "title"
	fieldLead      = "lead"
	fieldBody      = "body"
	fieldAuthor    = "author"
	fieldSource    = "source"
	fieldCountry   = "country"
	fieldLang      = "lang"
	fieldSubject   = "subject"
	fieldURL       = "url"
	fieldAgency    = "agency"
	fieldChange    = "change"
	fieldPublished = "published"
	fieldCased     = "cs" // no field, but written as one
)

// howToFields lists the fields in messages.
const howToFields = "There are title:, lead:, body:, author:, source:, country:, lang:, subject:, url:, agency:, change:, published: and cs:."

// isField reports whether there is a field of that name.
func isField(name string) bool {
	switch name {
	case fieldTitle, fieldLead, fieldBody, fieldCased:
		return true
	}
	return isValue(name)
}

// isValue reports whether a field holds values and no prose.
func isValue(name string) bool {
	switch name {
	case fieldAuthor, fieldSource, fieldCountry, fieldLang, fieldSubject, fieldURL, fieldAgency, fieldChange, fieldPublished:
		return true
	}
	return false
}

// textField gives the field of a text by its written name.
func textField(name string) Field {
	switch name {
	case fieldTitle:
		return Title
	case fieldLead:
		return Lead
	case fieldBody:
		return Body
	}
	return Any
}

// foreignFields are names that other languages have for ours.
var foreignFields = map[string]string{
	"headline": fieldTitle, "hed": fieldTitle, "ingress": fieldLead, "intro": fieldLead, "dek": fieldLead, "content": fieldBody, "text": fieldBody,
	"byline": fieldAuthor, "site": fieldSource, "publication": fieldSource, "outlet": fieldSource, "language": fieldLang, "topic": fieldSubject,
	"category": fieldSubject, "tag": fieldSubject, "inurl": fieldURL, "link": fieldURL, "wire": fieldAgency, "credit": fieldAgency, "date": fieldPublished,
	"intitle": fieldTitle, "raw": fieldCased,
}

// noField says that there is no field of a name, and what to write.
func (p *parser) noField(x lexeme, name string) *Error {
	fix := howToFields + ` To seek the word, put it in quotation marks: "` + x.value + `".`
	switch ours := foreignFields[name]; {
	case ours != "":
		fix = "Write " + ours + ": for it."
	case name == "http" || name == "https":
		fix = "Write url:example.com/news for articles at an address, or put it in quotation marks to seek its words."
	}
	return p.wrong(x, fix, "there is no field %s:", x.value)
}

// value reads the value of a field that holds no prose.
func (p *parser) value(n *node, x lexeme, in context) *Error {
	if in.cased || in.stem {
		return p.wrong(x, "Leave the sign out: values are compared without case and without endings.", "%s: takes neither cs:, ! nor ~", in.field)
	}
	if x.n != absent {
		return p.wrong(x, "Leave the number out.", "%s: takes neither @ nor ~", in.field)
	}
	n.raw = tidy(x.value)
	switch in.field {
	case fieldLang:
		return p.language(n, x)
	case fieldCountry:
		return p.country(n, x)
	case fieldChange:
		return p.change(n, x)
	case fieldPublished:
		return p.published(n, x)
	case fieldURL:
		if _, rest, ok := strings.Cut(n.raw, "://"); ok {
			n.raw = rest
		}
	}
	if i := strings.IndexByte(n.raw, '*'); i >= 0 {
		return p.wrong(x, "Write the whole words of the value.", "%s: takes no endings", in.field)
	}
	tokens := strings.Fields(text.Joined("", n.raw))
	if len(tokens) == 0 {
		return p.wrong(x, valueExamples[in.field], "there is no letter or digit in it")
	}
	p.terms += len(tokens)
	if in.field == fieldSource {
		n.facets = [][]string{{text.Facet(facetSource, hostForm(n.raw))}, nameFacets(tokens)}
		return nil
	}
	n.facets = [][]string{pairs(facetOf[in.field], tokens)}
	return nil
}

// valueExamples shows how a value is written.
var valueExamples = map[string]string{
	fieldSource:  "Write an outlet's host or words of its name: source:example.com, source:herald.",
	fieldAuthor:  `Write a name or a part of it: author:mammadova, author:"Leyla Mammadova".`,
	fieldSubject: `Write words of the subject: subject:energy, subject:"oil and gas".`,
	fieldAgency:  "Write the agency of the credit line: agency:Reuters.",
	fieldURL:     "Write words of the address in their order: url:example.com/business.",
}

var facetOf = map[string]string{fieldAuthor: facetAuthor, fieldSubject: facetSubject, fieldAgency: facetAgency, fieldURL: facetURL}

// pairs gives the facets that a value of several words has: each two neighbours; of one word, the word.
func pairs(kind string, tokens []string) []string {
	if len(tokens) == 1 {
		return []string{text.Facet(kind, tokens[0])}
	}
	var list []string
	for i := 1; i < len(tokens); i++ {
		list = append(list, text.Facet(kind, tokens[i-1]+" "+tokens[i]))
	}
	return list
}

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{1,8})*$`)

func (p *parser) language(n *node, x lexeme) *Error {
	n.raw = languageForm(n.raw)
	if len(n.raw) > 35 || !languageTag.MatchString(n.raw) {
		return p.wrong(x, "Write the language's code: lang:en, lang:az, lang:pt-br.", "%q is no language code", x.value)
	}
	n.facets = [][]string{{text.Facet(facetLanguage, n.raw)}}
	return nil
}

func (p *parser) country(n *node, x lexeme) *Error {
	n.raw = strings.ToUpper(n.raw)
	if len(n.raw) != 2 || n.raw[0] < 'A' || n.raw[0] > 'Z' || n.raw[1] < 'A' || n.raw[1] > 'Z' {
		return p.wrong(x, "Write the country's code of two letters: country:AZ, country:GB.", "%q is no country code", x.value)
	}
	n.facets = [][]string{{text.Facet(facetCountry, n.raw)}}
	return nil
}

func (p *parser) change(n *node, x lexeme) *Error {
	n.raw = strings.ToLower(n.raw)
	switch Change(n.raw) {
	case Created, Revised, Retracted, Restored:
		n.facets = [][]string{{text.Facet(facetChange, n.raw)}}
		return nil
	}
	return p.wrong(x, "Write change:created, change:revised, change:retracted or change:restored.", "%q is no change", x.value)
}

const howToDate = "Write a day, month or year as 2026-01-31, 2026-01 or 2026, with >, >=, < or <= before it, or two with .. between: published:2026-01..2026-03."

// published reads >2026-01-31 and its kin into a range of days.
func (p *parser) published(n *node, x lexeme) *Error {
	sign := n.raw[:len(n.raw)-len(strings.TrimLeft(n.raw, "<>="))]
	first, last, ranged := strings.Cut(strings.TrimSpace(n.raw[len(sign):]), "..")
	if !ranged {
		last = first
	}
	from, _, ok := daysOf(first)
	_, to, right := daysOf(last)
	if !ok || !right || ranged && sign != "" {
		return p.wrong(x, howToDate, "%q is no date", x.value)
	}
	n.raw = sign + first
	if ranged {
		n.raw += ".." + last
	}
	switch sign {
	case "", "=":
		n.raw = strings.TrimPrefix(n.raw, "=")
		n.days = [2]int{from, to}
	case ">":
		n.days = [2]int{to + 1, 0}
	case ">=":
		n.days = [2]int{from, 0}
	case "<":
		n.days = [2]int{0, from - 1}
	case "<=":
		n.days = [2]int{0, to}
	default:
		return p.wrong(x, howToDate, "%q is no comparison", sign)
	}
	if n.days[1] > 0 && n.days[0] > n.days[1] {
		return p.wrong(x, "Write the earlier day first.", "the range ends before it begins")
	}
	return nil
}

// daysOf gives the first and last day of a day, month or year as it is written, as numbers that compare like days.
func daysOf(s string) (first, last int, ok bool) {
	switch len(s) {
	case len("2026"):
		year, err := strconv.Atoi(s)
		return year*10000 + 101, year*10000 + 1231, err == nil && year > 0
	case len("2026-01"):
		t, err := time.Parse("2006-01", s)
		return dayNumber(t), dayNumber(t) + 30, err == nil && t.Year() > 0
	}
	t, err := time.Parse(time.DateOnly, s)
	return dayNumber(t), dayNumber(t), err == nil && t.Year() > 0
}

func dayNumber(t time.Time) int { return t.Year()*10000 + int(t.Month())*100 + t.Day() }

// sayDay writes a day for people.
func sayDay(day int) string { return fmt.Sprintf("%04d-%02d-%02d", day/10000, day/100%100, day%100) }
