package query

import (
	"fmt"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/text"
)

// IndexVersion is the version of what Columns and Vector give: it grows with that of package text, and with the facets.
const IndexVersion = 100*text.Version + 1

// A Doc is what a query is asked of: the content of an article and where it is from. Everything may be absent.
type Doc struct {
	Title, Dek, Text string
	Authors          []string
	Subjects         []string // section and keywords, or names of subjects
	Agency           string   // the credit line: Reuters, Report
	URL              string   // where the article lives
	Source           string   // id: its host
	SourceName       string
	Country          string    // of the source: ISO 3166-1 alpha-2
	Language         string    // BCP 47
	Change           Change    // what happened to it last
	Published        news.Time // as stated
}

// Change is what happened to an article, as change: asks for it.
type Change string

// The changes.
const (
	Created   Change = "created"
	Revised   Change = "revised"
	Retracted Change = "retracted"
	Restored  Change = "restored"
)

// The kinds of facet (see text.Facet).
const (
	facetLanguage = "l"
	facetSource   = "s"
	facetName     = "n"
	facetCountry  = "c"
	facetAuthor   = "a"
	facetSubject  = "j"
	facetAgency   = "g"
	facetURL      = "u"
	facetChange   = "e"
	facetDate     = "d"
)

// Facets gives the facet tokens of d, which stand beside its words in every index. They may repeat. They are:
//
//	l  the language's tag and each shorter form of it (en-GB: en-gb, en)
//	s  the source's host and each parent domain of two labels or more
//	n  each word of the source's name
//	c  the country's code
//	a, j, g, u  each word, and each pair of neighbouring words, of an author, of a subject, of the agency, of the address without its scheme
//	d  the day of publication by its month, year, decade and century (2026-11, 2026, 202, 20)
//	e  the change
func Facets(d Doc) []string {
	list := storedFacets(d)
	if d.Change != "" {
		list = append(list, text.Facet(facetChange, string(d.Change)))
	}
	return list
}

// storedFacets gives the facets that an index holds: all but the change, which is not a property of the text.
func storedFacets(d Doc) []string {
	var list []string
	for tag := languageForm(d.Language); tag != ""; tag = tag[:max(0, strings.LastIndexByte(tag, '-'))] {
		list = append(list, text.Facet(facetLanguage, tag))
	}
	host := hostForm(d.Source)
	for first := true; host != "" && (first || strings.Contains(host, ".")); first = false {
		list = append(list, text.Facet(facetSource, host))
		_, host, _ = strings.Cut(host, ".")
	}
	list = append(list, nameFacets(strings.Fields(text.Joined("", d.SourceName)))...)
	if d.Country != "" {
		list = append(list, text.Facet(facetCountry, strings.TrimSpace(d.Country)))
	}
	for _, author := range d.Authors {
		list = appendPairs(list, facetAuthor, author)
	}
	for _, subject := range d.Subjects {
		list = appendPairs(list, facetSubject, subject)
	}
	list = appendPairs(list, facetAgency, d.Agency)
	_, address, _ := strings.Cut(d.URL, "://")
	list = appendPairs(list, facetURL, address)
	return append(list, dateFacets(d.Published)...)
}

// nameFacets gives the facets of the tokens of a source's name.
func nameFacets(tokens []string) []string {
	var list []string
	for _, tok := range tokens {
		list = append(list, text.Facet(facetName, tok))
	}
	return list
}

// maxValue is how many words of a value have facets.
const maxValue = 64

// appendPairs appends the facets of the words of a value, and of each two neighbours.
func appendPairs(list []string, kind, value string) []string {
	tokens := strings.Fields(text.Joined("", value))
	for i, tok := range tokens[:min(len(tokens), maxValue)] {
		list = append(list, text.Facet(kind, tok))
		if i > 0 {
			list = append(list, text.Facet(kind, tokens[i-1]+" "+tok))
		}
	}
	return list
}

// dateFacets gives the facets of a day.
func dateFacets(t news.Time) []string {
	day := DayOf(t)
	if day == 0 {
		return nil
	}
	year, month := clampYear(day/10000), day/100%100
	return []string{
		text.Facet(facetDate, fmt.Sprintf("%04d-%02d", year, month)), text.Facet(facetDate, fmt.Sprintf("%04d", year)),
		text.Facet(facetDate, fmt.Sprintf("%03d", year/10)), text.Facet(facetDate, fmt.Sprintf("%02d", year/100)),
	}
}

// DayOf gives the day of publication as the outlet printed it, as year*10000 + month*100 + day: of a month, its first; 0 where
// nothing is stated.
func DayOf(t news.Time) int {
	if t.IsZero() {
		return 0
	}
	at := t.Instant.UTC()
	for _, layout := range []string{time.DateOnly, "2006-01"} {
		if local, err := time.Parse(layout, t.Local[:min(len(t.Local), len(layout))]); err == nil {
			at = local
			break
		}
	}
	return at.Year()*10000 + int(at.Month())*100 + at.Day()
}

// Columns gives the columns title, body and facet of an FTS5 table that Query.FTS5 is made for.
func Columns(d Doc) (title, body, facet string) {
	return text.Joined(d.Language, d.Title), text.BodyColumn(d.Language, d.Dek, d.Text), strings.Join(storedFacets(d), " ")
}

// Vector gives the literal of the tsvector that Query.TSQuery is made for.
func Vector(d Doc) string { return text.TSVector(d.Language, d.Title, d.Dek, d.Text, storedFacets(d)) }

func languageForm(tag string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSpace(tag), "_", "-"))
}

// hostForm gives a host as ids have it: lower case, ASCII, without www.
func hostForm(host string) string {
	host = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(host)), "www.")
	for _, r := range host {
		if r > 0x7F {
			if ascii := news.Host("https://" + host); ascii != "" {
				return ascii
			}
			break
		}
	}
	return host
}

// Of gives an article of the archive as a document. What happened to it last is a retraction, or a revision, or that it was created.
func Of(a news.Article) Doc {
	change := Created
	switch {
	case a.State == news.Retracted:
		change = Retracted
	case a.Revision > 1:
		change = Revised
	}
	return DocOf(a.Content, a.Source, change)
}

// DocOf gives a revision of an article of a source as a document.
func DocOf(c news.Content, s news.Source, change Change) Doc {
	return Doc{
		Title: c.Title, Dek: c.Dek, Text: c.Text, Authors: c.Authors, Subjects: c.Categories, URL: c.Canonical, Source: s.ID, SourceName: s.Name,
		Country: s.Country, Language: c.Language, Agency: c.Agency, Change: change, Published: c.Published,
	}
}
