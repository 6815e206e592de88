package monitor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// memory is a Store that keeps to the port's contract, in memory.
type memory struct {
	mu       sync.Mutex
	leases   map[string]held
	at       map[int]int64
	events   []news.Event
	topics   []Saved
	stamp    int64
	matches  map[string][]news.Match
	subs     map[string]news.Subscription
	attempts []news.Attempt
	broken   error  // what every call fails with
	slow     func() // called inside Commit before anything is stored
}

type held struct {
	holder string
	until  time.Time
}

func newMemory() *memory {
	return &memory{leases: map[string]held{}, at: map[int]int64{}, matches: map[string][]news.Match{}, subs: map[string]news.Subscription{}}
}

func (m *memory) lock() func() { m.mu.Lock(); return m.mu.Unlock }

func (m *memory) Hold(_ context.Context, name, holder string, d time.Duration) (bool, error) {
	defer m.lock()()
	if l := m.leases[name]; m.broken == nil && (l.holder == "" || l.holder == holder || time.Now().After(l.until)) {
		m.leases[name] = held{holder, time.Now().Add(d)}
		return true, nil
	}
	return false, m.broken
}

func (m *memory) Release(_ context.Context, name, holder string) error {
	defer m.lock()()
	if m.leases[name].holder == holder {
		delete(m.leases, name)
	}
	return m.broken
}

func (m *memory) Positions(_ context.Context, shards []int) (map[int]int64, error) {
	defer m.lock()()
	out := map[int]int64{}
	for _, s := range shards {
		out[s] = m.at[s]
	}
	return out, m.broken
}

func (m *memory) EventsAfter(_ context.Context, seq int64, limit int) ([]news.Event, error) {
	defer m.lock()()
	rest := m.events[min(seq, int64(len(m.events))):]
	return slices.Clone(rest[:min(limit, len(rest))]), m.broken
}

func (m *memory) Revision(_ context.Context, article string, revision int) (news.Article, error) {
	defer m.lock()()
	for _, e := range m.events {
		if e.Subject == article && e.Article.Revision == revision {
			return e.Article, m.broken
		}
	}
	return news.Article{}, m.broken
}

func (m *memory) TopicsStamp(context.Context) (int64, error) {
	defer m.lock()()
	return m.stamp, m.broken
}

func (m *memory) TopicsIn(_ context.Context, shards []int) ([]Saved, error) {
	defer m.lock()()
	return slices.DeleteFunc(slices.Clone(m.topics), func(t Saved) bool { return !slices.Contains(shards, t.Shard) }), m.broken
}

func (m *memory) Commit(_ context.Context, holder string, c Commit) ([]news.Match, error) {
	if m.slow != nil {
		m.slow()
	}
	defer m.lock()()
	for _, s := range c.Shards {
		if l := m.leases["shard/"+strconv.Itoa(s)]; l.holder != holder || time.Now().After(l.until) {
			return nil, fmt.Errorf("%s does not hold shard %d", holder, s)
		}
		if m.at[s] != c.From {
			return nil, fmt.Errorf("shard %d is at %d, not %d", s, m.at[s], c.From)
		}
	}
	if m.broken != nil {
		return nil, m.broken
	}
	for _, s := range c.Shards {
		m.at[s] = c.To
	}
	return m.number(c.Matches), nil
}

func (m *memory) number(ms []news.Match) (stored []news.Match) {
	for _, one := range ms {
		have := m.matches[one.Topic]
		if !slices.ContainsFunc(have, func(o news.Match) bool {
			return o.Event.Subject == one.Event.Subject && o.Event.Article.Revision == one.Event.Article.Revision && o.Kind == one.Kind
		}) {
			one.Number = int64(len(have)) + 1
			m.matches[one.Topic] = append(have, one)
			stored = append(stored, one)
		}
	}
	return stored
}

func (m *memory) CatchUp(_ context.Context, _ string, t Saved, ms []news.Match) ([]news.Match, error) {
	defer m.lock()()
	for i := range m.topics {
		if m.topics[i].ID == t.ID && m.topics[i].Version == t.Version {
			m.topics[i].CaughtUp = true
		}
	}
	return m.number(ms), m.broken
}

func (m *memory) DueDeliveries(_ context.Context, shards []int, now time.Time, limit int) (due []Due, next time.Time, err error) {
	defer m.lock()()
	for _, t := range m.topics {
		for _, s := range m.subs {
			if s.Topic != t.ID || s.State != news.Active || !slices.Contains(shards, t.Shard) {
				continue
			}
			for _, match := range m.matches[t.ID] {
				if match.Number <= s.Cursor || !match.Reason.Delivered() {
					continue
				}
				if s.NextTry.After(now) {
					if next.IsZero() || s.NextTry.Before(next) {
						next = s.NextTry
					}
				} else {
					due = append(due, Due{s, t.Topic, match})
				}
				break
			}
		}
	}
	slices.SortFunc(due, func(a, b Due) int { return a.Subscription.NextTry.Compare(b.Subscription.NextTry) })
	return due[:min(limit, len(due))], next, m.broken
}

func (m *memory) Attempted(_ context.Context, a news.Attempt, s news.Subscription) error {
	defer m.lock()()
	if m.broken == nil {
		m.attempts = append(m.attempts, a)
		m.subs[s.ID] = s
	}
	return m.broken
}

// publish appends an event of an article.
func (m *memory) publish(kind news.EventType, id, title string, revision int, change func(*news.Event)) {
	defer m.lock()()
	e := news.Event{Epoch: "e", Seq: int64(len(m.events)) + 1, Type: kind, Time: time.Now(), Subject: id,
		Article: news.Article{ID: id, Revision: revision, Source: news.Source{ID: "harbour.example"}, Content: news.Content{Title: title, Language: "en"}}}
	if change != nil {
		change(&e)
	}
	m.events = append(m.events, e)
}

// save saves a topic at the head of the sequence, or a new version of it.
func (m *memory) save(shard int, id, query string) {
	defer m.lock()()
	m.stamp++
	t := Saved{Topic: news.Topic{ID: id, Query: query, Version: 1, Created: time.Now(), Saved: time.Now(), Head: int64(len(m.events))}, Shard: shard}
	for i, old := range m.topics {
		if old.ID == id {
			t.Version, t.Created = old.Version+1, old.Created
			m.topics[i] = t
			return
		}
	}
	m.topics = append(m.topics, t)
}

// told lists the matches of a topic as "number kind reason subject".
func (m *memory) told(topic string) string {
	defer m.lock()()
	var out []string
	for _, one := range m.matches[topic] {
		out = append(out, fmt.Sprintf("%d %s %s %s", one.Number, one.Kind, one.Reason, one.Event.Subject))
	}
	return strings.Join(out, "; ")
}

var errDown = errors.New("the database is down")

func (m *memory) fail(err error) { defer m.lock()(); m.broken = err }
