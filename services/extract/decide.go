package extract

import (
	_ "embed"
	"math"
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

// maxDecided is how many blocks of a page the editor looks at. Behind them, and in tables of data, the rules decide alone.
const maxDecided = 3000

// sure are the odds, as a logarithm, behind which it does not matter how sure the editor is.
const sure = 4

// leastChance are the odds, as a logarithm, below which no block is taken: a chance of 25 %.
const leastChance = -1.1

// The odds of what the rules leave out are a little too high on sites that were not learnt from, those of what they keep too low: so
// much is taken off the ones and added to the others.
const (
	doubt = 0.6
	trust = 0.15
)

// decide has the editor say of every block whether it is text, but for dates over the text and counts of readers: they change by
// themselves, and the chances of a short line with what stands beside it, so that it would come and go. The rules' choice is among what
// it goes by, and stays where the editor would leave hardly any text.
func (r *reader) decide(keep []int) []int {
	if r.editor == nil || len(keep) == 0 {
		return keep
	}
	w := r.weigherOf(keep)
	w.lexicon = r.editor.lexicon
	scores := r.scores(w, keep)
	text := r.withoutHead(r.withoutRests(above(scores, r.cut(scores))))
	if r.running(text) < min(least, r.running(keep)) {
		return keep
	}
	return text
}

// scores are the logarithms of the odds that blocks are text: 0 and less where that is out of the question.
func (r *reader) scores(w *weigher, keep []int) []float32 {
	scores := make([]float32, len(r.outline.blocks))
	decided, stamps := 0, 0
	opens := keep[slices.IndexFunc(keep, func(i int) bool { return r.outline.blocks[i].runs() || i == keep[len(keep)-1] })]
	for i := range scores {
		scores[i] = -2 * sure
		b := &r.outline.blocks[i]
		switch {
		case isClock(r.outline.textOf(i)), isEndMark(r.outline.textOf(i)):
		case decided >= maxDecided || r.row(i) >= 0:
			if w.kept[i] {
				scores[i] = 2 * sure
			}
		case w.mayBeText(i):
			decided++
			if scores[i] = r.editor.trees.Within(w.figures(i), -sure, sure) - doubt; w.kept[i] {
				scores[i] += doubt + trust
			}
			// A stamp is told last, since that costs most, and stands over the text.
			if scores[i] > leastChance && b.len() <= maxStamp && stamps < maxStamps {
				if stamps++; isStamp(r.outline.textOf(i), b, i < opens) {
					scores[i] = -2 * sure
				}
			}
		}
	}
	return scores
}

// cut is the score above which blocks make the most of a page. Text is measured by F1, the harmonic mean of how much of what is
// taken is right and how much of what is right is taken. It is highest when all blocks are taken whose chance is above half of the F1
// that can be expected (Lipton and others 2014), so where much is doubtful more is taken. A page where nothing is likely has no text.
func (r *reader) cut(scores []float32) float32 {
	best := 0.0
	for range 8 {
		right, taken, all := 0.0, 0.0, 0.0
		for i, s := range scores {
			if s <= -sure || s > sure && r.row(i) >= 0 {
				continue
			}
			n, chance := float64(r.outline.blocks[i].len()), float64(forest.Chance(s))
			all += n * chance
			if chance > best/2 {
				right, taken = right+n*chance, taken+n
			}
		}
		if taken == 0 {
			break
		}
		last := best
		if best = 2 * right / (taken + all); best < last+1e-4 {
			break
		}
	}
	return float32(max(leastChance, math.Log(best/(2-best))))
}

// above are the blocks whose score is above a cut.
func above(scores []float32, cut float32) []int {
	var text []int
	for i, s := range scores {
		if s > cut {
			text = append(text, i)
		}
	}
	return text
}

// withoutHead leaves out the headline and the line with the date above the text.
func (r *reader) withoutHead(text []int) []int {
	for len(text) > 1 {
		b := &r.outline.blocks[text[0]]
		if b.len() > 80 || isHeading(b.tag) {
			break
		}
		line := r.outline.textOf(text[0])
		date, _, _ := strings.Cut(line, " By ")
		_, dated := wiredate.Parse(strings.TrimRight(date, " |-–—"), r.zone)
		if !strings.EqualFold(line, r.title) && !dated {
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
	out, last := text[:0:0], 0
	for i := r.root + 1; i < int(o.boxes[r.root].end); i++ {
		b := &o.boxes[i]
		if at := i - r.root; !bad[at] || int(b.parent) > r.root && bad[int(b.parent)-r.root] {
			continue
		}
		from, _ := slices.BinarySearch(text, int(b.first))
		to, _ := slices.BinarySearch(text, int(b.last))
		if n := to - from; n > 0 && n*2 <= int(b.last-b.first) && b.last-b.first <= smallBox && b.traits&(isAside|isPaywall|isNewsletter) != 0 && r.running(text[from:to]) == 0 {
			out, last = append(out, text[last:from]...), to
		}
	}
	return append(out, text[last:]...)
}
