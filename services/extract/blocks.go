package extract

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// A body is the text of an article.
type body struct {
	dek, text string
	letters   int // code points of text
	blocks    int
}

// readBody decides block by block what in the root is the article's text.
func (r *reader) readBody() body {
	var kept []string
	var heads []bool // whether a kept block is a heading
	b := body{dek: r.findDek()}
	if r.root >= 0 {
		box := r.outline.boxes[r.root]
		for i := int(box.first); i < int(box.last); i++ {
			x := r.outline.blocks[i]
			text := r.text(x)
			if i <= r.headAt || text == r.title || text == b.dek || !r.belongs(x, text) {
				continue
			}
			heading := isHeading(x.tag)
			if len(kept) > 0 && kept[len(kept)-1] == text {
				continue
			}
			kept, heads = append(kept, text), append(heads, heading)
		}
	}
	for len(kept) > 0 && heads[len(kept)-1] { // a heading over nothing
		kept, heads = kept[:len(kept)-1], heads[:len(heads)-1]
	}
	b.text = strings.Join(kept, "\n\n")
	if linked := r.article.body; len(linked) > 3*len(b.text) && len(linked) > 400 {
		b.text = linked
		kept = strings.Split(linked, "\n\n")
	}
	if len(b.text) < fewLetters {
		if text := r.outline.programText(); len(text) > 2*len(b.text) {
			b.text = text
			kept = strings.Split(text, "\n\n")
		}
	}
	b.letters, b.blocks = utf8.RuneCountInString(b.text), len(kept)
	return b
}

func (r *reader) text(b block) string { return r.outline.text[b.start:b.end] }

func isHeading(tag atom.Atom) bool {
	return tag == atom.H1 || tag == atom.H2 || tag == atom.H3 || tag == atom.H4 || tag == atom.H5 || tag == atom.H6
}

// belongs reports whether a block inside the root is part of the text.
func (r *reader) belongs(b block, text string) bool {
	if b.traits&foreign != 0 || r.outline.inForeign(b, r.root) || b.tag == atom.Button || b.tag == atom.Figcaption {
		return false
	}
	n := b.len()
	switch {
	case b.linked*10 >= int32(n)*8 && n < 250: // a link that stands alone leads elsewhere
		return false
	case isHeading(b.tag):
		return n < 300
	case foreignPhrase(text):
		return false
	case n < 30 && b.stops == 0 && b.tag != atom.Li && b.tag != atom.Td && b.tag != atom.Th:
		return false
	}
	return true
}

// foreignPhrase reports whether a short block is what sites put between paragraphs.
func foreignPhrase(text string) bool {
	if len(text) > 160 {
		return false
	}
	lower := strings.ToLower(strings.TrimLeft(text, "-–—•·*>» "))
	for _, p := range [...]string{
		"advertisement", "read more", "read also", "also read", "related:", "see also", "follow us", "sign up", "subscribe", "share this", "click here",
		"copyright", "©", "all rights reserved", "photo:", "image:", "getty images", "watch:", "listen to", "join our", "download our",
		"oxuyun", "həmçinin oxuyun", "bizi izləyin", "читайте также", "подписывайтесь", "фото:", "ayrıca oku", "ilgili haber", "lesen sie auch",
		"mehr zum thema", "lire aussi", "à lire aussi", "lea también", "lee también", "leggi anche", "lees ook", "läs också", "les også", "czytaj także", "czytaj też",
		"leia também", "anzeige", "publicidad", "werbung", "реклама", "reklam",
	} {
		if strings.HasPrefix(lower, p) {
			return true
		}
	}
	return false
}

// findDek gives the standfirst where the page prints one in a place of its own.
func (r *reader) findDek() string {
	for i, b := range r.outline.blocks {
		if r.root >= 0 && i >= int(r.outline.boxes[r.root].last) {
			break
		}
		dek := b.traits&isDek != 0
		for x, steps := b.box, 0; x >= 0 && steps < 3 && !dek; x, steps = r.outline.boxes[x].parent, steps+1 {
			dek = r.outline.boxes[x].traits&isDek != 0 && r.outline.boxes[x].traits&(isBody|foreign) == 0
		}
		if n := b.len(); dek && !isHeading1(b.tag) && n > 30 && n < 1000 && 2*b.linked < int32(n) && i > r.headAt {
			return r.text(b)
		}
	}
	return ""
}

func isHeading1(tag atom.Atom) bool { return tag == atom.H1 }
