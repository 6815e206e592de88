package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/challenge"
	"github.com/newswire-dev/newswire/services/internal/publicnet"
	"github.com/newswire-dev/newswire/services/news"
)

// An Error is a fetch without a usable answer.
type Error struct {
	Cause   news.Cause // unreachable, timeout, dns, tls, forbidden, busy or too_large
	URL     string     // the address that failed, which may be that of a redirect
	Detail  string     // what is wrong and what to do, for people
	RetryAt time.Time  // for busy: when the host may be asked again
	local   bool
	unknown bool
	waits   bool
	stale   bool // a kept connection was to blame
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %s: %s", e.URL, e.Cause, e.Detail) }

// Local reports whether the failure looks like ours, not the host's: no route, no name server, no local address. Such a
// failure says nothing about the host.
func (e *Error) Local() bool { return e.local }

// Waits reports whether nothing was asked, since it was not the host's turn: RetryAt says when it is.
func (e *Error) Waits() bool { return e.waits }

// Unknown reports whether no name server could tell the host's address. Said of every host at once, it is a sign of a network cut off behind
// a name server that answers all the same.
func (e *Error) Unknown() bool { return e.unknown }

var errTooLarge = errors.New("too large")

// failure types an error of a transport or of reading a body.
func failure(u *url.URL, err error) *Error {
	var typed *Error
	if errors.As(err, &typed) {
		return typed
	}
	e := &Error{Cause: news.CauseUnreachable, URL: u.String(), local: isLocal(err), stale: errors.Is(err, errStale)}
	var refused *publicnet.Refused
	var name *net.DNSError
	switch {
	case errors.As(err, &refused):
		e.Cause, e.Detail = news.CauseForbidden, refused.Error()
	case errors.Is(err, errTooLarge):
		e.Cause, e.Detail = news.CauseTooLarge, err.Error()
	case e.local:
		e.Detail = "the network cannot be reached from here: " + plain(err) + "; check this machine's connection and name server"
	case errors.As(err, &name):
		e.Cause, e.unknown, e.Detail = news.CauseDNS, true, "no address is known for "+u.Hostname()+"; check the spelling, and whether the outlet has moved"
	case isTLS(err):
		e.Cause, e.Detail = news.CauseTLS, "the secure connection failed: "+plain(err)+"; tell the outlet, or use an address whose certificate is right"
	case errors.Is(err, context.DeadlineExceeded) || os.IsTimeout(err):
		e.Cause, e.Detail = news.CauseTimeout, "no complete answer in time; it is tried again"
	case errors.Is(err, syscall.ECONNREFUSED):
		e.Detail = u.Host + " refuses connections"
	default:
		e.Detail = plain(err)
	}
	return e
}

func isLocal(err error) bool {
	var name *net.DNSError
	if errors.As(err, &name) {
		return !name.IsNotFound && !unsolved(name)
	}
	return errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.ENETDOWN) || errors.Is(err, syscall.EADDRNOTAVAIL) ||
		errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}

// unsolved reports whether a name server answered that it cannot find out. That may be the host's own server, or all the world
// behind ours.
func unsolved(e *net.DNSError) bool { return e.Err == "server misbehaving" }

func isTLS(err error) bool {
	var verify *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var unknown x509.UnknownAuthorityError
	return errors.As(err, &verify) || errors.As(err, &record) || errors.As(err, &alert) || errors.As(err, &unknown)
}

// plain gives an error in one short line of printable text, since parts of it may be a host's words.
func plain(err error) string {
	text := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, err.Error())
	if len(text) > 200 {
		text = strings.ToValidUTF8(text[:200], "") + "…"
	}
	return text
}

// StatusCause gives the cause that a status stands for, and CauseNone for one that is no failure: 2xx and 304. Those who challenge browsers
// answer with several.
func StatusCause(res *Response) news.Cause {
	switch s := res.Status; {
	case slices.Contains(challenges, s) && challenge.Answer(res.Header, res.Body):
		return news.CauseBlocked
	case s >= 200 && s < 300, s == http.StatusNotModified:
		return news.CauseNone
	case s == http.StatusNotFound:
		return news.CauseNotFound
	case s == http.StatusGone:
		return news.CauseGone
	case s == http.StatusTooManyRequests, s == http.StatusServiceUnavailable && !res.RetryAt.IsZero():
		return news.CauseBusy
	case s == http.StatusUnauthorized, s == http.StatusPaymentRequired, s == http.StatusForbidden, s == http.StatusProxyAuthRequired,
		s == http.StatusUnavailableForLegalReasons, s >= 400 && s < 500:
		return news.CauseRefused
	default:
		return news.CauseServer
	}
}

var challenges = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusTooManyRequests, http.StatusServiceUnavailable}

// retryAt reads Retry-After (RFC 9110, 10.2.3: seconds or a date), at most a day, where the status gives it a meaning. A 429
// without one asks for a minute.
func retryAt(res *http.Response, answered time.Time) time.Time {
	if res.StatusCode != http.StatusTooManyRequests && res.StatusCode != http.StatusServiceUnavailable {
		return time.Time{}
	}
	written := strings.TrimSpace(res.Header.Get("Retry-After"))
	now, wait := answered, time.Duration(-1)
	if seconds, err := strconv.ParseInt(written, 10, 64); err == nil {
		wait = time.Duration(min(seconds, 86400)) * time.Second
	} else if at, err := http.ParseTime(written); err == nil {
		// By the host's own clock, where it shows one.
		if date, err := http.ParseTime(res.Header.Get("Date")); err == nil {
			now = date
		}
		wait = at.Sub(now)
	}
	if wait <= 0 && res.StatusCode == http.StatusTooManyRequests {
		wait = time.Minute
	}
	if wait <= 0 {
		return time.Time{}
	}
	return answered.Add(min(wait, 24*time.Hour))
}
