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
	"github.com/newswire-dev/newswire/services/query"
)

const (
	streamBeat  = 15 * time.Second
	streamWrite = 10 * time.Second // a browser that takes nothing for so long is cut off, and comes back with Last-Event-ID
	streamLook  = time.Second      // between looks where nothing wakes the stream
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
	keep, err := v.streamFilter()
	if err != nil {
		http.Error(w, "there is no such topic: go back to /wire", http.StatusNotFound)
		return
	}
	wakes := v.wakes(r.Context())
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	s := &sse{w: w, control: http.NewResponseController(w)}
	if s.send(":\n\n") != nil {
		return
	}
	if err := v.follow(seq, keep, wakes, s); err != nil && r.Context().Err() == nil {
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

func (v *visit) follow(seq int64, keep func(news.Event) bool, wakes <-chan struct{}, s *sse) error {
	beat := time.NewTicker(streamBeat)
	defer beat.Stop()
	look := time.NewTicker(streamLook)
	defer look.Stop()
	if wakes != nil {
		look.Stop()
	}
	for {
		events, err := v.Store.EventsAfter(v.ctx, seq, streamBatch)
		if err != nil {
			return err
		}
		if err := v.sendEvents(events, keep, s); err != nil {
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
		case <-look.C:
		case <-beat.C:
			if err := s.send(": still here\n\n"); err != nil {
				return err
			}
		}
	}
}

// streamFilter gives what the page's filters let through. The query of a topic is asked itself, since the topic's matches are
// written a moment after the event.
func (v *visit) streamFilter() (func(news.Event) bool, error) {
	q := v.r.URL.Query()
	f := view.WireFilter{Type: news.EventType(q.Get("change")), Language: q.Get("lang"), Source: q.Get("source"), Topic: q.Get("topic")}
	if f.Topic == "" {
		return func(e news.Event) bool { return passes(f, e) }, nil
	}
	topic, err := v.Store.Topic(v.ctx, f.Topic)
	if err != nil {
		return nil, err
	}
	asked, err := query.Parse(topic.Query)
	if err != nil {
		return nil, err
	}
	return func(e news.Event) bool { return passes(f, e) && asked.Match(query.Prepare(query.Of(e.Article))) }, nil
}

func (v *visit) sendEvents(events []news.Event, keep func(news.Event) bool, s *sse) error {
	var ids []string
	for _, e := range events {
		ids = append(ids, e.Subject)
	}
	if len(ids) == 0 {
		return nil
	}
	topics, err := v.Store.TopicsOf(v.ctx, ids)
	if err != nil {
		return err
	}
	for _, e := range events {
		if !keep(e) {
			continue
		}
		name, data, err := v.streamed(e, topics[e.Subject])
		if err != nil {
			return err
		}
		if err := s.send(fmt.Sprintf("id: %d\nevent: %s\ndata: %s\n\n", e.Seq, name, data)); err != nil {
			return err
		}
	}
	return nil
}

// streamed gives an event as the page wants it: a row of what is new, and a word over the row of what changed. Where the page shows
// one kind of change alone, each event is a row.
func (v *visit) streamed(e news.Event, topics []news.Topic) (name, data string, err error) {
	if e.Type != news.Created && v.r.URL.Query().Get("change") == "" {
		b, err := json.Marshal(map[string]string{"id": "a-" + e.Subject, "what": string(e.Type) + " " + e.Time.In(v.zone).Format("15:04")})
		return "changed", string(b), err
	}
	r := v.eventRow(e)
	r.Topics, r.Mine = topics, len(topics) > 0
	b, err := v.views.render("rows", "row", r)
	return "item", strings.ReplaceAll(string(b), "\n", ""), err
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
