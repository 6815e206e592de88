package app_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/durationpb"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/proto/newswire/v1/newswirev1connect"
	"github.com/newswire-dev/newswire/services/app"
	"github.com/newswire-dev/newswire/services/app/internal/corpus"
)

const (
	killArticles = 5000
	killFeeds    = 50
	killRevised  = 500
)

// TestKilledServicesLoseNothing runs 5,000 articles through real processes that are killed with SIGKILL three times each, at moments
// drawn from a printed seed, and through a broker that is killed once. At the end every article is there once, revisions count
// 1 to n, and a reader that followed the cursor throughout saw every event exactly once.
func TestKilledServicesLoseNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	binary := build(t)
	archive := corpus.Made(corpus.Size{Feeds: killFeeds, PerFeed: killArticles / killFeeds, Revised: killRevised, Seed: 11, Published: time.Now()})
	folder := t.TempDir()
	warc, feeds := filepath.Join(folder, "made.warc.gz"), filepath.Join(folder, "feeds.opml")
	if err := archive.Write(warc, feeds); err != nil {
		t.Fatal(err)
	}
	flags := []string{"--replay", warc, "--feeds", feeds, "--revisit-min", "2s"}
	t.Run("embedded", func(t *testing.T) {
		port := freePort(t)
		p := &process{t: t, binary: binary, args: append([]string{"run", "--data", t.TempDir(), "--listen", port}, flags...)}
		drill(t, "http://"+port, []*process{p}, nil)
	})
	t.Run("served", func(t *testing.T) {
		port := freePort(t)
		flags := append([]string{"--data", t.TempDir(), "--kafka", kafka(t), "--database", database(t), "--kafka-prefix", "kill" + filepath.Base(folder) + "."}, flags...)
		var all []*process
		for _, s := range app.Services() {
			args := append([]string{string(s)}, flags...)
			if s == app.Gateway {
				args = append(args, "--listen", port)
			}
			all = append(all, &process{t: t, binary: binary, args: args})
		}
		drill(t, "http://"+port, all, brokerKill(t))
	})
}

// drill kills every process three times, and the broker once, while the articles pass, and checks what arrived.
func drill(t *testing.T, url string, all []*process, broker func() error) {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("NEWSWIRE_TEST_SEED"); s != "" {
		fmt.Sscan(s, &seed)
	}
	t.Logf("NEWSWIRE_TEST_SEED=%d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for _, p := range all {
		p.start()
		t.Cleanup(p.kill)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	reader := &follower{url: url}
	var wg sync.WaitGroup
	wg.Go(func() { reader.follow(ctx) })

	type blow struct {
		at int // events seen
		do func()
	}
	var blows []blow
	for i, p := range all {
		for n := range 3 {
			at := (n*len(all) + i) * killArticles * 8 / 10 / (3 * len(all))
			blows = append(blows, blow{at + r.IntN(killArticles/20), func() { p.kill(); p.start() }})
		}
	}
	if broker != nil {
		blows = append(blows, blow{killArticles / 2, func() {
			if err := broker(); err != nil {
				t.Error(err)
			}
		}})
	}
	for len(blows) > 0 {
		next := 0
		for i := range blows {
			if blows[i].at < blows[next].at {
				next = i
			}
		}
		b := blows[next]
		blows = append(blows[:next], blows[next+1:]...)
		eventually(t, 3*time.Minute, func() error {
			if n := reader.seen(); n < b.at {
				return fmt.Errorf("%d events of %d before the next blow; the reader's last trouble: %v", n, b.at, reader.trouble())
			}
			return nil
		})
		b.do()
	}
	eventually(t, 5*time.Minute, func() error { return reader.complete() })
	eventually(t, time.Minute, func() error { return nothingPending(url) })
	cancel()
	wg.Wait()
	if err := reader.broken(); err != nil {
		t.Error(err)
	}
	checkArticles(t, url)
}

// checkArticles reads the sequence anew: every article was created once, and its revisions count 1 to n.
func checkArticles(t *testing.T, url string) {
	t.Helper()
	created, revision, urls := 0, map[string]int32{}, map[string]string{}
	for _, e := range allEvents(t, url) {
		a := e.Article
		switch e.Type {
		case "created":
			created++
			if other := urls[a.Url]; other != "" {
				t.Errorf("%s is there twice: %s and %s", a.Url, other, a.Id)
			}
			urls[a.Url] = a.Id
			revision[a.Id] = 1
		case "revised":
			if a.Revision != revision[a.Id]+1 {
				t.Errorf("revision %d of %s follows %d", a.Revision, a.Url, revision[a.Id])
			}
			revision[a.Id] = a.Revision
		default:
			t.Errorf("event %d is %s", e.Seq, e.Type)
		}
	}
	revised := 0
	for _, n := range revision {
		if n > 1 {
			revised++
		}
	}
	if created != killArticles || revised == 0 {
		t.Errorf("%d articles created, want %d; %d of them revised", created, killArticles, revised)
	}
	t.Logf("%d articles, %d revised", created, revised)
}

// A follower reads the sequence by its cursor, over every interruption, and notes what comes twice or is missing.
type follower struct {
	url string

	mu      sync.Mutex
	last    int64
	created int
	revised int
	wrong   error
	failing error
}

func (f *follower) follow(ctx context.Context) {
	client := newswirev1connect.NewEventServiceClient(&http.Client{Timeout: 40 * time.Second}, f.url)
	after := ""
	for ctx.Err() == nil {
		r, err := client.ListEvents(ctx, connect.NewRequest(&newswirev1.ListEventsRequest{After: after, Limit: 500, Wait: durationpb.New(5 * time.Second)}))
		f.mu.Lock()
		f.failing = err
		if err == nil {
			for _, e := range r.Msg.Events {
				f.take(e)
			}
			after = r.Msg.Next
		}
		f.mu.Unlock()
		if err != nil { // the gateway is being restarted
			select {
			case <-ctx.Done():
			case <-time.After(100 * time.Millisecond):
			}
		}
	}
}

func (f *follower) take(e *newswirev1.Event) {
	if e.Seq != f.last+1 && f.wrong == nil {
		f.wrong = fmt.Errorf("the reader saw event %d after %d", e.Seq, f.last)
	}
	f.last = e.Seq
	switch e.Type {
	case "created":
		f.created++
	case "revised":
		f.revised++
	}
}

func (f *follower) seen() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return int(f.last)
}

