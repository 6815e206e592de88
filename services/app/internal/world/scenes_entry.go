package world

import (
	"math/rand/v2"
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
			for range 120 {
				o.write(r, o.world.at(0.02+0.8*r.Float64()))
			}
		}},
		{"two-addresses", twoAddresses},
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
			a.Versions[i].Text = append(a.Versions[i].Text, sentence+" "+pick(r, follows))
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
