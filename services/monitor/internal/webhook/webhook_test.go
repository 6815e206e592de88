package webhook

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/newswire-dev/newswire/services/news"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

var at = time.Date(2026, 3, 14, 10, 31, 9, 0, time.UTC)

func match(number int64) news.Match {
	return news.Match{
		Topic: "t7", Number: number, Kind: news.Appeared, Reason: news.ReasonNew, QueryVersion: 1, Time: at,
		Event: news.Event{Epoch: "e", Seq: 9, Type: news.Created, Time: at, Article: news.Article{ID: "a1", Content: news.Content{Title: "Ferry & <crew>"}}},
	}
}

// The signature was computed with openssl from the same bytes.
func TestSignVector(t *testing.T) {
	got, err := Sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; err != nil || got != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestSecrets(t *testing.T) {
	a, err := NewSecret()
	b, _ := NewSecret()
	if err != nil || a == b || !strings.HasPrefix(a, "whsec_") {
		t.Errorf("got %s and %s, %v", a, b, err)
	}
	if _, err := Sign(a, "t/1", at, nil); err != nil {
		t.Error(err)
	}
	_, err = Sign("whsec_!hush!", "t/1", at, nil)
	if err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("a broken secret gives %v", err)
	}
}

// receiver answers with a status and checks each delivery as a subscriber would.
func receiver(t *testing.T, status int, header http.Header) (*httptest.Server, *[]http.Header, *[]string) {
	t.Helper()
	var heads []http.Header
	var bodies []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		heads, bodies = append(heads, r.Header.Clone()), append(bodies, string(body))
		for k, v := range header {
			w.Header()[k] = v
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(s.Close)
	return s, &heads, &bodies
}

func local(t *testing.T) *Sender {
	t.Helper()
	s := New(Options{AllowNets: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, UserAgent: "desk/1"})
	t.Cleanup(s.Close)
	return s
}

func TestDelivery(t *testing.T) {
	server, heads, bodies := receiver(t, 204, nil)
	s := local(t)
	sub := news.Subscription{ID: "s1", URL: server.URL, Secret: secret, Try: 2}
	for range 2 {
		if r := s.Send(t.Context(), sub, match(12)); !r.Delivered() || r.Status != 204 || r.Try != 3 || r.Number != 12 || r.Subscription != "s1" {
			t.Fatalf("ended as %+v", r)
		}
	}
	h, body := (*heads)[0], (*bodies)[0]
	if err := Verify(secret, h, []byte(body), time.Now()); err != nil {
		t.Error(err)
	}
	if h.Get("Webhook-Id") != "t7/12" || h.Get("User-Agent") != "desk/1" || h.Get("Content-Type") != "application/json" {
		t.Errorf("headers are %v", h)
	}
	if body != (*bodies)[1] {
		t.Error("two tries posted different bodies")
	}
	if want := `{"type":"match","timestamp":"2026-03-14T10:31:09Z","data":{"topic":"t7","number":"12",`; !strings.HasPrefix(body, want) {
		t.Errorf("body is %s, want it to begin with %s", body, want)
	}
	if !strings.Contains(body, `"title":"Ferry & <crew>"`) || !json.Valid([]byte(body)) {
		t.Errorf("body is %s", body)
	}
}

func TestVerifyRefuses(t *testing.T) {
	body := []byte("{}")
	good, _ := Sign(secret, "t/1", at, body)
	f := func(why, id, stamp, signature string, body string, now time.Time) {
		t.Helper()
		h := http.Header{}
		h.Set(HeaderID, id)
		h.Set(HeaderTimestamp, stamp)
		h.Set(HeaderSignature, signature)
		if err := Verify(secret, h, []byte(body), now); (err == nil) != (why == "") {
			t.Errorf("%s: %v", why, err)
		}
	}
	stamp := "1773484269"
	f("", "t/1", stamp, good, "{}", at)
	f("", "t/1", stamp, "v1,AAAA "+good, "{}", at.Add(4*time.Minute))
	f("another body", "t/1", stamp, good, "{ }", at)
	f("another id", "t/2", stamp, good, "{}", at)
	f("another time", "t/1", "1773484270", good, "{}", at)
	f("too old", "t/1", stamp, good, "{}", at.Add(6*time.Minute))
	f("no time", "t/1", "", good, "{}", at)
	f("no signature", "t/1", stamp, "", "{}", at)
}

func TestATestSaysThatItIsOne(t *testing.T) {
	b, err := Body(match(0))
	if err != nil || !strings.HasPrefix(string(b), `{"type":"test",`) {
		t.Errorf("body is %s, %v", b, err)
	}
}

func TestFailures(t *testing.T) {
	s := local(t)
	f := func(status int, header http.Header, want string, wish time.Duration) {
		t.Helper()
		server, heads, _ := receiver(t, status, header)
		r := s.Send(t.Context(), news.Subscription{URL: server.URL + "/?token=hush", Secret: secret}, match(1))
		if r.Status != status || !strings.Contains(r.Error, want) || r.RetryAfter != wish || len(*heads) != 1 {
			t.Errorf("%d ended as %+v after %d requests", status, r, len(*heads))
		}
	}
	f(302, http.Header{"Location": {"/elsewhere"}}, "redirects are not followed", 0)
	f(410, nil, "no more deliveries", 0)
	f(503, http.Header{"Retry-After": {"120"}}, "503 Service Unavailable", 2*time.Minute)
	f(400, http.Header{"Retry-After": {"soon"}}, "400 Bad Request", 0)
}

func TestNoAnswer(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	f := func(s *Sender, target, want string) {
		t.Helper()
		r := s.Send(t.Context(), news.Subscription{URL: target, Secret: secret}, match(1))
		if r.Status != 0 || !strings.Contains(r.Error, want) || strings.Contains(r.Error, "hush") {
			t.Errorf("%s ended as %+v", target, r)
		}
	}
	public := New(Options{})
	defer public.Close()
	server, heads, _ := receiver(t, 200, nil)
	f(public, server.URL+"/?token=hush", "open its network with --allow-net")
	f(public, "https://[::1]:443/", "open its network")
	f(public, "https://10.0.0.1/", "open its network")
	f(public, "http://192.0.2.1/", "open its network")
	f(local(t), closed.URL+"/?token=hush", "refused")
	f(public, "ftp://a.example/", "https://")
	if len(*heads) != 0 {
		t.Error("a private address was reached")
	}
}

func TestATryIsBounded(t *testing.T) {
	over := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-over:
		case <-r.Context().Done():
		}
	}))
	defer server.Close()
	defer close(over)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if r := local(t).Send(ctx, news.Subscription{URL: server.URL, Secret: secret}, match(1)); !strings.Contains(r.Error, "did not answer") {
		t.Errorf("ended as %+v", r)
	}
}

