package webhook

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/newswire-dev/newswire/services/internal/publicnet"
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

// newTransport dials public addresses on port 443 alone, so that nothing is posted there in plain text, and the allowed networks
// whole.
func newTransport(allow []netip.Prefix) *http.Transport {
	g := publicnet.New(allow, 443)
	return &http.Transport{
		Proxy:                  nil, // a proxy would look names up out of the guard's sight
		DialContext:            (&net.Dialer{Timeout: dialTimeout, Control: g.Control}).DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    dialTimeout,
		MaxResponseHeaderBytes: maxHead,
		MaxIdleConnsPerHost:    1,
		MaxIdleConns:           64,
		IdleConnTimeout:        30 * time.Second,
	}
}
