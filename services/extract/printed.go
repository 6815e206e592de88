package extract

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/wiredate"
)

// printedBefore is a day that the page prints near the headline long before the time that it states, where that is the time of the
// last change as well: a system that writes an article anew states the day of that.
func (r *reader) printedBefore(published, modified news.Time) news.Time {
	if published.IsZero() || r.headAt < 0 || published.Instant.Sub(modified.Instant).Abs() > time.Minute {
		return news.Time{}
	}
	p := r.printedTime(r.headAt + 8)
	if len(p.Local) < 10 || published.Instant.Sub(p.Instant) < 36*time.Hour || swapped(p.Local) == published.Local[:10] {
		return news.Time{}
	}
	return p
}

// swapped is a day of which the month was read as the day.
func swapped(local string) string { return local[:5] + local[8:10] + local[4:7] }

// printedTime is the time printed nearest to the headline, from a little before it to the end of the article.
func (r *reader) printedTime(last int) news.Time {
	o := &r.outline
	first := max(r.headAt-6, 0)
	if r.headAt < 0 {
		first = max(int(o.boxes[r.root].first)-12, 0)
	}
	var day news.Time
	for _, s := range o.times {
		if s.block < first || s.block > last+2 {
			continue
		}
		t := r.firstTime(r.timesOf(s)...)
		if t.Precision == news.Minute || t.Precision == news.Second {
			if day.IsZero() || sameDay(day, t) {
				return t
			}
		}
		if day.IsZero() && t.Precision != news.Month {
			day = t
		}
	}
	if !day.IsZero() {
		return day
	}
	if t := r.printedLine(first, min(max(int(o.boxes[r.root].first)+3, r.headAt+4), len(o.blocks))); !t.IsZero() || last < int(o.boxes[r.root].last) {
		return t
	}
	return r.printedLine(max(last-2, first), min(last+4, len(o.blocks)))
}

func (r *reader) timesOf(s timeMark) []string {
	texts := []string{attr(s.node, "datetime"), attr(s.node, "content"), attr(s.node, "title"), attr(s.node, "unixtime"), attr(s.node, "data-utime"), attr(s.node, "data-timestamp")}
	if text := textOf(s.node); len(text) < 120 {
		texts = append(texts, text)
		if _, after, found := strings.Cut(text, ":"); found {
			texts = append(texts, after)
		}
	}
	return texts
}

// printedLine is the first date in one of some short blocks: alone, or inside a line.
func (r *reader) printedLine(first, last int) news.Time {
	for i := first; i < last; i++ {
		b := &r.outline.blocks[i]
		text := r.outline.textOf(i)
		if b.len() > 160 {
			if text = datedPart(text); text == "" {
				continue
			}
		}
		if !strings.ContainsAny(text, "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹") {
			continue
		}
		if t, ok := wiredate.Parse(text, r.zone); ok {
			return t
		}
		if t := r.dateIn(text); !t.IsZero() {
			return t
		}
	}
	return news.Time{}
}

// datedPart is what of a long block may hold the date of the article: what follows a word like published, or how it begins; empty
// where that is nothing.
func datedPart(text string) string {
	if part := dateBehind(text); len(text) <= 500 && part != "" {
		return part
	}
	if text[0] == '(' {
		if end := strings.IndexByte(text, ')'); end > 0 && end < 30 {
			return text[1:end]
		}
	}
	return ""
}

