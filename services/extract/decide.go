package extract

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/newswire-dev/newswire/services/extract/internal/forest"
	"github.com/newswire-dev/newswire/services/wiredate"
)

//go:embed text.forest
var textForest []byte

//go:embed text.lexicon
var textLexicon []byte

// An editor decides block by block what is text.
type editor struct {
	trees   *forest.Forest
	lexicon lexicon
}

// learnt is the editor that was learnt from pages whose text is known (learn_test.go), nil where the embedded files are none.
var learnt = sync.OnceValue(func() *editor {
	f, err := forest.Read(textForest)
	if err != nil || f.Features() != figureCount {
		return nil
	}
	return &editor{f, readLexicon(textLexicon)}
})

// certain is the least score of a block that is text: a chance of 55 %.
const certain = 0.2

// maxDecided is how many blocks of a page the editor looks at. Behind them, and in tables of data, the rules decide alone.
const maxDecided = 3000

// decide has the editor say of every block whether it is text, but for dates over the text and counts of readers: they change by
// themselves, and the chances of a short line with what stands beside it, so that it would come and go. The rules' choice is among what
// it goes by, and stays where the editor would leave hardly any text.
func (r *reader) decide(keep []int) []int {
	if r.editor == nil || len(keep) == 0 {
		return keep
	}
	w := r.weigherOf(keep)
	w.lexicon = r.editor.lexicon
	var text []int
	decided := 0
	opens := keep[slices.IndexFunc(keep, func(i int) bool { return r.outline.blocks[i].runs() || i == keep[len(keep)-1] })]
	for i := range r.outline.blocks {
		b := &r.outline.blocks[i]
		is := false
		switch {
		case isClock(r.outline.textOf(i)), isEndMark(r.outline.textOf(i)):
		case decided >= maxDecided || r.row(i) >= 0:
			is = w.kept[i]
		case w.mayBeText(i):
			decided++
			is = r.editor.trees.Above(w.figures(i), certain)
		}
		// A stamp is told last, since that costs most.
		if is && !(b.len() <= maxStamp && r.row(i) < 0 && isStamp(r.outline.textOf(i), b, i < opens)) {
			text = append(text, i)
		}
	}
	text = r.withoutHead(r.withoutRests(text))
	if r.running(text) < min(least, r.running(keep)) {
		return keep
	}
	return text
}

// withoutHead leaves out the headline and the line with the date above the text.
func (r *reader) withoutHead(text []int) []int {
	for len(text) > 1 {
		b, line := &r.outline.blocks[text[0]], r.outline.textOf(text[0])
		date, _, _ := strings.Cut(line, " By ")
		_, dated := wiredate.Parse(strings.TrimRight(date, " |-–—"), r.zone)
		if b.len() > 80 || isHeading(b.tag) || !strings.EqualFold(line, r.title) && !dated {
			break
		}
		text = text[1:]
	}
	return text
}

// isClock reports whether a block says no more than a time of day, as the entries of live blogs do.
func isClock(text string) bool {
	return len(text) >= 4 && len(text) <= 8 && strings.IndexByte(text, ':') > 0 && strings.Trim(text, "0123456789:. ") == ""
}

// isEndMark reports whether a block is a line of marks, such as the -0- below reports of agencies.
func isEndMark(text string) bool {
	return len(text) < 20 && strings.ContainsAny(text, "-*_=#") && strings.Trim(text, "-*_=#0 ") == ""
}

// smallBox is how many blocks a box has that is text or not as one.
const smallBox = 6

// withoutRests leaves out what is left of small foreign boxes of which no more than half is text, and none of it runs: a line of a fact box, the heading of an offer.
func (r *reader) withoutRests(text []int) []int {
	o, bad := &r.outline, r.foreignIn()
	var dropped [][2]int
	for i := r.root + 1; i < int(o.boxes[r.root].end); i++ {
		b := &o.boxes[i]
		if at := i - r.root; !bad[at] || int(b.parent) > r.root && bad[int(b.parent)-r.root] {
			continue
		}
		from, _ := slices.BinarySearch(text, int(b.first))
		to, _ := slices.BinarySearch(text, int(b.last))
		if n := to - from; n > 0 && n*2 <= int(b.last-b.first) && b.last-b.first <= smallBox && b.traits&(isAside|isPaywall|isNewsletter) != 0 && r.running(text[from:to]) == 0 {
			dropped = append(dropped, [2]int{from, to})
		}
	}
	for _, d := range slices.Backward(dropped) {
		text = slices.Delete(text, d[0], d[1])
	}
	return text
}
