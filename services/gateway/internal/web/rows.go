package web

import (
	"fmt"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// A row is one line of the wire, of search, of matches: the same template draws all of them.
type row struct {
	ID, Link           string // of the article
	Clock, Small       string // 14:31 and :07; or 14 Mar and 14:31
	ISO, Exact         string
	Source, SourceName string
	SourceLanguage     string
	Language           string
	Title              []query.Piece
	Text               []query.Piece
	Gone               bool
	Backfill           bool // was in its feed's first poll
	Tag, TagClass      string
	Notes              []string
	Changed            bool // a revision that can be compared
	Topics             []news.Topic
	Mine               bool
	Delivery           delivery // of a match

	article news.Article
}

const late = 30 * time.Minute // after which an item is said to be late

// eventRow makes the row of an event.
func (v *visit) eventRow(e news.Event) row {
	at := e.Time.In(v.zone)
	r := v.articleRow(e.Article, nil)
	r.Clock, r.Small, r.ISO = at.Format("15:04"), at.Format(":05"), at.Format(time.RFC3339)
	r.Exact = "On the wire " + v.moment(e.Time)
	if p := e.Article.Published; !p.IsZero() {
		r.Exact += " · published " + v.stated(p) + ", " + howStated(p)
	}
	r.Tag, r.TagClass = changeTag(e)
	r.Changed = e.Type == news.Revised
	r.Backfill = e.Type == news.Created && e.Article.Backfill
	if p := e.Article.Published; e.Type == news.Created && exact(p) && e.Time.Sub(p.Instant) > late {
		note := "published " + v.since(p.Instant)
		if !r.Backfill {
			note += ", the feed showed it late"
		}
		r.Notes = append(r.Notes, note)
	}
	return r
}

// exact reports whether a time has a clock.
func exact(t news.Time) bool { return t.Precision == news.Minute || t.Precision == news.Second }

func changeTag(e news.Event) (words, class string) {
	switch e.Type {
	case news.Revised:
		return fmt.Sprintf("revised, %s text", ordinal(e.Article.Revision)), "tag-warn"
	case news.Withdrew:
		return "retracted", "tag-bad"
	case news.Restored:
		return "restored", "tag-ok"
	}
	return "", ""
}

func ordinal(n int) string {
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprint(n, suffix)
}

// articleRow makes the row of an article in a dated list, with what matched marked.
func (v *visit) articleRow(a news.Article, spans []news.Span) row {
	at := a.FirstSeen.In(v.zone)
	r := row{
		ID: a.ID, Link: "/articles/" + a.ID, Clock: at.Format("2 Jan"), Small: at.Format(" 15:04"), ISO: at.Format(time.RFC3339),
		Exact: "First seen " + v.moment(a.FirstSeen), Source: a.Source.ID, SourceName: a.Source.Name, SourceLanguage: a.Source.Language, Language: a.Language,
		Title: query.Marks(a.Title, nil, "title"), Gone: a.State == news.Retracted, article: a,
	}
	if r.SourceName == "" {
		r.SourceName = a.Source.ID
	}
	if a.Title == "" {
		r.Title = []query.Piece{{Text: shortAddress(a.URL)}}
	}
	r.mark(spans)
	return r
}

// mark marks what matched: in the title, and in a stretch of the text, which is shown only then.
func (r *row) mark(spans []news.Span) {
	if len(spans) == 0 {
		return
	}
	if r.article.Title != "" {
		r.Title = query.Marks(r.article.Title, spans, "title")
	}
	for _, field := range []string{"text", "dek"} {
		for _, s := range spans {
			if s.Field == field {
				r.Text = snippet(map[string]string{"text": r.article.Text, "dek": r.article.Dek}[field], field, spans)
				return
			}
		}
	}
}
