package monitor

import (
	"context"
	"fmt"
	"slices"
	"time"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/monitor/internal/matching"
	"github.com/newswire-dev/newswire/services/monitor/internal/shards"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	batch     = 200                    // events that are matched and committed together
	matchIdle = time.Second            // between looks where a wake-up may be lost
	matchLook = 250 * time.Millisecond // between looks where there are no wake-ups
)

// A matcher moves the shards held here along the sequence.
type matcher struct {
	store  Store
	shards *shards.Holder
	holder string
	wake   <-chan struct{}
	log    *zap.Logger
	now    func() time.Time
	count  *metrics
	stored func([]news.Match) // told of what was committed

	topics *topics
	held   []int         // shards that positions are known of
	at     map[int]int64 // their positions
}

func newMatcher(o Options, held *shards.Holder, posts *deliverer, out *outlet, count *metrics) *matcher {
	m := &matcher{store: o.Store, shards: held, holder: o.Holder, wake: o.Wake, log: o.Logger, now: o.Now, count: count}
	m.topics = &topics{store: o.Store, log: o.Logger}
	m.stored = func(ms []news.Match) {
		for _, one := range ms {
			count.matches.WithLabelValues(string(one.Reason)).Inc()
		}
		if len(ms) > 0 {
			out.put(ms)
			posts.poke()
		}
	}
	return m
}

func (m *matcher) run(ctx context.Context) error {
	troubled := false
	for ctx.Err() == nil {
		more, err := m.step(ctx)
		if err != nil && ctx.Err() == nil {
			if !troubled {
				m.log.Warn("matching waits; trying again", zap.Error(err))
			}
			m.forget()
			pause(ctx, matchLook)
		}
		troubled = err != nil
		if err == nil && !more {
			m.idle(ctx)
		}
	}
	return nil
}

// idle returns when there may be more to match.
func (m *matcher) idle(ctx context.Context) {
	wait := matchIdle
	if m.wake == nil {
		wait = matchLook
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-m.wake:
	case <-m.shards.Changed():
	}
}

// forget drops what is believed of the database, since a write failed: another monitor may have moved a shard.
func (m *matcher) forget() {
	m.topics.forget()
	m.held = nil
	m.shards.Refresh()
}

// step matches one batch of events and reports whether there may be more.
func (m *matcher) step(ctx context.Context) (bool, error) {
	changed, err := m.topics.load(ctx)
	if err != nil {
		return false, err
	}
	if changed {
		m.shards.Want(m.topics.shards())
	}
	if changed, err = m.place(ctx, changed); err != nil || len(m.held) == 0 {
		return false, err
	}
	if changed {
		if err := m.settle(ctx); err != nil {
			return false, err
		}
	}
	return m.batch(ctx)
}

// place finds where the shards stand that are held now, and reports whether anything changed.
func (m *matcher) place(ctx context.Context, changed bool) (bool, error) {
	held := slices.DeleteFunc(m.shards.Held(), func(shard int) bool { return len(m.topics.of[shard]) == 0 })
	if len(held) == 0 {
		m.held = nil
		m.count.topics.Set(0)
		return changed, nil
	}
	if slices.Equal(held, m.held) {
		return changed, nil
	}
	at, err := m.store.Positions(ctx, held)
	if err != nil {
		return false, fmt.Errorf("positions of the shards: %w", err)
	}
	m.held, m.at = held, at
	return true, nil
}

// settle prepares shards whose topics or owner changed: those that stand before anything their topics can match go there at
// once, and versions that were saved behind their shard are caught up.
func (m *matcher) settle(ctx context.Context) error {
	m.topics.hold(m.held)
	number, unreadable := 0, 0
	for _, shard := range m.held {
		number += len(m.topics.of[shard])
		if floor := m.topics.floor(shard); m.at[shard] < floor {
			if err := m.commit(ctx, Commit{Shards: []int{shard}, From: m.at[shard], To: floor}); err != nil {
				return err
			}
		}
		for _, t := range m.topics.of[shard] {
			if t.unreadable {
				unreadable++
			}
			if err := m.catchUp(ctx, t, m.at[shard]); err != nil {
				return err
			}
		}
	}
	m.count.topics.Set(float64(number))
	m.count.unreadable.Set(float64(unreadable))
	return nil
}

