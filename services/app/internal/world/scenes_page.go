package world

import (
	"math/rand/v2"
	"time"
)

// pageScenes are about pages: edits, withdrawals, robots.txt, and what stands in the place of an article.
func pageScenes() []scene {
	return []scene{
		{"signed-edits", func(o *Outlet, r *rand.Rand) { o.edits(r, true) }},
		{"silent-edits", func(o *Outlet, r *rand.Rand) { o.edits(r, false) }},
		{"there-and-back", func(o *Outlet, r *rand.Rand) {
			for _, a := range o.fresh() {
				a.edit(r, a.Shown.Add(o.world.beats(1)), false, true)
				a.revert(0, a.Shown.Add(o.world.beats(5)), false)
			}
		}},
		{"lagging-replica", func(o *Outlet, r *rand.Rand) { o.quirks.lag = true; o.edits(r, false) }},
		{"counters", func(o *Outlet, r *rand.Rand) { o.quirks.counters = true }},
		{"withdrawn-404", func(o *Outlet, r *rand.Rand) { o.withdraw(NotFound, 0) }},
		{"withdrawn-410", func(o *Outlet, r *rand.Rand) { o.withdraw(Gone, 0) }},
		{"withdrawn-marker", func(o *Outlet, r *rand.Rand) { o.withdraw(Marked, 0) }},
		{"withdrawn-home", func(o *Outlet, r *rand.Rand) { o.withdraw(Homeward, 0) }},
		{"returned", func(o *Outlet, r *rand.Rand) { o.withdraw(Gone, 9) }},
		{"returned-marker", func(o *Outlet, r *rand.Rand) { o.withdraw(Marked, 6) }},
		{"outage-503", func(o *Outlet, r *rand.Rand) { o.trouble("503 everywhere", onSite, 0.4, 7, status(503)) }},
		{"outage-404", func(o *Outlet, r *rand.Rand) { o.trouble("404 for all pages", onPages, 0.3, 12, status(404)) }},
		{"outage-410", func(o *Outlet, r *rand.Rand) { o.trouble("410 for all pages", onPages, 0.3, 12, status(410)) }},
		{"outage-home", func(o *Outlet, r *rand.Rand) {
			o.trouble("all pages lead home", onPages, 0.3, 12, func(a *answering) bool {
				return a.Kind == OtherKind || sendTo(302, func(*answering) string { return "/" })(a)
			})
		}},
		{"soft-404", func(o *Outlet, r *rand.Rand) { o.trouble("soft 404", onPages, 0.3, 12, html200(notFoundPage)) }},
		{"login", func(o *Outlet, r *rand.Rand) { o.trouble("login", onPages, 0.3, 12, html200(loginPage)) }},
		{"consent", func(o *Outlet, r *rand.Rand) { o.trouble("consent", onPages, 0.3, 12, html200(consentPage)) }},
		{"challenge", func(o *Outlet, r *rand.Rand) {
			o.trouble("challenge", onPages, 0.3, 6, func(a *answering) bool {
				a.send(403, "text/html; charset=utf-8", challengePage)
				return false
			})
			o.trouble("challenge with 200", onPages, 0.5, 6, html200(challengePage))
		}},
		{"denied", func(o *Outlet, r *rand.Rand) { o.trouble("denied", onPages, 0.3, 12, html200(blockedPage)) }},
		{"maintenance", func(o *Outlet, r *rand.Rand) { o.trouble("maintenance", onPages, 0.3, 12, html200(maintenancePage)) }},
		{"soft-home", func(o *Outlet, r *rand.Rand) {
			o.trouble("the home page everywhere", onPages, 0.3, 12, func(a *answering) bool { return html200(a.Outlet.home())(a) })
		}},
		{"half-pages", func(o *Outlet, r *rand.Rand) {
			o.trouble("half pages", onPages, 0.3, 6, halved(true))
			o.trouble("half pages in chunks", onPages, 0.5, 6, halved(false))
		}},
		{"teaser", func(o *Outlet, r *rand.Rand) { o.trouble("teaser", onPages, 0.3, 10, teaser) }},
		{"too-early", func(o *Outlet, r *rand.Rand) {
			for _, a := range o.fresh() {
				a.Away = []Absence{{From: a.Shown.Add(-time.Hour), To: a.Shown.Add(o.world.beats(0.2)), How: NotFound}}
			}
		}},
		{"refuses-for-law", func(o *Outlet, r *rand.Rand) {
			o.trouble("451", onPages, 0, 1000, status(451))
			o.unread()
		}},
		{"paywall", func(o *Outlet, r *rand.Rand) { o.trouble("402", onPages, 0.3, 6, status(402)) }},
		{"slow-pages", func(o *Outlet, r *rand.Rand) {
			o.trouble("slow pages", onPages, 0, 1000, slowly(o.world.beats(1.0/450)))
		}},
		{"new-slug", newSlug},
		{"redesign", redesign},
		{"robots-paths", func(o *Outlet, r *rand.Rand) {
			o.robots = []robotsFile{{body: "User-agent: *\nDisallow: /region/\nDisallow: /*/3\n", forbid: []string{"/region/", "/news/3", "/economy/3", "/sport/3"}}}
			o.forbid()
			o.ordinary(r)
		}},
		{"robots-for-us", func(o *Outlet, r *rand.Rand) {
			o.robots = []robotsFile{{body: "User-agent: *\nDisallow:\n\nUser-agent: Newswire\nUser-agent: other\nDisallow: /news/\nDisallow: /sport/\nAllow: /news/2\n", forbid: []string{"/news/0", "/news/1", "/news/3", "/news/4", "/news/5", "/news/6", "/news/7", "/news/8", "/news/9", "/sport/"}}}
			o.forbid()
		}},
		{"robots-all", func(o *Outlet, r *rand.Rand) {
			o.robots = []robotsFile{{body: "\ufeffuser-agent: *\r\ndisallow: /\r\n", forbid: []string{"/"}}}
			o.forbid()
		}},
		{"robots-later", func(o *Outlet, r *rand.Rand) {
			o.robots = []robotsFile{plainRobots, {from: o.world.at(0.3), body: "User-agent: *\nDisallow: /sport/\nDisallow: /news/\n", forbid: []string{"/sport/", "/news/"}}}
		}},
		{"robots-drip", func(o *Outlet, r *rand.Rand) {
			o.trouble("robots drip", onRobots, 0, 4, drip(2*time.Second))
			o.trouble("robots reset", onRobots, 0.2, 4, hangUp)
		}},
		{"robots-404", func(o *Outlet, r *rand.Rand) { o.robots = []robotsFile{{status: 404}}; o.ordinary(r) }},
		{"robots-503", func(o *Outlet, r *rand.Rand) { o.trouble("robots 503", onRobots, 0, 12, status(503)) }},
		{"crawl-delay", func(o *Outlet, r *rand.Rand) {
			d := o.world.beats(1.0 / 180).Truncate(1e9) // 20 s of an hour
			if d < 3e9 {
				d = 3e9
			}
			o.robots = []robotsFile{{delay: d, body: "User-agent: *\nCrawl-delay: " + seconds(d) + "\nDisallow: /admin/\n"}}
			o.ordinary(r)
		}},
	}
}

