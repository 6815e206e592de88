package extract

import (
	"cmp"
	"errors"
	"maps"
	"slices"

	"github.com/newswire-dev/newswire/services/news"
)

const (
	maxOnce   = 2000 // lines of one page each that a Site remembers
	maxAgain  = 1000 // lines of several pages
	leastLine = 25   // bytes of one
	copied    = 0.3  // of the running text: a page with more of it from another page is a copy of that, and keeps it
	early     = 4    // pages of which nothing is rare yet
)

// A Site remembers the pages of one site: lines that stand on many of them are not the article, nor what is no running text and stands on
// another. The zero value remembers nothing, and a
// page reads then as without it. A Site is small (some 60 KB), depends on nothing but what it learnt in which order, and is kept as bytes
// (MarshalBinary). Reading changes nothing, so any number of goroutines may do it while none learns.
//
// What is learnt counts only from the next generation on, which begins when the memory was kept (Keep, Kept). So two readings of a page as
// of one generation are the same, whatever was learnt between them and whoever lost what was not kept.
type Site struct {
	pages int // learnt so far
	now   int // generation that is kept: what is known by it counts
	next  int // generation that what is learnt belongs to
	lines map[uint64]line
	layout
}

// A line is one line of text of a site, by the hash of its words. Numbers of pages count the pages learnt.
type line struct {
	page        uint32 // hash of the address of the page that had it first
	first, last uint32 // numbers of the pages that had it first and last
	n           uint32 // pages that had it

	// The generations by which it was known that: a page has it, another page has it, it is usual, it is rare after all; 0: not known.
	since, again, usual, rare int32
}

// A Trace is what a page leaves in the memory of its site.
type Trace struct {
	Fresh bool // the page is new today: it tells how the site builds its pages now
	Again bool // the page was learnt before, and counts no more

	page  uint32
	lines []uint64
	shape shape
	path  string // of the box that holds the text, from the outside in
}

// Generation is the one whose memory is kept. It names what Page reads with.
func (s *Site) Generation() int { return s.now }

// Pages is how many pages were learnt.
func (s *Site) Pages() int { return s.pages }

// Page reads a page with what was known of the site in a generation. The trace is for Learn; it is nil where the page says nothing of its
// site: a wall before it, too many bytes. Arguments and error are else those of the function Page.
func (s *Site) Page(body []byte, pageURL string, o Options, generation int) (p news.Page, t *Trace, err error) {
	t, err = s.read(body, pageURL, o, generation, func(r *reader, text bodyText) news.Page {
		p = r.page(text)
		return p
	})
	return p, t, err
}

// Read reads a page with all that is remembered, and remembers it. The drift is not nil while pages are built in another way than
// those before.
func (s *Site) Read(body []byte, pageURL string, o Options) (a Article, d *Drift, err error) {
	t, err := s.read(body, pageURL, o, s.now, func(r *reader, text bodyText) news.Page {
		a = r.all(text)
		return a.Page
	})
	if t != nil {
		t.Fresh = true
		s.Learn(t)
	}
	_, g := s.Keep()
	s.Kept(g)
	return a, s.Drift(), err
}

// read reads a page and passes the reader on if it holds an article. A page that would be none without the lines of other pages is read
// with them.
func (s *Site) read(body []byte, pageURL string, o Options, generation int, found func(*reader, bodyText) news.Page) (*Trace, error) {
	r, err := open(body, pageURL, o)
	if err != nil {
		return nil, err
	}
	r.editor, r.site, r.generation = learnt(), s, generation
	text, err := r.read()
	if err != nil && r.known != nil {
		r.site, r.found = nil, Found{}
		text, err = r.read()
	}
	t := r.trace()
	if err != nil {
		var not *NotArticle
		if errors.As(err, &not) && not.Cause != news.CauseNotArticle {
			return nil, err // a wall before the page says nothing of the page
		}
		t.lines, t.shape = nil, shape{}
		return t, err
	}
	t.shape.Has = r.has(found(r, text), text)
	return t, nil
}

// Failed makes the trace that of a page from which no article was read.
func (t *Trace) Failed() { t.lines, t.shape, t.path = nil, shape{}, "" }

// trace is what the page leaves, but for what was found in it.
func (r *reader) trace() *Trace {
	t := &Trace{page: r.pageHash()}
	for i := range r.outline.blocks {
		if r.outline.blocks[i].len() >= leastLine {
			t.lines = append(t.lines, hash(r.outline.textOf(i)))
		}
	}
	t.path = r.path()
	t.shape.Place = short(t.path)
	return t
}