func (f *follower) trouble() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.failing
}

func (f *follower) broken() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.wrong
}

func (f *follower) complete() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.wrong != nil || f.created >= killArticles && f.revised >= killRevised/5 {
		return nil
	}
	return fmt.Errorf("%d of %d articles arrived, %d revisions; last trouble: %v", f.created, killArticles, f.revised, f.failing)
}

func nothingPending(url string) error {
	c := newswirev1connect.NewSourceServiceClient(http.DefaultClient, url)
	r, err := c.ListSources(context.Background(), connect.NewRequest(&newswirev1.ListSourcesRequest{}))
	if err != nil {
		return err
	}
	for _, s := range r.Msg.Sources {
		for _, f := range s.Feeds {
			for _, d := range f.Ledger {
				if d.Pending > 0 || d.Seen != d.Published+d.Unchanged+d.Dropped {
					return fmt.Errorf("%s: %v", f.Url, d)
				}
			}
		}
	}
	return nil
}

// A process is one newswire process that is started again after every kill.
type process struct {
	t      *testing.T
	binary string
	args   []string
	cmd    *exec.Cmd
}

func (p *process) start() {
	p.t.Helper()
	p.cmd = exec.Command(p.binary, p.args...)
	log, err := os.OpenFile(filepath.Join(p.t.TempDir(), "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		p.t.Fatal(err)
	}
	defer log.Close()
	p.cmd.Stdout, p.cmd.Stderr = log, log
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
}

func (p *process) kill() {
	if p.cmd.ProcessState == nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	}
}

func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "newswire")
	if out, err := exec.Command("go", "build", "-o", binary, "../cmd/newswire").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// brokerKill gives what kills and restarts the test broker: NEWSWIRE_TEST_KAFKA_BOUNCE is a command that does.
func brokerKill(t *testing.T) func() error {
	t.Helper()
	command := os.Getenv("NEWSWIRE_TEST_KAFKA_BOUNCE")
	if command == "" {
		missing(t, "nothing can kill the Kafka broker: set NEWSWIRE_TEST_KAFKA_BOUNCE to a command that kills and restarts it, or run ./scripts/test")
	}
	return func() error {
		out, err := exec.Command("bash", "-c", command).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%s: %w\n%s", command, err, out)
		}
		return nil
	}
}
