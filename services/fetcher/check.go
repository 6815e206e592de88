package fetcher

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/discover"
	"github.com/newswire-dev/newswire/services/fetcher/internal/feed"
	"github.com/newswire-dev/newswire/services/news"
)

// Check polls a feed now and explains what happens, like a doctor: what is sent and what comes back, what is repaired and dropped,
// what keeps the pages. A feed that the wire polls is given with its settings, validators and state; another one as its address
// alone. It stores nothing, and needs of the options only what reaches the network, the secrets, and the store where fetchers may ask the
// same hosts. The error is the context's or the store's.
func Check(ctx context.Context, o Options, one Subject) (news.FeedReport, error) {
	v := newVisitor(o)
	defer v.client.Close()
	c := &checking{visitor: v, one: one}
	err := v.visit(ctx, func(ctx context.Context) error {
		if err := c.poll(ctx); err != nil {
			return err
		}
		c.out.Next = next(one.Feed, v.Now())
		return c.elsewhere(ctx)
	})
	return c.out, err
}

type checking struct {
	*visitor
	one Subject
	out news.FeedReport
}

// poll asks the candidates as a poll does, until one is a feed.
func (c *checking) poll(ctx context.Context) error {
	n := len(c.one.Feed.Candidates)
	for i := range n {
		at := (max(c.one.Feed.Current, 0) + i) % n
		if err := c.candidate(ctx, c.one.Feed.Candidates[at], i == 0); err != nil {
			return err
		}
		if c.out.Cause == news.CauseNone || c.out.Cause == news.CauseBusy {
			return nil
		}
	}
	return nil
}

// candidate asks one address; where nothing has changed since the last poll it is asked once more for the whole.
func (c *checking) candidate(ctx context.Context, address string, current bool) error {
	c.out.Cause, c.out.Detail, c.out.URL = news.CauseNone, "", address
	r := client.Request{MaxBytes: client.MaxFeed, Accept: acceptFeed}
	if current {
		r.ETag, r.LastModified = c.one.Feed.ETag, c.one.Feed.LastModified
	}
	res, err := c.exchange(ctx, address, r)
	if err != nil || res == nil {
		return err
	}
	if res.Status == http.StatusNotModified && (r.ETag != "" || r.LastModified != "") {
		c.last().Detail = "nothing has changed since the last poll; asked once more for the whole"
		r.ETag, r.LastModified = "", ""
		if res, err = c.exchange(ctx, address, r); err != nil || res == nil {
			return err
		}
	}
	c.out.URL = res.Final
	if cause := client.StatusCause(res); cause != news.CauseNone {
		c.out.Cause, c.out.Detail = cause, statusDetail(res)
		c.last().Detail = c.out.Detail
		return nil
	}
	return c.read(ctx, res)
}

func (c *checking) last() *news.Exchange { return &c.out.Exchanges[len(c.out.Exchanges)-1] }

