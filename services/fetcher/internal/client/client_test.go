package client

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/newswire-dev/newswire/services/news"
)

// loopback makes a client that may reach a test's own servers.
func loopback(t *testing.T) *Client {
	c := New(Options{NoRates: true, AllowNets: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	t.Cleanup(c.Close)
	return c
}

func serve(t *testing.T, h http.HandlerFunc) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func zip(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func squeeze(b []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func pack(b []byte) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return w.EncodeAll(b, nil)
}

func TestGetReachesPublicAddressesOnly(t *testing.T) {
	c := New(Options{NoRates: true})
	defer c.Close()
	f := func(url string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_, err := c.Get(ctx, url, Request{})
		var e *Error
		if !errors.As(err, &e) || e.Cause != news.CauseForbidden || e.Local() {
			t.Errorf("Get(%s) = %v, want it forbidden", url, err)
		}
	}
	for _, url := range []string{"http://127.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::127.0.0.1]/", "http://0.0.0.0/",
		"http://10.1.2.3/", "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://169.254.169.254/latest/meta-data/",
		"http://168.63.129.16/", "http://[fe80::1]/", "http://[fd00::1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
		"http://192.0.2.1/", "http://198.18.0.1/", "http://224.0.0.1/", "http://255.255.255.255/", "http://localhost/",
		"https://8.8.8.8:22/", "file:///etc/passwd", "gopher://8.8.8.8/", "javascript:alert(1)", "//example.org/", "https://",
		"https://user:secret@example.org/", "https://example.org/" + strings.Repeat("a", 3000)} {
		f(url)
	}
}

func TestGetOpensNamedNetworks(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello") })
	res, err := loopback(t).Get(context.Background(), url, Request{})
	if err != nil || string(res.Body) != "hello" || res.Status != 200 || res.Fetched.IsZero() {
		t.Errorf("Get = %+v, %v", res, err)
	}
	closed := New(Options{NoRates: true, AllowNets: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
	defer closed.Close()
	if _, err := closed.Get(context.Background(), url, Request{}); err == nil {
		t.Error("a network that was not named is open")
	}
}

func TestGetFollowsRedirects(t *testing.T) {
	var url string
	url = serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a":
			http.Redirect(w, r, "/b", 301)
		case "/b":
			http.Redirect(w, r, url+"/c?x=1", 302)
		case "/c":
			io.WriteString(w, "end")
		case "/loop":
			http.Redirect(w, r, "/loop", 302)
		case "/file":
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(302)
		case "/inside":
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", 302)
		}
	})
	c := loopback(t)
	res, err := c.Get(context.Background(), url+"/a", Request{})
	if err != nil || res.Final != url+"/c?x=1" || string(res.Body) != "end" || len(res.Hops) != 2 || res.Hops[0].Status != 301 || res.Hops[1].Status != 302 {
		t.Errorf("Get = %+v, %v", res, err)
	}
	f := func(path string, want news.Cause) {
		t.Helper()
		_, err := c.Get(context.Background(), url+path, Request{})
		var e *Error
		if !errors.As(err, &e) || e.Cause != want {
			t.Errorf("Get(%s) = %v, want %s", path, err, want)
		}
	}
	f("/loop", news.CauseUnreachable)
	f("/file", news.CauseForbidden)
	f("/inside", news.CauseForbidden)
}

func TestGetDecodes(t *testing.T) {
	bodies := map[string]func(w http.ResponseWriter){
		"/gzip": func(w http.ResponseWriter) { w.Header().Set("Content-Encoding", "gzip"); w.Write(zip([]byte("hello"))) },
		"/file": func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/gzip")
			w.Write(zip([]byte("hello")))
		},
		"/twice": func(w http.ResponseWriter) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(zip(zip([]byte("hello"))))
		},
		"/lie":   func(w http.ResponseWriter) { w.Header().Set("Content-Encoding", "gzip"); io.WriteString(w, "hello") },
		"/empty": func(w http.ResponseWriter) { w.Header().Set("Content-Encoding", "gzip") },
		"/br": func(w http.ResponseWriter) {
			w.Header().Set("Content-Encoding", "br")
			w.Write(squeeze([]byte("hello")))
		},
		"/nobr": func(w http.ResponseWriter) { w.Header().Set("Content-Encoding", "br"); io.WriteString(w, "hello") },
		"/zstd": func(w http.ResponseWriter) {
			w.Header().Set("Content-Encoding", "zstd")
			w.Write(pack([]byte("hello")))
		},
		"/other": func(w http.ResponseWriter) {
			w.Header().Set("Content-Encoding", "compress")
			io.WriteString(w, "hello")
		},
		"/brbomb": func(w http.ResponseWriter) {
			w.Header().Set("Content-Encoding", "br")
			w.Write(squeeze(make([]byte, 40<<20)))
		},
		"/zstdbomb": func(w http.ResponseWriter) { w.Write(pack(make([]byte, 40<<20))) },
		"/cut":      func(w http.ResponseWriter) { w.Header().Set("Content-Length", "100"); io.WriteString(w, "hello") },
		"/cutzip": func(w http.ResponseWriter) {
			b := zip(bytes.Repeat([]byte("hello "), 1000))
			w.Write(b[:len(b)/2])
		},
		"/bomb": func(w http.ResponseWriter) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(zip(make([]byte, 40<<20)))
		},
		"/ratio": func(w http.ResponseWriter) { w.Write(zip(make([]byte, 4<<20))) },
		"/long":  func(w http.ResponseWriter) { w.Write(bytes.Repeat([]byte("x"), 6<<20)) },
		"/dense": func(w http.ResponseWriter) { w.Write(zip(make([]byte, 500<<10))) },
	}
	url := serve(t, func(w http.ResponseWriter, r *http.Request) { bodies[r.URL.Path](w) })
	c := loopback(t)
	f := func(path, want string, cause news.Cause) {
		t.Helper()
		res, err := c.Get(context.Background(), url+path, Request{})
		var e *Error
		switch {
		case cause != "" && (!errors.As(err, &e) || e.Cause != cause):
			t.Errorf("Get(%s) = %v, want %s", path, err, cause)
		case cause == "" && (err != nil || string(res.Body) != want || res.Truncated != (path == "/cut")):
			t.Errorf("Get(%s) = %v, %v", path, res, err)
		}
	}
	for _, path := range []string{"/gzip", "/file", "/twice", "/lie", "/cut", "/br", "/zstd"} {
		f(path, "hello", "")
	}
	f("/empty", "", "")
	f("/dense", string(make([]byte, 500<<10)), "")
	f("/nobr", "", news.CauseUnreachable)
	f("/other", "", news.CauseUnreachable)
	f("/brbomb", "", news.CauseTooLarge)
	f("/zstdbomb", "", news.CauseTooLarge)
	f("/cutzip", "", news.CauseUnreachable)
	f("/bomb", "", news.CauseTooLarge)
	f("/ratio", "", news.CauseTooLarge)
	f("/long", "", news.CauseTooLarge)
}

