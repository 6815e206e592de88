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
	f, err := feed.Read(o.Input, feed.Options{URL: o.URL, ContentType: o.Header.Get("Content-Type"), Zone: o.Zone})
	var e *feed.Error
	if errors.As(err, &e) {
		return Feed{}, o.URL, &Error{e.Cause, e.Detail}
	}
	return f, o.URL, err
}

// TryPage reads the page of an article as the service would and stores nothing. It also gives the address that answered. Errors
// are *Error, but for those of the context.
func TryPage(ctx context.Context, o TryOptions) (news.Page, string, error) {
	if err := o.fetch(ctx, client.Request{MaxBytes: client.MaxPage, Accept: acceptPage}); err != nil {
		return news.Page{}, o.URL, err
	}
	p, err := extract.Page(o.Input, o.URL, extract.Options{ContentType: o.Header.Get("Content-Type"), Zone: o.Zone, UTF8: o.UTF8})
	var not *extract.NotArticle
	if errors.As(err, &not) {
		return news.Page{}, o.URL, &Error{not.Cause, not.Reason}
	}
	return p, o.URL, err
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
