package main

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/query/matcher"
)

// figures are what one size is measured at.
type figures struct {
	queries  int
	parse    time.Duration // of all queries
	compile  time.Duration
	load     time.Duration // from saved
	bytes    int           // of heap
	rate     float64       // articles per second of processor time
	tuned    float64       // the same after the set was tuned
	p50, p99 time.Duration
	stats    matcher.Stats // of the articles measured, per article where it counts
	articles int
	ids      []string // matched by the first articles, as the other engine writes them
}

// mostTuned is for how many queries at most it is measured what tuning gains: it comes after a quarter as many articles.
const mostTuned = 100_000

// measure loads the queries and matches the articles.
func measure(list []subscription, articles []article, seconds, dump int) (figures, error) {
	f := figures{queries: len(list)}
	before := heap()
	set, err := f.loadSet(list, articles)
	if err != nil {
		return f, err
	}
	f.bytes = heap() - before
	var doc query.Prepared
	for i := range articles[:min(dump, len(articles))] {
		doc.Reset(articles[i].doc)
		f.ids = append(f.ids, articles[i].id+"\t"+strings.Join(matched(set, &doc), " "))
	}
	if f.load, err = reload(set); err != nil {
		return f, err
	}
	f.run(set, articles, seconds)
	if len(list) > mostTuned {
		return f, nil
	}
	for n := 0; !set.Tune(); n++ {
		doc.Reset(articles[n*7919%len(articles)].doc)
		set.Match(&doc, func(string) {})
	}
	tuned := f
	tuned.run(set, articles, seconds)
	f.tuned = tuned.rate
	return f, nil
}

// learned is how many articles are met before the queries are arranged, as try query does with those that wait.
const learned = 256

// sampled is one in how many queries they are met with.
const sampled = 8

// loadSet parses and compiles.
func (f *figures) loadSet(list []subscription, articles []article) (*matcher.Set, error) {
	batch, few := matcher.NewBatch(), matcher.NewBatch()
	for some := range slices.Chunk(list, 4096) {
		began := processorTime()
		parsed := make([]*query.Query, len(some))
		for i, s := range some {
			var err error
			if parsed[i], err = query.Parse(s.form.text()); err != nil {
				return nil, fmt.Errorf("%s: %s: %w", s.id, s.form.text(), err)
			}
		}
		then := processorTime()
		for i, s := range some {
			batch.Put(s.id, parsed[i])
			if i%sampled == 0 || len(list) <= len(some) {
				few.Put(s.id, parsed[i])
			}
		}
		f.parse, f.compile = f.parse+then-began, f.compile+processorTime()-then
	}
	began := processorTime()
	batch.Expect(meet(few, articles))
	var set matcher.Set
	set.Apply(batch)
	f.compile += processorTime() - began
	return &set, nil
}

// meet matches some articles with a batch.
func meet(b *matcher.Batch, articles []article) *matcher.Set {
	set := new(matcher.Set)
	set.Apply(b)
	var doc query.Prepared
	for i := range articles[:min(learned, len(articles))] {
		doc.Reset(articles[i].doc)
		set.Match(&doc, func(string) {})
	}
	return set
}

func reload(set *matcher.Set) (time.Duration, error) {
	var saved bytes.Buffer
	if err := set.Save(&saved); err != nil {
		return 0, err
	}
	began := processorTime()
	_, err := matcher.Load(&saved)
	return processorTime() - began, err
}

func matched(set *matcher.Set, doc *query.Prepared) []string {
	var ids []string
	set.Match(doc, func(id string) { ids = append(ids, id) })
	slices.Sort(ids)
	return ids
}

// run matches articles for some seconds, in an order that never meets one soon again.
func (f *figures) run(set *matcher.Set, articles []article, seconds int) {
	var doc query.Prepared
	each := func(n int) {
		doc.Reset(articles[n*7919%len(articles)].doc)
		set.Match(&doc, func(string) {})
	}
	for n := range 300 {
		each(n)
	}
	runtime.GC()
	took := make([]time.Duration, 0, 1<<18)
	before, began := set.Stats(), processorTime()
	for end := time.Now().Add(time.Duration(seconds) * time.Second); time.Now().Before(end); {
		from := time.Now()
		each(len(took))
		took = append(took, time.Since(from))
	}
	f.articles = len(took)
	f.rate = float64(len(took)) / (processorTime() - began).Seconds()
	f.stats = set.Stats().Less(before)
	slices.Sort(took)
	f.p50, f.p99 = took[len(took)/2], took[len(took)*99/100]
}

func heap() int {
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// processorTime is that of this process, in user and kernel.
func processorTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func (f *figures) write(w io.Writer) {
	n := uint64(max(1, f.articles))
	tuned := "-"
	if f.tuned > 0 {
		tuned = fmt.Sprintf("%.0f/s", f.tuned)
	}
	fmt.Fprintf(w, "%d\t%.0f/s\t%s\t%v\t%v\t%d\t%d\t%d\t%d B\t%.2f s\t%.2f s\t%.2f s\t\n", f.queries, f.rate, tuned, f.p50.Round(time.Microsecond), f.p99.Round(time.Microsecond),
		f.stats.Posted/n, f.stats.Asked/n, f.stats.Matched/n, f.bytes/max(1, f.queries), f.parse.Seconds(), f.compile.Seconds(), f.load.Seconds())
}
