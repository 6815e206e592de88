package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/proto/newswire/v1/newswirev1connect"
)

// fake is a wire with some of everything.
type fake struct {
	newswirev1connect.UnimplementedEventServiceHandler
	newswirev1connect.UnimplementedTopicServiceHandler
	newswirev1connect.UnimplementedSourceServiceHandler
	newswirev1connect.UnimplementedDeadServiceHandler

	asked   atomic.Int32 // for events
	trouble func(n int32, w http.ResponseWriter) bool
}

func (f *fake) serve(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(newswirev1connect.NewEventServiceHandler(f))
	mux.Handle(newswirev1connect.NewTopicServiceHandler(f))
	mux.Handle(newswirev1connect.NewSourceServiceHandler(f))
	mux.Handle(newswirev1connect.NewDeadServiceHandler(f))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "ListEvents") && f.trouble != nil && f.trouble(f.asked.Add(1), w) {
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// ListEvents holds three events.
func (f *fake) ListEvents(_ context.Context, r *connect.Request[newswirev1.ListEventsRequest]) (*connect.Response[newswirev1.ListEventsResponse], error) {
	var after int64
	if r.Msg.After != "" {
		if _, err := fmt.Sscanf(r.Msg.After, "e.%d", &after); err != nil {
			return nil, connect.NewError(connect.CodeInvalidArgument, fmt.Errorf("cursor %q cannot be read", r.Msg.After))
		}
	}
	out := &newswirev1.ListEventsResponse{}
	for after < 3 && len(out.Events) < min(2, int(r.Msg.Limit)) {
		after++
		out.Events = append(out.Events, &newswirev1.Event{Epoch: "e", Seq: after, Type: "created"})
	}
	out.Next = fmt.Sprintf("e.%d", after)
	return connect.NewResponse(out), nil
}

func (f *fake) CreateTopic(_ context.Context, r *connect.Request[newswirev1.CreateTopicRequest]) (*connect.Response[newswirev1.CreateTopicResponse], error) {
	out := &newswirev1.CreateTopicResponse{Topic: &newswirev1.Topic{Id: "t7", Name: r.Msg.Name, Query: r.Msg.Query}}
	if r.Msg.WebhookUrl != "" {
		out.Topic.Webhooks, out.WebhookSecret = []*newswirev1.Webhook{{Id: "wh-1"}}, "whsec_c2VjcmV0"
	}
	return connect.NewResponse(out), nil
}

func (f *fake) ListTopics(context.Context, *connect.Request[newswirev1.ListTopicsRequest]) (*connect.Response[newswirev1.ListTopicsResponse], error) {
	return connect.NewResponse(&newswirev1.ListTopicsResponse{Topics: []*newswirev1.Topic{{Id: "t7"}, {Id: "t8"}}}), nil
}

func (f *fake) ListDead(_ context.Context, r *connect.Request[newswirev1.ListDeadRequest]) (*connect.Response[newswirev1.ListDeadResponse], error) {
	if r.Msg.PageToken == "" {
		return connect.NewResponse(&newswirev1.ListDeadResponse{Dead: []*newswirev1.Dead{{Id: 2}}, NextPageToken: "2"}), nil
	}
	return connect.NewResponse(&newswirev1.ListDeadResponse{Dead: []*newswirev1.Dead{{Id: 1}}}), nil
}

func (f *fake) RequeueDead(_ context.Context, r *connect.Request[newswirev1.RequeueDeadRequest]) (*connect.Response[newswirev1.RequeueDeadResponse], error) {
	if r.Msg.Id > 2 {
		return nil, connect.NewError(connect.CodeNotFound, fmt.Errorf("dead record %d: not found", r.Msg.Id))
	}
	return connect.NewResponse(&newswirev1.RequeueDeadResponse{}), nil
}

// values gives one field of each JSON line.
func values(t *testing.T, out, field string) (all []string) {
	t.Helper()
	for line := range strings.Lines(out) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%v in line %q", err, line)
		}
		all = append(all, fmt.Sprint(m[field]))
	}
	return all
}

func TestEvents(t *testing.T) {
	api := (&fake{}).serve(t)
	f := func(want string, args ...string) {
		t.Helper()
		status, out, complaint := command(t, "", append([]string{"events", "--api", api}, args...)...)
		if got := strings.Join(values(t, out, "seq"), " "); got != want || status != 0 || complaint != "" {
			t.Errorf("events %v: status %d, %q, %s; want %q", args, status, got, complaint, want)
		}
	}
	f("1 2 3")
	f("2 3", "--after", "e.1")
	f("", "--after", "e.3")
	f("1", "--limit", "1")
	f("1 2 3", "--follow", "--limit", "3")
}

