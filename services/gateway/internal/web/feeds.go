package web

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/outlets"
)

const (
	hangs       = 10 * time.Minute // after which an item without outcome is worth a line
	hangingRows = 10
)

// A hangingLine is an item that waits for its outcome for long.
type hangingLine struct{ What, Link, Since, Due, Why string }

// A backfillLine is the work on a feed's past.
type backfillLine struct {
	news.Backfill
	Back string // the day
}

// waiting adds what a feed waits for: items, and the work on its past.
func (v *visit) waiting(b *feedBlock) error {
	rows, err := v.Store.PendingItems(v.ctx, b.ID, hangingRows)
	if err != nil {
		return err
	}
	for _, p := range rows {
		if v.Now().Sub(p.Shown) < hangs {
			continue
		}
		l := hangingLine{What: cmp.Or(p.Title, shortAddress(p.Link)), Link: webAddress(p.Link), Since: v.since(p.Shown), Due: v.since(p.Due), Why: "not taken up yet"}
		switch {
		case p.Sent:
			l.Why = "sent, and the outcome is out; it is sent again"
		case p.Cause != "":
			l.Why = causeWords(p.Cause) + ": " + todo(p.Cause, p.Detail)
		}
		b.Hanging = append(b.Hanging, l)
	}
	past, err := v.Store.Backfill(v.ctx, b.ID)
	if past.State != "" {
		b.Backfill = &backfillLine{past, past.Since.UTC().Format("2 Jan 2006")}
	}
	return err
}

// theFeed gives the feed that an address of a page names, with its source.
func (v *visit) theFeed() (news.Source, news.Feed, error) {
	id, err := strconv.ParseInt(v.r.PathValue("feed"), 10, 64)
	if err != nil {
		return news.Source{}, news.Feed{}, view.ErrNotFound
	}
	s, f, err := v.Store.Feed(v.ctx, id)
	if err == nil && s.ID != v.r.PathValue("id") {
		err = view.ErrNotFound
	}
	return s, f, err
}

func sourcePath(id string) string { return "/sources/" + url.PathEscape(id) }

// adoptProposal puts a proposed address in the place of the feed's own.
func (p *Pages) adoptProposal(v *visit) error {
	s, f, err := v.theFeed()
	if err != nil {
		return err
	}
	if f, err = outlets.Adopt(f, v.r.PostFormValue("url")); err != nil {
		return v.redirect(sourcePath(s.ID)) // it was adopted or taken back meanwhile; the page shows what is so
	}
	if _, err = v.Store.SetFeed(v.ctx, news.Source{}, f); err != nil && !errors.Is(err, view.ErrExists) {
		return err
	}
	return v.redirect(sourcePath(s.ID))
}

func (p *Pages) askRemoveFeed(v *visit) error {
	s, f, err := v.theFeed()
	if err != nil {
		return err
	}
	return v.show("confirm", "sources", "Remove feed", confirmPage{
		"Stop polling this feed?", shortAddress(f.Candidates[0]) + " is polled no more. Its articles and accounts stay, what is pending still ends, and added again it goes on.",
		fmt.Sprintf("%s/feeds/%d/remove", sourcePath(s.ID), f.ID), "Stop polling", sourcePath(s.ID),
	})
}

func (p *Pages) removeFeed(v *visit) error {
	_, f, err := v.theFeed()
	if err != nil {
		return err
	}
	if err := v.Store.RemoveFeed(v.ctx, f.ID); err != nil {
		return err
	}
	return v.redirect("/sources")
}

type checkPage struct {
	news.FeedReport
	Source    news.Source
	Feed      news.Feed
	Newest    string
	Exchanges []exchangeLine
}

type exchangeLine struct {
	news.Exchange
	Took     string
	Sent     []headerLine
	Received []headerLine
}

type headerLine struct{ Name, Value string }

// checkFeed polls a feed now and explains it. It changes nothing.
func (p *Pages) checkFeed(v *visit) error {
	s, f, err := v.theFeed()
	if err != nil {
		return err
	}
	if v.CheckFeed == nil {
		return v.redirect(sourcePath(s.ID))
	}
	r, err := v.CheckFeed(v.ctx, s, f)
	if err != nil {
		return err
	}
	page := checkPage{FeedReport: r, Source: s, Feed: f, Newest: v.moment(r.Newest)}
	for _, e := range r.Exchanges {
		page.Exchanges = append(page.Exchanges, exchangeLine{e, fmt.Sprintf("%.2f s", e.Took.Seconds()), headerLines(e.Sent), headerLines(e.Received)})
	}
	return v.show("check", "sources", "Check of "+cmp.Or(f.Title, s.Name, s.ID), page)
}

func headerLines(h map[string]string) (out []headerLine) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		out = append(out, headerLine{name, h[name]})
	}
	return out
}
