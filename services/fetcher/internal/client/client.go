// Package client is the one door through which the wire fetches: feeds, pages and robots.txt. It reaches public addresses
// only, checked when the connection is made and so on every redirect, asks a host for one thing at a time, and bounds what it
// reads. It knows nothing of feeds or articles, and does not retry.
package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/originals"
	"github.com/newswire-dev/newswire/services/fetcher/internal/turns"
	"github.com/newswire-dev/newswire/services/news"
)

// The limits of one fetch.
const (
	MaxFeed      = 10 << 20         // decoded bytes of a feed
	MaxPage      = 5 << 20          // decoded bytes of a page
	maxRedirects = 5                //
	maxRatio     = 100              // decoded to received bytes, above ratioFrom
	ratioFrom    = 1 << 20          // decoded bytes below which any ratio will do
	maxHead      = 64 << 10         // bytes of a response's header
	maxValidator = 1 << 10          // bytes of an ETag worth sending back
	dialTimeout  = 5 * time.Second  //
	headTimeout  = 10 * time.Second // from the request to the response's header
	TotalTimeout = 30 * time.Second // of a fetch with its redirects, without the waits for its hosts
)

// A Gate spares the hosts that are asked, by their news.Authority. Enter waits until a host may be asked, and the client calls
// leave when the answer is complete, with the end of the pause that the host asks for (zero for none). A host that may not be
// asked for long is a *turns.BusyError.
type Gate interface {
	Enter(ctx context.Context, host string) (leave func(pause time.Time), err error)
}

// Options of a Client. The zero value fetches from the public network, politely.
type Options struct {
	UserAgent string            // empty: Newswire and the project's address
	AllowNets []netip.Prefix    // networks open to every port although they are not public
	NoRates   bool              // hosts are neither spared nor asked one thing at a time: for a replay
	Gate      Gate              // spares the hosts; nil: turns of the client's own
	Transport http.RoundTripper // answers in the place of the network; nil: the network, behind the guard
}

// A Client fetches. It is safe for concurrent use.
type Client struct {
	agent     string
	transport http.RoundTripper
	replaced  bool // the transport is not the network's
	allow     []netip.Prefix
	gate      Gate // nil: no rates

	mu      sync.Mutex
	proxies map[string]*proxied
}

// New makes a client. It holds idle connections until Close.
func New(o Options) *Client {
	c := &Client{agent: o.UserAgent, transport: o.Transport, replaced: o.Transport != nil, allow: o.AllowNets, proxies: map[string]*proxied{}}
	if c.agent == "" {
		c.agent = "Newswire/1.0 (+https://github.com/newswire-dev/newswire)"
	}
	if c.transport == nil {
		c.transport = newTransport(o.AllowNets)
	}
	if c.gate = o.Gate; c.gate == nil && !o.NoRates {
		c.gate = turns.New(turns.Options{})
	}
	return c
}

// Close gives up idle connections.
func (c *Client) Close() {
	if t, ok := c.transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range c.proxies {
		t.CloseIdleConnections()
	}
}

// maxReply is the longest answer to a form, in bytes.
const maxReply = 64 << 10

// A Request says what is wanted beyond the address.
type Request struct {
	ETag         string     // sent back byte for byte
	LastModified string     // sent back byte for byte
	MaxBytes     int64      // of the decoded body; 0: MaxPage
	Accept       string     // empty: anything
	Own          Own        // for one site only
	Proxy        string     // address of the proxy to go through; empty: none
	form         url.Values // posted, where there is one
	// Follow is asked before a redirect is followed; its error ends the fetch. nil: all are followed.
	Follow func(ctx context.Context, to string) error
}

// A Response is what a host answered, whatever its status.
type Response struct {
	Status    int
	Header    http.Header     // as received
	Sent      http.Header     // with what is secret left out of the values
	Body      []byte          // decoded from its transfer and content encodings
	Final     string          // the address that answered, after redirects
	Hops      []Hop           // the redirects that led there, in order
	Fetched   time.Time       // when the answer was complete
	RetryAt   time.Time       // when the host may be asked again; zero where it did not say
	Truncated bool            // the connection ended before the body did
	Place     originals.Place // where the answer already lies, in a replay; zero for the network
}

// A Hop is one redirect.
type Hop struct {
	URL    string // the address asked
	Status int    // 301, 302, 303, 307 or 308
}

