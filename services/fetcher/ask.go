package fetcher

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/feed"
	"github.com/newswire-dev/newswire/services/fetcher/internal/resolve"
	"github.com/newswire-dev/newswire/services/fetcher/internal/websub"
	"github.com/newswire-dev/newswire/services/news"
)

const acceptFeed = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"

// An answer is what came of asking a feed's candidates.
type answer struct {
	ours      bool // nothing can be said of the feed: the failure is on our side
	candidate int  // that answered, or the first that was asked
	status    int
	unchanged bool // 304, or the same bytes as last time
	whole     bool // it was asked without conditions
	feed      feed.Feed
	url       string // that answered, after redirects
	etag      string
	modified  string
	hash      string     // of the bytes
	cause     news.Cause // of the failure; none where it is a feed
	detail    string
	moved     string        // where the address leads for good
	instead   bool          // it was asked where its address, which fails now, has led for good
	gone      bool          // with instead: the address is no more, so that where it led takes its place
	retryAt   time.Time     // the host wants a pause until then
	notBefore time.Time     // the answer holds until then
	skew      time.Duration // by which the server's clock is fast
}

// ask asks the candidates of a feed in order, beginning with the one that answered last, until one is a feed. The error is that
// of the context.
func (f *Fetcher) ask(ctx context.Context, one Subject) (answer, error) {
	n := len(one.Feed.Candidates)
	if n == 0 {
		return answer{cause: news.CauseNotFound, detail: "the feed has no address; give it one"}, nil
	}
	var first answer
	for i := range n {
		a, err := f.askOne(ctx, one, (max(one.Feed.Current, 0)+i)%n, i == 0)
		if err != nil || a.ours || a.cause == news.CauseNone {
			return a, err
		}
		if i == 0 {
			first = a
		}
		if a.cause == news.CauseBusy {
			return first, nil
		}
	}
	if a, err := f.askInstead(ctx, one, first); err != nil || a.instead {
		return a, err
	}
	if n > 1 {
		first.detail = fmt.Sprintf("none of its %d addresses is a feed; the first: %s", n, first.detail)
	}
	return first, nil
}

// askInstead asks where the address that fails has led for good while it answered: outlets turn the old address off one day. The
// answer says instead where that is a feed.
func (f *Fetcher) askInstead(ctx context.Context, one Subject, failed answer) (answer, error) {
	if one.Feed.Moved == "" || failed.moved == one.Feed.Moved {
		return answer{}, nil
	}
	at := one
	at.Feed.Candidates = slices.Clone(one.Feed.Candidates)
	at.Feed.Candidates[failed.candidate] = one.Feed.Moved
	a, err := f.askOne(ctx, at, failed.candidate, true)
	if err != nil || a.ours || a.cause != news.CauseNone {
		return answer{}, err
	}
	a.instead, a.gone = true, lost(failed.cause)
	return a, nil
}

// askOne asks one candidate: with the validators, where they are its own.
func (f *Fetcher) askOne(ctx context.Context, one Subject, candidate int, current bool) (answer, error) {
	a := answer{candidate: candidate, url: one.Feed.Candidates[candidate]}
	req := client.Request{MaxBytes: client.MaxFeed, Accept: acceptFeed}
	if a.whole = !current || wantsWhole(one.Feed, f.Now(), f.PollMax); !a.whole {
		req.ETag, req.LastModified = one.Feed.ETag, one.Feed.LastModified
	}
	req, err := f.request(one.Feed, req)
	if err != nil {
		return f.unanswered(ctx, a, err)
	}
	res, err := f.client.Get(ctx, a.url, req)
	if err != nil {
		return f.unanswered(ctx, a, err)
	}
	f.network.answered()
	a.status, a.retryAt, a.url = res.Status, res.RetryAt, res.Final
	a.notBefore, a.moved, a.skew = freshUntil(res), forGood(res), skewOf(res)
	a.cause = client.StatusCause(res)
	switch {
	case a.cause != news.CauseNone:
		a.detail = statusDetail(res)
	case res.Status == 304 && req.ETag == "" && req.LastModified == "":
		a.cause, a.detail = news.CauseServer, "answers that nothing changed although nothing was known; it is asked again"
	case res.Status == 304:
		a.unchanged, a.etag, a.modified, a.hash = true, req.ETag, req.LastModified, one.Feed.BodyHash
	default:
		a.read(res, one, current, f.zones.of(zoneOf(one.Feed, one.Source)))
	}
	if a.moved != "" && lost(a.cause) {
		a.cause, a.detail = news.CauseMoved, "the address leads for good to "+a.moved+", where no feed is: "+a.detail
	}
	return a, nil
}

// unanswered types a failure to get any answer.
func (f *Fetcher) unanswered(ctx context.Context, a answer, err error) (answer, error) {
	var e *client.Error
	if !errors.As(err, &e) {
		if ctx.Err() != nil {
			return a, ctx.Err()
		}
		e = &client.Error{Cause: news.CauseUnreachable, Detail: err.Error()}
	}
	a.cause, a.detail, a.retryAt = e.Cause, e.Detail, e.RetryAt
	a.ours = f.ours(ctx, news.Authority(a.url), e)
	return a, ctx.Err()
}

// read reads the body of a 200. Validators of a document that was cut are forgotten, so that it is asked for whole.
func (a *answer) read(res *client.Response, one Subject, current bool, zone *time.Location) {
	a.etag, a.modified, a.hash = res.Header.Get("ETag"), res.Header.Get("Last-Modified"), hashOf(string(res.Body))
	if current && one.Feed.Polled && a.hash == one.Feed.BodyHash {
		a.unchanged = true
		return
	}
	read, err := feed.Read(res.Body, feed.Options{
		URL: res.Final, ContentType: res.Header.Get("Content-Type"), Location: res.Header.Get("Content-Location"), Language: res.Header.Get("Content-Language"), Zone: zone,
	})
	var e *feed.Error
	switch {
	case errors.As(err, &e):
		a.cause, a.detail = e.Cause, e.Detail
		a.etag, a.modified, a.hash = "", "", ""
		return
	case res.Truncated || read.Truncated:
		a.etag, a.modified, a.hash = "", "", ""
	}
	a.feed = read
	if hub, self := websub.Links(res.Header.Values("Link")); hub != "" && self != "" { // these count before the body's
		a.feed.Hubs, a.feed.Self = []string{resolve.Link(res.Final, hub)}, resolve.Link(res.Final, self)
	}
}

// zoneOf gives the zone of dates that state none: the feed's, else its outlet's.
func zoneOf(f news.Feed, s news.Source) string { return cmp.Or(f.Settings.Zone, s.Zone) }

func hashOf(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// statusDetail says what a status means for people, and what to do.
func statusDetail(res *client.Response) string {
	s := res.Status
	switch client.StatusCause(res) {
	case news.CauseBlocked:
		return fmt.Sprintf("the address answers with a challenge for browsers (%d); ask the outlet to let the wire read", s)
	case news.CauseNotFound:
		return "the address does not exist (404); look for the feed's new address on the outlet's site"
	case news.CauseGone:
		return "the outlet has taken it away for good (410)"
	case news.CauseRefused:
		return fmt.Sprintf("the outlet refuses to answer (%d); ask it to let the wire read", s)
	case news.CauseBusy:
		return fmt.Sprintf("the outlet asks for a pause (%d) until %s", s, res.RetryAt.UTC().Format("15:04 MST"))
	}
	return fmt.Sprintf("the outlet's server fails (%d); it is tried again", s)
}
