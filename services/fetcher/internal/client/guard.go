package client

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"code.dny.dev/ssrf"

	"github.com/newswire-dev/newswire/services/news"
)

// A guard decides on the address that is really dialled, after the name was looked up, so that a name cannot change its mind
// between the check and the connection.
type guard struct {
	allow  []netip.Prefix
	public *ssrf.Guardian
}

// control is a net.Dialer.Control.
func (g guard) control(network, address string, conn syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return &forbidden{address}
	}
	addr := to.Addr().Unmap().WithZone("")
	for _, open := range g.allow {
		if open.Contains(addr) {
			return nil
		}
	}
	// Azure's host agent answers at a public address from inside every machine there.
	if addr == netip.AddrFrom4([4]byte{168, 63, 129, 16}) {
		return &forbidden{address}
	}
	if err := g.public.Safe(network, address, conn); err != nil {
		return &forbidden{address}
	}
	return nil
}

// forbidden is the refusal of the guard. It does not unwrap to a network error, so that nothing takes it for one.
type forbidden struct{ address string }

func (f *forbidden) Error() string {
	return fmt.Sprintf("%s is not a public address on port 80 or 443; open its network with --allow-net if it is yours", f.address)
}

func newTransport(allow []netip.Prefix) *http.Transport {
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second, Control: guard{allow, ssrf.New()}.control}
	return &http.Transport{
		Proxy:                  nil, // a proxy would look names up out of the guard's sight
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // decoded here, within limits
		TLSHandshakeTimeout:    dialTimeout,
		ResponseHeaderTimeout:  headTimeout,
		MaxResponseHeaderBytes: maxHead,
		MaxConnsPerHost:        4,
		MaxIdleConnsPerHost:    1,
		MaxIdleConns:           256,
		IdleConnTimeout:        30 * time.Second,
	}
}

// checkURL refuses what no feed or page has a reason to be.
func checkURL(raw string) (*url.URL, error) {
	deny := func(why string) (*url.URL, error) {
		return nil, &Error{Cause: news.CauseForbidden, URL: raw, Detail: why}
	}
	if len(raw) > news.MaxURL {
		return deny(fmt.Sprintf("the address is longer than %d bytes", news.MaxURL))
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return deny("the address cannot be read; write it as https://host/path")
	case u.Scheme != "http" && u.Scheme != "https":
		return deny("only http and https addresses are fetched")
	case u.Hostname() == "":
		return deny("the address names no host")
	case u.User != nil:
		return deny("addresses with a user name in them are not fetched")
	}
	return u, nil
}
