package fetcher

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/discover"
	"github.com/newswire-dev/newswire/services/fetcher/internal/feed"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	checkedItems = 50                 // items of one kind that a check names
	still        = 7 * 24 * time.Hour // after which a feed without anything new is worth a word
	ahead        = 10 * time.Minute   // by which a date may lie ahead
)

// describe says what a feed holds and what is odd about it.
func (c *checking) describe(read feed.Feed, res *client.Response) {
	d := discover.Describe(read, res.Final, "")
	c.out.Format, c.out.Title, c.out.Site, c.out.Language = d.Format, d.Title, d.Site, d.Language
	c.out.Items, c.out.Newest, c.out.Titles, c.out.Repairs, c.out.Encoding = d.Items, d.Newest, d.Titles, d.Repairs, read.Encoding
	c.items(read, res.Final)
	c.answer(read, res)
	c.hints(read)
	c.times(read)
}

// items names those that are dropped, that are published without their page, and whose date cannot be read.
func (c *checking) items(read feed.Feed, address string) {
	note := func(to *[]news.CheckedItem, title, link, what string) {
		if len(*to) < checkedItems {
			*to = append(*to, news.CheckedItem{Title: title, Link: link, What: what})
		}
	}
	shared := 0
	for _, i := range itemsOf(read.Items, c.one.Source, address) {
		switch {
		case i.Dropped == news.DropDuplicate:
			note(&c.out.Dropped, i.Entry.Title, i.Link, "another entry of the feed says the same")
		case i.Dropped == news.DropNoAddress:
			note(&c.out.Dropped, i.Entry.Title, i.Link, "has neither link nor guid nor title")
		case i.Shared:
			shared++
		}
	}
	undated := 0
	for _, u := range read.Unread {
		if u.Item >= 0 && u.Item < len(read.Items) {
			note(&c.out.Undated, read.Items[u.Item].Title, read.Items[u.Item].Link, u.Text)
		}
	}
	for _, e := range read.Items {
		if e.Published.IsZero() && e.Modified.IsZero() {
			undated++
		}
	}
	if undated > len(read.Unread) {
		c.note("%d items state no date; the page may, else they are dated by when they were seen", undated-len(read.Unread))
	}
	if shared > 0 {
		c.note("%d items share their link or have none: they are published from what the feed says, without a page", shared)
	}
	if guids := guidsOf(read.Items); len(guids) == 1 && len(read.Items) > 1 {
		c.note("all items have one guid; the wire tells them apart by their links")
	}
	if read.Skipped > 0 {
		c.note("%d items beyond the first thousand are left out", read.Skipped)
	}
}

func guidsOf(items []news.Entry) map[string]bool {
	out := map[string]bool{}
	for _, e := range items {
		out[e.GUID] = true
	}
	if out[""] {
		return nil
	}
	return out
}

// answer says what is odd about the answer itself.
func (c *checking) answer(read feed.Feed, res *client.Response) {
	for _, h := range res.Hops {
		if h.Status == http.StatusMovedPermanently || h.Status == http.StatusPermanentRedirect {
			c.note("the feed has moved for good to %s", res.Final)
			break
		}
	}
	if wrong := clockWrong(skewOf(res)); wrong != "" {
		c.note("%s", wrong)
	}
	if res.Header.Get("ETag") == "" && res.Header.Get("Last-Modified") == "" {
		c.note("the server sends neither ETag nor Last-Modified, so that each poll costs the whole feed")
	}
	if res.Truncated || read.Truncated {
		c.note("the feed was cut: what came is read, and it is asked for whole the next time")
	}
	if kind := res.Header.Get("Content-Type"); strings.HasPrefix(kind, "text/html") {
		c.note("the server calls the feed a web page (%s); it is read all the same", kind)
	}
	if len(read.Items) == 0 {
		c.note("the feed holds no items")
	}
}

// hints says what the outlet says of when to ask.
func (c *checking) hints(read feed.Feed) {
	if every := max(read.TTL, read.Every); every > 0 {
		c.note("the outlet says that the feed holds for %s", words(every))
	}
	if len(read.Hubs) > 0 {
		c.note("it has a hub that can tell of news at once: %s", strings.Join(read.Hubs, ", "))
	}
	if read.Expired || read.Complete {
		c.note("the outlet says that nothing more will come")
	}
	if older := before(read); older != "" {
		c.note("older items are at %s", older)
	}
	if set := c.one.Feed.Settings.Language; set == "" && c.one.Source.Language != "" && read.Language != "" && base(read.Language) != base(c.one.Source.Language) {
		c.note("the feed says that its language is %s, the outlet's is %s", read.Language, c.one.Source.Language)
	}
}

func base(language string) string {
	b, _, _ := strings.Cut(strings.ToLower(language), "-")
	return b
}

// times says what is odd about the dates.
func (c *checking) times(read feed.Feed) {
	now := c.Now()
	future, day, assumed := 0, 0, 0
	for _, e := range read.Items {
		switch t := e.Published; {
		case t.IsZero():
		case t.Instant.Sub(now) > ahead:
			future++
		case t.Precision == news.Day || t.Precision == news.Month:
			day++
		case t.ZoneSource == news.ZoneAssumed:
			assumed++
		}
	}
	if future > 0 {
		c.note("%d items are dated ahead of the clock: kept as written, and ordered by when they were seen", future)
	}
	if day > 0 {
		c.note("%d items have a day and no clock", day)
	}
	if assumed > 0 {
		c.note("%d dates name no zone and none is set for the feed, so that UTC is assumed: set its zone", assumed)
	}
	known := c.one.Feed.Remarks
	known.Stale = news.Remark{}
	if stale := staled(known, now).Stale; stale.Holds() {
		c.note("%s", stale.Detail)
	} else if !c.out.Newest.IsZero() && now.Sub(c.out.Newest) > still {
		c.note("the newest item is %s old", words(now.Sub(c.out.Newest)))
	}
}

func (c *checking) note(format string, a ...any) {
	if text := fmt.Sprintf(format, a...); !slices.Contains(c.out.Notes, text) {
		c.out.Notes = append(c.out.Notes, text)
	}
}

// next says when a feed is polled next, and why then.
func next(f news.Feed, now time.Time) string {
	if f.ID == 0 {
		return ""
	}
	when := "now"
	if d := f.NextPoll.Sub(now); d > 0 {
		when = "in " + words(d)
	}
	switch {
	case f.LastPoll.IsZero():
		return when + ": it was never polled"
	case f.Cause == news.CauseBusy:
		return when + ": the outlet asked for a pause"
	case f.Failures > 0:
		return fmt.Sprintf("%s: %s in a row; the wait grows with each, and it is never given up", when, count(f.Failures, "failure"))
	}
	return fmt.Sprintf("%s: it is asked every %s, more often when polls show much that is new", when, words(f.Interval))
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// words gives a time span for people, to its largest two units.
func words(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", max(d.Round(time.Second)/time.Second, 0))
	case d < time.Hour:
		return fmt.Sprintf("%d min", d.Round(time.Minute)/time.Minute)
	case d < 48*time.Hour:
		if h, m := d/time.Hour, d%time.Hour/time.Minute; m > 0 {
			return fmt.Sprintf("%d h %d min", h, m)
		}
		return fmt.Sprintf("%d h", d/time.Hour)
	}
	return fmt.Sprintf("%d days", d/(24*time.Hour))
}
