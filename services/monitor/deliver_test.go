package monitor

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/newswire-dev/newswire/services/monitor/internal/webhook"
	"github.com/newswire-dev/newswire/services/news"
)

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// receivers stand in the place of the network. They answer with what the status function of a host says.
type receivers struct {
	status func(host string) int
	takes  time.Duration // per delivery

	mu       sync.Mutex
	got      []string // "host id"
	inFlight map[string]int
	most     int // in flight at once, over all hosts
	overlap  bool
}

func (r *receivers) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	if err := Verify(secret, req.Header, body, time.Now()); err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.got = append(r.got, req.URL.Host+" "+req.Header.Get("webhook-id"))
	r.inFlight[req.URL.Host]++
	r.overlap = r.overlap || r.inFlight[req.URL.Host] > 1
	n := 0
	for _, m := range r.inFlight {
		n += m
	}
	r.most = max(r.most, n)
	r.mu.Unlock()
	defer func() { r.mu.Lock(); r.inFlight[req.URL.Host]--; r.mu.Unlock() }()
	select {
	case <-time.After(r.takes):
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
	status := r.status(req.URL.Host)
	if status == 0 {
		return nil, errors.New("connection refused")
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("")), Request: req}, nil
}

func (r *receivers) list() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.got, "; ")
}

func listen(status func(host string) int) *receivers {
	return &receivers{status: status, inFlight: map[string]int{}}
}

func always(status int) func(string) int { return func(string) int { return status } }

// startWith runs a monitor whose webhooks reach the receivers.
func startWith(t *testing.T, o Options, r *receivers) (stop func()) {
	t.Helper()
	m, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	m.posts.sender = webhook.New(webhook.Options{Transport: r})
	return run(t, m)
}

func (m *memory) subscribe(id, topic string) {
	defer m.lock()()
	m.subs[id] = news.Subscription{ID: id, Topic: topic, URL: "https://" + id + ".example/?token=hush", Secret: secret, State: news.Active}
}

func (m *memory) sub(id string) news.Subscription { defer m.lock()(); return m.subs[id] }

func TestWebhooksFollowTheNumbers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.save(3, "ferries", "ferry")
		m.subscribe("desk", "ferries")
		r := listen(always(200))
		r.takes = 100 * time.Millisecond
		startWith(t, Options{Store: m, Holder: "one"}, r)
		for i := range 5 {
			m.publish(news.Created, fmt.Sprint(i), "Ferry", 1, func(e *news.Event) { e.Article.Backfill = i == 1 || i == 4 })
		}
		settled(4 * time.Second)
		if want := "desk.example ferries/1; desk.example ferries/3; desk.example ferries/4"; r.list() != want {
			t.Errorf("received %s, want %s", r.list(), want)
		}
		if r.overlap {
			t.Error("a subscription had two deliveries in flight")
		}
		if s := m.sub("desk"); s.Cursor != 4 || s.State != news.Active || len(m.attempts) != 3 {
			t.Errorf("the subscription is %+v after %d attempts", s, len(m.attempts))
		}
	})
}

