package extract

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newswire-dev/newswire/services/news"
)

// meta is what the head of a page says of it.
type meta struct {
	title        string // of the title element
	ogTitle      string
	twitterTitle string
	headline     string // a name that some outlets use
	description  string
	siteName     string
	kind         string // og:type
	language     string // html lang
	locale       string // og:locale
	canonical    string
	published    string
	modified     string
	signs        bool   // what comes next is the author
	signed       string // the author, as those see it who share the page
	authors      []string
	section      []string
	keywords     []string
	image        string
	tier         string // article:content_tier: free, metered, locked
	refresh      bool   // the page sends its reader elsewhere at once
}

// readMeta reads the head, and meta and link elements that stand elsewhere because the head was closed too early.
func readMeta(doc *goquery.Document, strays []*html.Node, base *url.URL) meta {
	var m meta
	page := doc.ChildrenFiltered("html")
	m.language = page.AttrOr("lang", page.AttrOr("xml:lang", ""))
	head := page.ChildrenFiltered("head")
	m.title = fold(unescape(head.ChildrenFiltered("title").First().Text()))
	head.Children().Each(func(_ int, s *goquery.Selection) { m.read(s.Nodes[0], base) })
	for _, n := range strays {
		m.read(n, base)
	}
	return m
}

func (m *meta) read(n *html.Node, base *url.URL) {
	switch n.DataAtom {
	case atom.Meta:
		name := attr(n, "property")
		if name == "" {
			name = attr(n, "name")
		}
		if name == "" {
			name = attr(n, "itemprop")
		}
		if strings.EqualFold(attr(n, "http-equiv"), "refresh") {
			content := strings.ReplaceAll(strings.ToLower(attr(n, "content")), " ", "")
			m.refresh = m.refresh || strings.HasPrefix(content, "0;url=")
		}
		if content := fold(attr(n, "content")); content != "" && name != "" {
			m.set(strings.ToLower(name), content, base)
		}
	case atom.Link:
		if m.canonical == "" && strings.EqualFold(attr(n, "rel"), "canonical") {
			m.canonical = absolute(base, attr(n, "href"))
		}
	}
}

// set takes one value. The first of a kind counts, except where a name is more exact than the one before.
func (m *meta) set(name, value string, base *url.URL) {
	first := func(to *string) {
		if *to == "" {
			*to = value
		}
	}
	switch name {
	case "og:title":
		first(&m.ogTitle)
	case "twitter:title":
		first(&m.twitterTitle)
	case "headline":
		first(&m.headline)
	case "og:description", "description", "twitter:description":
		first(&m.description)
	case "og:site_name", "application-name":
		first(&m.siteName)
	case "og:type":
		first(&m.kind)
	case "og:locale":
		first(&m.locale)
	case "og:url":
		if m.canonical == "" {
			m.canonical = absolute(base, value)
		}
	case "article:published_time", "og:article:published_time":
		m.published = value
	case "datepublished", "date", "published-date", "published_date", "citation_publication_date", "citation_date", "article.created", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "parsely-pub-date", "sailthru.date", "pubdate",
		"publishdate", "publish-date", "article.published", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "pub_date", "og:published_time", "publication_date", "rnews:datepublished", "dc.date.created":
		first(&m.published)
	case "article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "article.updated", "dcterms.modified":
		first(&m.modified)
	case "author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl", "dcterms.creator", "og:article:author", "cxenseparse:author":
		m.setAuthors(value)
	case "citation_author":
		if last, first, found := strings.Cut(value, ", "); found {
			value = first + " " + last
		}
		m.setAuthors(value)
	case "twitter:label1":
		m.signs = slices.Contains(signatures, strings.ToLower(value))
	case "twitter:data1":
		if m.signs {
			m.signed = value
		}
	case "article:content_tier", "content_tier", "access", "cxenseparse:recs:access":
		if m.tier == "" {
			m.tier = strings.ToLower(value)
		}
	case "article:section", "og:article:section", "parsely-section", "section":
		m.section = append(m.section, value)
	case "article:tag", "og:article:tag":
		m.keywords = append(m.keywords, value)
	case "news_keywords", "keywords":
		if m.keywords == nil {
			m.keywords = strings.Split(value, ",")
		}
	case "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src":
		if m.image == "" {
			m.image = absolute(base, value)
		}
	default:
		if i := strings.LastIndexAny(name, ":."); slices.Contains(published, name[i+1:]) {
			first(&m.published)
		}
	}
}

// published are what names of the day of publication end with, whatever vocabulary they are of.
var published = []string{"published_time", "published", "publish_date", "publishdate", "publicationdate", "pubdate", "uploaded", "uploaddate", "release_date", "releasedate", "issued"}

