package extract

import (
	"encoding/json"
	"html"
	"net/url"
	"strings"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"
)

// maxLinked is the longest JSON-LD script that is read, in bytes.
const maxLinked = 1 << 20

// linked is what JSON-LD says of the article (schema.org/NewsArticle and its kin).
type linked struct {
	found       bool
	news        bool // NewsArticle and its kinds
	post        bool // BlogPosting
	video       bool // the page describes a video, and no article
	headline    string
	description string
	body        string
	authors     []string
	creators    []string
	published   string
	modified    string
	language    string
	section     []string
	keywords    []string
	images      []string
	publisher   string
	paywalled   bool // isAccessibleForFree: false
	live        bool // LiveBlogPosting
	free        bool // the same: true

	organizations []string // authors that are said to be organizations

	pagePublished string   // of the page, where no article says it
	pageAuthors   []string // the same
	trail         []string // the names of the page's breadcrumbs, from the outside in
}

type object = map[string]any

// readLinked reads the scripts of a page and keeps the article that is about the page: one whose address is the page's, else the
// first.
func readLinked(scripts []*xhtml.Node, base *url.URL) linked {
	var best linked
	var found []object
	for _, s := range scripts {
		collect(parseLinked(s.FirstChild.Data), &found, 0)
	}
	score, pagePublished, people := 0, "", peopleOf(found)
	var pageAuthors, trail []string
	for _, o := range found {
		people.resolve(o)
		if !isArticleType(o) {
			if hasType(o, "Page") && pagePublished == "" {
				pagePublished = firstText(o["datePublished"])
			}
			if hasType(o, "BreadcrumbList") && trail == nil {
				trail = trailOf(o)
			}
			if hasType(o, "Page") && pageAuthors == nil {
				pageAuthors = names(o["author"])
			}
			best.video = best.video || hasType(o, "VideoObject")
			continue
		}
		if n := aboutPage(o, base); n > score {
			score, best = n, linkedOf(o)
		}
	}
	best.pagePublished, best.pageAuthors, best.trail = pagePublished, pageAuthors, trail
	return best
}

// A directory has the objects of a page's people by their @id.
type directory map[string]object

func peopleOf(all []object) directory {
	d := directory{}
	for _, o := range all {
		if id, ok := o["@id"].(string); ok && o["name"] != nil && (hasType(o, "Person") || hasType(o, "Organization")) {
			d[id] = o
		}
	}
	return d
}

// resolve puts the author for what only refers to one.
func (d directory) resolve(o object) {
	list, many := o["author"].([]any)
	if !many {
		list = []any{o["author"]}
	}
	for i, a := range list {
		ref, ok := a.(object)
		if !ok || ref["name"] != nil {
			continue
		}
		if id, ok := ref["@id"].(string); ok && d[id] != nil {
			if list[i] = d[id]; !many {
				o["author"] = d[id]
			}
		}
	}
}

// parseLinked reads one script, with the slips that sites make: comments or CDATA around it, line breaks inside strings, a comma
// too many. It is nil where nothing about articles or videos is in it.
func parseLinked(s string) any {
	if len(s) > maxLinked || !strings.Contains(s, "Article") && !strings.Contains(s, "Posting") && !strings.Contains(s, "Report") && !strings.Contains(s, "Video") && !strings.Contains(s, "datePublished") && !strings.Contains(s, "BreadcrumbList") {
		return nil
	}
	s = strings.TrimSpace(s)
	for _, cut := range []string{"<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/"} {
		s = strings.TrimPrefix(s, cut)
	}
	var v any
	d := json.NewDecoder(strings.NewReader(s))
	if d.Decode(&v) == nil {
		return v
	}
	v = nil
	if json.NewDecoder(strings.NewReader(mend(s))).Decode(&v) == nil {
		return v
	}
	return nil
}

// mend repairs what is often broken in JSON: control characters in strings, commas before a closing bracket, unknown escapes.
func mend(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 64)
	quoted := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quoted && c == '\\' && i+1 < len(s):
			i++
			if strings.IndexByte(`"\/bfnrtu`, s[i]) >= 0 {
				b.WriteByte('\\')
			}
			b.WriteByte(s[i])
			continue
		case c == '"':
			quoted = !quoted
		case quoted && c < ' ':
			b.WriteByte(' ')
			continue
		case !quoted && c == ',':
			if rest := strings.TrimLeft(s[i+1:min(len(s), i+200)], " \t\r\n"); rest != "" && (rest[0] == '}' || rest[0] == ']') {
				continue
			}
		}
		b.WriteByte(c)
	}
	return b.String()
}

// collect gathers the objects that may be articles: in lists, in @graph, and as the main entity of a page.
func collect(v any, found *[]object, depth int) {
	if depth > 6 || len(*found) > 500 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			collect(e, found, depth+1)
		}
	case object:
		*found = append(*found, v)
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			collect(v[key], found, depth+1)
		}
	}
}

func hasType(o object, suffix string) bool {
	for _, t := range texts(o["@type"]) {
		if strings.HasSuffix(t, suffix) {
			return true
		}
	}
	return false
}

func isArticleType(o object) bool {
	return hasType(o, "Article") || hasType(o, "Posting") || hasType(o, "Report")
}

// aboutPage says how surely an article is the one of the page; at least 1.
func aboutPage(o object, base *url.URL) int {
	score := 1
	if o["headline"] != nil || o["articleBody"] != nil {
		score++
	}
	for _, key := range []string{"url", "mainEntityOfPage", "@id"} {
		for _, v := range texts(o[key]) {
			if u, err := base.Parse(v); err == nil && base.Path != "" && strings.Trim(u.Path, "/") == strings.Trim(base.Path, "/") && len(base.Path) > 1 {
				return score + 2
			}
		}
	}
	return score
}

