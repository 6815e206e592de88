package world

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest"
)

// TestSimulatedDays runs 200 outlets over days of simulated time, kills the fetcher twice, and holds what the wire told against
// the truth. NEWSWIRE_WORLD_SEED draws another world, NEWSWIRE_WORLD_SCENE lets all outlets play one
// scene, NEWSWIRE_WORLD_TRACE prints the requests to one outlet, NEWSWIRE_WORLD_LOG what the wire logs.
func TestSimulatedDays(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	dir := t.TempDir()
	if s, err := os.MkdirTemp("/dev/shm", "newswire-world-"); err == nil { // memory, where there is such a folder
		dir = s
		t.Cleanup(func() { os.RemoveAll(s) })
	}
	began := time.Now()
	var verdict *Verdict
	synctest.Test(t, func(t *testing.T) {
		begin := time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC)
		time.Sleep(time.Until(begin))
		w := New(Options{Seed: number(t, "NEWSWIRE_WORLD_SEED", 1), Outlets: int(number(t, "NEWSWIRE_WORLD_OUTLETS", 200)), Begin: begin, Per: 6, Only: os.Getenv("NEWSWIRE_WORLD_SCENE")})
		w.Offline(0.45, 1)
		s := Simulation{World: w, Dir: dir, PollMin: time.Minute, RevisitMin: 15 * time.Minute, Quiet: 12 * time.Hour, Kills: []time.Time{w.at(0.3), w.at(0.6)}, Logger: logger(t)}
		out, err := s.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Log(out.Carried)
		t.Log(w.Trace(os.Getenv("NEWSWIRE_WORLD_TRACE")))
		verdict = Judge(w, out, Rules{RevisitMin: s.RevisitMin, Every: time.Second, Whole: 26 * time.Hour, Slack: time.Millisecond, Stop: w.End().Add(s.Quiet)})
	})
	report(t, verdict, nil)
	t.Logf("in %s", time.Since(began).Round(time.Second))
}

// report prints the figures and fails for every rule that was broken more often than is allowed: never, where nothing is said.
func report(t *testing.T, v *Verdict, allowed map[string]int) {
	t.Helper()
	fmt.Println(v)
	shown := int(number(t, "NEWSWIRE_WORLD_SHOWN", 12))
	for rule, n := range v.Rules() {
		list := v.Of(rule)
		for _, f := range list[:min(shown, n)] {
			fmt.Println(f)
		}
		if n > shown {
			fmt.Printf("%-20s and %d more\n", rule, n-shown)
		}
		if most := allowed[rule]; n > most {
			t.Errorf("%s: %d findings, %d allowed", rule, n, most)
		}
	}
}

func number(t *testing.T, name string, otherwise uint64) uint64 {
	s := os.Getenv(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func logger(t *testing.T) *zap.Logger {
	if os.Getenv("NEWSWIRE_WORLD_LOG") == "" {
		return zap.NewNop()
	}
	return zaptest.NewLogger(t)
}
