package world

import (
	"math/rand/v2"
	"net"
	"slices"
	"syscall"
	"time"
)

// A scene is what an outlet plays: play changes its script, after its articles were drawn.
type scene struct {
	name string
	play func(o *Outlet, r *rand.Rand)
}

func scenes() []scene {
	return slices.Concat(feedScenes(), entryScenes(), pageScenes(), moreScenes())
}

func sceneOf(all []scene, name string) scene {
	for _, s := range all {
		if s.name == name {
			return s
		}
	}
	panic("no scene " + name)
}

// Scenes names all scenes.
func Scenes() []string {
	var out []string
	for _, s := range scenes() {
		out = append(out, s.name)
	}
	return out
}

// trouble adds a fault over a part of the span, of a length in beats.
func (o *Outlet) trouble(name string, on part, at, beats float64, do act) {
	from := o.world.at(at)
	to := from.Add(o.world.beats(beats))
	o.faults = append(o.faults, fault{name: name, on: on, from: from, to: to, act: do, lasting: on&onFeed != 0 && beats >= lastingBeats})
}

// lastingBeats is from how many beats on a fault of a feed must be told as trouble.
const lastingBeats = 8

// feedScenes are about how a feed is answered.
func feedScenes() []scene {
	return []scene{
		{"plain", func(o *Outlet, r *rand.Rand) { o.ordinary(r) }},
		{"retry-after", func(o *Outlet, r *rand.Rand) {
			o.trouble("429", onSite, 0.2, 0.5, pause(429, o.world.beats(2), false))
			o.trouble("429", onFeed, 0.5, 0.5, pause(429, o.world.beats(1.5), false))
		}},
		{"retry-date", func(o *Outlet, r *rand.Rand) {
			o.trouble("503 with a date", onSite, 0.3, 0.5, pause(503, o.world.beats(2), true))
			o.trouble("429 without a pause", onFeed, 0.6, 0.5, status(429))
		}},
		{"server-error", func(o *Outlet, r *rand.Rand) {
			o.trouble("503", onFeed, 0.1, 0.4, status(503))
			o.trouble("500", onFeed, 0.3, 10, status(500))
			o.trouble("502 for pages", onPages, 0.7, 1, status(502))
		}},
		{"drip", func(o *Outlet, r *rand.Rand) {
			o.trouble("drip", onFeed, 0.2, 10, drip(2*time.Second))
			o.trouble("drip of pages", onPages, 0.6, 3, drip(time.Second))
		}},
		{"reset", func(o *Outlet, r *rand.Rand) {
			o.trouble("reset", onFeed, 0.2, 1, reset)
			o.trouble("hang-up", onFeed, 0.4, 9, hangUp)
			o.trouble("reset of pages", onPages, 0.7, 2, reset)
		}},
		{"bomb", func(o *Outlet, r *rand.Rand) {
			o.trouble("bomb", onFeed, 0.3, 9, sendBomb)
			o.trouble("bomb for pages", onPages, 0.6, 1, sendBomb)
		}},
		{"redirects", func(o *Outlet, r *rand.Rand) {
			o.trouble("redirects", onFeed, 0.1, 10, chain)
			o.faults[0].lasting = false // it is answered in the end
			o.trouble("endless redirects", onFeed, 0.4, 9, sendTo(302, func(a *answering) string { return a.Path }))
			o.faults[1].hops = 6
		}},
		{"moved", func(o *Outlet, r *rand.Rand) { o.moves(0.3) }},
		{"moved-and-gone", func(o *Outlet, r *rand.Rand) {
			o.moves(0.2)
			o.trouble("old address", onFeed, 0.6, 1000, onlyAt("/feed", status(404)))
			o.faults[0].to = o.world.at(0.6)
			o.faults[len(o.faults)-1].lasting = false // a wire that has adopted the new address sees nothing of it
		}},
		{"false-304", func(o *Outlet, r *rand.Rand) { o.trouble("false 304", onFeed, 0.3, 6, falsely) }},
		{"feed-becomes-page", func(o *Outlet, r *rand.Rand) {
			o.trouble("a page of feeds", onFeed, 0.4, 12, func(a *answering) bool { return html200(a.Outlet.pageOfFeeds("/feed/new"))(a) })
		}},
		{"empty", func(o *Outlet, r *rand.Rand) { o.trouble("empty", onFeed, 0.3, 10, empty) }},
		{"truncated", func(o *Outlet, r *rand.Rand) {
			o.trouble("truncated", onFeed, 0.2, 2, truncated)
			o.trouble("truncated", onFeed, 0.5, 2, truncated)
		}},
		{"overrun", func(o *Outlet, r *rand.Rand) { o.overruns(r) }},
		{"overrun-sitemap", func(o *Outlet, r *rand.Rand) { o.sitemap = true; o.overruns(r) }},
		{"overrun-pages", func(o *Outlet, r *rand.Rand) { o.format = atom; o.pages = true; o.overruns(r) }},
		{"overrun-archive", func(o *Outlet, r *rand.Rand) {
			o.archive = true
			o.quirks.template = []int{0, 1, 3}[r.IntN(3)]                  // whose pages have dates
			o.quirks.undated = o.world.Beat >= time.Hour && r.IntN(2) == 0 // to read all pages for their dates takes its time
			o.overruns(r)
		}},
		{"unknown-name", func(o *Outlet, r *rand.Rand) {
			o.darken(0.3, 10, &net.DNSError{Err: "no such host", Name: o.Host, IsNotFound: true})
		}},
		{"refuses-connections", func(o *Outlet, r *rand.Rand) {
			o.darken(0.4, 10, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED})
		}},
		{"rebuilt", func(o *Outlet, r *rand.Rand) { o.quirks.rebuilt, o.quirks.noETag = true, true; o.ordinary(r) }},
		{"news-sitemap", func(o *Outlet, r *rand.Rand) { o.format = newsSitemap; o.feedPath = "/feed.xml" }},
	}
}

