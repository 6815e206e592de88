package web

import (
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

type topicsPage struct {
	Rows  []topicLine
	Today int
}

type topicLine struct {
	view.TopicRow
	Today       int
	Last        time.Time
	LastISO     string
	LastExact   string
	FailedHooks int
}

func (p *Pages) topics(v *visit) error {
	rows, err := v.Store.Topics(v.ctx)
	if err != nil {
		return err
	}
	var page topicsPage
	for _, t := range rows {
		line := topicLine{TopicRow: t, Last: t.LastMatch, LastISO: t.LastMatch.In(v.zone).Format(time.RFC3339), LastExact: v.moment(t.LastMatch)}
		if n := len(t.Days); n > 0 {
			line.Today = t.Days[n-1]
			page.Today += line.Today
		}
		for _, s := range t.Subscriptions {
			if s.State == news.Suspended || s.Detail != "" {
				line.FailedHooks++
			}
		}
		page.Rows = append(page.Rows, line)
	}
	return v.show("topics", "topics", "Topics", page)
}

type confirmPage struct{ Head, Text, Action, Button, Back string }

func (p *Pages) askDeleteTopic(v *visit) error {
	t, err := v.Store.Topic(v.ctx, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.show("confirm", "topics", "Delete topic", confirmPage{
		"Delete the topic “" + t.Name + "”?", "Its " + number(t.Matches) + " matches, its webhooks and their ledger go with it. The articles stay.",
		"/topics/" + t.ID + "/delete", "Delete it", "/topics/" + t.ID,
	})
}

func (p *Pages) deleteTopic(v *visit) error {
	if err := v.Store.DeleteTopic(v.ctx, v.r.PathValue("id")); err != nil {
		return err
	}
	return v.redirect("/topics")
}