// catchUp matches what lies between a version's head and its shard's position.
func (m *matcher) catchUp(ctx context.Context, t *loaded, to int64) error {
	if t.CaughtUp || t.unreadable {
		return nil
	}
	var one matching.Topics
	one.Change([]news.Topic{t.Topic}, nil)
	var found []news.Match
	for from := t.Head; from < to; {
		events, err := m.store.EventsAfter(ctx, from, batch)
		if err != nil {
			return fmt.Errorf("events after %d: %w", from, err)
		}
		if events = upTo(events, to); len(events) == 0 {
			break
		}
		some, err := m.match(ctx, &one, events, func(string) bool { return true })
		if err != nil {
			return err
		}
		found = append(found, some...)
		from = events[len(events)-1].Seq
	}
	stored, err := m.store.CatchUp(ctx, m.holder, t.Saved, found)
	if err != nil {
		return fmt.Errorf("matches of topic %s up to its shard's position: %w", t.ID, err)
	}
	t.CaughtUp = true
	m.stored(stored)
	return nil
}

// batch matches the next events for the shards that are farthest behind, at most to where the next ones stand, so that in the
// end all go on together.
func (m *matcher) batch(ctx context.Context) (bool, error) {
	group, from, ceiling := m.hindmost()
	events, err := m.store.EventsAfter(ctx, from, batch)
	if err != nil {
		return false, fmt.Errorf("events after %d: %w", from, err)
	}
	if events = upTo(events, ceiling); len(events) == 0 {
		return false, nil
	}
	takes := func(string) bool { return true }
	if len(group) < len(m.held) {
		takes = m.topics.takes(group)
	}
	found, err := m.match(ctx, &m.topics.matched, events, takes)
	if err != nil {
		return false, err
	}
	m.topics.matched.Tune()
	err = m.commit(ctx, Commit{Shards: group, From: from, To: events[len(events)-1].Seq, Matches: found})
	if err == nil && len(found) > 0 {
		m.count.delay.Observe(m.now().Sub(events[len(events)-1].Time).Seconds())
	}
	return true, err
}

// match gives the matches in events. Of a revision it keeps those that tell what the one before did not.
func (m *matcher) match(ctx context.Context, topics *matching.Topics, events []news.Event, takes func(id string) bool) ([]news.Match, error) {
	found := topics.Events(events, takes, m.now().UTC())
	kept := found[:0]
	var revision *matching.Revision
	var seq int64 // of revision
	for _, one := range found {
		e := &one.Event
		if e.Type != news.Revised {
			kept = append(kept, one)
			continue
		}
		if seq != e.Seq {
			before, err := m.store.Revision(ctx, e.Subject, e.Article.Revision-1)
			if err != nil {
				return nil, fmt.Errorf("revision %d of article %s: %w", e.Article.Revision-1, e.Subject, err)
			}
			revision, seq = matching.NewRevision(e, before), e.Seq
		}
		if one, tells := topics.News(one, revision); tells {
			kept = append(kept, one)
		}
	}
	return kept, nil
}

func (m *matcher) commit(ctx context.Context, c Commit) error {
	stored, err := m.store.Commit(ctx, m.holder, c)
	if err != nil {
		return fmt.Errorf("matches of events %d to %d: %w", c.From+1, c.To, err)
	}
	for _, shard := range c.Shards {
		m.at[shard] = c.To
	}
	m.stored(stored)
	return nil
}

// hindmost gives the shards at the lowest position, that position, and the next higher one (0: there is none).
func (m *matcher) hindmost() (group []int, from, ceiling int64) {
	from = m.at[m.held[0]]
	for _, shard := range m.held {
		from = min(from, m.at[shard])
	}
	for _, shard := range m.held {
		switch at := m.at[shard]; {
		case at == from:
			group = append(group, shard)
		case ceiling == 0 || at < ceiling:
			ceiling = at
		}
	}
	return group, from, ceiling
}

// upTo cuts events behind seq; 0 keeps all.
func upTo(events []news.Event, seq int64) []news.Event {
	if seq == 0 {
		return events
	}
	for i := range events {
		if events[i].Seq > seq {
			return events[:i]
		}
	}
	return events
}
