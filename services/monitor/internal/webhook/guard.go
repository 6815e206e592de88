package webhook

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

const (
	dialTimeout = 5 * time.Second
	maxHead     = 64 << 10 // bytes of an answer's header
)

// CheckURL says what is wrong with an address as the target of a webhook, nil when nothing is. Whether it may be reached is
// known only when it is dialled.
func CheckURL(raw string) error {
	if len(raw) > news.MaxURL {
		return fmt.Errorf("the webhook's address is longer than %d bytes", news.MaxURL)
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return fmt.Errorf("the webhook's address cannot be read: write it as https://host/path")
	case u.Scheme != "https" && u.Scheme != "http":
		return fmt.Errorf("the webhook's address must begin with https://")
	case u.Hostname() == "":
		return fmt.Errorf("the webhook's address names no host: write it as https://host/path")
	case u.User != nil:
		return fmt.Errorf("the webhook's address holds a user name; leave it out, deliveries are signed instead")
	}
	return nil
}

// A guard decides on the address that is really dialled, after the name was looked up. Port 443 alone is open to the public,
// so that nothing is posted there in plain text; the allowed networks are open whole.
type guard struct {
	allow  []netip.Prefix
	public *ssrf.Guardian
}

func (g guard) control(network, address string, conn syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return forbidden(address)
	}
	addr := to.Addr().Unmap().WithZone("")
	for _, open := range g.allow {
		if open.Contains(addr) {
			return nil
		}
	}
	// Azure's host agent answers at a public address from inside every machine there.
	if addr == netip.AddrFrom4([4]byte{168, 63, 129, 16}) || g.public.Safe(network, address, conn) != nil {
		return forbidden(address)
	}
	return nil
}

// forbidden is the address that the guard refused.
type forbidden string

func (f forbidden) Error() string {
	return fmt.Sprintf("%s is not a public address on port 443; use https, or open its network with --allow-net if it is yours", string(f))
}

func newTransport(allow []netip.Prefix) *http.Transport {
	g := guard{allow, ssrf.New(ssrf.WithPorts(443))}
	return &http.Transport{
		Proxy:                  nil, // a proxy would look names up out of the guard's sight
		DialContext:            (&net.Dialer{Timeout: dialTimeout, Control: g.control}).DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    dialTimeout,
		MaxResponseHeaderBytes: maxHead,
		MaxIdleConnsPerHost:    1,
		MaxIdleConns:           64,
		IdleConnTimeout:        30 * time.Second,
	}
}
