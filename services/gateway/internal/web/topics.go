package web

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
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

const (
	matchRows   = 30
	attemptRows = 30
)

type topicPage struct {
	view.TopicRow
	Chart     Chart
	Rows      []matchLine
	Older     string
	Attempts  []attemptLine
	Versions  []versionLine
	Hooks     []hookLine
	Secret    string // shown once
	Said      string // what a button did
	SinceDay  string
	NextMatch int64
}

type matchLine struct {
	row
	Number int64
	Why    string
	Reason string
}

type attemptLine struct {
	news.Attempt
	At, Answer string
}

type versionLine struct {
	news.Topic
	At string
}

type hookLine struct {
	news.Subscription
	Next    string
	Waiting int64
}

func (p *Pages) topic(v *visit) error { return v.showTopic("", v.r.URL.Query().Get("said")) }

// showTopic shows a topic with its matches, newest first, its webhooks and their ledger.
func (v *visit) showTopic(secret, said string) error {
	id := v.r.PathValue("id")
	t, err := v.Store.Topic(v.ctx, id)
	if err != nil {
		return err
	}
	page := topicPage{TopicRow: t, Secret: secret, Said: said, SinceDay: t.Saved.In(v.zone).Format("2 Jan 2006"), Chart: dayBars("Matches a day", "matches", t.Days, v.Now().UTC())}
	matches, err := v.Store.MatchesBefore(v.ctx, id, atoi(v.r.URL.Query().Get("before")), matchRows)
	if err != nil {
		return err
	}
	for _, m := range matches {
		page.Rows = append(page.Rows, v.matchLine(m, id))
	}
	if len(matches) == matchRows {
		page.Older = with(v.r.URL.Query(), "before", strconv.FormatInt(matches[len(matches)-1].Number, 10))
	}
	attempts, err := v.Store.Attempts(v.ctx, id, 0, attemptRows)
	if err != nil {
		return err
	}
	for _, a := range attempts {
		page.Attempts = append(page.Attempts, attemptLine{a, v.moment(a.Time), answer(a)})
	}
	versions, err := v.Store.TopicVersions(v.ctx, id)
	if err != nil {
		return err
	}
	for _, old := range versions {
		page.Versions = append(page.Versions, versionLine{old, v.moment(old.Saved)})
	}
	for _, s := range t.Subscriptions {
		line := hookLine{Subscription: s, Waiting: t.Matches - s.Cursor}
		if s.Try > 0 {
			line.Next = v.moment(s.NextTry)
		}
		page.Hooks = append(page.Hooks, line)
	}
	return v.show("topic", "topics", t.Name, page)
}

func (v *visit) matchLine(m news.Match, topic string) matchLine {
	l := matchLine{row: v.articleRow(m.Event.Article, m.Spans), Number: m.Number, Reason: string(m.Reason), Why: reasonWords(m.Reason)}
	at := m.Time.In(v.zone)
	l.Clock, l.Small, l.ISO = at.Format("2 Jan"), at.Format(" 15:04"), at.Format(time.RFC3339)
	l.Link += "?topic=" + topic
	l.Tag, l.TagClass = string(m.Reason), map[news.MatchReason]string{news.ReasonNew: "tag-ok", news.ReasonRevised: "tag-warn", news.ReasonRetract: "tag-bad"}[m.Reason]
	if l.Why != "" {
		l.Notes = append(l.Notes, l.Why)
	}
	l.Notes = append(l.Notes, fmt.Sprintf("match %s", number(m.Number)))
	return l
}

// answer says in words what a receiver answered.
func answer(a news.Attempt) string {
	took := a.Duration.Round(time.Millisecond).String()
	switch {
	case a.Status > 0:
		return fmt.Sprintf("%d after %s", a.Status, took)
	case a.Error != "":
		return a.Error
	}
	return took
}

// topicForm is the page on which a topic is written, tried and saved.
type topicForm struct {
	ID, Name, Query, Hook string
	Version               int
	Canonical             string
	Warnings              []queryWarning
	Wrong                 *queryWrong
	Problem               string // other than the query's
	Tried                 bool
	Count                 int
	Counted               string
	Rows                  []row
}

func (p *Pages) newTopic(v *visit) error {
	return v.editForm(topicForm{Query: v.r.URL.Query().Get("q")})
}

func (p *Pages) editTopic(v *visit) error {
	t, err := v.Store.Topic(v.ctx, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.editForm(topicForm{ID: t.ID, Name: t.Name, Query: t.Query, Version: t.Version})
}

// editForm shows the form; a POST tries the query on the archive, or saves it.
func (v *visit) editForm(f topicForm) error {
	title := "New topic"
	if f.ID != "" {
		title = "Edit topic: " + f.Name
	}
	if v.r.Method != "POST" {
		return v.show("edit", "topics", title, f)
	}
	f.Name, f.Query, f.Hook = strings.TrimSpace(v.r.PostFormValue("name")), strings.TrimSpace(v.r.PostFormValue("q")), strings.TrimSpace(v.r.PostFormValue("webhook"))
	q, err := query.Parse(f.Query)
	if err != nil {
		if f.Wrong, err = asWrong(err); err != nil {
			return err
		}
		return v.show("edit", "topics", title, f)
	}
	f.Canonical, f.Warnings = q.String(), warningsOf(q)
	if v.r.PostFormValue("do") == "save" {
		if f.Name != "" {
			return v.saveTopic(f)
		}
		f.Problem = "Give the topic a name."
	}
	if err := v.try(q, &f); err != nil {
		return err
	}
	return v.show("edit", "topics", title, f)
}

const (
	trialRows  = 20
	trialDays  = 28
	trialCount = 1000
)

// try runs a query on the archive.
func (v *visit) try(q *query.Query, f *topicForm) error {
	list, err := v.Store.Articles(v.ctx, view.Search{Query: q, Limit: trialRows})
	if err != nil {
		return err
	}
	counted, err := v.Store.Articles(v.ctx, view.Search{Query: q, From: v.Now().AddDate(0, 0, -trialDays), Limit: trialCount})
	if err != nil {
		return err
	}
	f.Tried, f.Count, f.Counted = true, len(counted), number(len(counted))
	if len(counted) == trialCount {
		f.Counted += "+"
	}
	for _, a := range list {
		f.Rows = append(f.Rows, v.articleRow(a, q.Spans(query.Prepare(query.Of(a)))))
	}
	return nil
}

// saveTopic saves, and shows the secret of a new webhook this once.
func (v *visit) saveTopic(f topicForm) error {
	var t news.Topic
	var err error
	if f.ID == "" {
		t, err = v.Store.CreateTopic(v.ctx, f.Name, f.Canonical)
	} else {
		t, err = v.Store.UpdateTopic(v.ctx, f.ID, f.Name, f.Canonical)
	}
	if err != nil {
		return err
	}
	if f.Hook == "" || v.Webhooks == nil {
		return v.redirect("/topics/" + t.ID)
	}
	sub, err := v.Webhooks.Create(v.ctx, t.ID, f.Hook)
	v.r.SetPathValue("id", t.ID)
	if errors.Is(err, view.ErrInvalid) {
		return v.showTopic("", "The topic is saved, its webhook is not: "+err.Error())
	}
	if err != nil {
		return err
	}
	return v.showTopic(sub.Secret, "The topic is saved.")
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
