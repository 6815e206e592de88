package fetcher

import (
	"context"
	"fmt"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/originals"
	"github.com/newswire-dev/newswire/services/internal/bus"
)

const (
	gatherMost = 64                   // documents sent at once
	gatherFor  = 5 * time.Millisecond // how long the first waits for others
	dueAgain   = 5 * time.Minute      // after which a document without outcome is sent again; doubled with every try
	slowAgain  = time.Hour            // the same in the slow lane while many wait, since it gives way to the fresh one
	manyWait   = 500                  // documents sent without outcome from which on that may take long
)

// A sending is a look that becomes a document.
type sending struct {
	work   Work
	result result
}

// send gathers documents, and for each batch makes their originals durable, then sends them, then notes that they are sent. A
// crash between two of these steps repeats the later ones: nothing is sent whose original could be lost.
func (s *session) send(ctx context.Context) error {
	for {
		var batch []sending
		select {
		case <-ctx.Done():
			return ctx.Err()
		case one := <-s.outbox:
			batch = s.gather(ctx, one)
		}
		if err := s.sendAll(ctx, batch); err != nil {
			return err
		}
		s.inHand.Add(-int64(len(batch)))
	}
}

// gather waits a moment for more, unless nothing else is in hand.
func (s *session) gather(ctx context.Context, first sending) []sending {
	batch := []sending{first}
	t := time.NewTimer(gatherFor)
	defer t.Stop()
	for len(batch) < gatherMost && int(s.inHand.Load()) > len(batch) {
		select {
		case one := <-s.outbox:
			batch = append(batch, one)
		case <-t.C:
			return batch
		case <-ctx.Done():
			return batch
		}
	}
	return batch
}

func (s *session) sendAll(ctx context.Context, batch []sending) error {
	if err := s.archive(ctx, batch); err != nil {
		return err
	}
	messages := make([]bus.Message, 0, len(batch))
	due := make(map[string]time.Time, len(batch))
	for _, one := range batch {
		m, err := s.message(one)
		if err != nil {
			return fmt.Errorf("document %s: %w", one.work.Document, err)
		}
		messages = append(messages, m)
		due[one.work.Document] = s.Now().Add(again(one.work, int(s.waiting.Load())))
	}
	if err := s.Publisher.Publish(ctx, messages...); err != nil {
		return err
	}
	return s.Store.Sent(ctx, s.token, due)
}

// again gives the time after which a document is sent again should its outcome stay out, while so many wait for theirs.
func again(w Work, waiting int) time.Duration {
	if w.Slow && waiting >= manyWait {
		return slowAgain << min(w.Tries, 4)
	}
	return dueAgain << min(w.Tries, 8)
}

func (f *Fetcher) message(one sending) (bus.Message, error) {
	d := spoken(document(one.work, one.result), f.settings.of(one.work.FeedID).Settings.Language)
	value, err := encode(d)
	if err != nil {
		return bus.Message{}, err
	}
	topic := bus.Documents
	if one.work.Slow {
		topic = bus.DocumentsSlow
	}
	return bus.Message{Topic: topic, Key: []byte(d.Site), Value: value, Headers: map[string]string{
		"content-type": "application/json", bus.HeaderType: "document", bus.HeaderSchema: "1", bus.HeaderLeastReader: "1",
		bus.HeaderDocument: d.ID,
	}}, nil
}

// archive makes the originals of a batch durable and notes where they lie.
func (s *session) archive(ctx context.Context, batch []sending) error {
	var captures []originals.Capture
	var ids []string
	places := map[string]Place{}
	for _, one := range batch {
		switch {
		case one.result.capture != nil:
			captures = append(captures, *one.result.capture)
			ids = append(ids, one.work.Document)
		case !one.result.place.IsZero() && one.result.place != originals.Place(one.work.Place):
			places[one.work.Document] = Place(one.result.place)
		}
	}
	if len(captures) > 0 {
		at, err := s.folder.Write(ctx, captures)
		if err != nil {
			return s.noDisk(ctx, err)
		}
		if s.noRoom.CompareAndSwap(true, false) {
			if err := s.Store.SetCondition(ctx, "originals", ""); err != nil {
				return err
			}
		}
		for i, p := range at {
			places[ids[i]] = Place(p)
		}
	}
	if len(places) == 0 {
		return nil
	}
	return s.Store.Archived(ctx, s.token, places)
}

// noDisk says on the pages that originals cannot be written. Nothing is sent without them, so it is tried until they can.
func (s *session) noDisk(ctx context.Context, cause error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	s.noRoom.Store(true)
	if err := s.Store.SetCondition(ctx, "originals", "originals cannot be written: "+cause.Error()); err != nil {
		return err
	}
	if !wait(ctx, 5*time.Second, nil) {
		return ctx.Err()
	}
	return cause
}
