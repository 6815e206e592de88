package extract

import (
	"bytes"
	"strings"

	"golang.org/x/net/html/atom"
)

// A farView is what a block is judged by beyond itself and its neighbours: what was printed since the headline, the articles of an
// endless page, the running text before and after it, and the site's name, which boxes about the site mention.
type farView struct {
	stamps, names, heads, subs []int32 // by block: times, authors, h1 and h2 that stand before it
	article                    []int32 // by box: the article element around it, -1 where there is none
	before, after              []int32 // by block: the running block before and after it that the rules keep, -1 where there is none
	site, host                 []byte  // the site's name and the first label of its host, in lower case, letters only
}

// look counts what stands where.
func (v *farView) look(r *reader, kept []bool) {
	o := &r.outline
	n := len(o.blocks)
	all := make([]int32, 6*n+6)
	take := func() []int32 {
		part := all[: n+1 : n+1]
		all = all[n+1:]
		return part
	}
	v.stamps, v.names, v.heads, v.subs, v.before, v.after = take(), take(), take(), take(), take(), take()
	for i := range o.times {
		v.stamps[min(o.times[i].block, n)]++
	}
	for i := range o.authors {
		v.names[min(o.authors[i].block, n)]++
	}
	for i := range o.blocks {
		if tag := o.blocks[i].tag; tag == atom.H1 {
			v.heads[i]++
		} else if tag == atom.H2 {
			v.subs[i]++
		}
		for _, counts := range [...][]int32{v.stamps, v.names, v.heads, v.subs} {
			if i > 0 {
				counts[i] += counts[i-1]
			}
		}
	}
	v.pair(o, kept)
	v.article = make([]int32, len(o.boxes))
	for i := range o.boxes {
		v.article[i] = -1
		if b := &o.boxes[i]; b.node.DataAtom == atom.Article {
			v.article[i] = int32(i)
		} else if b.parent >= 0 {
			v.article[i] = v.article[b.parent]
		}
	}
	name, _ := r.siteName()
	v.site = []byte(strings.TrimPrefix(onlyLetters(name), "the"))
	host, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(r.base.Hostname()), "www."), ".")
	v.host = []byte(onlyLetters(host))
}

// pair finds the running blocks before and after each.
func (v *farView) pair(o *outline, kept []bool) {
	last := int32(-1)
	for i := range o.blocks {
		if v.before[i] = last; kept[i] && o.blocks[i].runs() {
			last = int32(i)
		}
	}
	last = -1
	for i := len(o.blocks) - 1; i >= 0; i-- {
		if v.after[i] = last; kept[i] && o.blocks[i].runs() {
			last = int32(i)
		}
	}
}

// farFigures are those of a farView.
func (w *weigher) farFigures(i int) {
	o, v := &w.r.outline, &w.view
	b := &o.blocks[i]
	head := int32(max(w.r.headAt, 0))
	since := func(counts []int32) float32 { return float32(max(-5, min(counts[i]-counts[head], 20))) }
	w.row = append(w.row, since(v.stamps), since(v.names), since(v.heads), since(v.subs), w.sameArticle(b))
	for _, k := range []int32{v.before[i], v.after[i]} {
		if k < 0 {
			w.row = append(w.row, 100, -1, -1)
			continue
		}
		x := &o.blocks[k]
		distance := int32(i) - k
		w.row = append(w.row, float32(min(max(distance, -distance), 100)), yes(w.kind(x) == w.kind(b))+yes(x.box == b.box), yes(o.parentOf(x.box) == o.parentOf(b.box)))
	}
	k := w.same[w.kind(b)]
	w.row = append(w.row, part(k.kept, k.blocks))
	at := o.parentOf(b.box)
	w.row = append(w.row, part(w.keptIn[at], max(o.boxes[at].raw, 1)), float32(min(int32(i)-o.boxes[at].first, 50)), float32(min(o.boxes[at].last-int32(i), 50)))
	w.row = append(w.row, w.namesSite(o.textOf(i)), label(o.textOf(i)))
}

func (o *outline) parentOf(at int32) int32 { return max(o.boxes[at].parent, 0) }

// sameArticle is 1 where a block stands in the same article element as the headline or the chosen box, 2 where in another one.
func (w *weigher) sameArticle(b *block) float32 {
	v := &w.view
	mine, home := v.article[b.box], v.article[w.box]
	switch {
	case mine == home && mine >= 0:
		return 1
	case mine == home:
		return 0
	case mine < 0:
		return 3
	}
	return 2
}

// spoken is the size of the longest block, in bytes, that is searched for the site's name. Longer ones are paragraphs.
const spoken = 600

// namesSite is where in a block the name of the site stands, as a share of its letters: -1 where it does not, -2 where the block is long.
func (w *weigher) namesSite(text string) float32 {
	if len(text) > spoken {
		return -2
	}
	b := w.letters[:0]
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= 'A' && c <= 'Z':
			b = append(b, c|0x20)
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80:
			b = append(b, c)
		}
	}
	w.letters = b
	for _, name := range [...][]byte{w.view.site, w.view.host} {
		if at := bytes.Index(b, name); len(name) >= 4 && at >= 0 {
			return float32(at) / float32(len(b))
		}
	}
	return -1
}

// label is how long the part before a colon at the beginning of a block is.
func label(text string) float32 {
	at := strings.IndexByte(text[:min(len(text), 40)], ':')
	return float32(at)
}
