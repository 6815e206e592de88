package query

import (
	"slices"
	"strings"
	"sync/atomic"

	"github.com/newswire-dev/newswire/services/text"
)

// The parts of a document in the order of their positions.
const (
	partTitle = iota
	partDek
	partText
	parts
)

// A Prepared is a document that is cut into words for matching many queries. Until it is reset it is immutable, and may be used
// by many goroutines.
type Prepared struct {
	words    text.Words
	texts    [parts]string
	lead     int // position after the first paragraph of the text
	language string
	facets   []string // sorted
	day      int
	doc      *Doc
	sorted   atomic.Pointer[[]int32] // ids of the distinct words in the order of their letters, made when asked for
}

// Prepare cuts a document into words, in time linear in its length.
func Prepare(d Doc) *Prepared {
	p := &Prepared{}
	p.Reset(d)
	return p
}

// Reset makes p another document, with the memory that it has. Nobody else may be using it.
func (p *Prepared) Reset(d Doc) {
	p.texts, p.language, p.facets, p.day, p.doc = [parts]string{d.Title, d.Dek, d.Text}, d.Language, Facets(d), DayOf(d.Published), &d
	p.sorted.Store(nil)
	p.words.Cut(d.Language, p.texts[:]...)
	slices.Sort(p.facets)
	p.lead = p.words.Limits[partText]
	if border := FirstParagraph(d.Text); border < len(d.Text) {
		starts := p.words.Starts[p.words.Limits[partDek]+1 : p.lead]
		n, _ := slices.BinarySearch(starts, int32(border))
		p.lead = p.words.Limits[partDek] + 1 + n
	}
}

// FirstParagraph gives how many bytes of a text its first paragraph has: up to a blank line.
func FirstParagraph(s string) int {
	blank := len(s) - len(strings.TrimLeft(s, "\n"))
	if n := strings.Index(s[blank:], "\n\n"); n >= 0 {
		return blank + n
	}
	return len(s)
}

// Words gives the words of title, dek and text, in this order.
func (p *Prepared) Words() *text.Words { return &p.words }

// Range gives the positions of a field: from the first to before the last. It may hold a text.Gap.
func (p *Prepared) Range(f Field) (from, to int) {
	limits := p.words.Limits
	switch f {
	case Title:
		return 0, limits[partTitle]
	case Lead:
		return limits[partTitle] + 1, p.lead
	case Body:
		return limits[partDek] + 1, limits[partText]
	}
	return 0, limits[partText]
}

// vocabulary gives the ids of the distinct words in the order of their letters. Several that ask at once may each sort.
func (p *Prepared) vocabulary() []int32 {
	if list := p.sorted.Load(); list != nil {
		return *list
	}
	list := make([]int32, len(p.words.List))
	for i := range list {
		list[i] = int32(i)
	}
	slices.SortFunc(list, func(a, b int32) int { return strings.Compare(p.words.Text(a), p.words.Text(b)) })
	p.sorted.Store(&list)
	return list
}

// beginning gives the ids of the distinct words that begin with a prefix.
func (p *Prepared) beginning(prefix string) []int32 {
	list := p.vocabulary()
	from, _ := slices.BinarySearchFunc(list, prefix, func(id int32, prefix string) int { return strings.Compare(p.words.Text(id), prefix) })
	to := from
	for to < len(list) && strings.HasPrefix(p.words.Text(list[to]), prefix) {
		to++
	}
	return list[from:to]
}

// Language gives the document's language.
func (p *Prepared) Language() string { return p.language }

// Facets gives the facets of the document, sorted.
func (p *Prepared) Facets() []string { return p.facets }

// Day gives the day of publication: see DayOf.
func (p *Prepared) Day() int { return p.day }

// partOf gives the part in which a position lies.
func (p *Prepared) partOf(at int) int {
	part := partTitle
	for at > p.words.Limits[part] {
		part++
	}
	return part
}

// Written gives a word as the document writes it: the bytes of the token at a position.
func (p *Prepared) Written(at int) string {
	return p.texts[p.partOf(at)][p.words.Starts[at]:p.words.Ends[at]]
}

// place gives an occurrence as a Place, with PartGap between the parts.
func (p *Prepared) place(at, width int) Place {
	from := at + p.partOf(at)*PartGap
	return Place{int32(from), int32(from + width)}
}

// position gives the position of a Place's beginning.
func (p *Prepared) position(x Place) int {
	for part := range parts {
		if at := int(x.From) - part*PartGap; at <= p.words.Limits[part] {
			return at
		}
	}
	return p.words.Limits[partText]
}

// writtenRun gives the words at n positions as the document writes them, with what stands between.
func (p *Prepared) writtenRun(at, n int) string {
	part := p.partOf(at)
	return p.texts[part][p.words.Starts[at]:max(p.words.Ends[at], p.words.Ends[at+n-1])]
}
