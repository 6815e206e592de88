package contract

import (
	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/news"
)

// Match gives an entry of a topic's sequence with its event; without it where the match was not rendered.
func Match(m news.Match) *newswirev1.Match {
	out := &newswirev1.Match{
		Topic:        m.Topic,
		Number:       m.Number,
		Kind:         string(m.Kind),
		Reason:       string(m.Reason),
		QueryVersion: int32(m.QueryVersion),
		Time:         Stamp(m.Time),
		Spans:        Spans(m.Spans),
	}
	if m.Event.Seq != 0 {
		out.Event = Event(m.Event)
	}
	return out
}

// Spans gives matched stretches.
func Spans(in []news.Span) []*newswirev1.Span {
	var out []*newswirev1.Span
	for _, s := range in {
		out = append(out, &newswirev1.Span{Field: s.Field, Start: int32(s.Start), End: int32(s.End)})
	}
	return out
}

// Topic gives a topic with its webhooks.
func Topic(t news.Topic, subscriptions []news.Subscription) *newswirev1.Topic {
	out := &newswirev1.Topic{
		Id:      t.ID,
		Name:    text(t.Name),
		Query:   text(t.Query),
		Version: int32(t.Version),
		Created: Stamp(t.Created),
		Saved:   Stamp(t.Saved),
		Matches: t.Matches,
	}
	for _, s := range subscriptions {
		out.Webhooks = append(out.Webhooks, Webhook(s))
	}
	return out
}

// Webhook gives a subscription, without its secret.
func Webhook(s news.Subscription) *newswirev1.Webhook {
	return &newswirev1.Webhook{
		Id:      s.ID,
		Url:     text(s.URL),
		State:   string(s.State),
		Cursor:  s.Cursor,
		Detail:  text(s.Detail),
		NextTry: Stamp(s.NextTry),
	}
}

// Delivery gives a row of the ledger.
func Delivery(a news.Attempt) *newswirev1.Delivery {
	return &newswirev1.Delivery{
		Number:   a.Number,
		Webhook:  a.Subscription,
		Try:      int32(a.Try),
		Time:     Stamp(a.Time),
		Status:   int32(a.Status),
		Error:    text(a.Error),
		Duration: span(a.Duration),
		Again:    a.Again,
	}
}
