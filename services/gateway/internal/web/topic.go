package web

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/internal/diff"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	matchRows   = 30
	attemptRows = 30
)

type topicPage struct {
	view.TopicRow
	Chart    Chart
	Coverage []noticeLine
	Rows     []matchLine
	Older    string
	Attempts []attemptLine
	Versions []versionLine
	Hooks    []hookLine
	CanHook  bool   // webhooks can be added
	Secret   string // shown once
	Said     said   // what a button did
	URL      string // of a webhook that was refused
	SinceDay string
}

type matchLine struct {
	row
	Number int64
}

type attemptLine struct {
	news.Attempt
	At, Answer, Receiver string
}

type versionLine struct {
	news.Topic
	At      string
	Changes []diff.Piece // from the version before
}

type hookLine struct {
	news.Subscription
	Next    string
	Waiting int64
}

func (p *Pages) topic(v *visit) error {
	page := topicPage{}
	if code := v.r.URL.Query().Get("said"); code != "" {
		page.Said = saidOf(code, v.r.URL.Query().Get("found"))
	}
	return v.showTopic(page)
}

// runTopic matches a topic with the last days of the archive; what it finds is listed and not delivered.
func (p *Pages) runTopic(v *visit) error {
	return v.runLately(v.r.PathValue("id"))
}

// runLately matches a topic with the days that a trial counts, and shows the topic.
func (v *visit) runLately(id string) error {
	n, err := v.Store.RunTopic(v.ctx, id, day(v.Now().UTC()).AddDate(0, 0, 1-trialDays), time.Time{})
	if err != nil {
		return err
	}
	return v.redirect("/topics/" + url.PathEscape(id) + "?said=ran&found=" + strconv.Itoa(n))
}

// showTopic shows a topic with its matches, newest first, its webhooks and their ledger.
func (v *visit) showTopic(page topicPage) error {
	id := v.r.PathValue("id")
	t, err := v.Store.Topic(v.ctx, id)
	if err != nil {
		return err
	}
	page.TopicRow, page.CanHook, page.SinceDay = t, v.Webhooks != nil, t.Saved.In(v.zone).Format("2 Jan 2006")
	page.Coverage = v.notices(t.Notices, false)
	page.Chart = dayBars("Matches a day", "matches", t.Days, v.Now().UTC())
	if err := v.fillLedger(&page); err != nil {
		return err
	}
	if err := v.fillMatches(&page); err != nil {
		return err
	}
	versions, err := v.Store.TopicVersions(v.ctx, id)
	if err != nil {
		return err
	}
	for i, old := range versions {
		line := versionLine{Topic: old, At: v.moment(old.Saved)}
		if i+1 < len(versions) {
			line.Changes = diff.Words(versions[i+1].Query, old.Query)
		}
		page.Versions = append(page.Versions, line)
	}
	if page.Secret != "" {
		v.w.Header().Set("Cache-Control", "no-store")
	}
	return v.show("topic", "topics", t.Name, page)
}

func (v *visit) fillMatches(page *topicPage) error {
	matches, err := v.Store.MatchesBefore(v.ctx, page.ID, atoi(v.r.URL.Query().Get("before")), matchRows)
	if err != nil {
		return err
	}
	for _, m := range matches {
		page.Rows = append(page.Rows, v.matchLine(m, page))
	}
	if len(matches) == matchRows {
		page.Older = with(v.r.URL.Query(), "before", strconv.FormatInt(matches[len(matches)-1].Number, 10))
	}
	return nil
}

// fillLedger lists the webhooks and what they answered.
func (v *visit) fillLedger(page *topicPage) error {
	attempts, err := v.Store.Attempts(v.ctx, page.ID, 0, attemptRows)
	if err != nil {
		return err
	}
	receivers := map[string]string{}
	for _, s := range page.Subscriptions {
		line := hookLine{Subscription: s, Waiting: page.Matches - s.Cursor}
		if s.Try > 0 {
			line.Next = v.since(s.NextTry)
		}
		page.Hooks = append(page.Hooks, line)
		receivers[s.ID] = news.Host(s.URL)
	}
	for _, a := range attempts {
		page.Attempts = append(page.Attempts, attemptLine{a, v.moment(a.Time), answer(a), receivers[a.Subscription]})
	}
	return nil
}

func (v *visit) matchLine(m news.Match, page *topicPage) matchLine {
	l := matchLine{row: v.articleRow(m.Event.Article, m.Spans), Number: m.Number}
	l.Delivery = page.delivery(m)
	at := m.Time.In(v.zone)
	l.Clock, l.Small, l.ISO, l.Exact = at.Format("2 Jan"), at.Format(" 15:04"), at.Format(time.RFC3339), "Matched "+v.moment(m.Time)
	l.Link += "?topic=" + url.QueryEscape(page.ID)
	l.Tag, l.TagClass = string(m.Reason), map[news.MatchReason]string{news.ReasonNew: "tag-ok", news.ReasonRevised: "tag-warn", news.ReasonRetract: "tag-bad", news.ReasonRestored: "tag-ok"}[m.Reason]
	l.Changed = m.Reason == news.ReasonRevised
	if why := reasonWords(m.Reason); why != "" {
		l.Notes = append(l.Notes, why)
	}
	l.Notes = append(l.Notes, "match "+number(m.Number))
	if m.QueryVersion != page.Version {
		l.Notes = append(l.Notes, fmt.Sprintf("version %d of the query", m.QueryVersion))
	}
	return l
}

// A delivery is what became of a match at the webhooks, in words.
type delivery struct{ Words, Dot string }

// delivery says no more than the ledger and the cursors do: a match that passed before a webhook was made was not delivered to it.
func (page *topicPage) delivery(m news.Match) delivery {
	if !m.Reason.Delivered() || len(page.Hooks) == 0 {
		return delivery{}
	}
	for _, h := range page.Hooks {
		if m.Number > h.Cursor {
			if h.State == news.Suspended {
				return delivery{"waiting: the webhook is suspended", "dot-bad"}
			}
			if h.Try > 0 && h.Next != "" {
				return delivery{fmt.Sprintf("waiting, %d tries, next %s", h.Try, h.Next), "dot-warn"}
			}
			return delivery{"waiting", "dot-warn"}
		}
	}
	for _, a := range page.Attempts {
		if a.Number == m.Number && a.Error == "" {
			return delivery{fmt.Sprintf("delivered, %s", took(a.Duration)), "dot-ok"}
		}
	}
	return delivery{}
}

// answer says in words what a receiver answered.
func answer(a news.Attempt) string {
	switch {
	case a.Status > 0:
		return fmt.Sprintf("%d after %s", a.Status, took(a.Duration))
	case a.Error != "":
		return "no answer after " + took(a.Duration)
	}
	return took(a.Duration)
}

// took writes a duration with what matters of it: 84 ms, 1.2 s.
func took(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
