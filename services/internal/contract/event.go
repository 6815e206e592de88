package contract

import (
	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/news"
)

// Event gives an entry of the sequence with its article, or its feed.
func Event(e news.Event) *newswirev1.Event {
	m := &newswirev1.Event{
		Epoch:    e.Epoch,
		Seq:      e.Seq,
		Type:     string(e.Type),
		Time:     Stamp(e.Time),
		Changed:  e.Changed,
		Feed:     eventFeed(e.About.Feed),
		Gap:      gap(e.About.Gap),
		Trouble:  trouble(e.About.Trouble),
		MergedId: e.About.Merged,
	}
	if !e.Type.OfFeed() {
		m.Article = Article(e.Article)
	}
	return m
}

func articleSource(s news.Source) *newswirev1.ArticleSource {
	return &newswirev1.ArticleSource{Id: s.ID, Name: text(s.Name), Country: s.Country}
}

func eventFeed(f *news.EventFeed) *newswirev1.EventFeed {
	if f == nil {
		return nil
	}
	return &newswirev1.EventFeed{Id: f.ID, Url: text(f.URL), Source: articleSource(f.Source)}
}

func gap(g *news.Gap) *newswirev1.Gap {
	if g == nil {
		return nil
	}
	m := &newswirev1.Gap{
		Id:        g.ID,
		From:      Stamp(g.From),
		To:        Stamp(g.To),
		Shown:     int32(g.Shown),
		Recovered: int32(g.Recovered),
		Final:     g.Final,
		Detail:    text(g.Detail),
	}
	if g.Missing >= 0 {
		n := int32(g.Missing)
		m.Missing = &n
	}
	return m
}

// Gaps gives the gaps of a feed.
func Gaps(list []news.Gap) []*newswirev1.Gap {
	var out []*newswirev1.Gap
	for _, g := range list {
		out = append(out, gap(&g))
	}
	return out
}

func trouble(t *news.Trouble) *newswirev1.Trouble {
	if t == nil {
		return nil
	}
	return &newswirev1.Trouble{State: string(t.State), Cause: string(t.Cause), Detail: text(t.Detail), Since: Stamp(t.Since)}
}
