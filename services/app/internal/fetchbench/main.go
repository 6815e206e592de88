// Command fetchbench measures polling: how many feeds a second the fetcher polls when most of them answer that nothing changed, and
// what processor time a poll takes; what articles with their pages cost beside another reader; and what memory a wire takes at rest.
// The outlets are a process of their own on loopback, each feed under an address of its own in 127/8, so that no host is spared for
// another's sake and serving is not counted. It judges nothing.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// options are what is measured.
type options struct {
	feeds int
	lasts time.Duration
	rest  bool
	peer  bool
	role  string // of this process: empty for the one that measures
	at    string // address of the outlets
	data  string

	articles int // on pages, for the comparison
}

// load gives the load average of the last minute.
func load() string {
	b, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(b), " ")
	return first
}

func main() {
	var o options
	flag.IntVar(&o.feeds, "feeds", 10_000, "feeds that are polled")
	flag.DurationVar(&o.lasts, "for", 20*time.Second, "how long polls are counted")
	flag.BoolVar(&o.rest, "rest", true, "measure the memory of a wire at rest, too")
	flag.BoolVar(&o.peer, "peer", true, "measure articles with their pages, too, beside Miniflux")
	flag.IntVar(&o.articles, "articles", 1000, "how many of them, in tens")
	flag.StringVar(&o.role, "role", "", "what this process is: serve or poll (for the benchmark itself)")
	flag.StringVar(&o.at, "at", "", "port of the outlets (for the benchmark itself)")
	flag.StringVar(&o.data, "data", "", "folder (for the benchmark itself)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	run := map[string]func(context.Context, options) error{"": measure, "serve": serve, "poll": poll}[o.role]
	if run == nil {
		run = func(context.Context, options) error { return fmt.Errorf("no role %q", o.role) }
	}
	if err := run(ctx, o); err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, "fetchbench:", err)
		os.Exit(1)
	}
}

// measure starts the others and says what they found.
func measure(ctx context.Context, o options) error {
	folder, err := os.MkdirTemp("", "newswire-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	outlets, port, err := startOutlets(ctx, o)
	if err != nil {
		return err
	}
	defer outlets()
	fmt.Printf("%d cores, %s %s; load before the run %s\n\n", runtime.NumCPU(), runtime.GOOS, runtime.Version(), load())
	p, err := runPolls(ctx, o, port, folder)
	if err != nil {
		return err
	}
	fmt.Printf("%-44s %.0f\n", fmt.Sprintf("%d feeds: first polls/s", o.feeds), p.First)
	fmt.Printf("%-44s %.0f\n", fmt.Sprintf("%d feeds, 98 of 100 polls 304: polls/s", o.feeds), p.PerSecond)
	fmt.Printf("%-44s %.2f (%.0f polls/s on 2 cores of nothing else)\n", "CPU ms per poll, database included", p.CPU, 2000/p.CPU)
	fmt.Printf("%-44s %d MB (fetcher alone, polling; load %s)\n", "resident memory", p.Resident>>20, load())
	if !o.rest && !o.peer {
		return nil
	}
	if err := buildWire(ctx, folder); err != nil {
		return err
	}
	if o.peer {
		if err := compare(ctx, o, port, folder); err != nil {
			return err
		}
	}
	if o.rest {
		return memory(ctx, port, folder)
	}
	return nil
}

// memory says what a wire takes at rest.
func memory(ctx context.Context, port, folder string) error {
	for _, n := range []int{1000, 10_000} {
		resident, err := atRest(ctx, folder, port, n)
		if err != nil {
			return err
		}
		fmt.Printf("%-44s %d MB\n", fmt.Sprintf("whole wire at rest, %d feeds", n), resident>>20)
	}
	return nil
}
