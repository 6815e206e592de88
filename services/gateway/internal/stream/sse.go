package stream

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/internal/rpc"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	heartbeat = 15 * time.Second
	batch     = 100
)

// Store is what a stream reads.
type Store interface {
	Range(ctx context.Context) (epoch string, oldest, head int64, err error)
	EventsAfter(ctx context.Context, seq int64, limit int) ([]news.Event, error)
}

// Events serves the sequence as server-sent events (WHATWG HTML, section 9.2): id is the long cursor, event the type, data the
// Event as JSON. Last-Event-ID wins over ?after=. A cursor that cannot be read is an error before the stream begins. A reader that
// does not take what is written is cut off by the guard before it, and comes back with its cursor.
func Events(s Store, hub *Hub) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cursor := r.URL.Query().Get("after")
		if last := r.Header.Get("Last-Event-ID"); last != "" {
			cursor = last
		}
		_, seq, err := rpc.Resolve(r.Context(), s, cursor)
		if err != nil {
			rpc.Refuse(w, err)
			return
		}
		wakes := hub.Subscribe(r.Context())
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Accel-Buffering", "no")
		w.WriteHeader(http.StatusOK)
		out := &writer{w: w, control: http.NewResponseController(w)}
		if out.send(":\n\n") != nil {
			return
		}
		follow(r.Context(), s, seq, wakes, out)
	})
}

func follow(ctx context.Context, s Store, seq int64, wakes <-chan struct{}, out *writer) {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		list, err := s.EventsAfter(ctx, seq, batch)
		if err != nil {
			return
		}
		for _, e := range list {
			data, err := contract.JSON(contract.Event(e))
			if err != nil {
				return
			}
			if out.send(fmt.Sprintf("id: %s\nevent: %s\ndata: %s\n\n", contract.FormatCursor(e.Epoch, e.Seq), e.Type, data)) != nil {
				return
			}
			seq = e.Seq
		}
		if len(list) == batch {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-wakes:
		case <-beat.C:
			if out.send(": still here\n\n") != nil {
				return
			}
		}
	}
}

type writer struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func (o *writer) send(s string) error {
	if _, err := o.w.Write([]byte(s)); err != nil {
		return err
	}
	return o.control.Flush()
}