func TestAFailingWebhookIsTriedAgainThenSuspended(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.save(3, "ferries", "ferry")
		m.subscribe("desk", "ferries")
		m.subscribe("paper", "ferries")
		logs, seen := observer.New(zap.DebugLevel)
		r := listen(func(host string) int {
			if host == "desk.example" {
				return 500
			}
			return 200
		})
		startWith(t, Options{Store: m, Holder: "one", Logger: zap.New(logs)}, r)
		m.publish(news.Created, "a", "Ferry", 1, nil)
		m.publish(news.Created, "b", "Ferry", 1, nil)
		settled(2 * time.Minute)
		if s := m.sub("desk"); s.Try < 2 || s.Try > 3 || s.Cursor != 0 || s.FailedSince.IsZero() || !strings.Contains(s.Detail, "500") {
			t.Errorf("after two minutes the subscription is %+v", s)
		}
		if s := m.sub("paper"); s.Cursor != 2 {
			t.Errorf("the other subscription waits with it: %+v", s)
		}
		settled(73 * time.Hour)
		if s := m.sub("desk"); s.State != news.Suspended || s.Cursor != 0 || s.Try < 12 || s.Try > 20 {
			t.Errorf("after three days the subscription is %+v", s)
		}
		if strings.Contains(r.list(), "desk.example ferries/2") {
			t.Error("the second match overtook the first")
		}
		// The owner repairs the receiver and resumes it: it goes on from its cursor.
		r.status = always(200)
		m.mu.Lock()
		s := m.subs["desk"]
		s.State, s.Try, s.NextTry, s.Detail = news.Active, 0, time.Time{}, ""
		m.subs["desk"] = s
		m.mu.Unlock()
		settled(10 * time.Second)
		if s := m.sub("desk"); s.Cursor != 2 || s.Try != 0 || !s.FailedSince.IsZero() {
			t.Errorf("after it was resumed the subscription is %+v", s)
		}
		for _, entry := range seen.All() {
			if line := fmt.Sprint(entry.Message, entry.ContextMap()); strings.Contains(line, "hush") || strings.Contains(line, secret) {
				t.Errorf("the log gives a secret away: %s", line)
			}
		}
		if n := seen.FilterMessageSnippet("webhook").Len(); n > 4 {
			t.Errorf("the failure took %d lines of log", n)
		}
	})
}

func TestGoneSuspendsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.save(3, "ferries", "ferry")
		m.subscribe("desk", "ferries")
		r := listen(always(410))
		startWith(t, Options{Store: m, Holder: "one"}, r)
		m.publish(news.Created, "a", "Ferry", 1, nil)
		settled(time.Hour)
		if s := m.sub("desk"); s.State != news.Suspended || len(m.attempts) != 1 || m.attempts[0].Status != 410 {
			t.Errorf("the subscription is %+v after %d attempts", s, len(m.attempts))
		}
	})
}

func TestARestartTriesTheSameIDAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.save(3, "ferries", "ferry")
		m.subscribe("desk", "ferries")
		r := listen(always(200))
		r.takes = 10 * time.Second
		m.publish(news.Created, "a", "Ferry", 1, nil)
		stop := startWith(t, Options{Store: m, Holder: "one"}, r)
		settled(5 * time.Second)
		stop()
		if s := m.sub("desk"); s.Cursor != 0 || s.Try != 0 || len(m.attempts) != 0 {
			t.Errorf("a try that was cut off counts: %+v", s)
		}
		startWith(t, Options{Store: m, Holder: "two"}, r)
		settled(30 * time.Second)
		if want := "desk.example ferries/1; desk.example ferries/1"; r.list() != want {
			t.Errorf("received %s, want %s", r.list(), want)
		}
	})
}

func TestAnAttemptIsKeptOverATroubledDatabase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.save(3, "ferries", "ferry")
		m.subscribe("desk", "ferries")
		r := listen(always(200))
		r.takes = 3 * time.Second
		m.publish(news.Created, "a", "Ferry", 1, nil)
		startWith(t, Options{Store: m, Holder: "one"}, r)
		settled(2 * time.Second)
		m.fail(errDown)
		settled(20 * time.Second)
		m.fail(nil)
		settled(20 * time.Second)
		if s := m.sub("desk"); r.list() != "desk.example ferries/1" || s.Cursor != 1 {
			t.Errorf("received %s, cursor %d", r.list(), s.Cursor)
		}
	})
}

func TestDeadReceiversLeaveRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.save(3, "ferries", "ferry")
		for i := range 40 {
			m.subscribe(fmt.Sprintf("s%02d", i), "ferries")
		}
		r := listen(always(200))
		r.takes = time.Minute // longer than a try may take
		startWith(t, Options{Store: m, Holder: "one"}, r)
		m.publish(news.Created, "a", "Ferry", 1, nil)
		settled(2 * time.Minute)
		if r.most != maxPosts || r.overlap {
			t.Errorf("%d were in flight at once", r.most)
		}
		tried := map[string]bool{}
		for _, a := range m.attempts {
			if a.Status != 0 || !strings.Contains(a.Error, "did not answer within 15s") {
				t.Fatalf("an attempt ended as %+v", a)
			}
			tried[a.Subscription] = true
		}
		if len(tried) != 40 {
			t.Errorf("%d of 40 subscriptions were tried within two minutes", len(tried))
		}
	})
}
