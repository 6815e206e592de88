package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	streamBeat   = 15 * time.Second
	streamLook   = time.Second            // how often to look without a hub
	streamSettle = 200 * time.Millisecond // a burst is read at once, and by then the monitor has matched it
	streamWrite  = 10 * time.Second       // a browser that takes nothing for so long is cut off, and comes back with Last-Event-ID
	streamBatch  = 100
	streamBehind = 500 // more than this is not sent: the page loads itself when so many wait
)

// stream sends what is new on the wire to a page that stays open: item with one rendered row, changed with the id of an article that
// was revised, withdrawn or restored. Ids are numbers of events, so a browser that was cut off misses nothing.
func (p *Pages) stream(w http.ResponseWriter, r *http.Request) {
	v := &visit{Pages: p, w: w, r: r, ctx: r.Context(), zone: p.Zone}
	v.chooseZone()
	n, wrong, err := v.narrowing()
	if err != nil || wrong != nil {
		http.Error(w, "the filters cannot be read: open the wire again", http.StatusBadRequest)
		return
	}
	wakes := v.wakes()
	seq, err := v.begin()
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	f := follower{visit: v, narrowing: n, seq: seq, out: sse{w: w, control: http.NewResponseController(w)}}
	if f.out.send(":\n\n") != nil {
		return
	}
	if err := f.follow(wakes); err != nil && r.Context().Err() == nil {
		p.Log.Debug("a live page was left", zap.Error(err))
	}
}

// begin is the event after which the browser wants to go on: after the last that it has, unless that is of another epoch or long
// past.
func (v *visit) begin() (int64, error) {
	cursor := v.r.URL.Query().Get("after")
	if last := v.r.Header.Get("Last-Event-ID"); last != "" {
		cursor = last
	}
	its, seq, err := contract.ParseCursor(cursor)
	if err != nil {
		return 0, err
	}
	epoch, _, head, err := v.Store.Range(v.ctx)
	if err != nil {
		return 0, err
	}
	if its != "" && its != epoch || seq > head {
		return head, nil
	}
	return max(seq, head-streamBehind), nil
}

// wakes gives a channel that is filled when there may be something new.
func (v *visit) wakes() <-chan struct{} {
	if v.Hub != nil {
		return v.Hub.Subscribe(v.ctx)
	}
	return nil
}

// A follower is one page that stays open.
type follower struct {
	*visit
	narrowing
	out sse
	seq int64 // of the last event that was looked at
}

func (f *follower) follow(wakes <-chan struct{}) error {
	every := streamBeat
	if wakes == nil {
		every = streamLook
	}
	beat := time.NewTicker(every)
	defer beat.Stop()
	for {
		if err := f.catchUp(); err != nil {
			return err
		}
		select {
		case <-f.ctx.Done():
			return nil
		case _, open := <-wakes:
			if !open {
				return nil
			}
			if !settle(f.ctx) {
				return nil
			}
		case <-beat.C:
			if err := f.out.send(": still here\n\n"); err != nil {
				return err
			}
		}
	}
}

// settle waits a moment, and reports whether the page is still open.
func settle(ctx context.Context) bool {
	t := time.NewTimer(streamSettle)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// catchUp sends what has come since the last look.
func (f *follower) catchUp() error {
	for {
		events, err := f.Store.EventsAfter(f.ctx, f.seq, streamBatch)
		if err != nil {
			return err
		}
		if err := f.sendEvents(events); err != nil {
			return err
		}
		if len(events) > 0 {
			f.seq = events[len(events)-1].Seq
		}
		if len(events) < streamBatch {
			return nil
		}
	}
}

func (f *follower) sendEvents(events []news.Event) error {
	rows, err := f.eventRows(events)
	if err != nil {
		return err
	}
	for i, e := range events {
		name, data, err := f.streamed(e, rows[i])
		if err != nil {
			return err
		}
		if name == "" {
			continue
		}
		if err := f.out.send(fmt.Sprintf("id: %d\nevent: %s\ndata: %s\n\n", e.Seq, name, data)); err != nil {
			return err
		}
	}
	return nil
}

// streamed gives an event as the page wants it: a row of what is new, and a word over the row of what changed, whether or not that
// row still passes the filters. Where the page shows one kind of change alone, each event is a row. An empty name is no event.
func (f *follower) streamed(e news.Event, r row) (name, data string, err error) {
	if e.Type.OfFeed() {
		return "", "", nil
	}
	if e.Type != news.Created && f.Type == "" {
		b, err := json.Marshal(map[string]string{"id": "a-" + e.Subject, "what": string(e.Type) + " " + f.since(e.Time)})
		return "changed", string(b), err
	}
	if !f.passes(e) {
		return "", "", nil
	}
	r.mark(f.spans(e.Article))
	b, err := f.views.render("rows", "row", r)
	return "item", oneLine(string(b)), err
}

// oneLine keeps a row within the one line of its event: a line end of either kind would begin another field.
func oneLine(s string) string { return strings.NewReplacer("\n", " ", "\r", " ").Replace(s) }

type sse struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func (s sse) send(text string) error {
	if err := s.control.SetWriteDeadline(time.Now().Add(streamWrite)); err != nil {
		return err
	}
	if _, err := s.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.control.Flush()
}
