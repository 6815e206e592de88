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
	follows = []string{"A decision is expected before the end of the month.", "Work may begin when the ice has left the river.", "Two neighbouring towns have offered to share the cost.", "The figures were read out to a hall that was nearly full.", "Nobody who spoke in the meeting asked for a delay."}
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// headline gives a headline that no other article of the world has: code is its own.
func headline(r *rand.Rand, code string) string {
	return fmt.Sprintf("%s %s %s %s, file %s", pick(r, places), pick(r, bodies), pick(r, doings), pick(r, things), code)
}

// paragraphs gives a text of n paragraphs, of some forty words each, that no other article has: most words are invented, so that two
// texts have no more in common than two articles of one outlet.
func paragraphs(r *rand.Rand, n int, code string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s of %s said: %s. %s. %s, file %s, part %d.",
			pick(r, people), pick(r, places), clause(r, 16+r.IntN(8)), upper(clause(r, 10+r.IntN(6))), upper(clause(r, 8+r.IntN(6))), code, i+1)
	}
	return out
}

var (
	syllables = strings.Fields("ka lo mi ren dor sa tel vin bar os nu pe ri gan tho le ma zu fer ist on dra wel qui ta")
	between   = strings.Fields("the of and in to was for with on that by from")
)

// clause strings invented words together, with common ones between them.
func clause(r *rand.Rand, words int) string {
	out := make([]string, words)
	for i := range out {
		if i%3 == 0 {
			out[i] = pick(r, between)
			continue
		}
		out[i] = pick(r, syllables) + pick(r, syllables) + pick(r, syllables)
	}
	return strings.Join(out, " ")
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