func TestGetSendsValidatorsAsTheyCame(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `W/"x` && r.Header.Get("If-Modified-Since") == "yesterday" && strings.HasPrefix(r.UserAgent(), "Newswire") {
			w.WriteHeader(304)
			return
		}
		io.WriteString(w, "full")
	})
	res, err := loopback(t).Get(context.Background(), url, Request{ETag: `W/"x`, LastModified: "yesterday"})
	if err != nil || res.Status != 304 || len(res.Body) != 0 {
		t.Errorf("Get = %+v, %v", res, err)
	}
}

func TestStatusCause(t *testing.T) {
	f := func(status int, retryAfter string, want news.Cause, busy bool) {
		t.Helper()
		res := &http.Response{StatusCode: status, Header: http.Header{"Retry-After": {retryAfter}}}
		now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		out := &Response{Status: status, RetryAt: retryAt(res, now)}
		if got := StatusCause(out); got != want || out.RetryAt.IsZero() == busy || out.RetryAt.Sub(now) > 24*time.Hour {
			t.Errorf("status %d, Retry-After %q: %q at %v, want %q", status, retryAfter, got, out.RetryAt, want)
		}
	}
	f(200, "", "", false)
	f(200, "60", "", false)
	f(304, "", "", false)
	f(404, "", news.CauseNotFound, false)
	f(410, "", news.CauseGone, false)
	f(403, "", news.CauseRefused, false)
	f(451, "", news.CauseRefused, false)
	f(418, "", news.CauseRefused, false)
	f(429, "", news.CauseBusy, true)
	f(429, "-1", news.CauseBusy, true)
	f(429, "abc", news.CauseBusy, true)
	f(429, "317100", news.CauseBusy, true)
	f(503, "", news.CauseServer, false)
	f(503, "120", news.CauseBusy, true)
	f(503, "Sun, 01 Mar 2026 13:00:00 GMT", news.CauseBusy, true)
	f(500, "120", news.CauseServer, false)
}

