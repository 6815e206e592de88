package extract

import (
	"strings"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/wiredate"
)

// findTimes gives when the article was published and last changed: what the JSON-LD says, then the head, then what is printed
// near the title.
func (r *reader) findTimes() (published, modified news.Time) {
	published = r.firstTime(r.article.published, r.meta.published)
	modified = r.firstTime(r.article.modified, r.meta.modified)
	if published.IsZero() {
		published = r.printedTime()
	}
	if published.IsZero() {
		published = modified
	}
	return published, modified
}

func (r *reader) firstTime(written ...string) news.Time {
	for _, s := range written {
		if s == "" {
			continue
		}
		if t, ok := wiredate.Parse(s, r.zone); ok {
			return t
		}
	}
	return news.Time{}
}

// nearby is how many blocks around the title a printed date may stand away.
const nearby = 12

// printedTime reads the time elements, then the short blocks around the title.
func (r *reader) printedTime() news.Time {
	from, to := max(r.headAt-nearby, 0), r.headAt+nearby
	if r.headAt < 0 && r.root >= 0 {
		to = int(r.outline.boxes[r.root].first) + nearby
	}
	for _, s := range r.outline.times {
		if s.block < from || s.block > to {
			continue
		}
		if t := r.firstTime(attr(s.node, "datetime"), attr(s.node, "content"), squeeze(textOf(s.node, 100))); !t.IsZero() {
			return t
		}
	}
	for i := from; i < min(to, len(r.outline.blocks)); i++ {
		b := r.outline.blocks[i]
		if n := b.len(); n < 6 || n > 90 || i == r.headAt {
			continue
		}
		text := r.text(b)
		_, after, _ := strings.Cut(text, ": ")
		if t := r.firstTime(text, after); !t.IsZero() {
			return t
		}
	}
	return news.Time{}
}
