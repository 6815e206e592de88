package client

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

func newTransport(allow []netip.Prefix) *http.Transport {
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second, Control: publicnet.New(allow, 80, 443).Control}
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
