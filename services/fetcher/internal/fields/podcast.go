package fields

import "strings"

// Media is what Media RSS says about the files of an item, in its groups and contents as well.
type Media struct {
	Content     []Attributes `json:"content,omitempty"`
	Thumbnail   []Attributes `json:"thumbnail,omitempty"`
	Credit      []Worded     `json:"credit,omitempty"`
	Rating      *Worded      `json:"rating,omitempty"`
	License     *Worded      `json:"license,omitempty"`
	Restriction *Restriction `json:"restriction,omitempty"`
	Player      *Worded      `json:"player,omitempty"`
}

// Worded is a text with the attributes that say what it is.
type Worded struct {
	Role    string `json:"role,omitempty"`
	Scheme  string `json:"scheme,omitempty"`
	Type    string `json:"type,omitempty"`
	Href    string `json:"href,omitempty"`
	Content string `json:"content"`
}

// A Restriction says where a file may be used.
type Restriction struct {
	Relationship string   `json:"relationship,omitempty"`
	Type         string   `json:"type,omitempty"`
	Content      []string `json:"content"` // countries in lower case, or addresses
}

// maxMedia is how many files of one item are kept.
const maxMedia = 64

// podcast reads what feeds of recordings add: the modules of iTunes, Media RSS and Podlove.
func (r *reader) podcast(n *node, s *Subject) bool {
	switch n.name {
	case "itunes:explicit":
		s.Explicit = yesOrNo(n.words())
	case "itunes:block":
		s.Block = yesOrNo(n.words())
	case "itunes:duration":
		s.Duration = n.words()
	case "itunes:image", "itunes:link":
		if href := firstOf(n, "href", "url"); href != "" {
			s.Image = &Image{URL: resolveAgainst(n, href)}
		}
	case "psc:chapters":
		for _, k := range n.kids {
			if k.name == "psc:chapter" && len(s.Chapters) < maxMedia {
				s.Chapters = append(s.Chapters, Chapter{Start: k.attr("start"), Title: k.attr("title"), Href: k.attr("href"), Image: k.attr("image")})
			}
		}
	case "media:group":
		r.inside(n, s)
	default:
		return strings.HasPrefix(n.name, "media:") && r.medium(n, s)
	}
	return true
}

// yesOrNo reads what is one of them in the words of iTunes, nil where it is neither.
func yesOrNo(s string) *bool {
	yes := false
	switch strings.ToLower(s) {
	case "yes", "true", "explicit":
		yes = true
	case "no", "false", "clean", "":
	default:
		return nil
	}
	return &yes
}

func (r *reader) medium(n *node, s *Subject) bool {
	if s.Media == nil {
		s.Media = &Media{}
	}
	m := s.Media
	w := Worded{Role: n.attr("role"), Scheme: n.attr("scheme"), Type: n.attr("type"), Href: firstOf(n, "href", "url"), Content: r.mended(n.words())}
	switch n.name {
	case "media:content":
		if len(m.Content) < maxMedia {
			m.Content = append(m.Content, attributes(n))
		}
		r.inside(n, s)
	case "media:thumbnail":
		if a := attributes(n); len(m.Thumbnail) < maxMedia {
			if a["url"] == "" && w.Content != "" {
				a["url"] = resolveAgainst(n, w.Content)
			}
			m.Thumbnail = append(m.Thumbnail, a)
		}
	case "media:credit":
		if len(m.Credit) < maxMedia {
			m.Credit = append(m.Credit, w)
		}
	case "media:rating":
		m.Rating = &w
	case "media:license":
		m.License = &w
	case "media:player":
		m.Player = &w
	case "media:restriction":
		m.Restriction = &Restriction{Relationship: n.attr("relationship"), Type: w.Type, Content: strings.Fields(strings.ToLower(w.Content))}
	default:
		return false
	}
	return true
}

// attributes gives those of an element, with its addresses absolute.
func attributes(n *node) Attributes {
	all := Attributes{}
	for _, a := range n.attrs {
		if a.name == "url" {
			a.value = resolveAgainst(n, a.value)
		}
		all[a.name] = a.value
	}
	return all
}
