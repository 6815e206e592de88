package stream

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"connectrpc.com/connect"

	"github.com/newswire-dev/newswire/services/gateway/internal/rpc"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	heartbeat  = 15 * time.Second
	writeLimit = 10 * time.Second // a reader that takes nothing for so long is cut off, and comes back with its cursor
	batch      = 100
)

// Store is what a stream reads.
type Store interface {
	Range(ctx context.Context) (epoch string, oldest, head int64, err error)
	EventsAfter(ctx context.Context, seq int64, limit int) ([]news.Event, error)
}

// Events serves the sequence as server-sent events (WHATWG HTML, section 9.2): id is the long cursor, event the type, data the
// Event as JSON. Last-Event-ID wins over ?after=. A cursor that cannot be read is an error before the stream begins.
func Events(s Store, hub *Hub) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cursor := r.URL.Query().Get("after")
		if last := r.Header.Get("Last-Event-ID"); last != "" {
			cursor = last
		}
		_, seq, err := rpc.Resolve(r.Context(), s, cursor)
		if err != nil {
			refuse(w, r, err)
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

// refuse answers as Connect does: the code of the protocol, and details that say what can be read.
func refuse(w http.ResponseWriter, r *http.Request, err error) {
	writer := connect.NewErrorWriter()
	r.Header.Set("Content-Type", "application/json")
	if werr := writer.Write(w, r, rpc.Coded(err)); werr != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
	}
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
	if err := o.control.SetWriteDeadline(time.Now().Add(writeLimit)); err != nil {
		return err
	}
	if _, err := o.w.Write([]byte(s)); err != nil {
		return err
	}
	return o.control.Flush()
}
