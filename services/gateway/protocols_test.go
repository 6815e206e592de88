package gateway_test

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/durationpb"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/proto/newswire/v1/newswirev1connect"
)

// protocols are the ways in which programs speak to the wire.
func protocols() map[string]func(url string) newswirev1connect.EventServiceClient {
	plain := &http.Client{}
	cleartext := &http.Client{Transport: &http.Transport{Protocols: new(http.Protocols)}}
	cleartext.Transport.(*http.Transport).Protocols.SetUnencryptedHTTP2(true)
	client := func(h *http.Client, o ...connect.ClientOption) func(string) newswirev1connect.EventServiceClient {
		return func(url string) newswirev1connect.EventServiceClient {
			return newswirev1connect.NewEventServiceClient(h, url, o...)
		}
	}
	return map[string]func(string) newswirev1connect.EventServiceClient{
		"Connect":           client(plain),
		"Connect with JSON": client(plain, connect.WithProtoJSON()),
		"gRPC":              client(cleartext, connect.WithGRPC()),
		"gRPC-Web":          client(plain, connect.WithGRPCWeb()),
	}
}

func TestProtocols(t *testing.T) {
	for name, client := range protocols() {
		t.Run(name, func(t *testing.T) {
			w := start(t, nil)
			w.feed("harbour.example")
			w.publish("harbour.example", 1, 2)
			c := client(w.url)
			r, err := c.ListEvents(t.Context(), connect.NewRequest(&newswirev1.ListEventsRequest{After: "1"}))
			if err != nil || len(r.Msg.Events) != 1 || r.Msg.Events[0].Article.Title != "Ferry 2 returns" || !strings.HasSuffix(r.Msg.Next, ".2") {
				t.Fatalf("%v, %v", r, err)
			}
			_, err = c.ListEvents(t.Context(), connect.NewRequest(&newswirev1.ListEventsRequest{After: "9"}))
			checkRange(t, err, 2)
			_, err = c.ListEvents(t.Context(), connect.NewRequest(&newswirev1.ListEventsRequest{Limit: 5000}))
			if connect.CodeOf(err) != connect.CodeInvalidArgument || !strings.Contains(err.Error(), "limit: must be") {
				t.Errorf("a limit of 5000 gives %v", err)
			}
			follows(t, w, c)
		})
	}
}

func checkRange(t *testing.T, err error, head int64) {
	t.Helper()
	var e *connect.Error
	if !errors.As(err, &e) || e.Code() != connect.CodeOutOfRange || len(e.Details()) != 1 {
		t.Fatalf("a cursor above the head gives %v", err)
	}
	m, err := e.Details()[0].Value()
	if r, ok := m.(*newswirev1.CursorRange); err != nil || !ok || r.Epoch == "" || r.Oldest != 1 || r.Head != head {
		t.Errorf("the range is %v, %v", m, err)
	}
}

// follows reads a stream over what is there and what comes.
func follows(t *testing.T, w *wire, c newswirev1connect.EventServiceClient) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	s, err := c.FollowEvents(ctx, connect.NewRequest(&newswirev1.FollowEventsRequest{After: "1"}))
	if err != nil {
		t.Fatal(err)
	}
	for want := int64(2); want <= 4; want++ {
		if !s.Receive() || s.Msg().Event.Seq != want {
			t.Fatalf("the stream gives %v, %v, want event %d", s.Msg(), s.Err(), want)
		}
		if want < 4 {
			w.publish("harbour.example", int(want)+1)
		}
	}
	cancel()
	_ = s.Close() // It was ended by us.
}

func TestLongPoll(t *testing.T) {
	w := start(t, nil)
	w.feed("harbour.example")
	w.publish("harbour.example", 1)
	c := newswirev1connect.NewEventServiceClient(http.DefaultClient, w.url)
	wait := func(after string, d time.Duration) (*newswirev1.ListEventsResponse, time.Duration) {
		t.Helper()
		began := time.Now()
		r, err := c.ListEvents(t.Context(), connect.NewRequest(&newswirev1.ListEventsRequest{After: after, Wait: durationpb.New(d)}))
		if err != nil {
			t.Fatal(err)
		}
		return r.Msg, time.Since(began)
	}
	if r, took := wait("1", 50*time.Millisecond); len(r.Events) != 0 || !strings.HasSuffix(r.Next, ".1") || took < 50*time.Millisecond {
		t.Errorf("with nothing new: %v after %s", r, took)
	}
	time.AfterFunc(100*time.Millisecond, func() { w.publish("harbour.example", 2) })
	// The archive is looked at every five seconds even without a wake, so a wake must be quicker.
	if r, took := wait("1", 30*time.Second); len(r.Events) != 1 || took > 3*time.Second {
		t.Errorf("with something new: %v after %s", r, took)
	}
}

// sse reads server-sent events.
type sse struct {
	*bufio.Scanner
}

type entry struct{ id, kind, data string }

// next gives the next event, comments left out.
func (s sse) next(t *testing.T) (e entry) {
	t.Helper()
	for s.Scan() {
		name, value, _ := strings.Cut(s.Text(), ": ")
		switch name {
		case "id":
			e.id = value
		case "event":
			e.kind = value
		case "data":
			e.data = value
		}
		if s.Text() == "" && e.id != "" {
			return e
		}
	}
	t.Fatalf("the stream ended: %v", s.Err())
	return e
}

func (w *wire) stream(h *http.Client, path, last string) sse {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	w.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", w.url+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	res, err := h.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { res.Body.Close() })
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" {
		w.t.Fatalf("the stream is %s, %s", res.Status, res.Header.Get("Content-Type"))
	}
	return sse{bufio.NewScanner(res.Body)}
}

func TestServerSentEvents(t *testing.T) {
	w := start(t, nil)
	w.feed("harbour.example")
	w.publish("harbour.example", 1, 2)
	s := w.stream(http.DefaultClient, "/v1/events/stream?after=0", "")
	e := s.next(t)
	if e.kind != "created" || !strings.HasSuffix(e.id, ".1") || !strings.Contains(e.data, `"canonical_url":"https://harbour.example/news/1"`) {
		t.Errorf("first: %+v", e)
	}
	s.next(t)
	w.publish("harbour.example", 3)
	if e = s.next(t); !strings.HasSuffix(e.id, ".3") {
		t.Errorf("what came: %+v", e)
	}
	if e = w.stream(http.DefaultClient, "/v1/events/stream?after=0", e.id[:len(e.id)-1]+"2").next(t); !strings.HasSuffix(e.id, ".3") {
		t.Errorf("Last-Event-ID does not win over after: %+v", e)
	}
}
