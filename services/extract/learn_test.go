package extract

import (
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/newswire-dev/newswire/services/extract/internal/forest"
	"github.com/newswire-dev/newswire/services/extract/internal/measure"
	"github.com/newswire-dev/newswire/services/news"
)

var learnFlag = flag.Bool("learn", false, "learn text.forest anew, and measure by cross-validation what it is worth")

// textPlan is how the forest grows.
var textPlan = forest.Plan{Trees: 280, Leaves: 16, Rate: 0.1, LeastSum: 0.5, Ridge: 2, Draw: 0.5, Share: 0.5, Seed: 1}

const folds = 5

// crossFile holds the figures last reached by cross-validation.
var crossFile = filepath.Join("testdata", "crossvalidated.json")

// foldOf puts all pages of a site into one fold.
func foldOf(p *measure.Page) int {
	h := fnv.New32a()
	h.Write([]byte(p.Site()))
	return int(h.Sum32() % folds)
}

// A lesson is a page with its examples.
type lesson struct {
	set  *measure.Set
	page *measure.Page
	fold int
	forest.Examples
	words [][]uint32 // by example: the words of which the lexicon may know something
}

func lessons(t *testing.T, names ...string) []*lesson {
	var all []*lesson
	for _, name := range names {
		set := loadSet(t, name)
		for i := range set.Pages {
			all = append(all, &lesson{set: &set, page: &set.Pages[i], fold: foldOf(&set.Pages[i])})
		}
	}
	each(all, func(l *lesson) { l.study() })
	return all
}

func each(all []*lesson, do func(l *lesson)) {
	var wait sync.WaitGroup
	next := make(chan *lesson)
	for range 2 {
		wait.Go(func() {
			for l := range next {
				do(l)
			}
		})
	}
	for _, l := range all {
		next <- l
	}
	close(next)
	wait.Wait()
}

// study makes the examples of a page: its blocks, and whether the truth has them.
func (l *lesson) study() {
	r, err := open(l.page.HTML, l.page.URL, Options{UTF8: true})
	if err != nil {
		return
	}
	r.look()
	keep := r.trim(r.choose())
	if len(keep) == 0 {
		return
	}
	w := r.weigherOf(keep)
	if l.page.Body != "" {
		l.fromBody(r, w)
	} else {
		l.fromSnippets(r, w)
	}
}

func (l *lesson) add(w *weigher, i int, yes bool, weight float64) {
	l.Rows = append(l.Rows, slices.Clone(w.figures(i)))
	var near []uint32
	for _, at := range w.near(i) {
		near = classWords(w.r.outline.boxes[at].node, near)
	}
	l.words = append(l.words, near, firstWords(w.r.outline.textOf(i), nil))
	l.Yes = append(l.Yes, yes)
	l.Weights = append(l.Weights, float32(weight))
}

func (l *lesson) fromSnippets(r *reader, w *weigher) {
	for i := range r.outline.blocks {
		if !w.mayBeText(i) {
			continue
		}
		text := r.outline.textOf(i)
		for n, list := range [][]string{l.page.Without, l.page.With} {
			for _, s := range list {
				if s = fold(s); s != "" && strings.Contains(text, s) {
					l.add(w, i, n == 1, 0.15)
				}
			}
		}
	}
}

// A matched block has so many words, and is part of the truth or not.
type matched struct {
	words int
	yes   bool
}

// once leaves of blocks with the same words as many as the truth has: those nearest to the middle of the text.
func (l *lesson) once(r *reader, blocks []matched, whole string, first, last int, middle float64) {
	byText := map[string][]int{}
	for i := range blocks {
		if blocks[i].yes {
			byText[r.outline.textOf(i)] = append(byText[r.outline.textOf(i)], i)
		}
	}
	for text, list := range byText {
		times := strings.Count(whole, " "+strings.Join(measure.Words(text), " ")+" ")
		slices.SortFunc(list, func(a, b int) int {
			return int(math.Abs(float64(a)-middle)*10) - int(math.Abs(float64(b)-middle)*10)
		})
		for n, i := range list {
			if n >= max(times, 1) || blocks[i].words < 8 && (i < first-1 || i > last+3) {
				blocks[i].yes = false
			}
		}
	}
}

// fromBody aligns blocks with the truth by runs of four words. Of blocks with the same words those count that stand amid the others.
func (l *lesson) fromBody(r *reader, w *weigher) {
	want := measure.Words(l.page.Body)
	known := map[string]int{}
	for i := 0; i+4 <= len(want); i++ {
		known[strings.Join(want[i:i+4], " ")]++
	}
	whole := " " + strings.Join(want, " ") + " "
	blocks := make([]matched, len(r.outline.blocks))
	first, last := -1, -1
	var middle, mass float64
	for i := range blocks {
		words := measure.Words(r.outline.textOf(i))
		blocks[i].words = len(words)
		in := 0
		reach := 0
		for k := 0; k+4 <= len(words); k++ {
			if known[strings.Join(words[k:k+4], " ")] > 0 {
				in += k + 4 - max(k, reach)
				reach = k + 4
			}
		}
		switch {
		case len(words) == 0:
		case len(words) < 4:
			blocks[i].yes = strings.Contains(whole, " "+strings.Join(words, " ")+" ")
		default:
			blocks[i].yes = float64(in) >= 0.6*float64(len(words))
		}
		if blocks[i].yes && len(words) >= 8 && w.texts[hash(r.outline.textOf(i))] == 1 {
			if first < 0 {
				first = i
			}
			last = i
			middle, mass = middle+float64(i*len(words)), mass+float64(len(words))
		}
	}
	if mass == 0 {
		return
	}
	middle /= mass
	l.once(r, blocks, whole, first, last, middle)
	dek := fold(l.page.Summary)
	for i := range blocks {
		text := r.outline.textOf(i)
		if !w.mayBeText(i) || blocks[i].words == 0 || i <= first && (dek != "" && (strings.Contains(dek, text) || strings.Contains(text, dek)) || r.isDek(i) || r.marksDek(&r.outline.blocks[i])) {
			continue
		}
		share := float64(blocks[i].words) / float64(max(len(want), 40))
		l.add(w, i, blocks[i].yes, math.Min(0.5, share)+0.01)
	}
}

