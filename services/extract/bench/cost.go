package main

import (
	"runtime"
	"syscall"
	"time"

	"github.com/newswire-dev/newswire/services/extract/internal/measure"
)

// A cost is what a system spends on a page at the mean.
type cost struct {
	processor   time.Duration // user and system time, that of the garbage collector included
	allocations float64
	kilobytes   float64
}

// timeAll times the systems in turns, so that what else the machine does falls on all of them.
func timeAll(passes int, set measure.Set, all []result) {
	runtime.GOMAXPROCS(1)
	n := float64(len(set.Pages))
	for pass := range passes {
		for i := range all {
			r := &all[i]
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := processorTime()
			for k := range set.Pages {
				try(r.system, &set.Pages[k])
			}
			took := time.Duration(float64(processorTime()-start) / n)
			runtime.ReadMemStats(&after)
			if pass == 0 || took < r.cost.processor {
				r.cost = cost{took, float64(after.Mallocs-before.Mallocs) / n, float64(after.TotalAlloc-before.TotalAlloc) / n / 1000}
			}
		}
	}
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