// signatures are the labels of an author, in lower case.
var signatures = []string{"written by", "verfasst von", "geschrieben von", "écrit par", "rédigé par", "escrito por", "scritto da", "author", "autor", "geschreven door", "skrivet av", "skrevet av",
	"napisane przez", "yazan", "написано автором", "автор", "posted by", "by"}

// setAuthors keeps names; addresses of profiles are none.
func (m *meta) setAuthors(value string) {
	if !strings.Contains(value, "://") && len(m.authors) < 20 {
		m.authors = append(m.authors, value)
	}
}

// absolute resolves an address against the page's; empty where it is none that the web serves.
func absolute(base *url.URL, ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" || len(ref) > news.MaxURL {
		return ""
	}
	u, err := base.Parse(ref)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// findLanguage is the language that the page states: of its article, of its markup, of its locale.
func (r *reader) findLanguage() (string, Place) {
	for _, s := range []struct {
		stated string
		from   Place
	}{{r.meta.language, Head}, {r.article.language, Linked}, {r.meta.locale, Head}} {
		if tag := languageTag(s.stated); tag != "" {
			return tag, s.from
		}
	}
	root := r.outline.boxes[r.root]
	if root.first < root.last {
		if tag := scriptLanguage(r.outline.text[r.outline.blocks[root.first].start:r.outline.blocks[root.last-1].end]); tag != "" {
			return tag, Printed
		}
	}
	return "", Nowhere
}

// scriptLanguage is the language of a text whose script tells it; empty for scripts of many languages.
func scriptLanguage(text string) string {
	count, letters := map[string]int{}, 0
	for _, c := range cutAt(text, 2000) {
		if !unicode.IsLetter(c) {
			continue
		}
		letters++
		for _, s := range scripts {
			if unicode.Is(s.table, c) {
				count[s.language]++
				break
			}
		}
	}
	if letters < 20 {
		return ""
	}
	// Kana stand among Han characters, which alone are Chinese.
	if count["ja"]*10 > letters && count["ja"]+count["zh"] > letters/2 {
		return "ja"
	}
	for language, n := range count {
		if n > letters/2 {
			return language
		}
	}
	return ""
}

// scripts are those that one language is written in, or almost.
var scripts = []struct {
	table    *unicode.RangeTable
	language string
}{{unicode.Hiragana, "ja"}, {unicode.Katakana, "ja"}, {unicode.Han, "zh"}, {unicode.Hangul, "ko"}, {unicode.Thai, "th"}, {unicode.Greek, "el"}, {unicode.Hebrew, "he"}, {unicode.Armenian, "hy"},
	{unicode.Georgian, "ka"}, {unicode.Khmer, "km"}, {unicode.Lao, "lo"}, {unicode.Myanmar, "my"}, {unicode.Tamil, "ta"}, {unicode.Telugu, "te"}, {unicode.Kannada, "kn"}, {unicode.Malayalam, "ml"},
	{unicode.Gujarati, "gu"}, {unicode.Sinhala, "si"}}

// languageTag writes en_US and EN-us as en-US. What is no language is empty.
func languageTag(s string) string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '_' })
	if len(parts) == 0 || len(parts[0]) < 2 || len(parts[0]) > 3 {
		return ""
	}
	for i := range parts {
		if len(parts[i]) > 8 || strings.Trim(strings.ToLower(parts[i]), "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return ""
		}
		switch parts[i] = strings.ToLower(parts[i]); {
		case i > 0 && len(parts[i]) == 2:
			parts[i] = strings.ToUpper(parts[i])
		case i > 0 && len(parts[i]) == 4:
			parts[i] = strings.ToUpper(parts[i][:1]) + parts[i][1:]
		}
	}
	return strings.Join(parts, "-")
}

func (r *reader) siteName() (string, Place) {
	if r.meta.siteName != "" {
		return r.meta.siteName, Head
	}
	return r.article.publisher, where(r.article.publisher != "", Linked)
}

// maxCategories is how many categories are kept.
const maxCategories = 20

// categories are the section and the keywords, each once.
func (r *reader) categories() []string {
	var all []string
	seen := map[string]bool{}
	for _, list := range [][]string{r.article.section, r.meta.section, r.meta.keywords, r.article.keywords} {
		for _, c := range list {
			c = fold(unescape(c))
			if key := strings.ToLower(c); c != "" && len(c) <= 100 && !seen[key] && len(all) < maxCategories && !strings.Contains(c, "://") && !vacant(c) {
				seen[key] = true
				all = append(all, c)
			}
		}
	}
	return all
}
