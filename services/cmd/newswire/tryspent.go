package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// spending is the time that articles take.
type spending struct {
	articles int
	cpu      time.Duration   // of the process when the first line had been read
	each     []time.Duration // by the clock, from line to answer, of each of the first articles
}

// mostEach is for how many articles the single times are kept.
const mostEach = 1 << 20

// article counts one that took so long.
func (s *spending) article(took time.Duration) {
	if s.articles++; len(s.each) < mostEach {
		s.each = append(s.each, took)
	}
}

// write says what was spent.
func (s *spending) write(w io.Writer, q loadedQueries) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Fprintf(w, "%d queries, loaded in %v; %d MB in use\n", q.taken, q.took.Round(time.Millisecond), m.HeapAlloc>>20)
	if s.articles == 0 {
		return
	}
	slices.Sort(s.each)
	cpu := (processorTime() - s.cpu) / time.Duration(s.articles)
	fmt.Fprintf(w, "%d articles, p50 %v and p99 %v from line to answer by the clock\n", s.articles, s.each[len(s.each)/2], s.each[len(s.each)*99/100])
	fmt.Fprintf(w, "%.0f articles/s per core, %.1f µs of processor time an article\n", 1/max(cpu.Seconds(), 1e-9), float64(cpu)/1000)
}

// processorTime is that of this process, in user and kernel.
func processorTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
