package extract

import (
	_ "embed"
	"sync"

	"github.com/newswire-dev/newswire/services/extract/internal/forest"
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

// decide has the editor say of every block whether it is text. The rules' choice is among what it goes by, and stays where the
// editor would leave hardly any text.
func (r *reader) decide(keep []int) []int {
	if r.editor == nil || len(keep) == 0 {
		return keep
	}
	w := r.weigherOf(keep)
	w.lexicon = r.editor.lexicon
	var text []int
	decided := 0
	for i := range r.outline.blocks {
		switch {
		case decided >= maxDecided || r.row(i) >= 0:
			if w.kept[i] {
				text = append(text, i)
			}
		case w.mayBeText(i):
			decided++
			if r.editor.trees.Above(w.figures(i), certain) {
				text = append(text, i)
			}
		}
	}
	if r.running(text) < min(least, r.running(keep)) {
		return keep
	}
	return text
}
