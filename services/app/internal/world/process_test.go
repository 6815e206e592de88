package world

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // to make databases

	"github.com/newswire-dev/newswire/services/opml"
)

// TestProgram runs the program itself on a world in loopback whose days are seconds, kills it with SIGKILL in the middle, and
// holds what it told over HTTP against the truth.
func TestProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	outlets := int(number(t, "NEWSWIRE_WORLD_OUTLETS", uint64(2*len(scenes()))))
	perform(t, outlets, func(feeds, listen string) []*program {
		return []*program{{t: t, args: append([]string{"run", "--data", t.TempDir(), "--listen", listen, "--feeds", feeds}, steps...)}}
	})
}

// TestThreeFetchers runs the services apart on Kafka and PostgreSQL, three fetchers among them, of which one is killed: politeness holds
// across them, and nothing is lost or told twice.
func TestThreeFetchers(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	outlets := int(number(t, "NEWSWIRE_WORLD_OUTLETS", uint64(len(scenes()))))
	perform(t, outlets, func(feeds, listen string) []*program {
		servers := append([]string{"--kafka", server(t, "NEWSWIRE_TEST_KAFKA"), "--database", database(t), "--kafka-prefix", "w" + strings.ToLower(rand.Text()[:10]) + "."}, steps...)
		var all []*program
		for _, service := range []string{"fetcher", "fetcher", "fetcher", "normaliser", "storage", "monitor"} {
			all = append(all, &program{t: t, args: append([]string{service, "--data", t.TempDir(), "--feeds", feeds}, servers...)})
		}
		return append(all, &program{t: t, args: append([]string{"gateway", "--data", t.TempDir(), "--listen", listen}, servers...)})
	})
}

// steps are the short steps that a world of seconds needs.
var steps = []string{"--allow-net", "127.0.0.0/8", "--poll-min", "1s", "--poll-max", "2s", "--revisit-min", "2s"}

// perform plays a world on loopback to programs, of which the first is killed and started again in the middle, and judges what they told at
// the address that they are to listen at.
func perform(t *testing.T, outlets int, cast func(feeds, listen string) []*program) {
	binary, log := build(t), filepath.Join(t.TempDir(), "log") // before the world begins: it takes its time
	loop, err := NewLoopback(outlets)
	if err != nil {
		t.Fatal(err)
	}
	w := New(Options{Seed: number(t, "NEWSWIRE_WORLD_SEED", 1), Outlets: outlets, Begin: time.Now().Add(4 * time.Second), Span: 75 * time.Second, Beat: 3 * time.Second,
		Per: 4, Base: loop.Base, Only: os.Getenv("NEWSWIRE_WORLD_SCENE")})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var all sync.WaitGroup
	all.Go(func() {
		if err := loop.Serve(ctx, w); err != nil {
			t.Error(err)
		}
	})
	listen := freePort(t) // after the outlets have theirs
	follower := &Follower{URL: "http://" + listen}
	all.Go(func() { follower.Run(ctx) })
	programs := cast(writeFeeds(t, w), listen)
	for _, p := range programs {
		p.binary, p.log = binary, log
		p.start()
		t.Cleanup(p.kill)
	}
	sleepUntil(ctx, w.at(0.5))
	killed := time.Now()
	programs[0].kill()
	programs[0].start()
	sleepUntil(ctx, w.End())
	out := Outcome{Pending: settle(ctx, t, follower), Kills: []time.Time{killed}}
	stop := time.Now()
	for n := -1; len(follower.Told()) > n && sleepUntil(ctx, time.Now().Add(2*time.Second)); { // the last events are on their way
		n, out.Told = len(out.Told), follower.Told()
	}
	cancel()
	all.Wait()
	for _, p := range programs {
		p.kill()
	}
	v := Judge(w, out, Rules{RevisitMin: 2 * time.Second, Every: time.Second, Whole: 40 * time.Second, Slack: 60 * time.Millisecond, Late: 2 * time.Minute, Stop: stop})
	report(t, v, allowedToPrograms)
	t.Log(w.Trace(os.Getenv("NEWSWIRE_WORLD_TRACE")))
	if t.Failed() {
		b, _ := os.ReadFile(log)
		t.Logf("the programs said:\n%s", b[max(0, len(b)-4000):])
	}
}

// allowedToPrograms is how often programs may break a rule. Their days are seconds, in which a host is asked once a second, so that on a
// busy machine a page may be looked at late, or not again before the world ends. No rule of manners is among them.
var allowedToPrograms = map[string]int{"lost": 2, "late": 4, "edit not noticed": 2, "withdrawal not noticed": 2}

// A program is the binary, which is started again after a kill.
type program struct {
	t      *testing.T
	binary string
	args   []string
	log    string
	cmd    *exec.Cmd
}

func (p *program) start() {
	p.t.Helper()
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		p.t.Fatal(err)
	}
	defer log.Close()
	p.cmd = exec.Command(p.binary, p.args...)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
}

func (p *program) kill() {
	if p.cmd != nil && p.cmd.ProcessState == nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	}
}

// settle waits until every item has an outcome, for five minutes at most, and gives how many have none.
func settle(ctx context.Context, t *testing.T, f *Follower) int {
	deadline := time.Now().Add(5 * time.Minute)
	for {
		_, pending, err := f.Ledger(ctx)
		if err == nil && pending == 0 || time.Now().After(deadline) {
			if err != nil {
				t.Error(err)
			}
			return pending
		}
		sleepUntil(ctx, time.Now().Add(200*time.Millisecond))
	}
}

func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "newswire")
	if out, err := exec.Command("go", "build", "-o", binary, "../../../cmd/newswire").CombinedOutput(); err != nil {
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

func writeFeeds(t *testing.T, w *World) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "feeds.opml")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := opml.Write(f, w.Feeds()); err != nil {
		t.Fatal(err)
	}
	return name
}

// server gives a server of the tests by the variable that names it.
func server(t *testing.T, name string) string {
	t.Helper()
	s := os.Getenv(name)
	if s == "" && os.Getenv("CI") == "true" {
		t.Fatalf("no server: set %s", name)
	} else if s == "" {
		t.Skipf("no server: set %s, or run ./scripts/test", name)
	}
	return s
}

// database makes a fresh database on the test server and drops it with the test.
func database(t *testing.T) string {
	t.Helper()
	address := server(t, "NEWSWIRE_TEST_POSTGRES")
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	name := "newswire_" + strings.ToLower(rand.Text()[:12])
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
