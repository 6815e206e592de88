package monitor

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/monitor/internal/matching"
	"github.com/newswire-dev/newswire/services/news"
)

// loaded is a topic as it was read; matched is nil where its query cannot be read.
type loaded struct {
	Saved
	matched *matching.Topic
}

// topics are all topics by shard, also of shards that others hold: only shards that have topics are leased and moved, so that
// a wire without topics writes nothing.
type topics struct {
	store      Store
	log        *zap.Logger
	known      bool
	stamp      int64
	of         map[int][]*loaded
	unreadable int
}

func (t *topics) forget() { t.known = false }

// load reads the topics again if they changed, and reports whether it did.
func (t *topics) load(ctx context.Context) (bool, error) {
	// The stamp is read first: what changes in between is seen the next time.
	stamp, err := t.store.TopicsStamp(ctx)
	if err != nil {
		return false, fmt.Errorf("stamp of the topics: %w", err)
	}
	if t.known && stamp == t.stamp {
		return false, nil
	}
	saved, err := t.store.TopicsIn(ctx, everyShard())
	if err != nil {
		return false, fmt.Errorf("topics: %w", err)
	}
	t.sort(saved)
	t.known, t.stamp = true, stamp
	return true, nil
}

// sort puts the topics into their shards; versions that were there before are not compiled again.
func (t *topics) sort(saved []Saved) {
	before := map[string]*loaded{}
	for _, shard := range t.of {
		for _, l := range shard {
			before[l.ID] = l
		}
	}
	t.of, t.unreadable = map[int][]*loaded{}, 0
	for _, s := range saved {
		l := &loaded{Saved: s}
		if old := before[s.ID]; old != nil && old.Version == s.Version {
			l.matched = old.matched
			l.CaughtUp = s.CaughtUp || old.CaughtUp && old.Head == s.Head
		} else if q, err := matching.Compile(s.Topic); err != nil {
			t.log.Warn("a topic's query cannot be read; it matches nothing until it is written anew", zap.String("topic", s.ID), zap.Error(err))
		} else {
			l.matched = q
		}
		if l.matched == nil {
			t.unreadable++
		}
		t.of[s.Shard] = append(t.of[s.Shard], l)
	}
}

// shards gives the shards that have topics, in order.
func (t *topics) shards() []int { return slices.Sorted(maps.Keys(t.of)) }

// floor is the number of an event at and below which no topic of a shard matches.
func (t *topics) floor(shard int) int64 {
	floor := int64(-1)
	for _, l := range t.of[shard] {
		if l.matched != nil && (floor < 0 || l.matched.Floor() < floor) {
			floor = l.matched.Floor()
		}
	}
	return max(floor, 0)
}

// appendTo appends what can be matched of a shard.
func (t *topics) appendTo(list []*matching.Topic, shard int) []*matching.Topic {
	for _, l := range t.of[shard] {
		if l.matched != nil {
			list = append(list, l.matched)
		}
	}
	return list
}

// Reached reports whether every topic has been matched with all events up to seq. Shards without topics stay where they are.
func Reached(ctx context.Context, s Store, seq int64) (bool, error) {
	all := topics{store: s, log: zap.NewNop()}
	if _, err := all.load(ctx); err != nil {
		return false, err
	}
	at, err := s.Positions(ctx, all.shards())
	if err != nil {
		return false, fmt.Errorf("positions of the shards: %w", err)
	}
	for _, shard := range all.shards() {
		if at[shard] < seq {
			return false, nil
		}
	}
	return true, nil
}

func everyShard() []int {
	all := make([]int, news.Shards)
	for i := range all {
		all[i] = i
	}
	return all
}
