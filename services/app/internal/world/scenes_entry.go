package world

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// entryScenes are about what a feed says.
func entryScenes() []scene {
	return []scene{
		{"one-guid", func(o *Outlet, r *rand.Rand) { o.quirks.guid = guidOne; o.ordinary(r) }},
		{"no-guid", func(o *Outlet, r *rand.Rand) { o.quirks.guid = guidNone; o.ordinary(r) }},
		{"drifting-guid", func(o *Outlet, r *rand.Rand) { o.quirks.guid = guidDrift; o.ordinary(r) }},
		{"twice", func(o *Outlet, r *rand.Rand) { o.quirks.twice = true }},
		{"tracked", func(o *Outlet, r *rand.Rand) { o.quirks.links = linkTracked; o.ordinary(r) }},
		{"variants", func(o *Outlet, r *rand.Rand) { o.quirks.links = linkVariant; o.ordinary(r) }},
		{"shared-link", func(o *Outlet, r *rand.Rand) { o.quirks.links = linkShared; o.unread() }},
		{"no-link", func(o *Outlet, r *rand.Rand) { o.quirks.links = linkNone; o.unread() }},
		{"counter-hop", func(o *Outlet, r *rand.Rand) { o.quirks.hopped = true }},
		{"clock-ahead", func(o *Outlet, r *rand.Rand) { o.quirks.skew = 3 * time.Hour; o.ordinary(r) }},
		{"clock-behind", func(o *Outlet, r *rand.Rand) { o.quirks.skew = -9 * time.Hour; o.ordinary(r) }},
		{"windows-1251", func(o *Outlet, r *rand.Rand) {
			o.quirks.charset = "windows-1251"
			o.foreign("Паром", "Паром вернулся к причалу в полдень, и все, кто ждал его с велосипедами и сумками, поднялись на борт.", r)
		}},
		{"wrong-charset", func(o *Outlet, r *rand.Rand) {
			o.quirks.declared = "iso-8859-1" // in the header; the document says and is UTF-8
			o.foreign("Brücke", "Der Zug über die Brücke fährt für Fußgänger nicht, sagte die Behörde; größere Lücken würden überprüft.", r)
		}},
		{"stray-bytes", func(o *Outlet, r *rand.Rand) { o.quirks.stray = true; o.format = rss }},
		{"reordered", func(o *Outlet, r *rand.Rand) { o.quirks.reordered = true; o.ordinary(r) }},
		{"many", func(o *Outlet, r *rand.Rand) {
			o.window = 150
			for range min(120, int(o.world.Span/(4*time.Second))) {
				o.write(r, o.world.at(0.02+0.8*r.Float64()))
			}
		}},
		{"two-addresses", twoAddresses},
		{"two-feeds", func(o *Outlet, r *rand.Rand) { o.top = true; o.ordinary(r) }},
		{"wire-copy", wireCopy},
		{"address-reused", addressReused},
		{"marks", func(o *Outlet, r *rand.Rand) {
			for _, a := range o.Articles {
				for i := range a.Versions {
					a.Versions[i].Title = `Ports & piers: "a < b" and AT&T's – ` + a.Versions[i].Title
					a.Versions[i].Text = append(a.Versions[i].Text, fmt.Sprintf(`Asked whether 3 < 4 & 5 > %d, the mayor said: "Yes – it's <true>", and left.`, a.N))
				}
			}
		}},
		{"written-in-letters", func(o *Outlet, r *rand.Rand) {
			o.quirks.links = linkEscaped
			for _, a := range o.Articles {
				a.Path = strings.Replace(a.Path, "/", "/blåbær-və-", 2)
			}
		}},
		{"by-number", func(o *Outlet, r *rand.Rand) {
			o.quirks.links = linkQuery
			for _, a := range o.Articles {
				a.Path = fmt.Sprintf("/news/article.php?id=%d", 1000+a.N)
			}
			o.ordinary(r)
		}},
	}
}

// unread marks articles that have no page of their own.
func (o *Outlet) unread() {
	for _, a := range o.Articles {
		a.Unread = true
	}
}

// foreign gives all headlines a word, and all texts a sentence, that need the outlet's charset.
func (o *Outlet) foreign(word, sentence string, r *rand.Rand) {
	for _, a := range o.Articles {
		for i := range a.Versions {
			a.Versions[i].Title += ": " + word
			a.Versions[i].Text = append(a.Versions[i].Text, fmt.Sprint(sentence, " ", pick(r, follows), " ", a.N)) // a line of all pages would not be the article's
		}
	}
}

// twoAddresses lets some articles stand in the feed a second time, in another section.
func twoAddresses(o *Outlet, r *rand.Rand) {
	for i, a := range o.fresh() {
		if i%3 != 0 {
			continue
		}
		again := o.write(r, a.Shown.Add(o.world.beats(0.3+r.Float64())))
		again.Path = "/specials" + again.Path
		again.Versions, again.Same = a.Versions, a
	}
}

// wireCopy lets an outlet print the articles of the outlet that played the scene before, some time after it. They are two
// articles each: one of either outlet.
func wireCopy(o *Outlet, r *rand.Rand) {
	for _, other := range o.world.Outlets {
		if other.Scene != o.Scene {
			continue
		}
		for i, a := range other.fresh() {
			if i%2 == 0 {
				copied := o.write(r, a.Shown.Add(o.world.beats(0.2+r.Float64())))
				copied.Versions = []Version{a.Versions[0]}
				copied.Versions[0].From = copied.Shown
			}
		}
		return
	}
}

// addressReused lets an outlet tell a new article every eight beats at one address: title, text and date are all new.
func addressReused(o *Outlet, r *rand.Rand) {
	if o.world.Beat < time.Hour {
		return // a day that is over in seconds has no report of the day
	}
	for at := o.world.Begin.Add(o.world.Beat); at.Before(o.world.at(0.85)); at = at.Add(o.world.beats(8 + r.Float64())) {
		a := o.write(r, at)
		a.Path, a.reuses = "/economy/market-report-of-the-day.html", true
	}
}
