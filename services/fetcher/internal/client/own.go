package client

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/newswire-dev/newswire/services/internal/publicnet"
	"github.com/newswire-dev/newswire/services/news"
)

// Own is what a request carries for one site and for no other: it is left out at an address outside the site, and so on every
// redirect that leaves it.
type Own struct {
	Site   string      // registrable domain (news.Site); empty: none
	Header http.Header // takes the place of the client's own
	Secret http.Header // the same, but never sent over http after https
	Secure bool        // the site was named by an https address
}

// add adds what may be sent to an address.
func (o Own) add(h http.Header, u *url.URL) {
	if o.Site == "" || news.Site(u.String()) != o.Site {
		return
	}
	for name, values := range o.Header {
		h[http.CanonicalHeaderKey(name)] = values
	}
	if o.Secure && u.Scheme != "https" {
		return
	}
	for name, values := range o.Secret {
		h[http.CanonicalHeaderKey(name)] = values
	}
}

// Masked stands where a header was sent whose value is secret.
const Masked = "(secret)"

// masked gives headers as they may be shown.
func (o Own) masked(h http.Header) http.Header {
	out := h.Clone()
	for name := range o.Secret {
		if out.Get(name) != "" {
			out.Set(name, Masked)
		}
	}
	return out
}

// maxProxies bounds the transports that are kept. A wire has a handful of proxies.
const maxProxies = 64

// through gives the transport for a proxy, or the network's where there is none.
func (c *Client) through(proxy string) (http.RoundTripper, error) {
	if proxy == "" || c.replaced {
		return c.transport, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.proxies[proxy]; t != nil {
		return t, nil
	}
	t, err := newProxied(proxy, c.allow)
	if err != nil {
		return nil, err
	}
	for name, old := range c.proxies {
		if len(c.proxies) < maxProxies {
			break
		}
		old.CloseIdleConnections()
		delete(c.proxies, name)
	}
	c.proxies[proxy] = t
	return t, nil
}

// A proxied transport sends through a proxy. The proxy looks names up, so that only addresses that are written as numbers can be
// checked here; what the proxy reaches is for the proxy to bound.
type proxied struct {
	*http.Transport
	guard *publicnet.Guard
}

func newProxied(proxy string, allow []netip.Prefix) (*proxied, error) {
	u, err := url.Parse(proxy)
	if err != nil || u.Hostname() == "" {
		return nil, &Error{Cause: news.CauseForbidden, URL: proxy, Detail: "the feed's proxy is no address; write it as http://host:port"}
	}
	ports := []uint16{80, 443}
	if n, err := strconv.ParseUint(u.Port(), 10, 16); err == nil {
		ports = append(ports, uint16(n))
	}
	t := newTransport(allow)
	t.Proxy = http.ProxyURL(u)
	t.DialContext = (&net.Dialer{Timeout: dialTimeout, Control: publicnet.New(allow, ports...).Control}).DialContext
	return &proxied{t, publicnet.New(allow, 80, 443)}, nil
}

// RoundTrip refuses numbers and names that stand for a private network.
func (p *proxied) RoundTrip(r *http.Request) (*http.Response, error) {
	host, port := r.URL.Hostname(), r.URL.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[r.URL.Scheme]
	}
	if strings.EqualFold(host, "localhost") || strings.HasSuffix(strings.ToLower(host), ".localhost") {
		host = "127.0.0.1"
	}
	addr, err := netip.ParseAddr(host)
	switch {
	case err == nil:
		network := map[bool]string{true: "tcp4", false: "tcp6"}[addr.Unmap().Is4()]
		if err := p.guard.Control(network, net.JoinHostPort(host, port), nil); err != nil {
			return nil, err
		}
	case endsInNumber(host):
		return nil, &publicnet.Refused{Address: r.URL.Host, Ports: []uint16{80, 443}}
	}
	return p.Transport.RoundTrip(r)
}

// endsInNumber reports whether a name that is no plain address may be read as one: 127.1, 0x7f000001 (URL standard, 3.5).
func endsInNumber(host string) bool {
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	_, err := strconv.ParseUint(labels[len(labels)-1], 0, 64)
	return err == nil
}
