package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"time"

	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/internal/publicnet"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	totalTimeout = 15 * time.Second // of one try
	maxAnswer    = 64 << 10         // bytes of an answer that are read, so that its connection can be used again
)

// Options of a Sender. The zero value posts to the public network.
type Options struct {
	UserAgent string            // empty: Newswire and the project's address
	AllowNets []netip.Prefix    // networks open to every port although they are not public
	Transport http.RoundTripper // answers in the place of the network; nil: the network, behind the guard
	Now       func() time.Time  // default time.Now
}

// A Sender makes single tries. It is safe for concurrent use.
type Sender struct {
	agent  string
	client *http.Client
	now    func() time.Time
}

// New makes a sender. It holds idle connections until Close.
func New(o Options) *Sender {
	if o.UserAgent == "" {
		o.UserAgent = "Newswire/1.0 (+https://github.com/newswire-dev/newswire)"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Transport == nil {
		o.Transport = newTransport(o.AllowNets)
	}
	// A redirect is an answer like any other: the owner's words name the target, not a host that answers there.
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Sender{agent: o.UserAgent, now: o.Now, client: &http.Client{Transport: o.Transport, CheckRedirect: stay}}
}

// Close gives up idle connections.
func (s *Sender) Close() { s.client.CloseIdleConnections() }

// A Result is one try and what the receiver asked for.
type Result struct {
	news.Attempt
	RetryAfter time.Duration // the receiver's own wish; zero where it had none
}

// Delivered reports whether the receiver took it.
func (r Result) Delivered() bool { return r.Error == "" }

// ID is the message id of a match: topic/number, the same in every try.
func ID(m news.Match) string { return m.Topic + "/" + strconv.FormatInt(m.Number, 10) }

// Body is what is posted: {"type":"match","timestamp":...,"data":...} with the match and its event in the JSON of the
// contract. The timestamp is the match's, so that every try posts the same bytes. A match without a number is a test, and its
// type says so, that no receiver takes it for news.
func Body(m news.Match) ([]byte, error) {
	data, err := contract.JSON(contract.Match(m))
	if err != nil {
		return nil, fmt.Errorf("match %s as JSON: %w", ID(m), err)
	}
	kind := "match"
	if m.Number == 0 {
		kind = "test"
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // the data stays byte for byte as everywhere else
	err = enc.Encode(struct {
		Type      string          `json:"type"`
		Timestamp time.Time       `json:"timestamp"`
		Data      json.RawMessage `json:"data"`
	}{kind, m.Time.UTC(), data})
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// Send makes one try and says how it ended. Only 2xx is delivered; redirects are not followed.
func (s *Sender) Send(ctx context.Context, sub news.Subscription, m news.Match) Result {
	start := s.now()
	r := Result{Attempt: news.Attempt{Subscription: sub.ID, Number: m.Number, Try: sub.Try + 1, Time: start.UTC()}}
	res, err := s.post(ctx, sub, m, start)
	r.Duration = s.now().Sub(start)
	if err != nil {
		r.Error = reason(err)
		return r
	}
	r.Status = res.StatusCode
	r.Error = complaint(res.StatusCode)
	r.RetryAfter = retryAfter(res.Header.Get("Retry-After"), start)
	return r
}

// post gives the answer with its body read and closed.
func (s *Sender) post(ctx context.Context, sub news.Subscription, m news.Match, at time.Time) (*http.Response, error) {
	if err := CheckURL(sub.URL); err != nil {
		return nil, err
	}
	body, err := Body(m)
	if err != nil {
		return nil, err
	}
	signature, err := Sign(sub.Secret, ID(m), at, body)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, totalTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, sub.URL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", s.agent)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(HeaderID, ID(m))
	req.Header.Set(HeaderTimestamp, strconv.FormatInt(at.Unix(), 10))
	req.Header.Set(HeaderSignature, signature)
	res, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}
	// The status is the answer; a body that breaks off changes nothing.
	_, _ = io.CopyN(io.Discard, res.Body, maxAnswer)
	return res, res.Body.Close()
}

// reason says why there was no answer. The address stays out of it: it may hold a token.
func reason(err error) string {
	var refused *publicnet.Refused
	if errors.As(err, &refused) {
		return refused.Error()
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("the receiver did not answer within %s", totalTimeout)
	}
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	return err.Error()
}

// complaint says what is wrong with a status, nothing where it means that the delivery was taken.
func complaint(status int) string {
	switch {
	case status >= 200 && status < 300:
		return ""
	case status >= 300 && status < 400:
		return fmt.Sprintf("the receiver answered %d: redirects are not followed, give the final address", status)
	case status == http.StatusGone:
		return "the receiver answered 410 Gone: it wants no more deliveries"
	}
	return fmt.Sprintf("the receiver answered %d %s", status, http.StatusText(status))
}

// retryAfter reads the header of that name: seconds, or a date (RFC 9110, 10.2.3).
func retryAfter(h string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(h, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(h); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