func TestThreeDaysOfFailures(t *testing.T) {
	s := news.Subscription{State: news.Active, Cursor: 4}
	now := at
	var gaps []time.Duration
	for s.State == news.Active {
		s = After(s, Result{Attempt: news.Attempt{Number: 5, Time: now, Status: 500, Error: "the receiver answered 500"}}, 0)
		if s.State == news.Active {
			gaps = append(gaps, s.NextTry.Sub(now))
			now = s.NextTry
		}
	}
	if want := []time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour}; !slices.Equal(gaps[:6], want) {
		t.Errorf("pauses are %v", gaps)
	}
	if total := now.Sub(at); total != 72*time.Hour {
		t.Errorf("suspended after %s", total)
	}
	if s.Cursor != 4 || !strings.Contains(s.Detail, "three days") || !strings.Contains(s.Detail, "500") {
		t.Errorf("ends as %+v", s)
	}
	// What was resumed has three days again.
	s.State, s.Try = news.Active, 0
	s = After(s, Result{Attempt: news.Attempt{Number: 5, Time: now, Error: "no answer"}}, 0)
	if s.State != news.Active || !s.FailedSince.Equal(now) {
		t.Errorf("after a resume and a failure it is %+v", s)
	}
}

func TestAfter(t *testing.T) {
	failing := news.Subscription{State: news.Active, Cursor: 4, Try: 3, FailedSince: at.Add(-time.Hour), NextTry: at, Detail: "x"}
	done := After(failing, Result{Attempt: news.Attempt{Number: 7, Time: at, Status: 200}}, 0)
	if want := (news.Subscription{State: news.Active, Cursor: 7}); done != want {
		t.Errorf("a delivery leaves %+v", done)
	}
	gone := After(news.Subscription{State: news.Active, Cursor: 4}, Result{Attempt: news.Attempt{Number: 5, Time: at, Status: 410, Error: complaint(410)}}, 0)
	if gone.State != news.Suspended || gone.Cursor != 4 || gone.Detail == "" {
		t.Errorf("410 leaves %+v", gone)
	}
	f := func(wish time.Duration, jitter float64, want time.Duration) {
		t.Helper()
		r := Result{Attempt: news.Attempt{Number: 5, Time: at, Status: 429, Error: complaint(429)}, RetryAfter: wish}
		if got := After(failing, r, jitter).NextTry.Sub(at); got != want {
			t.Errorf("after a wish for %s the next try is in %s, want %s", wish, got, want)
		}
	}
	f(0, 0, 10*time.Minute)
	f(0, 1, 12*time.Minute)
	f(time.Hour, 0, time.Hour)
	f(time.Second, 0, 10*time.Minute)
	f(1000*time.Hour, 0, 24*time.Hour)
}

func TestRetryAfter(t *testing.T) {
	f := func(in string, want time.Duration) {
		t.Helper()
		if got := retryAfter(in, at); got != want {
			t.Errorf("%q is read as %s, want %s", in, got, want)
		}
	}
	f("", 0)
	f("90", 90*time.Second)
	f("-1", 0)
	f("Sat, 14 Mar 2026 10:41:09 GMT", 10*time.Minute)
	f("Sat, 14 Mar 2026 10:21:09 GMT", 0)
}
