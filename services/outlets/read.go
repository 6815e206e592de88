package outlets

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/newswire-dev/newswire/services/news"
)

// Read reads a directory of outlets. Countries, languages and ids of outlets come in their usual form. The error is Problems with
// all that is wrong; then there are no outlets.
func Read(data []byte) ([]Outlet, error) {
	root, err := parse(data)
	if err != nil {
		return nil, err
	}
	r := reader{addresses: map[string]int{}, outlets: map[string]int{}}
	top := r.fields(root, "", "outlets")
	if list, ok := top["outlets"]; ok || len(r.problems) > 0 {
		if ok {
			r.readOutlets(list)
		}
	} else {
		r.wrong(root, "outlets", "is missing: the file begins with it")
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int { return a.Line - b.Line })
	if err := r.problems.orNil(); err != nil {
		return nil, err
	}
	return r.found, nil
}

// parse gives the one document of a file as its top node.
func parse(data []byte) (*yaml.Node, error) {
	if len(data) > MaxBytes {
		return nil, Problems{{Field: "file", Text: fmt.Sprintf("has %d bytes, at most %d are read: split it", len(data), MaxBytes)}}
	}
	if !utf8.Valid(data) {
		return nil, Problems{{Field: "file", Text: "is not in UTF-8: save it in UTF-8"}}
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	switch err := d.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, Problems{{Field: "file", Text: "is empty: it begins with outlets:"}}
	case err != nil:
		return nil, Problems{syntax(err)}
	}
	if err := d.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, Problems{{Line: more.Line, Field: "file", Text: "holds a second document after ---: make two files of it"}}
	}
	if n := anchored(&doc); n != nil {
		return nil, Problems{{Line: n.Line, Field: "file", Text: "anchors (&) and aliases (*) are not read: write it out, and a text that begins with one of them in quotes"}}
	}
	if len(doc.Content) != 1 {
		return nil, Problems{{Field: "file", Text: "is empty: it begins with outlets:"}}
	}
	return doc.Content[0], nil
}

// syntax gives an error of the YAML reader its line.
func syntax(err error) Problem {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	p := Problem{Field: "file", Text: "is no YAML: " + text}
	if m := regexp.MustCompile(`^line (\d+): `).FindStringSubmatch(text); m != nil {
		p.Line, _ = strconv.Atoi(m[1])
		p.Text = "is no YAML: " + strings.TrimPrefix(text, m[0])
	}
	return p
}

// anchored gives the first node with an anchor or that is an alias.
func anchored(n *yaml.Node) *yaml.Node {
	if n.Anchor != "" || n.Kind == yaml.AliasNode {
		return n
	}
	for _, c := range n.Content {
		if found := anchored(c); found != nil {
			return found
		}
	}
	return nil
}

// A reader reads the outlets of one file.
type reader struct {
	walker
	found     []Outlet
	feeds     int
	addresses map[string]int // of feeds, in normal form: their lines
	outlets   map[string]int // by id: their lines
}

func (r *reader) readOutlets(list *yaml.Node) {
	for i, n := range r.list(list, "outlets") {
		r.outlet(n, fmt.Sprintf("outlets[%d]", i))
		if r.feeds > MaxFeeds {
			r.wrong(n, "outlets", "has more than %d feeds: split the file", MaxFeeds)
			return
		}
	}
}

func (r *reader) outlet(n *yaml.Node, at string) {
	in := r.fields(n, at, "name", "site", "country", "language", "zone", "feeds")
	if in == nil {
		return
	}
	o := Outlet{Source: news.Source{
		Name: r.text(in["name"], join(at, "name")), Site: r.text(in["site"], join(at, "site")), Country: r.text(in["country"], join(at, "country")),
		Language: r.text(in["language"], join(at, "language")), Zone: r.text(in["zone"], join(at, "zone")),
	}}
	for i, f := range r.list(in["feeds"], join(at, "feeds")) {
		o.Feeds = append(o.Feeds, r.feed(f, fmt.Sprintf("%s.feeds[%d]", at, i)))
		r.feeds++
	}
	if len(o.Feeds) == 0 {
		r.wrong(n, join(at, "feeds"), "is missing: an outlet has at least one feed; leave the outlet out to remove it")
		return
	}
	if first := o.Feeds[0].Candidates; o.Site == "" && len(first) > 0 {
		if o.Site = Root(first[0]); news.Address(o.Site) == "" {
			return // which was told of the feed
		}
	}
	r.tell(Check(o.Source), in, n, at)
	o.Source = Canonical(o.Source)
	if line := r.outlets[o.ID]; line != 0 {
		r.wrong(n, join(at, "site"), "is the outlet %s, which stands in line %d already: put its feeds there", o.ID, line)
		return
	}
	r.outlets[o.ID] = n.Line
	r.found = append(r.found, o)
}

