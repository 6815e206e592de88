package text

import (
	"strings"
	"sync"
)

// rules gives the rules of all languages that have any. They are few and plain on purpose: what they miss is asked for with a *, and
// what they find can be read off.
var rules = sync.OnceValue(func() []endings {
	list := []endings{
		{languages: "en", doubles: true, sets: sets("- s es ed ing", "e es ed ing", "y ies ied ying", "- s")},
		{
			languages: "az tr",
			chain: strings.Fields(`lar ler in un nin nun i u ni nu si su a e na ne ya ye yi yu da de dan den ta te tan ten nda nde ndan nden
				im um m imiz umuz miz muz iniz unuz niz nuz la le ila ile yla yle ca ce dir dur tir tur li lu lik luk liq luq lig lug ki sa se`),
			soften: []string{"ky", "qg", "kg", "pb", "td"},
		},
		{languages: "kk uz tk", chain: strings.Fields(`lar ler i ni in ning ing ga ge da de dan den im um
			лар лер дар дер тар тер ды ди ты ти ны ни дын дин нын нин тын тин га ге ка ке на не да де та те дан ден тан тен нан нен мен бен пен ы и сы си`)},
		{languages: "ru be", sets: sets(
			"- а у ом е ы ов ам ами ах", "- а у ем е ы ев ам ами ах", "- а у ом е и ов ам ами ах", "ь я ю ем е и ей ям ями ях", "ь и ью ей ям ями ях",
			"а ы е у ой ою ам ами ах -", "а и е у ой ою ам ами ах -", "а и е у ей ею ам ами ах -", "я и е ю ей ею ям ями ях ь", "ия ии ию ией ий иям иями иях",
			"о а у ом е ам ами ах -", "е я ю ем и ей ям ями ях", "ие ия ию ием ии ий иям иями иях", "й я ю ем е и ев ям ями ях",
			"ый ого ому ым ом ая ой ую ое ые ых ыми", "ий ого ому им ом ая ой ую ое ие их ими", "ий его ему им ем яя ей юю ее ие их ими",
			"ой ого ому ым ом ая ую ое ые ых ыми", "ть л ла ло ли ет ут ют ит ат ят")},
		{languages: "uk", sets: sets(
			"- а у ом ові і и ів ам ами ах", "ь я ю ем еві і ів ям ями ях", "ь і ю ей ям ями ях", "а и і у ою ам ами ах -", "а і у ею ам ами ах -", "я і ю ею ям ями ях ь",
			"ія ії ію ією ій іям іями іях", "о а у ом і ам ами ах -", "я ю ям і ь ями ях", "ий ого ому им ім а у е і их ими", "ій ього ьому ім я ю є і іх іми")},
		{languages: "de", chain: strings.Fields("e en er es s n em ern")},
		{languages: "nl", chain: strings.Fields("e en s n")},
		{languages: "sv da nb no nn", chain: strings.Fields("e en er et n s t ene erne a na or ar arna orna erna")},
		{languages: "fr", sets: sets("- s e es", "- x", "al aux", "er e es ent ons ez ant")},
		{languages: "es pt ca gl", sets: sets("- s es", "o a os as", "z ces", "ao oes aes", "al ais", "l is")},
		{languages: "it", sets: sets("o i a e", "e i", "a e", "io i", "co chi ca che", "go ghi ga ghe")},
	}
	for i := range list {
		list[i].index()
	}
	return list
})

// index notes where each ending stands.
func (r *endings) index() {
	r.in = map[string]uint64{}
	for i, set := range r.sets {
		for _, e := range set {
			r.in[e] |= 1 << i
			r.longest = max(r.longest, len(e))
		}
	}
	r.longest++ // a consonant may be doubled
}

// sets reads lists of endings; - is none.
func sets(lists ...string) [][]string {
	var out [][]string
	for _, list := range lists {
		var set []string
		for _, e := range strings.Fields(list) {
			set = append(set, strings.TrimPrefix(e, "-"))
		}
		out = append(out, set)
	}
	return out
}
