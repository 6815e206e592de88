package world

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"sync"
	"syscall"
	"time"

	"github.com/newswire-dev/newswire/services/opml"
)

// Options of a World.
type Options struct {
	Seed    uint64
	Outlets int // default 200
	Begin   time.Time
	Span    time.Duration // in which outlets publish and faults happen; default 60 h
	// Beat is the unit of the scripts: in it, an ordinary feed is asked several times. Default an hour.
	Beat time.Duration
	Only string                          // scene that all outlets play; empty: all scenes in turn
	Base func(i int, name string) string // address of an outlet; default https://NAME.example
	Per  int                             // articles of an outlet within Span; default 16
	Now  func() time.Time                // default time.Now
}

// A World is the outlets and what they remember.
type World struct {
	Options
	Outlets []*Outlet
	byHost  map[string]*Outlet

	offline []darkness // of the machine that the wire runs on
	memory  bool       // the network is one in memory, where outlets can be dark

	mu     sync.Mutex
	log    []*Asked
	counts map[counter]int
}

// New draws a world.
func New(o Options) *World {
	if o.Outlets <= 0 {
		o.Outlets = 200
	}
	if o.Span <= 0 {
		o.Span = 60 * time.Hour
	}
	if o.Beat <= 0 {
		o.Beat = time.Hour
	}
	if o.Per <= 0 {
		o.Per = 16
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Base == nil {
		o.Base = func(_ int, name string) string { return "https://" + name + ".example" }
	}
	w := &World{Options: o, byHost: map[string]*Outlet{}, counts: map[counter]int{}}
	all := scenes()
	for i := range o.Outlets {
		s := all[i%len(all)]
		if o.Only != "" {
			s = sceneOf(all, o.Only)
		}
		w.add(i, s)
	}
	return w
}

func (w *World) add(i int, s scene) {
	name := fmt.Sprintf("%s-%03d", s.name, i)
	o := &Outlet{Name: name, Scene: s.name, Base: w.Base(i, name), world: w, feedPath: "/feed", window: 20}
	u, err := url.Parse(o.Base)
	if err != nil {
		panic(err)
	}
	o.Host = u.Host
	r := rand.New(rand.NewPCG(w.Seed, uint64(i)))
	o.format = format(i / 2 % int(formats))
	o.quirks.template = r.IntN(templates)
	o.quirks.dated, o.quirks.zipped = r.IntN(3) == 0, r.IntN(2) == 0
	o.publish(r, w.Per)
	s.play(o, r)
	o.settle()
	w.Outlets = append(w.Outlets, o)
	w.byHost[o.Host] = o
}

// Feeds lists the feeds, as one adds them.
func (w *World) Feeds() []opml.Outline {
	var out []opml.Outline
	for _, o := range w.Outlets {
		for _, path := range o.feeds() {
			out = append(out, opml.Outline{Name: o.Name, Site: o.Base, Language: "en", Country: "GB", URLs: []string{o.Base + path}})
		}
	}
	return out
}

// End is when the scripts end.
func (w *World) End() time.Time { return w.Begin.Add(w.Span) }

// at gives a time of the script: a part of the span.
func (w *World) at(part float64) time.Time {
	return w.Begin.Add(time.Duration(part * float64(w.Span)))
}

// beats gives a length of the script.
func (w *World) beats(n float64) time.Duration { return time.Duration(n * float64(w.Beat)) }

// Offline cuts the wire's own machine off for a part of the span, of a length in beats.
func (w *World) Offline(at, beats float64) {
	w.offline = append(w.offline, darkness{from: w.at(at), to: w.at(at).Add(w.beats(beats)), err: &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ENETUNREACH}})
}
