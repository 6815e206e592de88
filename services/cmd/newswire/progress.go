package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// A progress says on standard error how far long work has come: counts, rate, time left. On a terminal it writes one line over and
// over, elsewhere a line every ten seconds; work that is done before the first says nothing.
type progress struct {
	w     io.Writer
	what  string // feeds
	all   int
	live  bool // a terminal
	began time.Time
	last  time.Time
	shown bool
	now   func() time.Time
}

func newProgress(what string, all int) *progress {
	p := &progress{w: os.Stderr, what: what, all: all, live: term.IsTerminal(int(os.Stderr.Fd())), now: time.Now}
	p.began = p.now()
	p.last = p.began
	return p
}

// at says that n pieces are done.
func (p *progress) at(n int) {
	if p.due() {
		p.say(p.line(n, p.last.Sub(p.began)))
	}
}

// tell says a line in the words of whoever knows the work.
func (p *progress) tell(line string) {
	if p.due() {
		p.say(line)
	}
}

func (p *progress) due() bool {
	now := p.now()
	if pause := map[bool]time.Duration{true: 200 * time.Millisecond, false: 10 * time.Second}[p.live]; now.Sub(p.last) < pause {
		return false
	}
	p.last = now
	return true
}

func (p *progress) say(line string) {
	if p.live {
		fmt.Fprintf(p.w, "\r\033[K%s", line)
		p.shown = true
		return
	}
	fmt.Fprintln(p.w, line)
}

// line says how far the work is after a time.
func (p *progress) line(n int, took time.Duration) string {
	out := fmt.Sprintf("%s of %s %s", grouped(n), grouped(p.all), p.what)
	if took <= 0 || n == 0 {
		return out
	}
	rate := float64(n) / took.Seconds()
	if rate >= 1 {
		out += fmt.Sprintf(", %s a second", grouped(int(rate+0.5)))
	} else {
		out += fmt.Sprintf(", %s a minute", grouped(int(rate*60+0.5)))
	}
	if left := p.all - n; left > 0 {
		out += ", about " + short(time.Duration(min(float64(left)/rate, 1e9)*float64(time.Second))) + " left"
	}
	return out
}

// end clears the line.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.w, "\r\033[K")
		p.shown = false
	}
}