// dateBehind is what follows a word like published in a text, with the word; empty where none is.
func dateBehind(text string) string {
	lower := strings.ToLower(text)
	if len(lower) != len(text) {
		return ""
	}
	at := -1
	for _, w := range dated {
		if i := strings.Index(lower, w); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	if at < 0 {
		return ""
	}
	return text[at:min(len(text), at+80)]
}

// dated are words before the date of an article, in lower case.
var dated = []string{"published", "posted", "updated", "veröffentlicht", "beitrag wurde", "artikel wurde", "eintrag wurde", "pressemitteilung vom", "aktualisier", "stand:", "publié", "publicado",
	"pubblicato", "опубликовано", "yayın", "dərc ed", "نُشر", "发布"}

// dateWords is the most words of a date inside a line.
const dateWords = 7

// glued is where a year and a name stand in elements without a space between them.
var glued = regexp.MustCompile(`(\d{4})(\p{Lu}\p{Ll})`)

// dateIn is the longest date that begins at the first word where one does.
func (r *reader) dateIn(text string) news.Time {
	words := strings.FieldsFunc(glued.ReplaceAllString(text, "$1 $2"), func(c rune) bool { return c == ' ' || c == '|' || c == '•' || c == '·' || c == '(' || c == ')' })
	for i := range words {
		if !figured(words, i) {
			continue
		}
		for n := min(dateWords, len(words)-i); n > 0; n-- {
			written := strings.Trim(strings.Join(words[i:i+n], " "), " ,;.-–/")
			if strings.Contains(written, ";") {
				continue // the volume of a journal
			}
			if t, ok := wiredate.Parse(written, r.zone); ok && t.Precision != news.Month {
				return t
			}
		}
	}
	return news.Time{}
}

// figured reports whether a date may begin at a word: it has a figure, or the next one has.
func figured(words []string, i int) bool {
	return strings.ContainsAny(words[i], "0123456789") || i+1 < len(words) && strings.ContainsAny(words[i+1], "0123456789")
}

// labelledTime is the first date on the page that stands behind a word like published.
func (r *reader) labelledTime() news.Time {
	o := &r.outline
	labelled := false
	for i := range o.blocks {
		text := o.textOf(i)
		if len(text) > 800 || r.inside(o.blocks[i].box, isComment) {
			labelled = false
			continue
		}
		part := dateBehind(text)
		if labelled {
			part = text
		}
		labelled = len(text) < 30 && slices.Contains(dateLabels, strings.TrimRight(strings.ToLower(text), ": "))
		if part == "" || !strings.ContainsAny(part, "0123456789") {
			continue
		}
		if t, ok := wiredate.Parse(part, r.zone); ok && t.Precision != news.Month {
			return t
		}
		if t := r.dateIn(part); !t.IsZero() {
			return t
		}
	}
	return news.Time{}
}

var dateLabels = []string{"date", "datum", "published", "publication date", "published on", "posted", "posted on", "letzte änderung", "veröffentlicht", "erstellt", "stand", "fecha", "data", "tarih", "дата", "tarix"}

// inside reports whether a box is, or is in one, of some traits.
func (r *reader) inside(at int32, traits trait) bool {
	return at >= 0 && r.outline.boxes[at].around&traits != 0
}

// loneTime is the first date before the end of the article that a block has for itself, or in a short line.
func (r *reader) loneTime() news.Time {
	o, tried := &r.outline, 0
	for i := range o.blocks[:o.boxes[r.root].last] {
		text := o.textOf(i)
		if len(text) > 100 || !strings.ContainsAny(text, "0123456789") || r.inside(o.blocks[i].box, isComment|isRelated|isNavigation|isFooter|isAd) {
			continue
		}
		if tried++; tried > maxDated {
			break
		}
		if t, ok := wiredate.Parse(text, r.zone); ok && t.Precision != news.Month {
			return t
		}
		if t := r.dateIn(text); !t.IsZero() {
			return t
		}
	}
	return news.Time{}
}

// maxDated is how many short lines with figures are looked at for a date.
const maxDated = 500

// latestMark is the latest date in an element that is made for dates.
func (r *reader) latestMark() news.Time {
	var latest news.Time
	for _, s := range r.outline.times {
		if r.inside(s.box, isComment) {
			continue
		}
		if t := r.firstTime(r.timesOf(s)...); !t.IsZero() && t.Precision != news.Month && t.Instant.After(latest.Instant) {
			latest = t
		}
	}
	return latest
}

// pictureTime is the day in the address of the page's picture.
func (r *reader) pictureTime() news.Time {
	return r.pathTime(r.meta.image)
}

// addressDate is a day in an address: /2018/02/15/, /2018-02-15-, /20180215.
var addressDate = regexp.MustCompile(`[/_-]((?:19|20)\d\d)(?:[/_-]([01]?\d)[/_-]([0-3]?\d)|([01]\d)([0-3]\d))(?:\D|$)`)

// addressTime is the day in the page's address.
func (r *reader) addressTime() news.Time { return r.pathTime(r.base.Path) }

func (r *reader) pathTime(path string) news.Time {
	m := addressDate.FindStringSubmatch(path)
	if m == nil {
		return news.Time{}
	}
	month, day := m[2]+m[4], m[3]+m[5]
	t, ok := wiredate.Parse(m[1]+"-"+two(month)+"-"+two(day), r.zone)
	if !ok {
		return news.Time{}
	}
	return t
}

func two(figure string) string {
	if len(figure) == 1 {
		return "0" + figure
	}
	return figure
}