func linkedOf(o object) linked {
	a := linked{
		found:       true,
		news:        hasType(o, "NewsArticle"),
		post:        hasType(o, "BlogPosting"),
		live:        hasType(o, "LiveBlogPosting"),
		headline:    fold(unescape(firstText(o["headline"], o["name"]))),
		description: fold(unescape(firstText(o["description"]))),
		body:        unescape(firstText(o["articleBody"])),
		authors:     names(o["author"]),
		published:   firstText(o["datePublished"], o["dateCreated"]),
		modified:    firstText(o["dateModified"]),
		language:    firstText(o["inLanguage"]),
		section:     texts(o["articleSection"]),
		images:      images(o["image"]),
	}
	a.creators = names(o["creator"])
	a.organizations = organizations(o["author"])
	if names := names(o["publisher"]); len(names) > 0 {
		a.publisher = names[0]
	}
	a.keywords = keywords(o["keywords"])
	a.free, a.paywalled = accessible(o["isAccessibleForFree"])
	if !a.free && !a.paywalled {
		for _, part := range objects(o["hasPart"]) {
			_, paid := accessible(part["isAccessibleForFree"])
			a.paywalled = a.paywalled || paid
		}
	}
	return a
}

// accessible reads whether something is said to be free, or to be not; sites write true, "True", and addresses of the vocabulary.
func accessible(v any) (free, paid bool) {
	switch v := v.(type) {
	case bool:
		return v, !v
	case string:
		v = strings.ToLower(v[strings.LastIndexByte(v, '/')+1:])
		return v == "true", v == "false"
	}
	return false, false
}

// objects reads an object, or a list of them.
func objects(v any) []object {
	switch v := v.(type) {
	case object:
		return []object{v}
	case []any:
		var all []object
		for _, e := range v[:min(len(v), 50)] {
			if o, ok := e.(object); ok {
				all = append(all, o)
			}
		}
		return all
	}
	return nil
}

// trailOf are the names of breadcrumbs.
func trailOf(o object) []string {
	var all []string
	for _, crumb := range objects(o["itemListElement"]) {
		name := firstText(crumb["name"])
		if item, ok := crumb["item"].(object); ok && name == "" {
			name = firstText(item["name"])
		}
		if name = fold(unescape(name)); name != "" {
			all = append(all, name)
		}
	}
	return all
}

// texts reads a value that may be a string, an object with a name, or a list of either.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		if v = strings.TrimSpace(v); v != "" && utf8.ValidString(v) {
			return []string{v}
		}
	case []any:
		var all []string
		for _, e := range v[:min(len(v), 100)] {
			all = append(all, texts(e)...)
		}
		return all
	case object:
		for _, key := range []string{"@value", "name", "@id", "url"} {
			if t := texts(v[key]); t != nil {
				return t
			}
		}
	}
	return nil
}

func firstText(values ...any) string {
	for _, v := range values {
		if t := texts(v); t != nil {
			return t[0]
		}
	}
	return ""
}

// names reads the names of people or organisations; an address is no name.
func names(v any) []string {
	var all []string
	switch v := v.(type) {
	case []any:
		for _, e := range v[:min(len(v), 50)] {
			all = append(all, names(e)...)
		}
	case object:
		if _, nested := v["name"].(object); nested {
			return names(v["name"])
		}
		if n := firstText(v["name"]); n != "" {
			for _, t := range texts(v["name"]) {
				all = append(all, fold(unescape(t)))
			}
		} else if given := firstText(v["givenName"]); given != "" {
			all = append(all, fold(unescape(given+" "+firstText(v["familyName"]))))
		}
	case string:
		if v = fold(unescape(v)); v != "" {
			all = append(all, v)
		}
	}
	return all
}

// organizations are the names of authors whose type is Organization or one of its kinds.
func organizations(v any) []string {
	switch v := v.(type) {
	case []any:
		var all []string
		for _, e := range v[:min(len(v), 50)] {
			all = append(all, organizations(e)...)
		}
		return all
	case object:
		if hasType(v, "Organization") {
			return names(v)
		}
	}
	return nil
}

// images reads the addresses of pictures.
func images(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, e := range v[:min(len(v), 20)] {
			all = append(all, images(e)...)
		}
		return all
	case object:
		if u := firstText(v["url"], v["contentUrl"]); u != "" {
			return []string{u}
		}
	}
	return nil
}

// keywords reads a list of words, or one string with commas.
func keywords(v any) []string {
	all := texts(v)
	if len(all) == 1 {
		all = strings.Split(all[0], ",")
	}
	for i := range all {
		all[i] = fold(unescape(all[i]))
	}
	return all
}

// unescape undoes entities, which sites write into JSON although nothing there reads them.
func unescape(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return html.UnescapeString(html.UnescapeString(s))
}

// fold turns runs of white space into one space and drops what is not seen.
func fold(s string) string {
	if strings.ContainsAny(s, "\u00ad\u200b\ufeff") {
		s = strings.NewReplacer("\u00ad", "", "\u200b", "", "\ufeff", "").Replace(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

// sort is 0 where JSON-LD has no article, 1 where one of no closer kind, 2 where one of news, 3 where one of a blog.
func (a *linked) sort() float32 {
	switch {
	case !a.found:
		return 0
	case a.news:
		return 2
	case a.post:
		return 3
	}
	return 1
}