// Get fetches an address. Every HTTP status is a Response; no usable answer is an *Error, and a context that ended is the
// context's error.
func (c *Client) Get(ctx context.Context, raw string, r Request) (*Response, error) {
	if r.MaxBytes <= 0 {
		r.MaxBytes = MaxPage
	}
	var hops []Hop
	left := TotalTimeout
	for {
		u, err := checkURL(raw)
		if err != nil {
			return nil, err
		}
		res, took, err := c.turn(ctx, u, r, left)
		if e := (*Error)(nil); errors.As(err, &e) && e.stale {
			res, took, err = c.turn(ctx, u, r, left)
		}
		if err != nil {
			return nil, err
		}
		left -= took
		next, ok := redirect(u, res)
		if !ok {
			res.Final, res.Hops = u.String(), hops
			return res, nil
		}
		if len(hops) == maxRedirects {
			return nil, &Error{Cause: news.CauseUnreachable, URL: raw, Detail: "redirects more than five times; check the address in a browser"}
		}
		if r.Follow != nil {
			if err := r.Follow(ctx, next); err != nil {
				return nil, err
			}
		}
		hops = append(hops, Hop{URL: raw, Status: res.Status})
		raw = next
	}
}

// Post sends a form to an address and reads a short answer, as Get does. It follows no redirect: what answers so was not asked.
func (c *Client) Post(ctx context.Context, raw string, form url.Values) (*Response, error) {
	u, err := checkURL(raw)
	if err != nil {
		return nil, err
	}
	res, _, err := c.turn(ctx, u, Request{MaxBytes: maxReply, form: form}, TotalTimeout)
	if err != nil {
		return nil, err
	}
	res.Final = u.String()
	return res, nil
}

// turn waits for the host's turn and does one request in what is left of the time. It also says how long the request took.
func (c *Client) turn(ctx context.Context, u *url.URL, r Request, left time.Duration) (res *Response, took time.Duration, err error) {
	if c.gate != nil {
		leave, err := c.gate.Enter(ctx, news.Authority(u.String()))
		if err != nil {
			return nil, 0, busy(u, err)
		}
		defer func() {
			if res != nil {
				leave(res.RetryAt)
			} else {
				leave(time.Time{})
			}
		}()
	}
	start := time.Now()
	limited, cancel := context.WithTimeout(ctx, max(left, time.Second))
	defer cancel()
	res, err = c.once(limited, u, r)
	if ctx.Err() != nil {
		return nil, 0, ctx.Err()
	}
	if err != nil {
		return nil, 0, failure(u, err)
	}
	return res, time.Since(start), nil
}

// busy types the error of a gate.
func busy(u *url.URL, err error) error {
	var e *turns.BusyError
	if !errors.As(err, &e) {
		return err
	}
	return &Error{Cause: news.CauseBusy, URL: u.String(), RetryAt: e.Until, Detail: e.Error(), waits: true}
}

// once does one request, without redirects.
func (c *Client) once(ctx context.Context, u *url.URL, r Request) (*Response, error) {
	method, body := http.MethodGet, io.Reader(nil)
	if r.form != nil {
		method, body = http.MethodPost, strings.NewReader(r.form.Encode())
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), body)
	if err != nil {
		return nil, err
	}
	if r.form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	} else {
		req.Body = nothing{}
	}
	c.head(req.Header, r)
	r.Own.add(req.Header, u)
	transport, err := c.through(r.Proxy)
	if err != nil {
		return nil, err
	}
	var w wear
	res, err := transport.RoundTrip(req.WithContext(w.watch(ctx)))
	if err != nil {
		return nil, w.failure(err)
	}
	defer res.Body.Close()
	out := &Response{Status: res.StatusCode, Header: res.Header, Sent: r.Own.masked(req.Header)}
	if placed, ok := res.Body.(interface{ Place() originals.Place }); ok {
		out.Place = placed.Place()
	}
	if isRedirect(res.StatusCode) {
		return out, nil
	}
	out.Body, out.Truncated, err = readBody(res, r.MaxBytes)
	out.Fetched = time.Now()
	out.RetryAt = retryAt(res, out.Fetched)
	return out, err
}

func (c *Client) head(h http.Header, r Request) {
	h.Set("User-Agent", c.agent)
	h.Set("Accept-Encoding", "gzip, br, zstd")
	h.Set("Accept", "*/*")
	if r.Accept != "" {
		h.Set("Accept", r.Accept)
	}
	if r.ETag != "" && len(r.ETag) <= maxValidator {
		h["If-None-Match"] = []string{r.ETag}
	}
	if r.LastModified != "" && len(r.LastModified) <= maxValidator {
		h["If-Modified-Since"] = []string{r.LastModified}
	}
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// redirect gives the address that a response sends us to.
func redirect(u *url.URL, res *Response) (string, bool) {
	to := strings.TrimSpace(res.Header.Get("Location"))
	if !isRedirect(res.Status) || to == "" {
		return "", false
	}
	next, err := u.Parse(to)
	if err != nil {
		return to, true
	}
	if next.Fragment == "" {
		next.Fragment = u.Fragment
	}
	return next.String(), true
}