func TestLocal(t *testing.T) {
	f := func(err error, want bool) {
		t.Helper()
		if got := isLocal(err); got != want {
			t.Errorf("isLocal(%v) = %v, want %v", err, got, want)
		}
	}
	f(&net.OpError{Op: "dial", Err: errNetwork{}}, false)
	f(&net.DNSError{Err: "no such host", IsNotFound: true}, false)
	f(&net.DNSError{Err: "server misbehaving", IsTemporary: true}, false)
	f(&net.DNSError{Err: "read udp 127.0.0.1:4->127.0.0.1:53: read: connection refused"}, true)
	f(&net.DNSError{Err: "i/o timeout", IsTimeout: true}, true)
}

type errNetwork struct{}

func (errNetwork) Error() string { return "refused" }

// answer is a transport without a network.
type answer func(*http.Request) *http.Response

func (a answer) RoundTrip(r *http.Request) (*http.Response, error) { return a(r), nil }

func reply(status int, h http.Header) *http.Response {
	if h == nil {
		h = http.Header{}
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(""))}
}

func TestHostsAreSpared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New(Options{Transport: answer(func(*http.Request) *http.Response { return reply(200, nil) })})
		start := time.Now()
		for range 5 {
			if _, err := c.Get(context.Background(), "https://a.example/", Request{}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != 4*time.Second {
			t.Errorf("five requests to one host took %v, want 4s: one a second", took)
		}
		start = time.Now()
		if _, err := c.Get(context.Background(), "https://b.example/", Request{}); err != nil || time.Since(start) != 0 {
			t.Errorf("another host waited %v, %v", time.Since(start), err)
		}
	})
}

func TestOneRequestAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New(Options{Transport: answer(func(r *http.Request) *http.Response {
			time.Sleep(5 * time.Second)
			return reply(200, nil)
		})})
		start := time.Now()
		errs := make(chan error)
		for range 2 {
			go func() {
				_, err := c.Get(context.Background(), "https://a.example/", Request{})
				errs <- err
			}()
		}
		if err := errors.Join(<-errs, <-errs); err != nil || time.Since(start) != 11*time.Second {
			t.Errorf("two requests of 5 s with a rest took %v, %v", time.Since(start), err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		go func() {
			_, err := c.Get(context.Background(), "https://a.example/", Request{})
			errs <- err
		}()
		synctest.Wait()
		if _, err := c.Get(ctx, "https://a.example/", Request{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting for a busy host beyond the context = %v", err)
		}
		<-errs
	})
}

func TestRetryAfterHoldsTheHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		c := New(Options{Transport: answer(func(r *http.Request) *http.Response {
			asked++
			return reply(429, http.Header{"Retry-After": {"120"}})
		})})
		if res, err := c.Get(context.Background(), "https://a.example/", Request{}); err != nil || res.Status != 429 {
			t.Fatal(res, err)
		}
		var e *Error
		if _, err := c.Get(context.Background(), "https://a.example/other", Request{}); !errors.As(err, &e) || e.Cause != news.CauseBusy || e.RetryAt.Sub(time.Now()) != 2*time.Minute {
			t.Errorf("during the pause Get = %v", err)
		}
		time.Sleep(2*time.Minute + time.Second)
		if res, err := c.Get(context.Background(), "https://a.example/", Request{}); err != nil || res.Status != 429 || asked != 2 {
			t.Errorf("after the pause Get = %v, %v, asked %d times", res, err, asked)
		}
	})
}

// A host that closes a connection which was kept open is asked once more, at its turn and not at once.
func TestBrokenConnectionsWaitForTheirTurn(t *testing.T) {
	var asked []time.Time
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked = append(asked, time.Now()); len(asked)%2 == 0 {
			panic(http.ErrAbortHandler)
		}
	}))
	defer s.Close()
	c := New(Options{AllowNets: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	defer c.Close()
	for i := range 3 {
		if _, err := c.Get(t.Context(), s.URL, Request{}); err != nil {
			t.Fatalf("request %d: %v", i, err)
		}
	}
	if len(asked) != 5 {
		t.Fatalf("asked %d times, want 5: two of three connections break once", len(asked))
	}
	if d := asked[4].Sub(asked[0]); d < time.Second {
		t.Errorf("five requests within %s", d)
	}
}
