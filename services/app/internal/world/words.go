package world

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

var (
	places  = strings.Fields("Velmora Tarshin Oldquay Limanabad Brenholt Casterine Dunmarsh Elvira Farrow Gorsk Halden Istria Jorvik Kestrel Lorne Marisk Norwell Ostrava Pellin Quarr")
	bodies  = []string{"council", "harbour office", "school board", "water company", "railway union", "regional court", "farmers' league", "bridge authority", "weather service", "tram operator"}
	doings  = []string{"postpones vote on the", "opens inquiry into the", "names builder of the", "halves budget for the", "doubles crew of the", "reopens talks about the", "loses appeal over the", "publishes plans for the", "inspects the", "sells its share of the"}
	things  = []string{"north pier", "grain terminal", "night ferry", "ring road", "town library", "river lock", "fish market", "airport line", "flood wall", "power station"}
	people  = []string{"Leyla Harbour", "Anton Brink", "Mira Castell", "Jon Ferrow", "Sevda Quay", "Pavel Lorn", "Ines Mardale", "Tomas Holt"}
	reasons = []string{"because the ground is softer than the drawings had shown", "after residents complained about noise at night", "since the contractor had asked for another season", "although the money had been set aside two years ago", "while engineers measure the old foundations again"}
	follows = []string{"A decision is expected before the end of the month.", "Work may begin when the ice has left the river.", "Two neighbouring towns have offered to share the cost.", "The figures were read out to a hall that was nearly full.", "Nobody who spoke in the meeting asked for a delay."}
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// headline gives a headline that no other article of the world has: code is its own.
func headline(r *rand.Rand, code string) string {
	return fmt.Sprintf("%s %s %s %s, file %s", pick(r, places), pick(r, bodies), pick(r, doings), pick(r, things), code)
}

// paragraphs gives a text of n paragraphs, of some forty words each, that no other article has.
func paragraphs(r *rand.Rand, n int, code string) []string {
	out := make([]string, n)
	for i := range out {
		who, place, thing := pick(r, people), pick(r, places), pick(r, things)
		out[i] = fmt.Sprintf("%s of the %s in %s told reporters on the steps of the town hall that the %s would stay closed for %d days, %s. %s In file %s, paragraph %d, the cost is put at %d thousand crowns.",
			who, pick(r, bodies), place, thing, 3+r.IntN(90), pick(r, reasons), pick(r, follows), code, i+1, 20+r.IntN(900))
	}
	return out
}
