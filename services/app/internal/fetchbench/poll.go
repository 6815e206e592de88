package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/internal/store/sqlite"
	"github.com/newswire-dev/newswire/services/news"
)

// polls is what polling was measured to be.
type polls struct {
	First     float64 // polls a second while every feed is polled for the first time
	PerSecond float64
	CPU       float64 // milliseconds per poll, user and system
	Resident  int64   // bytes
}

// runPolls polls in a process of its own, so that its processor time is its own.
func runPolls(ctx context.Context, o options, port, folder string) (p polls, err error) {
	self, err := os.Executable()
	if err != nil {
		return p, err
	}
	c := exec.CommandContext(ctx, self, "-role", "poll", "-at", port, "-feeds", strconv.Itoa(o.feeds), "-for", o.lasts.String(), "-data", folder)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return p, fmt.Errorf("polling: %w", err)
	}
	return p, json.Unmarshal(out, &p)
}

// nowhere takes documents and leaves them.
type nowhere struct{}

func (nowhere) Publish(context.Context, ...bus.Message) error { return nil }

// poll is the process that polls: the fetcher with its database, and nothing behind it.
func poll(ctx context.Context, o options) error {
	db, err := sqlite.Open(ctx, filepath.Join(o.data, "polls.db"))
	if err != nil {
		return err
	}
	defer db.Close()
	for n := range o.feeds {
		url := address(o.at, n, "/rss")
		if _, _, err := db.CreateFeed(ctx, news.Source{ID: news.SourceID(url), Site: url}, news.Feed{Candidates: []string{url}}); err != nil {
			return err
		}
	}
	metrics := prometheus.NewRegistry()
	f, err := fetcher.New(fetcher.Options{Store: db, Publisher: nowhere{}, DataDir: o.data, Alone: true, Registerer: metrics,
		AllowNets: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, PollMin: time.Second, PollMax: time.Second})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return f.Run(ctx) })
	p, err := count(ctx, o, metrics, stop)
	if waited := g.Wait(); err == nil {
		err = waited
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(p)
}

// pagesWait is how long the pages of the first items are waited for. One that failed is tried again much later.
const pagesWait = time.Minute

// count waits until every feed was polled, and nearly every page looked at, and then counts.
func count(ctx context.Context, o options, metrics *prometheus.Registry, stop func()) (p polls, err error) {
	defer stop()
	began := time.Now()
	if err := until(ctx, metrics, "newswire_fetch_polls_total", o.feeds); err != nil {
		return p, err
	}
	p.First = float64(o.feeds) / time.Since(began).Seconds()
	most, cancel := context.WithTimeout(ctx, pagesWait)
	defer cancel()
	if err := until(most, metrics, "newswire_fetch_pages_total", o.feeds*98/100); err != nil && ctx.Err() != nil {
		return p, err
	}
	n, cpu, start := total(metrics, "newswire_fetch_polls_total"), processor(), time.Now()
	select {
	case <-ctx.Done():
		return p, ctx.Err()
	case <-time.After(o.lasts):
	}
	if n = total(metrics, "newswire_fetch_polls_total") - n; n == 0 {
		return p, fmt.Errorf("no poll ended in %s: count longer (-for)", o.lasts)
	}
	p.PerSecond, p.CPU = n/time.Since(start).Seconds(), (processor()-cpu).Seconds()*1000/n
	p.Resident = resident("self")
	return p, nil
}

func until(ctx context.Context, metrics *prometheus.Registry, name string, n int) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for total(metrics, name) < float64(n) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
	return nil
}

// total sums a counter over its labels.
func total(metrics *prometheus.Registry, name string) (n float64) {
	families, err := metrics.Gather()
	if err != nil {
		return 0
	}
	for _, f := range families {
		if f.GetName() == name {
			for _, m := range f.GetMetric() {
				n += m.GetCounter().GetValue()
			}
		}
	}
	return n
}

// processor gives the processor time of this process.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// resident gives the resident memory of a process in bytes.
func resident(pid string) int64 {
	b, err := os.ReadFile("/proc/" + pid + "/status")
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(b), "VmRSS:")
	fields := strings.Fields(after)
	if len(fields) == 0 {
		return 0
	}
	kb, _ := strconv.ParseInt(fields[0], 10, 64)
	return kb << 10
}
