package client

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// drip is a body that gives one byte a second for ever, and ends when its request does.
type drip struct {
	ctx    context.Context
	closed chan struct{}
}

func (d drip) Read(b []byte) (int, error) {
	select {
	case <-d.ctx.Done():
		return 0, d.ctx.Err()
	case <-time.After(time.Second):
		b[0] = 'x'
		return 1, nil
	}
}

func (d drip) Close() error {
	close(d.closed)
	return nil
}

type silent struct{}

func (silent) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// TestSlowHosts holds a fetch to its time, whatever the host does with it.
func TestSlowHosts(t *testing.T) {
	f := func(what string, transport http.RoundTripper) {
		t.Helper()
		synctest.Test(t, func(t *testing.T) {
			c := New(Options{NoRates: true, Transport: transport})
			defer c.Close()
			start := time.Now()
			_, err := c.Get(t.Context(), "https://slow.example/", Request{})
			var e *Error
			if took := time.Since(start); !errors.As(err, &e) || e.Cause != news.CauseTimeout || took > TotalTimeout {
				t.Errorf("%s: %v after %v", what, err, took)
			}
		})
	}
	f("no answer", silent{})
	f("a byte a second", answer(func(r *http.Request) *http.Response {
		res := reply(200, nil)
		res.Body = drip{r.Context(), make(chan struct{})}
		return res
	}))
}

// TestBrokenHosts names what is wrong with a connection, and takes any type of content.
func TestBrokenHosts(t *testing.T) {
	hang := func(w http.ResponseWriter, head string) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		io.WriteString(conn, head)
		conn.Close()
	}
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/eof":
			hang(w, "")
		case "/half":
			hang(w, "HTTP/1.1 200 OK\r\nContent-Le")
		case "/head":
			w.Header().Set("X-Long", strings.Repeat("x", 2*maxHead))
		case "/304":
			w.WriteHeader(304)
		case "/etag":
			io.WriteString(w, r.Header.Get("If-None-Match"))
		default:
			w.Header()["Content-Type"] = r.URL.Query()["type"]
			io.WriteString(w, "<rss/>")
		}
	})
	c := loopback(t)
	for _, path := range []string{"/eof", "/half", "/head"} {
		_, err := c.Get(t.Context(), url+path, Request{})
		var e *Error
		if !errors.As(err, &e) || e.Cause != news.CauseUnreachable || e.Local() {
			t.Errorf("Get(%s) = %v, want it unreachable", path, err)
		}
	}
	if res, err := c.Get(t.Context(), url+"/304", Request{}); err != nil || res.Status != 304 || res.Header.Get("ETag") != "" {
		t.Errorf("a 304 without validators: %+v, %v", res, err)
	}
	for etag, sent := range map[string]string{"unquoted": "unquoted", `W/"weak"`: `W/"weak"`, strings.Repeat("x", 10<<10): ""} {
		if res, err := c.Get(t.Context(), url+"/etag", Request{ETag: etag}); err != nil || string(res.Body) != sent {
			t.Errorf("ETag %.20s is sent as %q, %v", etag, res.Body, err)
		}
	}
	for _, kind := range []string{"", "?type=text/html", "?type=text/plain", "?type=application/octet-stream"} {
		if res, err := c.Get(t.Context(), url+"/feed"+kind, Request{}); err != nil || string(res.Body) != "<rss/>" {
			t.Errorf("%q: %+v, %v", kind, res, err)
		}
	}
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(secure.Close)
	_, err := c.Get(t.Context(), secure.URL, Request{})
	var e *Error
	if !errors.As(err, &e) || e.Cause != news.CauseTLS || !strings.Contains(e.Detail, "secure connection") {
		t.Errorf("a certificate that nobody signed: %v", err)
	}
}

// TestHostileAnswersAreAccounted holds the list of what hosts do against the tests that answer each.
func TestHostileAnswersAreAccounted(t *testing.T) {
	root := os.Getenv("NEWSWIRE_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "..", "shared")
	}
	raw, err := os.ReadFile(filepath.Join(root, "data", "feeds", "hostile", "manifest.json"))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("no shared data: set NEWSWIRE_SHARED to the folder that holds data/feeds")
	}
	var list struct {
		HTTP []struct{ Name string } `json:"http"`
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	answered := map[string]string{
		"slow headers":                                          "TestSlowHosts",
		"slow-loris body":                                       "TestSlowHosts",
		"redirect to file:/gopher:/data:":                       "TestGetFollowsRedirects",
		"redirect to private IP":                                "TestGetFollowsRedirects",
		"DNS rebinding":                                         "TestGetReachesPublicAddressesOnly: the address is checked when the connection is made",
		"redirect https->http":                                  "TestOwnStaysOnItsSite",
		"cross-host redirect with Authorization/Cookie":         "TestOwnStaysOnItsSite",
		"301 permanent":                                         "TestGetFollowsRedirects; adopted by the fetcher after confirmation",
		"302/303/307 temporary":                                 "TestGetFollowsRedirects",
		"304 without ETag":                                      "TestBrokenHosts; fetcher TestPollKeepsAndClears",
		"304 to an unconditional request":                       "fetcher TestFalse304",
		"ETag changes every time, body equal":                   "fetcher TestPollKeepsAndClears",
		"ETag equal, body changed (stuck 304)":                  "fetcher TestFalse304",
		"weak ETag W/\"x\", unquoted ETag, 10 kB ETag":          "TestGetSendsValidatorsAsTheyCame, TestBrokenHosts",
		"429 with Retry-After: 3600 | date | 317100 | -1 | abc": "TestStatusCause, TestRetryAfterHoldsTheHost",
		"410 Gone":                                "TestStatusCause",
		"404/403/401/5xx":                         "TestStatusCause; fetcher TestFailuresAreWeighed",
		"200 with error page / login":             "feed TestReadRefuses",
		"HTTP 400 unless browser-like User-Agent": "TestOwnStaysOnItsSite: a feed may have a User-Agent of its own",
		"Content-Encoding: gzip said, plain sent": "TestGetDecodes",
		".xml.gz body with Content-Type application/gzip, no Content-Encoding":              "TestGetDecodes",
		"Content-Type: text/html for a valid feed; text/plain; none":                        "TestBrokenHosts",
		"TLS: expired, wrong host, self-signed":                                             "TestBrokenHosts",
		"connection reset mid TLS, EOF before status":                                       "TestBrokenHosts",
		"WebSub: challenge for unknown topic; wrong HMAC; sha1 only; replay; hub redirects": "websub TestSigned, TestReadIntent",
	}
	for _, one := range list.HTTP {
		if answered[one.Name] == "" {
			t.Errorf("%q is answered by no test", one.Name)
		}
	}
	t.Logf("%d scenarios", len(list.HTTP))
}
