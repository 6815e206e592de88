package world

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/opml"
)

// TestProgram runs the program itself on a world in loopback whose days are seconds, kills it with SIGKILL in the middle, and
// holds what it told over HTTP against the truth.
func TestProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	outlets := int(number(t, "NEWSWIRE_WORLD_OUTLETS", uint64(2*len(scenes()))))
	loop, err := NewLoopback(outlets)
	if err != nil {
		t.Fatal(err)
	}
	w := New(Options{Seed: number(t, "NEWSWIRE_WORLD_SEED", 1), Outlets: outlets, Begin: time.Now().Add(4 * time.Second), Span: 75 * time.Second, Beat: 3 * time.Second,
		Per: 4, Base: loop.Base, Only: os.Getenv("NEWSWIRE_WORLD_SCENE")})
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		if err := loop.Serve(ctx, w); err != nil {
			t.Error(err)
		}
	})
	p := program{t: t, binary: build(t), log: filepath.Join(t.TempDir(), "log")}
	listen := freePort(t)
	p.args = []string{"run", "--data", t.TempDir(), "--listen", listen, "--feeds", writeFeeds(t, w), "--allow-net", "127.0.0.0/8",
		"--poll-min", "2s", "--poll-max", "4s", "--revisit-min", "2s"}
	follower := &Follower{URL: "http://" + listen}
	all.Go(func() { follower.Run(ctx) })
	p.start()
	t.Cleanup(p.kill)
	sleepUntil(ctx, w.at(0.5))
	killed := time.Now()
	p.kill()
	p.start()
	sleepUntil(ctx, w.End())
	pending := p.settle(ctx, follower)
	out := Outcome{Told: follower.Told(), Pending: pending, Kills: []time.Time{killed}}
	stop := time.Now()
	cancel()
	all.Wait()
	p.kill()
	v := Judge(w, out, Rules{RevisitMin: 2 * time.Second, Every: time.Second, Burst: 3, Slack: 60 * time.Millisecond, Late: 25 * time.Second, Stop: stop})
	report(t, v, knownOfProgram)
	t.Log(w.Trace(os.Getenv("NEWSWIRE_WORLD_TRACE")))
	if t.Failed() {
		b, _ := os.ReadFile(p.log)
		t.Logf("the program said:\n%s", b[max(0, len(b)-4000):])
	}
}

// knownOfProgram are the rules that the program is known to break, with why. The list is to become empty.
var knownOfProgram = map[string]string{
	"lost": known["lost"],
}

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

// settle waits until every item has an outcome, for a minute and a half at most, and gives how many have none.
func (p *program) settle(ctx context.Context, f *Follower) int {
	deadline := time.Now().Add(90 * time.Second)
	for {
		_, pending, err := f.Ledger(ctx)
		if err == nil && pending == 0 || time.Now().After(deadline) {
			if err != nil {
				p.t.Error(err)
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
