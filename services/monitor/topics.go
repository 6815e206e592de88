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

// loaded is a topic as it was read.
type loaded struct {
	Saved
	unreadable bool // its query cannot be read; known of topics that are matched here
}

// topics are all topics by shard, also of shards that others hold: only shards that have topics are leased and moved, so that
// a wire without topics writes nothing. Those of the shards held here are matched.
type topics struct {
	store   Store
	log     *zap.Logger
	known   bool
	stamp   int64
	of      map[int][]*loaded
	matched matching.Topics
	version map[string]int // of what is matched or cannot be read
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

// sort puts the topics into their shards.
func (t *topics) sort(saved []Saved) {
	before := map[string]*loaded{}
	for _, shard := range t.of {
		for _, l := range shard {
			before[l.ID] = l
		}
	}
	t.of = map[int][]*loaded{}
	for _, s := range saved {
		l := &loaded{Saved: s}
		if old := before[s.ID]; old != nil && old.Version == s.Version {
			l.unreadable = old.unreadable
			l.CaughtUp = s.CaughtUp || old.CaughtUp && old.Head == s.Head
		}
		t.of[s.Shard] = append(t.of[s.Shard], l)
	}
}

// hold matches the topics of these shards from now on, and no others. It compiles only versions that it did not have.
func (t *topics) hold(shards []int) {
	version, here := map[string]int{}, map[string]*loaded{}
	var put []news.Topic
	for _, shard := range shards {
		for _, l := range t.of[shard] {
			version[l.ID], here[l.ID] = l.Version, l
			if v, ok := t.version[l.ID]; !ok || v != l.Version {
				put = append(put, l.Topic)
			}
		}
	}
	var gone []string
	for id := range t.version {
		if _, ok := version[id]; !ok {
			gone = append(gone, id)
		}
	}
	for id, err := range t.matched.Change(put, gone) {
		here[id].unreadable = true
		t.log.Warn("a topic's query cannot be read; it matches nothing until it is written anew", zap.String("topic", id), zap.Error(err))
	}
	t.version = version
}

// shards gives the shards that have topics, in order.
func (t *topics) shards() []int { return slices.Sorted(maps.Keys(t.of)) }

// floor is the number of an event at and below which no topic of a shard matches.
func (t *topics) floor(shard int) int64 {
	floor := int64(-1)
	for _, l := range t.of[shard] {
		if f := matching.Floor(l.Topic); !l.unreadable && (floor < 0 || f < floor) {
			floor = f
		}
	}
	return max(floor, 0)
}

// takes gives which topics are those of some shards.
func (t *topics) takes(shards []int) func(id string) bool {
	ids := map[string]bool{}
	for _, shard := range shards {
		for _, l := range t.of[shard] {
			ids[l.ID] = true
		}
	}
	return func(id string) bool { return ids[id] }
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