// feed reads a feed: its address, or its fields.
func (r *reader) feed(n *yaml.Node, at string) (f news.Feed) {
	if n.Kind == yaml.ScalarNode {
		f.Candidates = []string{r.text(n, at)}
		r.urls(f.Candidates, n, at)
		return f
	}
	in := r.fields(n, at, "url", "urls", "language", "country", "zone", "headers", "secret", "proxy", "poll", "page")
	if in == nil {
		return f
	}
	f.Candidates = r.texts(in["urls"], join(at, "urls"))
	if u := in["url"]; u != nil {
		f.Candidates = append([]string{r.text(u, join(at, "url"))}, f.Candidates...)
	}
	r.urls(f.Candidates, n, at)
	s := &f.Settings
	s.Language, s.Country, s.Zone = r.text(in["language"], join(at, "language")), r.text(in["country"], join(at, "country")), r.text(in["zone"], join(at, "zone"))
	s.Secret, s.Proxy = r.text(in["secret"], join(at, "secret")), r.text(in["proxy"], join(at, "proxy"))
	if h := in["headers"]; h != nil && !isNull(h) {
		s.Headers = map[string]string{}
		for name, value := range r.fields(h, join(at, "headers")) {
			s.Headers[name] = r.text(value, join(at, "headers."+clip(name)))
		}
	}
	if p := in["poll"]; p != nil && !isNull(p) {
		bounds := r.fields(p, join(at, "poll"), "min", "max")
		s.PollMin, s.PollMax = r.span(bounds["min"], join(at, "poll.min")), r.span(bounds["max"], join(at, "poll.max"))
	}
	if p := in["page"]; p != nil && !isNull(p) {
		s.Page = r.selectors(p, join(at, "page"))
	}
	r.tell(CheckSettings(*s), in, n, at)
	*s = CanonicalSettings(*s)
	return f
}

func (r *reader) selectors(n *yaml.Node, at string) news.Selectors {
	in := r.fields(n, at, "title", "body", "author", "date", "remove")
	return news.Selectors{
		Title: r.text(in["title"], join(at, "title")), Body: r.text(in["body"], join(at, "body")), Author: r.text(in["author"], join(at, "author")),
		Date: r.text(in["date"], join(at, "date")), Remove: r.texts(in["remove"], join(at, "remove")),
	}
}

// urls checks the addresses of a feed, and that no other feed of the file has one of them.
func (r *reader) urls(urls []string, n *yaml.Node, at string) {
	r.tell(CheckURLs(urls), nil, n, at)
	var own []string
	for _, u := range urls {
		address := news.Address(u)
		if line := r.addresses[address]; address != "" && line != 0 && !slices.Contains(own, address) {
			r.wrong(n, at, "%s is polled by the feed of line %d already", clip(u), line)
		}
		own = append(own, address)
	}
	for _, address := range own {
		r.addresses[address] = n.Line
	}
}

// tell notes problems of what was read, each in the line of its field.
func (r *reader) tell(found Problems, in map[string]*yaml.Node, n *yaml.Node, at string) {
	for _, p := range found {
		p.Line = lineOf(in, n, p.Field)
		p.Field = join(at, p.Field)
		r.problems = append(r.problems, p)
	}
}

// lineOf gives the line of a field by its path: page.remove[1].
func lineOf(in map[string]*yaml.Node, n *yaml.Node, field string) int {
	name, rest, _ := strings.Cut(field, ".")
	name, _, _ = strings.Cut(name, "[")
	value := in[name]
	if value == nil {
		return n.Line
	}
	if value.Kind == yaml.MappingNode && rest != "" {
		inner := map[string]*yaml.Node{}
		for i := 0; i+1 < len(value.Content); i += 2 {
			inner[value.Content[i].Value] = value.Content[i+1]
		}
		return lineOf(inner, value, rest)
	}
	return value.Line
}
