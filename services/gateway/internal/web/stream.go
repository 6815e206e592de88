package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	streamBeat  = 15 * time.Second
	streamWrite = 10 * time.Second // a browser that takes nothing for so long is cut off, and comes back with Last-Event-ID
	streamBatch = 100
)

// stream sends what is new on the wire to a page that stays open: item with one rendered row, changed with the id of an article that
// was revised, withdrawn or restored. Ids are numbers of events, so a browser that was cut off misses nothing.
func (p *Pages) stream(w http.ResponseWriter, r *http.Request) {
	v := &visit{Pages: p, w: w, r: r, ctx: r.Context(), zone: p.Zone}
	v.chooseZone()
	cursor := r.URL.Query().Get("after")
	if last := r.Header.Get("Last-Event-ID"); last != "" {
		cursor = last
	}
	_, seq, err := contract.ParseCursor(cursor)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	wakes := v.wakes(r.Context())
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	s := &sse{w: w, control: http.NewResponseController(w)}
	if s.send(":\n\n") != nil {
		return
	}
	if err := v.follow(seq, wakes, s); err != nil && r.Context().Err() == nil {
		p.Log.Debug("a live page was left", zap.Error(err))
	}
}

// wakes gives a channel that is filled when there may be something new.
func (v *visit) wakes(ctx context.Context) <-chan struct{} {
	if v.Hub != nil {
		return v.Hub.Subscribe(ctx)
	}
	return nil
}

func (v *visit) follow(seq int64, wakes <-chan struct{}, s *sse) error {
	beat := time.NewTicker(streamBeat)
	defer beat.Stop()
	for {
		events, err := v.Store.EventsAfter(v.ctx, seq, streamBatch)
		if err != nil {
			return err
		}
		if err := v.sendEvents(events, s); err != nil {
			return err
		}
		if len(events) > 0 {
			seq = events[len(events)-1].Seq
		}
		if len(events) == streamBatch {
			continue
		}
		select {
		case <-v.ctx.Done():
			return nil
		case <-wakes:
		case <-beat.C:
			if err := s.send(": still here\n\n"); err != nil {
				return err
			}
		}
	}
}

func (v *visit) sendEvents(events []news.Event, s *sse) error {
	q := v.r.URL.Query()
	f := view.WireFilter{Type: news.EventType(q.Get("change")), Language: q.Get("lang"), Source: q.Get("source"), Topic: q.Get("topic")}
	for _, e := range events {
		if f.Topic != "" || !passes(f, e) {
			continue // a topic's matches come later than the event: its page is read again
		}
		b, err := v.views.render("rows", "row", v.eventRow(e))
		if err != nil {
			return err
		}
		if err := s.send(fmt.Sprintf("id: %d\nevent: item\ndata: %s\n\n", e.Seq, strings.ReplaceAll(string(b), "\n", ""))); err != nil {
			return err
		}
		if e.Type == news.Created {
			continue
		}
		changed, err := json.Marshal(map[string]string{"id": "a-" + e.Subject, "what": string(e.Type) + " " + e.Time.In(v.zone).Format("15:04")})
		if err != nil {
			return err
		}
		if err := s.send(fmt.Sprintf("id: %d\nevent: changed\ndata: %s\n\n", e.Seq, changed)); err != nil {
			return err
		}
	}
	return nil
}

func passes(f view.WireFilter, e news.Event) bool {
	base, _, _ := strings.Cut(e.Article.Language, "-")
	return (f.Type == "" || f.Type == e.Type) && (f.Language == "" || f.Language == e.Article.Language || f.Language == base) && (f.Source == "" || f.Source == e.Article.Source.ID)
}

type sse struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func (s *sse) send(text string) error {
	if err := s.control.SetWriteDeadline(time.Now().Add(streamWrite)); err != nil {
		return err
	}
	if _, err := s.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.control.Flush()
}
