package fetcher

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"time"

	"github.com/newswire-dev/newswire/services/extract"
	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/feed"
	"github.com/newswire-dev/newswire/services/fetcher/internal/robots"
	"github.com/newswire-dev/newswire/services/news"
)

// A Feed is what the wire reads in a feed.
type Feed = feed.Feed

// An Error says why a feed or page could not be read.
type Error struct {
	Cause  news.Cause
	Detail string // what is wrong and what to do, for people
}

func (e *Error) Error() string { return string(e.Cause) + ": " + e.Detail }

// TryOptions say what is tried. Either Input or an address to fetch is needed.
type TryOptions struct {
	Input     []byte      // nil: fetch URL, through the same client as the service
	URL       string      // where the input comes from: relative addresses are resolved against it
	Header    http.Header // of the input's answer: its Content-Type counts
	UTF8      bool        // the input is known to be UTF-8
	AllowNets []netip.Prefix
	UserAgent string
	Zone      *time.Location // the outlet's
}

// TryFeed reads a feed as the service would and stores nothing. It also gives the address that answered. Errors are *Error, but
// for those of the context.
func TryFeed(ctx context.Context, o TryOptions) (Feed, string, error) {
	if err := o.fetch(ctx, client.Request{MaxBytes: client.MaxFeed, Accept: acceptFeed}); err != nil {
		return Feed{}, o.URL, err
	}
	f, err := feed.Read(o.Input, o.feed())
	var e *feed.Error
	if errors.As(err, &e) {
		return Feed{}, o.URL, &Error{e.Cause, e.Detail}
	}
	return f, o.URL, err
}

// A WholeFeed is everything that a feed says.
type WholeFeed = feed.Whole

// TryWhole reads everything that a feed says, and stores nothing. Errors are *Error, but for those of the context.
func TryWhole(ctx context.Context, o TryOptions) (WholeFeed, string, error) {
	if err := o.fetch(ctx, client.Request{MaxBytes: client.MaxFeed, Accept: acceptFeed}); err != nil {
		return WholeFeed{}, o.URL, err
	}
	w, err := feed.ReadWhole(o.Input, o.feed())
	var e *feed.Error
	if errors.As(err, &e) {
		return WholeFeed{}, o.URL, &Error{e.Cause, e.Detail}
	}
	return w, o.URL, err
}

// feed gives what is known of the input's answer.
func (o *TryOptions) feed() feed.Options {
	h := o.Header
	return feed.Options{URL: o.URL, ContentType: h.Get("Content-Type"), Location: h.Get("Content-Location"), Language: h.Get("Content-Language"), Zone: o.Zone}
}

// TryPage reads the page of an article as the service would, with more of it than the service keeps, and stores nothing. It also gives the address that answered. Errors
// are *Error, but for those of the context; with one comes what a page that is no article says of itself.
func TryPage(ctx context.Context, o TryOptions) (extract.Article, string, error) {
	if err := o.fetch(ctx, client.Request{MaxBytes: client.MaxPage, Accept: acceptPage}); err != nil {
		return extract.Article{}, o.URL, err
	}
	a, err := extract.Read(o.Input, o.URL, extract.Options{ContentType: o.Header.Get("Content-Type"), Zone: o.Zone, UTF8: o.UTF8})
	var not *extract.NotArticle
	if errors.As(err, &not) {
		return extract.Article{Page: not.Page}, o.URL, &Error{not.Cause, not.Reason}
	}
	return a, o.URL, err
}

// fetch puts what the address answers in the place of the input, where there is none.
func (o *TryOptions) fetch(ctx context.Context, r client.Request) error {
	if o.Input != nil {
		return nil
	}
	c := client.New(client.Options{UserAgent: o.UserAgent, AllowNets: o.AllowNets})
	defer c.Close()
	res, err := c.Get(ctx, o.URL, r)
	var e *client.Error
	switch {
	case errors.As(err, &e):
		return &Error{e.Cause, e.Detail}
	case err != nil:
		return err
	}
	if cause := client.StatusCause(res); cause != news.CauseNone {
		return &Error{cause, statusDetail(res)}
	}
	o.Input, o.URL, o.Header = res.Body, res.Final, res.Header
	if o.Input == nil {
		o.Input = []byte{}
	}
	return nil
}

// RobotsAnswer is what a robots.txt says to an agent about an address.
type RobotsAnswer struct {
	Allowed    bool     `json:"allowed"`
	CrawlDelay string   `json:"crawl_delay,omitempty"` // as Go writes durations: 10s
	Sitemaps   []string `json:"sitemaps,omitempty"`
}

// TryRobots reads a robots.txt as the service would, for any agent by its product token.
func TryRobots(rules []byte, agent, address string) RobotsAnswer {
	r := robots.Parse(rules)
	a := RobotsAnswer{Allowed: r.Allowed(agent, address), Sitemaps: r.Sitemaps()}
	if delay := r.CrawlDelay(agent); delay > 0 {
		a.CrawlDelay = delay.String()
	}
	return a
}
