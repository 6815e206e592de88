package world

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/durationpb"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/proto/newswire/v1/newswirev1connect"
)

// A Follower reads the sequence of a running wire by its cursor, over every interruption.
type Follower struct {
	URL string // of the wire

	mu   sync.Mutex
	told []Told
}

// Told gives what was told so far.
func (f *Follower) Told() []Told {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.told)
}

// Run reads until ctx ends.
func (f *Follower) Run(ctx context.Context) {
	client := newswirev1connect.NewEventServiceClient(&http.Client{Timeout: 40 * time.Second}, f.URL)
	after := ""
	for ctx.Err() == nil {
		r, err := client.ListEvents(ctx, connect.NewRequest(&newswirev1.ListEventsRequest{After: after, Limit: 500, Wait: durationpb.New(5 * time.Second)}))
		if err != nil {
			sleepUntil(ctx, time.Now().Add(100*time.Millisecond)) // it is being started again
			continue
		}
		f.mu.Lock()
		for _, e := range r.Msg.Events {
			f.told = append(f.told, toldOver(e))
		}
		f.mu.Unlock()
		after = r.Msg.Next
	}
}

// toldOver reads an event as it comes over the network.
func toldOver(e *newswirev1.Event) Told {
	t := Told{Seq: e.Seq, Type: e.Type, Time: e.Time.AsTime()}
	if a := e.Article; a != nil {
		t.ID, t.URL, t.Title, t.Text, t.Source = a.Id, a.Url, a.Title, a.Text, a.Source.GetId()
		t.Revision, t.Entry = int(a.Revision), a.Completeness == "entry"
	}
	if e.Feed != nil {
		t.URL, t.Source = e.Feed.Url, e.Feed.Source.GetId()
	}
	if g := e.Gap; g != nil {
		t.From, t.To, t.Missing, t.Recovered = g.From.AsTime(), g.To.AsTime(), int(g.GetMissing()), int(g.Recovered)
	}
	if x := e.Trouble; x != nil {
		t.Cause, t.Advice, t.Ended = x.Cause, x.Detail, x.State == "ended"
	}
	return t
}

// Ledger sums the ledgers of all feeds of a running wire, and says where one does not add up.
func (f *Follower) Ledger(ctx context.Context) (seen, pending int, err error) {
	c := newswirev1connect.NewSourceServiceClient(http.DefaultClient, f.URL)
	r, err := c.ListSources(ctx, connect.NewRequest(&newswirev1.ListSourcesRequest{}))
	if err != nil {
		return 0, 0, err
	}
	for _, s := range r.Msg.Sources {
		for _, one := range s.Feeds {
			for _, d := range one.Ledger {
				seen, pending = seen+int(d.Seen), pending+int(d.Pending)
				if d.Seen != d.Published+d.Unchanged+d.Dropped+d.Pending {
					return 0, 0, fmt.Errorf("the ledger of %s does not add up: %v", one.Url, d)
				}
			}
		}
	}
	return seen, pending, nil
}
