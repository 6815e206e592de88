package extract

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// meta is what the head of a page says: Open Graph, article:, Dublin Core, Twitter, and the title.
type meta struct {
	docTitle, title, description, siteName, canonical, language, kind, image string
	published, modified, section                                             string
	authors, tags                                                            []string
}

// readMeta reads the head, and the meta and link elements that stand elsewhere.
func readMeta(doc *goquery.Document, strays []*html.Node, base *url.URL) meta {
	var m meta
	nodes := append(doc.Find("head meta, head link").Nodes, strays...)
	for _, n := range nodes[:min(len(nodes), 2000)] {
		if n.DataAtom == atom.Link {
			if strings.EqualFold(strings.TrimSpace(attr(n, "rel")), "canonical") && m.canonical == "" {
				m.canonical = absolute(base, attr(n, "href"))
			}
			continue
		}
		key := attr(n, "property") + attr(n, "name") + attr(n, "itemprop")
		m.take(strings.ToLower(key), strings.TrimSpace(attr(n, "content")), base)
	}
	m.docTitle = squeeze(doc.Find("head title").First().Text())
	if lang, ok := doc.Find("html").Attr("lang"); ok && strings.TrimSpace(lang) != "" {
		m.language = strings.TrimSpace(lang)
	}
	return m
}

// take keeps one meta element; the first of each kind counts.
func (m *meta) take(key, content string, base *url.URL) {
	if content == "" {
		return
	}
	set := func(to *string) {
		if *to == "" {
			*to = squeeze(content)
		}
	}
	switch key {
	case "og:title", "twitter:title":
		set(&m.title)
	case "og:description", "description", "twitter:description":
		set(&m.description)
	case "og:site_name", "application-name":
		set(&m.siteName)
	case "og:type":
		set(&m.kind)
	case "og:locale", "content-language":
		set(&m.language)
	case "og:image", "og:image:url", "twitter:image":
		if m.image == "" {
			m.image = absolute(base, content)
		}
	case "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created", "parsely-pub-date", "pubdate",
		"publishdate", "publish-date", "sailthru.date", "og:article:published_time", "cxenseparse:recs:publishtime":
		set(&m.published)
	case "article:modified_time", "datemodified", "og:updated_time", "last-modified", "dcterms.modified":
		set(&m.modified)
	case "article:section":
		set(&m.section)
	case "article:tag", "news_keywords":
		m.tags = append(m.tags, commas(content)...)
	case "author", "article:author", "dc.creator", "parsely-author", "byl", "sailthru.author":
		if !strings.Contains(content, "://") {
			m.authors = append(m.authors, content)
		}
	}
}

// absolute resolves an address; empty where it is none of the web.
func absolute(base *url.URL, ref string) string {
	u, err := base.Parse(strings.TrimSpace(ref))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func commas(s string) []string {
	var out []string
	for _, part := range strings.Split(s, ",") {
		if part = squeeze(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func (r *reader) findLanguage() string {
	if r.meta.language != "" {
		return strings.ReplaceAll(r.meta.language, "_", "-")
	}
	return r.article.language
}

func (r *reader) siteName() string {
	if r.meta.siteName != "" {
		return r.meta.siteName
	}
	return r.article.publisher
}

// categories lists section and keywords.
func (r *reader) categories() []string {
	var out []string
	seen := map[string]bool{}
	for _, list := range [][]string{{r.article.section, r.meta.section}, r.article.keywords, r.meta.tags} {
		for _, c := range list {
			if key := strings.ToLower(c); c != "" && !seen[key] && len(out) < 40 {
				seen[key] = true
				out = append(out, c)
			}
		}
	}
	return out
}
