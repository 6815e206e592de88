package extract

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

const (
	maxLines  = 4000 // that a Site remembers
	leastLine = 25   // bytes of one
	copied    = 0.3  // of the running text: a page with more of it from another page is a copy of that, and keeps it
	settled   = 5    // pages in a row with the text in one place, before another place is a change
)

// A Site remembers the pages of one site: lines that stand on several of them are not the article. The zero value remembers nothing, and a
// page reads then as without it. A Site is small, depends on nothing but the pages and their order, and is JSON where it is kept. It
// may be used by one goroutine at a time.
type Site struct {
	Pages int              `json:"pages"` // read so far
	Lines map[uint64]*Line `json:"lines,omitempty"`
	Body  uint64           `json:"body,omitempty"`   // hash of the path to the box that held the text of the last pages
	Path  string           `json:"path,omitempty"`   // the same, to be read
	InRow int              `json:"in_row,omitempty"` // how many pages in a row had it
}

// A Line is one line of text of a site, by the hash of its words.
type Line struct {
	First uint64 `json:"first"` // hash of the address of the page that had it first
	Again bool   `json:"again"` // another page had it too
	Last  int    `json:"last"`  // number of the last page that had it
}

// A Drift says that the text of a page stands elsewhere than on the pages before.
type Drift struct {
	Before, Now string // the paths, from the outside in
	Pages       int    // that had it there in a row
}

func (d Drift) String() string {
	return fmt.Sprintf("the text of %d pages in a row stood in %s, and now stands in %s", d.Pages, d.Before, d.Now)
}

// Read reads a page with what is remembered of others, and remembers it. The drift is nil where the page is built like the last ones. A page
// that is no article is not remembered.
func (s *Site) Read(body []byte, pageURL string, o Options) (Article, *Drift, error) {
	r, err := open(body, pageURL, o)
	if err != nil {
		return Article{}, nil, err
	}
	r.editor, r.site = learnt(), s
	a, err := r.whole()
	if err != nil {
		return Article{}, nil, err
	}
	return a, s.learn(r), nil
}

// recurring tells of each block whether another page of the site had it: nil where nothing is known, or where so much is that the page is
// a copy.
func (r *reader) recurring() []bool {
	if r.site == nil || len(r.site.Lines) == 0 {
		return nil
	}
	o := &r.outline
	page := hash(r.base.Host + r.base.Path)
	known := make([]bool, len(o.blocks))
	root := &o.boxes[r.root]
	again, all := 0, 0
	for i := range o.blocks {
		b := &o.blocks[i]
		if line := r.site.Lines[hash(o.textOf(i))]; line != nil && b.len() >= leastLine && (line.Again || line.First != page) && !isHeading(b.tag) {
			known[i] = true
		}
		if i >= int(root.first) && i < int(root.last) && b.runs() {
			all += b.len()
			if known[i] {
				again += b.len()
			}
		}
	}
	if float64(again) > copied*float64(all) {
		return nil
	}
	return known
}

// learn remembers a page that was read.
func (s *Site) learn(r *reader) *Drift {
	s.Pages++
	page := hash(r.base.Host + r.base.Path)
	if s.Lines == nil {
		s.Lines = map[uint64]*Line{}
	}
	o := &r.outline
	for i := range o.blocks {
		if o.blocks[i].len() < leastLine {
			continue
		}
		key := hash(o.textOf(i))
		line := s.Lines[key]
		if line == nil {
			line = &Line{First: page}
			s.Lines[key] = line
		}
		line.Again, line.Last = line.Again || line.First != page, s.Pages
	}
	s.forget()
	return s.place(r)
}

// forget drops the lines that were not seen for longest.
func (s *Site) forget() {
	if len(s.Lines) <= maxLines {
		return
	}
	keys := make([]uint64, 0, len(s.Lines))
	for k := range s.Lines {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b uint64) int {
		return cmp.Or(cmp.Compare(s.Lines[a].Last, s.Lines[b].Last), cmp.Compare(a, b))
	})
	for _, k := range keys[:len(keys)-maxLines] {
		delete(s.Lines, k)
	}
}

// place compares where the text stands with where it stood.
func (s *Site) place(r *reader) *Drift {
	path := ""
	for at := int32(r.root); at > 0; at = r.outline.boxes[at].parent {
		n := r.outline.boxes[at].node
		step := n.Data
		if class := attr(n, "class"); class != "" && len(class) < 60 {
			step += "." + class
		}
		path = step + " > " + path
	}
	var drift *Drift
	if body := hash(path); body == s.Body {
		s.InRow++
	} else {
		if s.InRow >= settled {
			drift = &Drift{Before: s.Path, Now: path, Pages: s.InRow}
		}
		s.Body, s.Path, s.InRow = body, path, 1
	}
	return drift
}

// Bytes is a Site as JSON, always the same for the same pages.
func (s *Site) Bytes() ([]byte, error) { return json.Marshal(s) }
