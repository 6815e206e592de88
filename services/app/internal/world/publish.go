package world

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"
)

// publish draws the articles of an outlet: some that are there at the beginning, the rest over the span.
func (o *Outlet) publish(r *rand.Rand, per int) {
	w := o.world
	for range 5 {
		o.write(r, w.Begin.Add(-time.Duration((1+r.Float64()*20)*float64(w.Beat))))
	}
	for range per {
		o.write(r, w.at(0.02+0.83*r.Float64()))
	}
}

// write adds an article that the feed shows from a time on.
func (o *Outlet) write(r *rand.Rand, at time.Time) *Article {
	n := len(o.Articles)
	a := &Article{Outlet: o, N: n, Shown: at}
	v := o.draft(r, a, 0, at)
	v.Signed = true
	a.Path = fmt.Sprintf("/%s/%d-%s.html", pick(r, []string{"news", "region", "economy", "sport"}), n, pick(r, []string{"report", "update-from-the-hall", "minutes"}))
	a.Versions = []Version{v}
	o.Articles = append(o.Articles, a)
	return a
}

// draft writes version k of an article.
func (o *Outlet) draft(r *rand.Rand, a *Article, k int, at time.Time) Version {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s-%d-%d", o.Name, a.N, k)
	code := strconv.FormatUint(h.Sum64(), 36)
	return Version{From: at, Title: headline(r, code), Text: paragraphs(r, 4+r.IntN(3), code)}
}

// edit adds a version. Only the text changes where the headline stays.
func (a *Article) edit(r *rand.Rand, at time.Time, signed, headline bool) {
	v := a.Outlet.draft(r, a, len(a.Versions), at)
	last := a.Versions[len(a.Versions)-1]
	if !headline {
		v.Title = last.Title
		kept := slices.Clone(last.Text)
		kept[len(kept)-1] = v.Text[len(v.Text)-1]
		v.Text = kept
	}
	v.Signed = signed
	if signed && !headline { // the entry says something of it, too
		v.Text[0] = "Updated. " + v.Text[0]
	}
	a.Versions = append(a.Versions, v)
}

// revert adds a version that says what an earlier one said.
func (a *Article) revert(k int, at time.Time, signed bool) {
	v := a.Versions[k]
	v.From, v.Signed = at, signed
	a.Versions = append(a.Versions, v)
}

// settle orders what was drawn by the time of publication.
func (o *Outlet) settle() {
	slices.SortStableFunc(o.Articles, func(a, b *Article) int { return a.Shown.Compare(b.Shown) })
}

// fresh gives the articles that are published within the span, and not so late that nothing of them could be seen.
func (o *Outlet) fresh() []*Article {
	var out []*Article
	for _, a := range o.Articles {
		if a.Shown.After(o.world.Begin) && a.Shown.Before(o.world.at(0.7)) {
			out = append(out, a)
		}
	}
	return out
}
