package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/app/internal/corpus"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/opml"
)

const (
	outletFeeds = 5                      // each on a host of its own, since a host is asked once a second
	outletHosts = 40                     // that the pages lie on
	outletEvery = 300 * time.Millisecond // between two new items
)

// An outlet shows one item more at every beat, in one of its feeds after the other.
type outlet struct {
	port  string
	pages [][]byte
	shown atomic.Int64
}

func newOutlet(ctx context.Context, items int) (*outlet, error) {
	o := &outlet{}
	for _, c := range corpus.Made(corpus.Size{Feeds: 1, PerFeed: items, Seed: 5, Published: time.Now()}).Captures[1:] {
		// The page's own canonical address names another host.
		o.pages = append(o.pages, []byte(strings.ReplaceAll(string(c.Body), `<link rel="canonical"`, `<link rel="made"`)))
	}
	// All addresses of 127/8 lead here, so that feeds and pages have many hosts.
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		return nil, err
	}
	_, o.port, _ = net.SplitHostPort(l.Addr().String())
	mux := http.NewServeMux()
	mux.HandleFunc("GET /feed/{n}", o.feed)
	mux.HandleFunc("GET /page/{n}", o.page)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { server.Close() })
	go server.Serve(l)
	return o, nil
}

func (o *outlet) feed(w http.ResponseWriter, r *http.Request) {
	var n int
	fmt.Sscan(r.PathValue("n"), &n)
	w.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprintf(w, `<rss version="2.0"><channel><title>Outlet %d</title>`, n)
	for i := n; i < int(o.shown.Load()); i += outletFeeds {
		fmt.Fprintf(w, "<item><title>Item %d</title><link>http://127.0.1.%d:%s/page/%d</link></item>", i, 1+i%outletHosts, o.port, i)
	}
	fmt.Fprint(w, "</channel></rss>")
}

func (o *outlet) page(w http.ResponseWriter, r *http.Request) {
	n := -1
	fmt.Sscan(r.PathValue("n"), &n)
	if n < 0 || n >= len(o.pages) {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(o.pages[n])
}

// latencies measures in every mode.
func latencies(ctx context.Context, modes []mode, folder string, items int) ([]row, error) {
	rows := []row{{what: "end of poll to subscriber, ms: p50"}, {what: "p99"}, {what: "end of poll to commit, ms: p50"}, {what: "p99"}}
	for _, m := range modes {
		fmt.Fprintln(os.Stderr, "measuring latency", m.name)
		whole, commit, err := latency(ctx, m, folder, items)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.name, err)
		}
		for i, d := range []time.Duration{percentile(whole, 50), percentile(whole, 99), percentile(commit, 50), percentile(commit, 99)} {
			rows[i].cells = append(rows[i].cells, fmt.Sprintf("%.1f", float64(d.Microseconds())/1000))
		}
	}
	return rows, nil
}

func percentile(list []time.Duration, p int) time.Duration {
	slices.Sort(list)
	return list[min(len(list)-1, len(list)*p/100)]
}

// latency runs a wire over an outlet. The items of the first polls are not counted, nor is the first page of each host: that comes a second
// after the host's robots.txt, since no host is asked twice in a second.
func latency(ctx context.Context, m mode, folder string, items int) (whole, commit []time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute+2*time.Duration(items)*outletEvery)
	defer cancel()
	const warm = 2*outletFeeds + outletHosts
	o, err := newOutlet(ctx, items+warm)
	if err != nil {
		return nil, nil, err
	}
	o.shown.Store(outletFeeds)
	list := filepath.Join(folder, "latency.opml")
	if err := o.list(list); err != nil {
		return nil, nil, err
	}
	w, err := m.start(ctx, "--feeds", list, "--allow-net", "127.0.0.0/8", "--poll-min", "100ms", "--poll-max", "1s", "--revisit-min", "0s")
	defer func() {
		_, _, stopped := w.stop()
		err = errors.Join(err, stopped)
	}()
	if err != nil {
		return nil, nil, err
	}
	go o.beat(ctx)
	seen := 0
	err = subscribe(ctx, w.url, func(e *newswirev1.Event, at time.Time) bool {
		if e.Article == nil {
			return true // about a feed
		}
		if seen++; seen > warm {
			shown := e.Article.FirstSeen.AsTime()
			whole, commit = append(whole, at.Sub(shown)), append(commit, e.Time.AsTime().Sub(shown))
		}
		return seen < items+warm
	})
	return whole, commit, err
}

// beat shows one more item at a time until all are shown.
func (o *outlet) beat(ctx context.Context) {
	tick := time.NewTicker(outletEvery)
	defer tick.Stop()
	for int(o.shown.Load()) < len(o.pages) {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			o.shown.Add(1)
		}
	}
}

// list writes the outlet's feeds as OPML.
func (o *outlet) list(name string) error {
	var feeds []opml.Outline
	for n := range outletFeeds {
		site := fmt.Sprintf("http://127.0.0.%d:%s", 2+n, o.port)
		feeds = append(feeds, opml.Outline{Name: fmt.Sprint("Outlet ", n), Site: site, URLs: []string{fmt.Sprintf("%s/feed/%d", site, n)}})
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return opml.Write(f, feeds)
}

// subscribe follows the stream of server-sent events until take has enough.
func subscribe(ctx context.Context, url string, take func(*newswirev1.Event, time.Time) bool) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/v1/events/stream?after=0", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		at := time.Now()
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		e := &newswirev1.Event{}
		if err := contract.FromJSON([]byte(data), e); err != nil {
			return err
		}
		if !take(e, at) {
			return nil
		}
	}
	return fmt.Errorf("the stream ended early: %w", context.Cause(ctx))
}