// edits lets most articles be edited once or twice.
func (o *Outlet) edits(r *rand.Rand, signed bool) {
	for i, a := range o.fresh() {
		at := a.Shown.Add(o.world.beats(0.3 + 2*r.Float64()))
		a.edit(r, at, signed, i%2 == 0)
		if i%3 == 0 {
			a.edit(r, at.Add(o.world.beats(2+2*r.Float64())), signed, i%2 == 1)
		}
	}
}

// withdraw lets half of the articles be withdrawn, for good or for some beats.
func (o *Outlet) withdraw(how Missing, beats float64) {
	for i, a := range o.fresh() {
		if i%2 == 0 {
			continue
		}
		away := Absence{From: a.Shown.Add(o.world.beats(0.5 + float64(i%4)/2)), How: how}
		if beats > 0 {
			away.To = away.From.Add(o.world.beats(beats))
		}
		a.Away = []Absence{away}
	}
}

// newSlug lets an edited article move to another address, which its old one leads to and the feed shows.
func newSlug(o *Outlet, r *rand.Rand) {
	for i, a := range o.fresh() {
		if i%2 == 0 {
			continue
		}
		at := a.Shown.Add(o.world.beats(2))
		a.edit(r, at, true, true)
		a.moved, a.movedAt = a.Path[:len(a.Path)-5]+"-with-new-headline.html", at
	}
}

// redesign lets an outlet that tells much build its pages in another way from the middle on. The articles are the same, with their dates
// gone.
func redesign(o *Outlet, r *rand.Rand) {
	if o.world.Beat < time.Hour {
		return // at one request a second nobody reads so many pages within seconds
	}
	for range 2 * redesignPages {
		o.write(r, o.world.at(0.05+0.8*r.Float64()))
	}
	o.quirks.template, o.redesigned = 1, o.world.at(0.5)
	o.edits(r, true)
}

// redesignPages are the pages that a redesign must have had before and after it to be told.
const redesignPages = 40

// forbid marks the articles that robots.txt forbids.
func (o *Outlet) forbid() {
	for _, a := range o.Articles {
		a.Forbid = o.robotsAt(a.Shown).forbids(a.Path)
	}
}
