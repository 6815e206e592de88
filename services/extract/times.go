package extract

import (
	"strings"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/wiredate"
)

// findTimes are the times of publication and of the last change: of JSON-LD, of the head, else of what is printed near the
// headline. An instant that the head gives in UTC is shown on the outlet's clock where the page prints it.
func (r *reader) findTimes() (published, modified news.Time) {
	published = r.firstTime(r.article.published, r.meta.published)
	modified = r.firstTime(r.article.modified, r.meta.modified)
	if published.IsZero() {
		published = r.printedTime()
	}
	return published, modified
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
			return t
		}
		if day.IsZero() {
			day = t
		}
	}
	if day.IsZero() {
		return r.printedLine(first, min(int(o.boxes[r.root].first)+3, len(o.blocks)))
	}
	return day
}

func (r *reader) timesOf(s stamp) []string {
	texts := []string{attr(s.node, "datetime"), attr(s.node, "content")}
	if text := textOf(s.node); len(text) < 120 {
		texts = append(texts, text)
		if _, after, found := strings.Cut(text, ":"); found {
			texts = append(texts, after)
		}
	}
	return texts
}

// printedLine is a block between headline and text that is a date and no more.
func (r *reader) printedLine(first, last int) news.Time {
	for i := first; i < last; i++ {
		b := &r.outline.blocks[i]
		if b.len() > 120 {
			continue
		}
		text := r.outline.textOf(i)
		for _, part := range append([]string{text}, strings.FieldsFunc(text, func(c rune) bool { return c == '|' || c == '•' || c == '·' })...) {
			if t, ok := wiredate.Parse(part, r.zone); ok {
				return t
			}
		}
	}
	return news.Time{}
}
