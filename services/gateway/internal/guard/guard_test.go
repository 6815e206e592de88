package guard

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// behind serves h behind the guards, over HTTP/1 and cleartext HTTP/2.
func behind(t *testing.T, o Options, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	o.Login = func(w http.ResponseWriter, _ *http.Request, status int, wrong string) {
		w.WriteHeader(status)
		fmt.Fprint(w, "please sign in. ", wrong)
	}
	o.Open = func(r *http.Request) bool { return r.URL.Path == "/healthz" }
	s := httptest.NewUnstartedServer(Wrap(o, h))
	s.Config.Protocols = new(http.Protocols)
	s.Config.Protocols.SetHTTP1(true)
	s.Config.Protocols.SetUnencryptedHTTP2(true)
	s.Start()
	t.Cleanup(s.Close)
	return s
}

func hello(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "hello") }

// ask gives status and body; headers come as name and value in turn.
func ask(t *testing.T, s *httptest.Server, method, path, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	c := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(b)
}

func TestHosts(t *testing.T) {
	s := behind(t, Options{Hosts: []string{"wire.example"}}, hello)
	f := func(host string, want int) {
		t.Helper()
		if res, body := ask(t, s, "GET", "/", "", "Host", host); res.StatusCode != want {
			t.Errorf("host %q gives %d %s, want %d", host, res.StatusCode, body, want)
		}
	}
	f("127.0.0.1:8080", 200)
	f("[::1]:8080", 200)
	f("localhost", 200)
	f("10.1.2.3", 200)
	f("WIRE.example:80", 200)
	f("evil.example", 421)
	f("localhost.evil.example", 421)
	f("wire.example.evil.example", 421)
	f("127.0.0.1.evil.example", 421)
}

func TestOrigins(t *testing.T) {
	s := behind(t, Options{}, hello)
	f := func(want int, headers ...string) {
		t.Helper()
		if res, body := ask(t, s, "POST", "/v1/topics", "{}", headers...); res.StatusCode != want {
			t.Errorf("%q gives %d %s, want %d", headers, res.StatusCode, body, want)
		}
	}
	f(200)
	f(200, "Origin", s.URL)
	f(200, "Sec-Fetch-Site", "same-origin")
	f(403, "Origin", "https://evil.example")
	f(403, "Origin", "null")
	f(403, "Sec-Fetch-Site", "cross-site")
	f(403, "Sec-Fetch-Site", "same-site")
}

func TestToken(t *testing.T) {
	s := behind(t, Options{Token: "sesame"}, hello)
	f := func(path string, want int, words string, headers ...string) {
		t.Helper()
		if res, body := ask(t, s, "GET", path, "", headers...); res.StatusCode != want || !strings.Contains(body, words) {
			t.Errorf("GET %s with %q gives %d %s, want %d %s", path, headers, res.StatusCode, body, want, words)
		}
	}
	f("/healthz", 200, "hello")
	f("/v1/events", 401, "NEWSWIRE_TOKEN")
	f("/metrics", 401, "NEWSWIRE_TOKEN")
	f("/", 401, "please sign in", "Accept", "text/html,*/*")
	f("/v1/events", 200, "hello", "Authorization", "Bearer sesame")
	f("/metrics", 200, "hello", "Authorization", "Bearer sesame")
	f("/v1/events", 401, "", "Authorization", "Bearer sesam")
	f("/v1/events", 401, "", "Authorization", "Basic sesame")
	f("/v1/events", 401, "", "Authorization", "Bearer ")
	f("/", 401, "", "Cookie", "newswire=sesame")
	f("/", 401, "", "Cookie", "newswire=")
}

func TestSession(t *testing.T) {
	s := behind(t, Options{Token: "sesame"}, hello)
	form := func(token string) (*http.Response, string) {
		return ask(t, s, "POST", "/login", url.Values{"token": {token}}.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	}
	if res, body := form("wrong"); res.StatusCode != 401 || !strings.Contains(body, "not the token") || len(res.Cookies()) != 0 {
		t.Errorf("a wrong token gives %d %s", res.StatusCode, body)
	}
	res, _ := form(" sesame ")
	if res.StatusCode != 303 || len(res.Cookies()) != 1 {
		t.Fatalf("the token gives %d, %v", res.StatusCode, res.Cookies())
	}
	c := res.Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || strings.Contains(c.Value, "sesame") {
		t.Errorf("the cookie is %v", c)
	}
	if res, body := ask(t, s, "GET", "/v1/events", "", "Cookie", c.Name+"="+c.Value); body != "hello" {
		t.Errorf("signed in: %d %s", res.StatusCode, body)
	}
	other := behind(t, Options{Token: "changed"}, hello)
	if res, _ := ask(t, other, "GET", "/", "", "Cookie", c.Name+"="+c.Value); res.StatusCode != 401 {
		t.Error("a session outlives its token")
	}
	if res, _ := ask(t, s, "POST", "/logout", ""); res.StatusCode != 303 || res.Cookies()[0].MaxAge >= 0 {
		t.Errorf("signing out gives %d %v", res.StatusCode, res.Cookies())
	}
}

func TestHeaders(t *testing.T) {
	s := behind(t, Options{CSP: "default-src 'none'"}, hello)
	res, _ := ask(t, s, "GET", "/", "")
	for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// TestRestOfABodyIsNoRequest sends a body that nobody reads, followed on the same connection by what looks like a request.
func TestRestOfABodyIsNoRequest(t *testing.T) {
	s := behind(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.Method)
		r.Body.Close()
	})
	c, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	smuggled := strings.Repeat(" ", 2<<20) + "DELETE / HTTP/1.1\r\nHost: localhost\r\n\r\n"
	go fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s", len(smuggled), smuggled)
	all, _ := io.ReadAll(c) // A reset ends it as well.
	if strings.Count(string(all), "HTTP/1.1") != 1 || strings.Contains(string(all), "DELETE") {
		t.Errorf("answers: %s", all)
	}
}

// TestSlowReaderIsCutOff lets a client ask and take nothing.
func TestSlowReaderIsCutOff(t *testing.T) {
	ended := make(chan error, 1)
	s := behind(t, Options{Patience: 100 * time.Millisecond}, func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 1<<20)); err != nil {
				ended <- err
				return
			}
		}
	})
	c, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Fatal("a reader that takes nothing holds its answer for ever")
	}
}

// TestSilentStreamLives leaves a stream silent for longer than a write may take.
func TestSilentStreamLives(t *testing.T) {
	const patience = 50 * time.Millisecond
	s := behind(t, Options{Patience: patience}, func(w http.ResponseWriter, r *http.Request) {
		for i := range 3 {
			if i > 0 {
				select {
				case <-r.Context().Done():
					return
				case <-time.After(4 * patience):
				}
			}
			fmt.Fprintln(w, "line", i)
			w.(http.Flusher).Flush()
		}
	})
	transport := &http.Transport{Protocols: new(http.Protocols)}
	transport.Protocols.SetUnencryptedHTTP2(true)
	for name, c := range map[string]*http.Client{"HTTP/1": s.Client(), "HTTP/2": {Transport: transport}} {
		res, err := c.Post(s.URL, "text/plain", strings.NewReader("body"))
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || string(b) != "line 0\nline 1\nline 2\n" {
			t.Errorf("%s: %q, %v", name, b, err)
		}
	}
}