// A census counts on how many sites and pages a word stands at text and at what is none.
type census map[uint32]map[string]*[2]float64

func count(all []*lesson) census {
	c := census{}
	for _, l := range all {
		onPage := map[uint32]*[2]float64{}
		for i, yes := range l.Yes {
			for _, list := range l.words[2*i : 2*i+2] {
				for _, w := range list {
					n := onPage[w]
					if n == nil {
						n = new([2]float64)
						onPage[w] = n
					}
					if yes {
						n[1]++
					} else {
						n[0]++
					}
				}
			}
		}
		for w, n := range onPage {
			if c[w] == nil {
				c[w] = map[string]*[2]float64{}
			}
			site := c[w][l.page.Site()]
			if site == nil {
				site = new([2]float64)
				c[w][l.page.Site()] = site
			}
			site[0], site[1] = site[0]+n[0]/(n[0]+n[1]), site[1]+n[1]/(n[0]+n[1])
		}
	}
	return c
}

// lexicon is what a census says without one site, whose pages would else find themselves in it.
func (c census) lexicon(words []uint32, site string) lexicon {
	l := lexicon{}
	for _, w := range words {
		var yes, no float64
		sites := 0
		for name, n := range c[w] {
			if name != site {
				sites++
				no, yes = no+n[0]/(n[0]+n[1]), yes+n[1]/(n[0]+n[1])
			}
		}
		if sites >= 3 {
			l[w] = int8(max(-127, min(127, 16*math.Log((yes+0.7)/(no+0.7)))))
		}
	}
	return l
}

// without are the pages outside a fold.
func without(all []*lesson, fold int) []*lesson {
	return slices.DeleteFunc(slices.Clone(all), func(l *lesson) bool { return l.fold == fold })
}

// rows are the figures of a page's examples, with what a lexicon says.
func (l *lesson) rows(known lexicon) [][]float32 {
	all := make([][]float32, len(l.Rows))
	for i, row := range l.Rows {
		var near, begin odds
		near.add(known, l.words[2*i])
		begin.add(known, l.words[2*i+1])
		all[i] = begin.figures(near.figures(slices.Clone(row)))
	}
	return all
}

// learn makes an editor. What the lexicon says of a page it was learnt from is taken without that page's site.
func learn(some []*lesson) *editor {
	c := count(some)
	rows := map[*lesson][][]float32{}
	var lock sync.Mutex
	each(some, func(l *lesson) {
		var words []uint32
		for _, list := range l.words {
			words = append(words, list...)
		}
		mine := l.rows(c.lexicon(words, l.page.Site()))
		lock.Lock()
		rows[l] = mine
		lock.Unlock()
	})
	var e forest.Examples
	for _, l := range some {
		e.Rows, e.Yes, e.Weights = append(e.Rows, rows[l]...), append(e.Yes, l.Yes...), append(e.Weights, l.Weights...)
	}
	return &editor{forest.Learn(e, textPlan), c.lexicon(slices.Collect(maps.Keys(c)), "")}
}

// TestLearn learns the forest without each fold of sites in turn and measures it on that fold. With -learn it then learns from all
// and writes the result.
func TestLearn(t *testing.T) {
	if !*learnFlag {
		t.Skip("takes minutes: go test -run TestLearn -learn ./extract")
	}
	all := lessons(t, "fundus-pub", "naeb", "wcxb-dev", "trafilatura")
	scores := map[string][]measure.Score{}
	var lock sync.Mutex
	for fold := range folds {
		chosen := learn(without(all, fold))
		each(all, func(l *lesson) {
			if l.fold != fold {
				return
			}
			r, err := open(l.page.HTML, l.page.URL, Options{UTF8: true})
			if err != nil {
				return
			}
			r.editor = chosen
			var got news.Page
			var not *NotArticle
			if text, err := r.read(); err == nil {
				got = r.page(text)
			} else if errors.As(err, &not) {
				got = not.Page
			}
			lock.Lock()
			scores[l.set.Name] = append(scores[l.set.Name], measure.Of(l.page, readingOf(got), l.set.Dek))
			lock.Unlock()
		})
	}
	levels := readLevels(t, crossFile)
	for name, list := range scores {
		total := measure.Sum(list)
		t.Logf("%s by cross-validation: precision %.4f recall %.4f", name, total.Precision, total.Recall)
		checkLevel(t, name, levels[name], figures(total))
		if strings.Contains(os.Getenv("EXTRACT_SHOW"), "pages") {
			for _, s := range list {
				fmt.Printf("PAGE %s %s P=%.3f R=%.3f\n", name, s.Page.ID, s.Match.Precision, s.Match.Recall)
			}
		}
	}
	writeLevels(t, crossFile, levels)
	whole := learn(all)
	words := slices.Sorted(maps.Keys(whole.lexicon))
	for name, data := range map[string][]byte{"text.forest": whole.trees.Bytes(), "text.lexicon": whole.lexicon.bytes(words)} {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
