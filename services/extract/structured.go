package extract

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// linked is the article that a page's JSON-LD describes (schema.org Article and its kinds).
type linked struct {
	found                                          bool
	headline, description, body, section, language string
	published, modified, publisher                 string
	authors, keywords, images                      []string
	closed                                         bool // isAccessibleForFree is false
}

const (
	maxScripts     = 20
	maxLinkedBytes = 1 << 20
	maxLinkedDepth = 8
)

// readLinked reads the article of the JSON-LD scripts: the first that has a headline or a body, else the first of the kind.
func readLinked(scripts []*html.Node, base *url.URL) linked {
	var best linked
	for _, n := range scripts[:min(len(scripts), maxScripts)] {
		value, ok := lenientJSON(n.FirstChild.Data)
		if !ok {
			continue
		}
		for _, object := range articlesOf(value, 0) {
			l := linkedFrom(object, base)
			if !best.found || best.headline == "" && l.headline != "" || best.body == "" && l.body != "" && l.headline != "" {
				best = l
			}
		}
	}
	return best
}

var trailingComma = regexp.MustCompile(`,\s*([}\]])`)

// lenientJSON reads JSON as sites write it: with comments around it, control characters in strings, a comma too many.
func lenientJSON(s string) (any, bool) {
	if len(s) > maxLinkedBytes {
		return nil, false
	}
	s = strings.TrimSpace(s)
	for _, cut := range []string{"<!--", "//<![CDATA[", "<![CDATA["} {
		s = strings.TrimPrefix(s, cut)
	}
	for _, cut := range []string{"-->", "//]]>", "]]>", ";"} {
		s = strings.TrimSuffix(strings.TrimSpace(s), cut)
	}
	var v any
	if json.Unmarshal([]byte(s), &v) == nil {
		return v, true
	}
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
	return v, json.Unmarshal([]byte(trailingComma.ReplaceAllString(s, "$1")), &v) == nil
}

// articlesOf lists the objects of an article's type inside a value.
func articlesOf(v any, depth int) []map[string]any {
	if depth > maxLinkedDepth {
		return nil
	}
	var out []map[string]any
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			out = append(out, articlesOf(x, depth+1)...)
		}
	case map[string]any:
		if isArticleType(v["@type"]) {
			out = append(out, v)
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"} {
			if inner, ok := v[key]; ok {
				out = append(out, articlesOf(inner, depth+1)...)
			}
		}
	}
	return out
}

func isArticleType(v any) bool {
	for _, t := range stringsOf(v) {
		switch t = t[strings.LastIndexByte(t, '/')+1:]; {
		case strings.HasSuffix(t, "Article"), t == "BlogPosting", t == "LiveBlogPosting", t == "Report", t == "SocialMediaPosting":
			return true
		}
	}
	return false
}

func linkedFrom(o map[string]any, base *url.URL) linked {
	l := linked{
		found: true, headline: plain(o["headline"]), description: plain(o["description"]), body: plainBlocks(o["articleBody"]),
		section: first(stringsOf(o["articleSection"])), language: first(namesOf(o["inLanguage"])), published: plain(o["datePublished"]),
		modified: plain(o["dateModified"]), publisher: first(namesOf(o["publisher"])),
	}
	if l.headline == "" {
		l.headline = plain(o["name"])
	}
	l.authors = people(o["author"])
	if len(l.authors) == 0 {
		l.authors = people(o["creator"])
	}
	for _, k := range stringsOf(o["keywords"]) {
		l.keywords = append(l.keywords, commas(k)...)
	}
	for _, u := range addressesOf(o["image"]) {
		if a := absolute(base, u); a != "" {
			l.images = append(l.images, a)
		}
	}
	switch free := o["isAccessibleForFree"].(type) {
	case bool:
		l.closed = !free
	case string:
		l.closed = strings.EqualFold(free, "false")
	}
	return l
}

// people lists the names of the persons of a value, and of the others where no person is named.
func people(v any) []string {
	var persons, others []string
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, x := range list {
		if o, ok := x.(map[string]any); ok && strings.HasSuffix(first(stringsOf(o["@type"])), "Organization") {
			continue
		} else if ok && o["@type"] != nil {
			persons = append(persons, namesOf(x)...)
			continue
		}
		others = append(others, namesOf(x)...)
	}
	if len(persons) > 0 {
		return persons
	}
	return others
}

func namesOf(v any) []string { return pick(v, "name") }

func addressesOf(v any) []string { return pick(v, "url") }

// pick lists the strings of a value, and of its objects what stands under key.
func pick(v any, key string) []string {
	switch v := v.(type) {
	case map[string]any:
		return stringsOf(v[key])
	case []any:
		var out []string
		for _, x := range v[:min(len(v), 50)] {
			out = append(out, pick(x, key)...)
		}
		return out
	}
	return stringsOf(v)
}

func stringsOf(v any) []string {
	switch v := v.(type) {
	case string:
		if s := unescaped(v); s != "" {
			return []string{s}
		}
	case float64:
		return []string{fmt.Sprint(v)}
	case []any:
		var out []string
		for _, x := range v[:min(len(v), 100)] {
			out = append(out, stringsOf(x)...)
		}
		return out
	}
	return nil
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func plain(v any) string { return first(stringsOf(v)) }

func unescaped(s string) string { return squeeze(html.UnescapeString(s)) }

var (
	tags    = regexp.MustCompile(`<[^>]*>`)
	newline = regexp.MustCompile(`\s*\n\s*`)
)

// plainBlocks is a text whose lines are blocks, without markup.
func plainBlocks(v any) string {
	s, _ := v.(string)
	s = tags.ReplaceAllString(html.UnescapeString(s), "\n")
	return strings.TrimSpace(newline.ReplaceAllString(s, "\n\n"))
}