// exchange asks an address and notes all of it; nil where no answer came. The error is the context's.
func (c *checking) exchange(ctx context.Context, address string, r client.Request) (*client.Response, error) {
	r, err := c.request(c.one.Feed, r)
	var res *client.Response
	began := time.Now()
	if err == nil {
		res, err = c.client.Get(ctx, address, r)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	e := news.Exchange{URL: address, Took: time.Since(began)}
	if r.Own.Secret == nil && c.one.Feed.Settings.Secret != "" {
		e.Took = 0 // its secret could not be read
	}
	if err != nil {
		c.out.Cause, c.out.Detail = news.CauseUnreachable, detailOf(err)
		var typed *client.Error
		if errors.As(err, &typed) {
			c.out.Cause = typed.Cause
		}
		e.Detail = c.out.Detail
		c.out.Exchanges = append(c.out.Exchanges, e)
		return nil, nil
	}
	for _, h := range res.Hops {
		c.out.Exchanges = append(c.out.Exchanges, news.Exchange{URL: h.URL, Status: h.Status, Detail: redirectWords(h.Status)})
	}
	e.URL, e.Status, e.Bytes = res.Final, res.Status, int64(len(res.Body))
	e.Sent, e.Received = flat(res.Sent, nil), flat(res.Header, telling())
	c.out.Exchanges = append(c.out.Exchanges, e)
	return res, nil
}

func redirectWords(status int) string {
	if status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect {
		return "moved for good"
	}
	return "leads elsewhere for now"
}

// telling are the headers of an answer that say something of a poll.
func telling() []string {
	return []string{"Content-Type", "Content-Encoding", "Content-Length", "Etag", "Last-Modified", "Cache-Control", "Expires", "Age", "Date", "Retry-After", "Server",
		"Link", "Cf-Ray", "Cf-Mitigated", "X-Robots-Tag", "Content-Usage", "Tdm-Reservation", "Tdm-Policy", "Www-Authenticate", "Content-Language", "Content-Location"}
}

// flat gives headers as one text each, those named or all.
func flat(h http.Header, names []string) map[string]string {
	out := map[string]string{}
	for name, values := range h {
		if names == nil || slices.Contains(names, http.CanonicalHeaderKey(name)) {
			text := strings.Join(values, ", ")
			if len(text) > 300 {
				text = strings.ToValidUTF8(text[:300], "") + "…"
			}
			out[http.CanonicalHeaderKey(name)] = strings.ToValidUTF8(text, "?")
		}
	}
	return out
}

// read reads an answer as the fetcher would.
func (c *checking) read(ctx context.Context, res *client.Response) error {
	zone := c.zones.of(zoneOf(c.one.Feed, c.one.Source))
	read, err := feed.Read(res.Body, feed.Options{URL: res.Final, ContentType: res.Header.Get("Content-Type"), Zone: zone})
	var e *feed.Error
	if errors.As(err, &e) {
		c.out.Cause, c.out.Detail = e.Cause, e.Detail
		c.last().Detail = e.Detail
		return nil
	}
	c.describe(read, res)
	if len(read.Items) == 0 {
		return nil
	}
	link := read.Items[0].Link
	if link == "" {
		c.out.Robots = "the first item has no page"
		return nil
	}
	may, err := c.may(ctx, link)
	switch {
	case err != nil:
		return err
	case may.Allowed:
		c.out.Robots = "the pages may be fetched"
	case may.RetryAt.IsZero():
		c.out.Robots = "robots.txt keeps the wire from " + link + "; its items are published from what the feed says"
	default:
		c.out.Robots = "robots.txt of " + news.Host(link) + " cannot be read, so its pages are left alone for now"
	}
	return nil
}

// elsewhere looks for the feed on its site where its address answers with something else.
func (c *checking) elsewhere(ctx context.Context) error {
	if !lost(c.out.Cause) || len(c.one.Feed.Candidates) == 0 {
		return nil
	}
	found, err := c.seek(ctx, c.one)
	for _, f := range found {
		if !slices.Contains(c.one.Feed.Candidates, f.URL) {
			c.out.Found = append(c.out.Found, f)
		}
	}
	return err
}

// seek looks for feeds on the site of a feed.
func (v *visitor) seek(ctx context.Context, one Subject) ([]news.FoundFeed, error) {
	home := one.Source.Site
	if news.Address(home) == "" {
		home = one.Feed.Candidates[0]
	}
	found, err := discover.Find(ctx, v.site(one.Feed, v.zones.of(zoneOf(one.Feed, one.Source))), home)
	var out []news.FoundFeed
	for _, f := range found.Found {
		if f.Items > 0 && !discover.Comments(f) {
			out = append(out, f)
		}
	}
	return out, err
}

// lost reports whether a failure says that the feed is no more where it was.
func lost(c news.Cause) bool {
	return c == news.CauseNotAFeed || c == news.CauseMoved || c == news.CauseNotFound || c == news.CauseGone
}