// chain leads over three redirects to the feed.
func chain(a *answering) bool {
	steps := map[string]string{"/feed": "/feed/a", "/feed/a": "/feed/b", "/feed/b": "/feed/c"}
	if next, ok := steps[a.Path]; ok {
		return sendTo(302, func(*answering) string { return next })(a)
	}
	return true
}

// onlyAt does something at one path, and nothing elsewhere.
func onlyAt(path string, do act) act {
	return func(a *answering) bool { return a.Path != path || do(a) }
}

// moves lets the feed move for good to another path.
func (o *Outlet) moves(at float64) {
	o.trouble("moved for good", onFeed, at, 1000, onlyAt("/feed", sendTo(301, func(*answering) string { return "/feed/new" })))
	o.faults[len(o.faults)-1].lasting = false
}

// ordinary lets some articles be edited and some be withdrawn, as everywhere.
func (o *Outlet) ordinary(r *rand.Rand) {
	for i, a := range o.fresh() {
		at := a.Shown.Add(o.world.beats(0.5 + 3*r.Float64()))
		switch i % 5 {
		case 0:
			a.edit(r, at, true, true)
		case 2:
			a.edit(r, at, false, r.IntN(2) == 0)
		case 3:
			if r.IntN(2) == 0 {
				a.Away = []Absence{{From: at, How: pick(r, []Missing{NotFound, Gone, Marked})}}
			}
		}
	}
}

// overruns lets more articles come at once than the feed shows, twice.
func (o *Outlet) overruns(r *rand.Rand) {
	o.window = 8
	for _, at := range []float64{0.35, 0.7} {
		from := o.world.at(at)
		for range 30 {
			o.write(r, from.Add(time.Duration(r.Float64()*float64(o.world.Beat)/60)))
		}
	}
}

// darken lets an outlet be unreachable for a part of the span, of a length in beats.
func (o *Outlet) darken(at, beats float64, err error) {
	from := o.world.at(at)
	o.dark = append(o.dark, darkness{from, from.Add(o.world.beats(beats)), err})
}
