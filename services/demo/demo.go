// Package demo is a small invented world of outlets, served on loopback: five feeds in five formats and pages in five structures,
// in which articles appear over time, one is revised, one is withdrawn, and one is a copy on a second outlet. Outlets, people and
// events are made up; the texts are our own.
package demo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/opml"
)

// An outlet is one invented site.
type outlet struct {
	name, language, country, zone string
	feed                          func(w *World, o *outlet, items []*story) (contentType, body string)
	page                          func(o *outlet, s *story, text []string) string

	site     string // http://127.0.0.1:PORT
	location *time.Location
	listener net.Listener
}

// A story is one article of one outlet.
type story struct {
	outlet    int
	path      string
	after     time.Duration // appears this long after the start; negative: it is there already
	revised   time.Duration // says later instead of text from then on; 0: never
	withdrawn time.Duration // answers 410 from then on; 0: never
	section   string
	author    string
	title     string
	dek       string
	text      []string // paragraphs
	later     []string
	laterHead string // headline from the revision on; empty: the same
	published time.Time
}

// A World is the running outlets.
type World struct {
	outlets []*outlet
	stories []*story
	began   time.Time
	now     func() time.Time
}

// Start listens on a free loopback port for each outlet. now is the clock; nil: time.Now.
func Start(now func() time.Time) (*World, error) {
	if now == nil {
		now = time.Now
	}
	w := &World{outlets: outlets(), stories: stories(), now: now, began: now()}
	for _, o := range w.outlets {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			w.close()
			return nil, fmt.Errorf("demo outlet %s: %w", o.name, err)
		}
		o.listener, o.site = l, "http://"+l.Addr().String()
		if o.location, err = time.LoadLocation(o.zone); err != nil {
			o.location = time.UTC
		}
	}
	for _, s := range w.stories {
		s.published = w.began.Add(s.after).Truncate(time.Second)
	}
	return w, nil
}

func (w *World) close() {
	for _, o := range w.outlets {
		if o.listener != nil {
			o.listener.Close()
		}
	}
}

// Feeds lists the feeds of the world.
func (w *World) Feeds() []opml.Outline {
	var out []opml.Outline
	for _, o := range w.outlets {
		out = append(out, opml.Outline{Name: o.name, Site: o.site, Country: o.country, Language: o.language, Zone: o.zone, URLs: []string{o.site + "/feed"}})
	}
	return out
}

// Run serves the outlets until ctx ends.
func (w *World) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for i, o := range w.outlets {
		srv := &http.Server{Handler: w.handler(i), ReadHeaderTimeout: 5 * time.Second}
		g.Go(func() error {
			if err := srv.Serve(o.listener); !errors.Is(err, http.ErrServerClosed) {
				return err
			}
			return nil
		})
		g.Go(func() error {
			<-ctx.Done()
			return srv.Close()
		})
	}
	return g.Wait()
}

func (w *World) handler(i int) http.Handler {
	o := w.outlets[i]
	mux := http.NewServeMux()
	mux.HandleFunc("GET /feed", func(rw http.ResponseWriter, _ *http.Request) {
		contentType, body := o.feed(w, o, w.shown(i))
		rw.Header().Set("Content-Type", contentType)
		fmt.Fprint(rw, body)
	})
	mux.HandleFunc("GET /robots.txt", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "User-agent: *\nAllow: /\n") })
	mux.HandleFunc("GET /", func(rw http.ResponseWriter, r *http.Request) {
		for _, s := range w.shown(i) {
			if s.path != r.URL.Path {
				continue
			}
			if s.withdrawn > 0 && w.age() > s.withdrawn {
				http.Error(rw, "This article was withdrawn.", http.StatusGone)
				return
			}
			rw.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(rw, o.page(o, w.current(s), w.current(s).text))
			return
		}
		http.NotFound(rw, r)
	})
	return mux
}

func (w *World) age() time.Duration { return w.now().Sub(w.began) }

// shown lists what an outlet has published, newest first.
func (w *World) shown(outlet int) []*story {
	var out []*story
	for _, s := range append(w.stories, w.bulletins(outlet)...) {
		if s.outlet == outlet && s.after <= w.age() {
			out = append([]*story{s}, out...)
		}
	}
	return out[:min(len(out), 30)]
}

// current gives a story as it reads now.
func (w *World) current(s *story) *story {
	if s.revised == 0 || w.age() < s.revised {
		return s
	}
	now := *s
	if now.text = s.later; s.laterHead != "" {
		now.title = s.laterHead
	}
	return &now
}

// bulletins go on for ever, one every forty seconds, so that the wire never stands still.
func (w *World) bulletins(outlet int) []*story {
	const first, every = 100 * time.Second, 40 * time.Second
	if outlet != 0 {
		return nil
	}
	var out []*story
	for at, n := first, 1; at <= w.age(); at, n = at+every, n+1 {
		waiting := 40 + (n*37)%90
		out = append(out, &story{
			outlet: 0, path: fmt.Sprintf("/region/%d.html", 245600+n), after: at, section: "region", author: "Leyla Harbour",
			title: fmt.Sprintf("Harbour bulletin %d: %d lorries at the ferry quay", n, waiting), published: w.began.Add(at).Truncate(time.Second),
			text: []string{
				fmt.Sprintf("The harbour office of Limanabad counted %d lorries at the ferry quay in its bulletin number %d, Caspian Ledger reports.", waiting, n),
				fmt.Sprintf("The wind at the outer mole was measured at %d metres per second. Departures are announced half an hour before loading begins, and drivers are asked to stay with their vehicles.", 4+n%9),
				"The next bulletin follows as soon as the numbers change.",
			},
		})
	}
	return out[max(0, len(out)-20):]
}

func paragraphs(text []string, open, close string) string {
	return open + strings.Join(text, close+"\n"+open) + close
}
