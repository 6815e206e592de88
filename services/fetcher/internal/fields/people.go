package fields

import (
	"regexp"
	"strings"
)

// personal reads the people of a subject.
func (r *reader) personal(n *node, s *Subject) bool {
	switch n.name {
	case "author", "managingeditor", "dc:creator", "dc:author", "itunes:author":
		p := r.person(n)
		if p == (Person{}) {
			return true
		}
		s.Authors = append(s.Authors, p)
		if s.Author == nil {
			s.Author = &p
		}
	case "contributor":
		s.Contributors = append(s.Contributors, r.person(n))
	case "dc:contributor":
		s.Contributors = append(s.Contributors, Person{Name: r.mended(n.words())})
	case "itunes:owner", "webmaster", "dc:publisher":
		if p := r.person(n); p != (Person{}) {
			s.Publisher = &p
			s.owned = s.owned || n.name == "itunes:owner"
		}
	default:
		return false
	}
	return true
}

// person reads somebody from the elements inside, or from a text of name and mail address.
func (r *reader) person(n *node) (p Person) {
	for _, k := range n.kids {
		switch k.name {
		case "name", "itunes:name", "foaf:name":
			p.Name = r.mended(k.words())
		case "email", "itunes:email":
			p.Email = k.words()
		case "url", "uri", "homepage":
			if words := k.words(); words != "" {
				p.URL = resolveAgainst(k, words)
			}
		case "foaf:person", "rdf:description":
			return r.person(k)
		}
	}
	if p == (Person{}) {
		return nameAndMail(r.mended(n.words()))
	}
	return p
}

var mailAddress = regexp.MustCompile(`[a-zA-Z0-9_.+-]+@(?:\[[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.|(?:[a-zA-Z0-9-]+\.)+)(?:[a-zA-Z]{2,24}|[0-9]{1,3})\]?(?:\?subject=\S+)?`)

// nameAndMail takes "me@example.com (Name)", "Name <me@example.com>" and their like apart.
func nameAndMail(s string) Person {
	mail := mailAddress.FindString(s)
	if mail != "" {
		s = strings.ReplaceAll(s, mail, "")
		for _, empty := range []string{"()", "<>", "&lt;&gt;"} {
			s = strings.ReplaceAll(s, empty, "")
		}
		s = strings.TrimSpace(s)
		s = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, "("), ")"))
	}
	return Person{Name: s, Email: mail}
}

// tagged reads categories, keywords and subjects.
func (r *reader) tagged(n *node, s *Subject) bool {
	switch n.name {
	case "category", "keywords", "dc:subject":
		r.category(n, s, Tag{Term: n.attr("term"), Scheme: firstOf(n, "scheme", "domain"), Label: n.attr("label")})
	case "media:category":
		scheme := firstOf(n, "scheme", "domain")
		if scheme == "" {
			scheme = "http://search.yahoo.com/mrss/category_schema"
		}
		r.category(n, s, Tag{Term: n.attr("term"), Scheme: scheme, Label: n.attr("label")})
	case "itunes:category":
		s.addTag(Tag{Term: n.attr("text"), Scheme: "http://www.itunes.com/"})
		r.inside(n, s)
	case "itunes:keywords":
		s.addTerms(n.words(), "http://www.itunes.com/")
	case "media:keywords", "tags":
		s.addTerms(n.words(), "")
	default:
		return false
	}
	return true
}

func firstOf(n *node, names ...string) string {
	for _, name := range names {
		if value, ok := n.lookup(name); ok {
			return value
		}
	}
	return ""
}

// category adds a category by its attributes, its text, or both.
func (r *reader) category(n *node, s *Subject, t Tag) {
	words := r.mended(n.words())
	if t.Term == "" {
		t.Term, words = words, ""
	}
	s.addTag(t)
	if words != "" {
		s.addTag(Tag{Term: words})
	}
	r.inside(n, s)
}

func (s *Subject) addTerms(list, scheme string) {
	for _, term := range strings.Split(list, ",") {
		if term = strings.TrimSpace(term); term != "" {
			s.addTag(Tag{Term: term, Scheme: scheme})
		}
	}
}

// maxTags is how many tags of one subject are kept.
const maxTags = 256

func (s *Subject) addTag(t Tag) {
	if t == (Tag{}) || len(s.Tags) == maxTags {
		return
	}
	for _, known := range s.Tags {
		if known == t {
			return
		}
	}
	s.Tags = append(s.Tags, t)
}
