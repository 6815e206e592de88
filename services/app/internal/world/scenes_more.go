package world

import (
	"math/rand/v2"
	"strings"
	"time"
)

// moreScenes are further ones of each kind.
func moreScenes() []scene {
	return []scene{
		{"gone", func(o *Outlet, r *rand.Rand) { o.trouble("410", onFeed, 0.3, 10, status(410)) }},
		{"refused", func(o *Outlet, r *rand.Rand) { o.trouble("403", onFeed, 0.3, 10, status(403)) }},
		{"mute", func(o *Outlet, r *rand.Rand) { o.trouble("no answer", onFeed, 0.2, 10, slowly(time.Hour)) }},
		{"endless", func(o *Outlet, r *rand.Rand) { o.trouble("endless feed", onFeed, 0.3, 9, endless) }},
		{"entities", func(o *Outlet, r *rand.Rand) {
			o.trouble("entities", onFeed, 0.2, 9, sendFeed(entities()))
			o.trouble("depth", onFeed, 0.5, 9, sendFeed(strings.Repeat("<rss><channel>", 100_000)))
		}},
		{"retry-odd", func(o *Outlet, r *rand.Rand) {
			for i, written := range []string{"soon", "0", "-5", "1.5", "Thu, 01 Jan 1970 00:00:00 GMT"} {
				at := 0.1 + 0.15*float64(i)
				o.trouble("429 "+written, onFeed, at, 0.5, status(429, "Retry-After", written))
				o.trouble("503 "+written, onPages, at+0.05, 0.5, status(503, "Retry-After", written))
			}
		}},
		{"busy-pages", func(o *Outlet, r *rand.Rand) {
			o.trouble("429 for pages", onPages, 0.2, 3, pause(429, o.world.beats(0.5), false))
			o.trouble("503 for pages with a date", onPages, 0.5, 3, pause(503, o.world.beats(0.5), true))
		}},
		{"loop", func(o *Outlet, r *rand.Rand) {
			o.trouble("pages lead to themselves", onPages, 0.3, 6, sendTo(302, func(a *answering) string { return a.Path }))
		}},
		{"always-304", func(o *Outlet, r *rand.Rand) {
			o.trouble("false 304", onFeed, 0.1, 1000, falsely)
			o.faults[0].lasting = false // it looks well
		}},
		{"undated", func(o *Outlet, r *rand.Rand) { o.quirks.silent = true; o.ordinary(r) }},
		{"overrun-behind", func(o *Outlet, r *rand.Rand) { o.quirks.skew = -9 * time.Hour; o.sitemap = true; o.overruns(r) }},
		{"overrun-ahead", func(o *Outlet, r *rand.Rand) {
			o.quirks.skew = 5 * time.Hour
			o.format, o.pages = jsonFeed, true
			o.overruns(r)
		}},
		{"robots-behind-redirect", func(o *Outlet, r *rand.Rand) {
			o.quirks.hopped = true
			o.robots = []robotsFile{{body: "User-agent: *\nDisallow: /sport/\nDisallow: /region/\n", forbid: []string{"/sport/", "/region/"}}}
			o.forbid()
		}},
		{"robots-ends", func(o *Outlet, r *rand.Rand) {
			o.robots = []robotsFile{{body: "User-agent: *\nDisallow: /*report.html$\nAllow: /news/*report.html$\nDisallow: /*?\n",
				match: func(path string) bool {
					return strings.HasSuffix(path, "report.html") && !strings.HasPrefix(path, "/news/")
				}}}
			o.forbid()
			o.ordinary(r)
		}},
		{"robots-moved", func(o *Outlet, r *rand.Rand) {
			o.robots = []robotsFile{{to: "/rules.txt", body: "User-agent: *\nDisallow: /sport/\n", forbid: []string{"/sport/"}}}
			o.forbid()
		}},
		{"robots-429", func(o *Outlet, r *rand.Rand) {
			o.trouble("robots 429", onRobots, 0, 3, pause(429, o.world.beats(0.5), false))
			o.robots = []robotsFile{{body: "User-agent: *\nDisallow: /sport/\n", forbid: []string{"/sport/"}}}
			o.forbid()
		}},
	}
}

// entities gives a feed whose title is a gigabyte, once its entities are put in.
func entities() string {
	b := `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">`
	for c := 'b'; c < 'j'; c++ {
		b += "<!ENTITY " + string(c) + ` "` + strings.Repeat("&"+string(c-1)+";", 10) + `">`
	}
	return b + `]><rss version="2.0"><channel><title>&i;</title></channel></rss>`
}