// TestEventsOverRestarts follows a wire that stops in all the ways in which one stops.
func TestEventsOverRestarts(t *testing.T) {
	wire := &fake{trouble: func(n int32, w http.ResponseWriter) bool {
		switch n {
		case 2:
			panic(http.ErrAbortHandler) // killed
		case 3:
			w.WriteHeader(http.StatusBadGateway) // the proxy before it
		case 4:
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprint(w, `{"code":"unavailable","message":"the wire is stopping: ask again in a moment"}`)
		case 5:
			w.Header().Set("Content-Type", "application/proto")
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, "half") // breaks off
		default:
			return false
		}
		return true
	}}
	status, out, complaint := command(t, "", "events", "--api", wire.serve(t), "--follow", "--limit", "3")
	if got := values(t, out, "seq"); status != 0 || !slices.Equal(got, []string{"1", "2", "3"}) {
		t.Errorf("status %d, %q, %s", status, got, complaint)
	}
	if n := wire.asked.Load(); n < 6 {
		t.Errorf("asked %d times", n)
	}
}

func TestTopicsAndDead(t *testing.T) {
	api := (&fake{}).serve(t)
	f := func(wantOut, wantErr string, args ...string) {
		t.Helper()
		status, out, complaint := command(t, "", append(args, "--api", api)...)
		if status != 0 || out != wantOut || !strings.Contains(complaint, wantErr) {
			t.Errorf("%v: status %d, %q, %q; want %q, %q", args, status, out, complaint, wantOut, wantErr)
		}
	}
	f("t7\n", "", "topic", "add", "Ferries", "ferry")
	f("t7\n", "whsec_c2VjcmV0", "topic", "add", "Ferries", "ferry", "--webhook", "https://desk.example/hook")
	f("1\n2\n", "", "dead", "requeue", "1", "2")
	if _, out, _ := command(t, "", "topic", "list", "--api", api); !slices.Equal(values(t, out, "id"), []string{"t7", "t8"}) {
		t.Errorf("topics: %q", out)
	}
	if _, out, _ := command(t, "", "dead", "list", "--json", "--api", api); !slices.Equal(values(t, out, "id"), []string{"2", "1"}) {
		t.Errorf("dead: %q", out)
	}
}

// TestClientBadInput holds that each failure is one line that says what to do, and its exit status.
func TestClientBadInput(t *testing.T) {
	api := (&fake{}).serve(t)
	other := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(other.Close)
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	guarded := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"code":"unauthenticated","message":"a token is needed"}`)
	}))
	t.Cleanup(guarded.Close)
	f := func(want int, words string, args ...string) {
		t.Helper()
		status, out, complaint := command(t, "", args...)
		if status != want || out != "" || !strings.Contains(complaint, words) || strings.Count(complaint, "\n") != 1 {
			t.Errorf("%v: status %d, %q, %q; want %d, one line with %q", args, status, out, complaint, want, words)
		}
	}
	f(1, "no wire answers at "+closed.URL+": start one with newswire", "feed", "list", "--api", closed.URL)
	f(1, "no wire answers", "events", "--follow", "--api", closed.URL)
	f(1, "is no newswire", "topic", "list", "--api", other.URL)
	f(1, "set NEWSWIRE_TOKEN", "dead", "list", "--api", guarded.URL)
	f(1, "is no address", "feed", "list", "--api", "localhost:8080")
	f(1, "cursor \"x\" cannot be read", "events", "--after", "x", "--api", api)
	f(1, "dead record 9", "dead", "requeue", "9", "--api", api)
	f(1, "no feed found", "feed", "import", "client.go", "--api", api)
	f(2, "", "feed", "add", "--api", api)
	f(2, "", "feed", "import", "/nowhere/feeds.opml", "--api", api)
	f(2, "", "dead", "show", "seven", "--api", api)
	f(2, "", "feed", "nosuch")
}

// TestToken sends what is in the environment, or in the file that it names.
func TestToken(t *testing.T) {
	var got atomic.Value
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { got.Store(r.Header.Get("Authorization")) }))
	t.Cleanup(s.Close)
	t.Setenv("NEWSWIRE_API", s.URL)
	t.Setenv("NEWSWIRE_TOKEN", "sesame")
	command(t, "", "topic", "list")
	if got.Load() != "Bearer sesame" {
		t.Errorf("sent %v", got.Load())
	}
	name := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(name, []byte("from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("NEWSWIRE_TOKEN_FILE", name)
	command(t, "", "topic", "list")
	if got.Load() != "Bearer from a file" {
		t.Errorf("sent %v", got.Load())
	}
}

// TestFollowEndsOnInterrupt stops a command that waits.
func TestFollowEndsOnInterrupt(t *testing.T) {
	held := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // Only then does the server notice that the client is gone.
		close(held)
		<-r.Context().Done()
	}))
	t.Cleanup(s.Close)
	ctx, interrupt := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, []string{"events", "--follow", "--api", s.URL}) }()
	<-held
	interrupt()
	select {
	case status := <-ended:
		if status != exitInterrupted {
			t.Errorf("status %d", status)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("an interrupt does not end it")
	}
}