func (r *reader) pageHash() uint32 { return short(news.Address(r.base.String())) }

func short(s string) uint32 { return uint32(hash(s)) }

// recurring tells of each block whether another page of the site had it, as far as was known in the reader's generation: nil where nothing
// is known, or where so much is that the page is a copy.
func (r *reader) recurring() []bool {
	if r.site == nil || r.generation == 0 || r.site.now == 0 {
		return nil
	}
	o := &r.outline
	page, by := r.pageHash(), int32(min(r.generation, r.site.now))
	known, elsewhere := make([]bool, len(o.blocks)), make([]bool, len(o.blocks))
	root := &o.boxes[r.root]
	again, all, any := 0, 0, false
	for i := range o.blocks {
		b := &o.blocks[i]
		if b.len() >= leastLine && !isHeading(b.tag) {
			l := r.site.lines[hash(o.textOf(i))]
			elsewhere[i] = l.elsewhere(page, by)
			known[i] = elsewhere[i] && (!b.runs() || l.isUsual(by))
			any = any || known[i]
		}
		if i >= int(root.first) && i < int(root.last) && b.runs() {
			all += b.len()
			if elsewhere[i] {
				again += b.len()
			}
		}
	}
	if !any || float64(again) > copied*float64(all) {
		return nil
	}
	return known
}

// elsewhere reports whether a page other than this one was known in a generation to have the line.
func (l line) elsewhere(page uint32, by int32) bool {
	return l.again != 0 && l.again <= by || l.since != 0 && l.since <= by && l.page != page
}

// isUsual reports whether the line was known in a generation to stand on many pages. One that stands on a few may be what a story and
// its sequels tell.
func (l line) isUsual(by int32) bool {
	return l.usual != 0 && l.usual <= by && (l.rare == 0 || l.rare > by)
}

// Learn remembers a page.
func (s *Site) Learn(t *Trace) {
	s.next = max(s.next, s.now+1)
	if s.lines == nil {
		s.lines = map[uint64]line{}
	}
	if !t.Again {
		s.pages++
	}
	said := map[uint64]bool{}
	for _, key := range t.lines {
		if !said[key] {
			said[key] = true
			s.lines[key] = s.learnt(s.lines[key], t)
		}
	}
	s.forget()
	if t.Fresh {
		s.layout.learn(t)
	}
}

// learnt is a line after another page that has it.
func (s *Site) learnt(l line, t *Trace) line {
	number, generation := uint32(s.pages), int32(s.next)
	switch {
	case l.since == 0:
		l = line{page: t.page, first: number, n: 1, since: generation}
		if number <= early {
			l.usual = generation
		}
	case t.Again || l.page == t.page:
	default:
		l.n++
	}
	l.last = number
	if l.again == 0 && l.page != t.page {
		l.again = generation
	}
	seen := number - l.first + 1
	if l.usual == 0 && l.n >= 3 && l.n*3 >= seen {
		l.usual = generation
	}
	if l.usual != 0 && l.rare == 0 && seen >= 10 && l.n*10 < seen {
		l.rare = generation
	}
	return l
}

// forget drops the lines that were not seen for longest, of those of one page and of those of several.
func (s *Site) forget() {
	if len(s.lines) <= maxOnce+maxAgain {
		return
	}
	var once, again []uint64
	for k, l := range s.lines {
		if l.again == 0 {
			once = append(once, k)
		} else {
			again = append(again, k)
		}
	}
	s.drop(once, maxOnce)
	s.drop(again, maxAgain)
}

// drop leaves the newest of some lines, and some room, so that it is not done for each page.
func (s *Site) drop(keys []uint64, most int) {
	if len(keys) <= most {
		return
	}
	slices.SortFunc(keys, func(a, b uint64) int {
		return cmp.Or(cmp.Compare(s.lines[a].last, s.lines[b].last), cmp.Compare(a, b))
	})
	for _, k := range keys[:len(keys)-most*9/10] {
		delete(s.lines, k)
	}
}

// Keep gives the memory as bytes, and the generation that begins when they are kept somewhere: Kept is to be called then.
func (s *Site) Keep() (data []byte, generation int) {
	generation = max(s.next, s.now)
	s.next = generation + 1
	return s.bytes(generation), generation
}

// Kept begins a generation that Keep gave.
func (s *Site) Kept(generation int) { s.now = max(s.now, generation) }

// keys are the lines in order.
func (s *Site) keys() []uint64 { return slices.Sorted(maps.Keys(s.lines)) }
