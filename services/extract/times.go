package extract

import (
	"regexp"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/wiredate"
)

// findTimes are the times of publication and of the last change: of JSON-LD, of the head, else of what is printed near the
// headline, else of the address. An instant that is stated in UTC is shown as the page prints it. The third result names where the
// time of publication was found.
func (r *reader) findTimes() (published, modified news.Time, from Place) {
	modified = r.firstTime(r.article.modified, r.meta.modified)
	published, from = r.firstTime(r.article.published), Linked
	if head := r.firstTime(r.meta.published); published.IsZero() || published.Precision == news.Day && head.Precision != news.Day && sameDay(published, head) {
		published, from = head, Head
	}
	if published.Zone == "+00:00" && published.Precision != news.Day && published.Precision != news.Month {
		published = r.onTheOutletsClock(published, modified)
	}
	if published.IsZero() {
		published, from = r.printedTime(), Printed
	}
	if published.IsZero() {
		published, from = r.firstTime(r.article.pagePublished), Linked
	}
	if published.IsZero() {
		published, from = r.addressTime(), Address
	}
	if published.IsZero() {
		from = Nowhere
	}
	return published, modified, from
}

func sameDay(a, b news.Time) bool {
	return len(a.Local) >= 10 && len(b.Local) >= 10 && a.Local[:10] == b.Local[:10]
}

// onTheOutletsClock is a time that the head states in UTC as the page prints it: from a time element of the same instant with its
// own offset, on the outlet's clock where it is known, else with the day that is printed or in the address, if some clock of the
// world showed it then and it is not that of the last change. The instant stays.
func (r *reader) onTheOutletsClock(stated, modified news.Time) news.Time {
	for _, s := range r.outline.times {
		for _, written := range []string{attr(s.node, "datetime"), attr(s.node, "content")} {
			if t, ok := wiredate.Parse(written, nil); ok && t.ZoneSource == news.ZoneStated && t.Zone != "+00:00" && t.Instant.Sub(stated.Instant).Abs() < 2*time.Minute {
				return t
			}
		}
	}
	printed := r.printedTime()
	if printed.IsZero() || printed.Precision == news.Month {
		printed = r.addressTime()
	}
	if printed.IsZero() || len(printed.Local) < 10 || sameDay(printed, stated) || sameDay(printed, modified) && printed.Local > stated.Local || !shown(printed.Local[:10], stated.Instant) {
		return stated
	}
	if r.zone != nil {
		local := stated.Instant.In(r.zone)
		if local.Format(time.DateOnly) == printed.Local[:10] {
			stated.Local, stated.Zone, stated.ZoneSource = local.Format("2006-01-02T15:04:05"), local.Format("-07:00"), news.ZoneSourced
			return stated
		}
	}
	stated.Local, stated.Precision, stated.Written = printed.Local[:10], news.Day, printed.Written
	return stated
}

// shown reports whether the clocks of an inhabited zone, from the Americas to Japan, showed a day at an instant.
func shown(day string, at time.Time) bool {
	for _, hours := range []time.Duration{-8, -3, 3, 9} {
		if at.Add(hours*time.Hour).UTC().Format(time.DateOnly) == day {
			return true
		}
	}
	return false
}

// firstTime reads the first of several dates that can be read, and prefers one that says the hour.
func (r *reader) firstTime(written ...string) news.Time {
	var day news.Time
	for _, w := range written {
		t, ok := wiredate.Parse(w, r.zone)
		if !ok {
			continue
		}
		if t.Precision == news.Minute || t.Precision == news.Second {
			return t
		}
		if day.IsZero() {
			day = t
		}
	}
	return day
}

// printedTime is the time printed nearest to the headline, from a little before it to the end of the article.
func (r *reader) printedTime() news.Time {
	o := &r.outline
	first, last := max(r.headAt-6, 0), int(o.boxes[r.root].last)
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
	if t := r.printedLine(first, min(int(o.boxes[r.root].first)+3, len(o.blocks))); !t.IsZero() {
		return t
	}
	return r.printedLine(max(last-2, first), min(last+4, len(o.blocks)))
}

func (r *reader) timesOf(s stamp) []string {
	texts := []string{attr(s.node, "datetime"), attr(s.node, "content"), attr(s.node, "title")}
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
	if len(text) <= 500 {
		lower := strings.ToLower(text)
		for _, w := range []string{"published", "posted", "updated", "veröffentlicht", "wurde", "aktualisier", "stand:", "publié", "publicado", "pubblicato", "опубликовано", "yayın"} {
			if i := strings.Index(lower, w); i >= 0 && len(lower) == len(text) {
				return text[i:min(len(text), i+80)]
			}
		}
	}
	if text[0] == '(' {
		if end := strings.IndexByte(text, ')'); end > 0 && end < 30 {
			return text[1:end]
		}
	}
	return ""
}

// dateWords is the most words of a date inside a line.
const dateWords = 7

// dateIn is the longest date that begins at the first word where one does.
func (r *reader) dateIn(text string) news.Time {
	words := strings.FieldsFunc(text, func(c rune) bool { return c == ' ' || c == '|' || c == '•' || c == '·' || c == '(' || c == ')' })
	for i := range words {
		if !figured(words, i) {
			continue
		}
		for n := min(dateWords, len(words)-i); n > 0; n-- {
			written := strings.Trim(strings.Join(words[i:i+n], " "), " ,;.-–/")
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

// addressDate is a day in an address: /2018/02/15/, /2018-02-15-, /20180215.
var addressDate = regexp.MustCompile(`[/_-]((?:19|20)\d\d)(?:[/_-]([01]?\d)[/_-]([0-3]?\d)|([01]\d)([0-3]\d))(?:\D|$)`)

// addressTime is the day in the page's address.
func (r *reader) addressTime() news.Time {
	m := addressDate.FindStringSubmatch(r.base.Path)
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
