package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// own are the figures of the block itself.
func (w *weigher) own(i int) {
	o := &w.r.outline
	b, text := &o.blocks[i], o.textOf(i)
	n := int32(b.len())
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	digits, capitals, letters, wide := int32(0), int32(0), int32(0), int32(0)
	for _, r := range text[:min(len(text), 300)] {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r >= 0x2E80:
			wide++
		case r >= 'A' && r <= 'Z' || r > 127 && unicode.IsUpper(r):
			capitals++
			letters++
		case unicode.IsLetter(r):
			letters++
		}
	}
	titled, words := int32(0), int32(0)
	eachWord(text[:min(len(text), 160)], func(h uint64, _ int) {
		words++
		if w.titled[h] {
			titled++
		}
	})
	named := false
	if len(w.people) > 0 {
		head := strings.ToLower(text[:min(len(text), 120)])
		for _, name := range w.people {
			named = named || strings.Contains(head, name)
		}
	}
	w.row = append(w.row, log(int(n)), part(b.linked, n), part(100*b.stops, n), part(b.strong, n), part(b.slanted, n),
		tagFigure(b.tag), yes(b.tag == atom.P), yes(isHeading(b.tag)), yes(b.tag == atom.Li), part(digits, min(n, 300)), part(capitals, letters), yes(wide > 0),
		startFigure(first), endFigure(last), yes(isBoilerplate(text, b)), yes(n <= 60 && startsTail(text)), yes(w.kept[i]), yes(b.runs()),
		float32(w.texts[w.hashes[i]]), part(titled, words), yes(named), yes(hasSign(text[:min(len(text), 200)])),
		w.inLinked(text), yes(n > 30 && w.r.describes(text)), float32(strings.Count(text[:min(len(text), 200)], "…")+strings.Count(text[:min(len(text), 200)], "...")))
}

// hasSign reports whether a text has a sign that stands in addresses, credits and links rather than in sentences.
func hasSign(s string) bool {
	return strings.ContainsAny(s, "@|") || strings.Contains(s, "©") || strings.Contains(s, "→") || strings.Contains(s, "»") || strings.Contains(s, "›")
}

func tagFigure(tag atom.Atom) float32 {
	for i, t := range []atom.Atom{atom.P, atom.Div, atom.Li, atom.Td, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Pre, atom.Dd, atom.Dt, atom.Th, atom.Figcaption} {
		if tag == t {
			return float32(i)
		}
	}
	return 20
}

func startFigure(r rune) float32 {
	switch {
	case unicode.IsLower(r):
		return 0
	case unicode.IsUpper(r):
		return 1
	case unicode.IsDigit(r):
		return 2
	case unicode.IsLetter(r):
		return 3
	case strings.ContainsRune("\"“„«»'‘’", r):
		return 4
	case strings.ContainsRune("-–—•*·▪►", r):
		return 5
	case strings.ContainsRune("([", r):
		return 6
	}
	return 7
}

func endFigure(r rune) float32 {
	switch {
	case strings.ContainsRune(".!?。！？؟।", r):
		return 0
	case strings.ContainsRune("\"”“»'’)]", r):
		return 1
	case r == ':':
		return 2
	case unicode.IsLetter(r):
		return 3
	case unicode.IsDigit(r):
		return 4
	case r == '…':
		return 5
	}
	return 6
}

// inLinked is the share of a text that JSON-LD's articleBody has, -1 where there is none.
func (w *weigher) inLinked(text string) float32 {
	if w.linked == nil {
		return -1
	}
	in, all := int32(0), int32(0)
	eachTrigram(text, func(h uint64) {
		all++
		if w.linked[h] {
			in++
		}
	})
	if all == 0 {
		return -0.5
	}
	return part(in, all)
}
