package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/newswire-dev/newswire/services/news"
)

// TestOwnStaysOnItsSite asks through a transport that answers for every host, and looks at what reached each.
func TestOwnStaysOnItsSite(t *testing.T) {
	own := Own{Site: "a.example", Header: http.Header{"X-Key": {"1"}, "User-Agent": {"mine"}}, Secret: http.Header{"Cookie": {"c=2"}}, Secure: true}
	f := func(from, to, want string) {
		t.Helper()
		var got []string
		c := New(Options{NoRates: true, Transport: answers(func(r *http.Request) *http.Response {
			got = append(got, strings.Join([]string{r.Header.Get("X-Key"), r.Header.Get("Cookie"), fmt.Sprint(r.Header.Get("User-Agent") == "mine")}, " "))
			if r.URL.String() == from && from != to {
				return &http.Response{StatusCode: 302, Header: http.Header{"Location": {to}}, Body: http.NoBody}
			}
			return &http.Response{StatusCode: 200, Body: http.NoBody}
		})})
		res, err := c.Get(context.Background(), from, Request{Own: own})
		if err != nil || got[len(got)-1] != want {
			t.Errorf("%s then %s: the last was sent %q, want %q; %v", from, to, got, want, err)
			return
		}
		if s := res.Sent.Get("Cookie"); s != "" && s != Masked {
			t.Errorf("the secret is shown as %q", s)
		}
	}
	f("https://www.a.example/x", "https://www.a.example/x", "1 c=2 true")
	f("https://www.a.example/x", "https://feeds.a.example/y", "1 c=2 true")
	f("https://www.a.example/x", "https://b.example/y", "  false")
	f("https://www.a.example/x", "http://www.a.example/y", "1  true")
	f("https://b.example/x", "https://b.example/x", "  false")
	f("https://a.example.b.example/x", "https://a.example.b.example/x", "  false")
}

type answers func(*http.Request) *http.Response

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) { return a(r), nil }

func TestProxy(t *testing.T) {
	var asked string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.String()
		io.WriteString(w, "through")
	}))
	t.Cleanup(proxy.Close)
	c := loopback(t)
	res, err := c.Get(context.Background(), "http://a.example/feed", Request{Proxy: proxy.URL})
	if err != nil || string(res.Body) != "through" || asked != "http://a.example/feed" {
		t.Errorf("through a proxy: %v, it was asked for %q", err, asked)
	}
	refused := func(c *Client, address, proxy string) {
		t.Helper()
		asked = ""
		_, err := c.Get(context.Background(), address, Request{Proxy: proxy})
		var e *Error
		if !errors.As(err, &e) || e.Cause != news.CauseForbidden || asked != "" {
			t.Errorf("%s through %s: %v, asked %q", address, proxy, err, asked)
		}
	}
	closed := New(Options{NoRates: true})
	t.Cleanup(closed.Close)
	refused(closed, "http://a.example/feed", proxy.URL)
	refused(c, "http://a.example/feed", "http://")
	elsewhere := New(Options{NoRates: true, AllowNets: []netip.Prefix{netip.MustParsePrefix(hostOf(t, proxy.URL) + "/32")}})
	t.Cleanup(elsewhere.Close)
	for _, private := range []string{"http://10.1.2.3/", "http://169.254.169.254/latest", "http://[::1]/", "http://2130706433/", "http://0x7f.1/", "http://10.1/"} {
		refused(elsewhere, private, proxy.URL)
	}
}

func hostOf(t *testing.T, raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u.Hostname()
}
