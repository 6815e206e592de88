package query

import (
	"strings"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/text"
)

// A Doc is what a query is asked of: the content of an article and the outlet it is from.
type Doc struct {
	Title, Dek, Text string
	Source           string // id: its host
	SourceName       string
	Language         string // BCP 47; empty when unknown
}

// The kinds of facet (see text.Facet).
const (
	facetLanguage = "l"
	facetSource   = "s"
	facetName     = "n"
)

// Facets gives the facet tokens of d, which stand beside its words in every index: l for its language tag and each shorter form
// of it (en-GB: en-gb, en), s for the source's host and each parent domain of two labels or more, n for each word of the
// source's name. They may repeat.
func Facets(d Doc) []string {
	var list []string
	for tag := languageForm(d.Language); tag != ""; tag = tag[:max(0, strings.LastIndexByte(tag, '-'))] {
		list = append(list, text.Facet(facetLanguage, tag))
	}
	host := hostForm(d.Source)
	for first := true; host != "" && (first || strings.Contains(host, ".")); first = false {
		list = append(list, text.Facet(facetSource, host))
		_, host, _ = strings.Cut(host, ".")
	}
	return append(list, nameFacets(strings.Fields(text.Joined(d.SourceName)))...)
}

// nameFacets gives the facets of the tokens of a source's name.
func nameFacets(tokens []string) []string {
	var list []string
	for _, tok := range tokens {
		list = append(list, text.Facet(facetName, tok))
	}
	return list
}

// Columns gives the columns title, body and facet of an FTS5 table that Query.FTS5 is made for.
func Columns(d Doc) (title, body, facet string) {
	return text.Joined(d.Title), text.BodyColumn(d.Dek, d.Text), strings.Join(Facets(d), " ")
}

// Vector gives the literal of the tsvector that Query.TSQuery is made for.
func Vector(d Doc) string { return text.TSVector(d.Title, d.Dek, d.Text, Facets(d)) }

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

// Of gives an article as a document.
func Of(a news.Article) Doc {
	return Doc{Title: a.Title, Dek: a.Dek, Text: a.Text, Source: a.Source.ID, SourceName: a.Source.Name, Language: a.Language}
}
