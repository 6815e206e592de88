package web_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// A memory is a small archive of one epoch that matches topics as it publishes.
type memory struct {
	mu        sync.Mutex
	now       time.Time
	events    []news.Event
	revisions map[string][]news.Article
	topics    []news.Topic
	matches   map[string][]news.Match
	hooks     map[string][]news.Subscription
	attempts  []news.Attempt
	sources   []view.SourceRow
	ran       []string // runs over the archive
	polled    []int64
	down      []view.Condition
	broken    error         // what every reading gives, when set
	wake      chan struct{} // filled when there is something new
}

func newMemory() *memory {
	m := &memory{
		now: time.Date(2026, 3, 14, 10, 31, 7, 0, time.UTC), revisions: map[string][]news.Article{}, matches: map[string][]news.Match{},
		hooks: map[string][]news.Subscription{}, wake: make(chan struct{}, 1),
	}
	ledger := view.LedgerDay{Day: "2026-03-14", Seen: 1344, Published: 52, Unchanged: 1288, Dropped: 4, Reasons: map[news.DropReason]int{news.DropDuplicate: 4}}
	m.sources = []view.SourceRow{
		{Source: source("ledger.example", "Caspian Ledger", "en"), Articles: 2, LastItem: m.now, Days: make([]int, 28),
			Feeds: []view.FeedRow{{Feed: news.Feed{ID: 1, Candidates: []string{"https://ledger.example/rss"}, Interval: 4 * time.Minute, LastPoll: m.now, LastGood: m.now, Polled: true}, Ledger: []view.LedgerDay{ledger}}}},
		{Source: source("almarfa.example", "صحيفة المرفأ", "ar"), Days: make([]int, 28),
			Feeds: []view.FeedRow{{Feed: news.Feed{ID: 2, Candidates: []string{"https://almarfa.example/feed"}, Cause: news.CauseBlocked, Detail: "The site answers with a block page. Ask them to allow us.", Since: m.now, Failures: 3, LastPoll: m.now}}}},
	}
	return m
}

func source(id, name, language string) news.Source {
	return news.Source{ID: id, Name: name, Site: "https://" + id, Language: language}
}

// publish adds an article with one event, and matches the topics.
func (m *memory) publish(title, text string, of news.Source) news.Article {
	m.mu.Lock()
	defer m.mu.Unlock()
	id := fmt.Sprintf("n%d", len(m.revisions)+1)
	a := news.Article{
		ID: id, Source: of, State: news.Live, Order: int64(len(m.events) + 1), FirstSeen: m.now, Revision: 1, RevisedAt: m.now,
		Content: news.Content{
			URL: "https://" + of.ID + "/" + id, Canonical: "https://" + of.ID + "/" + id, Title: title, Text: text, Language: of.Language,
			Completeness: news.FromPage, Published: news.Time{Instant: m.now, Local: "2026-03-14", Precision: news.Day, ZoneSource: news.ZoneSourced},
		},
	}
	m.revisions[id] = []news.Article{a}
	m.append(news.Created, a)
	return a
}

func (m *memory) revise(id, title, text string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a := m.revisions[id][len(m.revisions[id])-1]
	a.Revision, a.Title, a.Text = a.Revision+1, title, text
	m.revisions[id] = append(m.revisions[id], a)
	m.append(news.Revised, a)
}

func (m *memory) retract(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := m.revisions[id]
	list[len(list)-1].State = news.Retracted
	m.append(news.Withdrew, list[len(list)-1])
}

func (m *memory) append(what news.EventType, a news.Article) {
	e := news.Event{Epoch: "e1", Seq: int64(len(m.events) + 1), Type: what, Time: m.now, Subject: a.ID, Article: a}
	m.events = append(m.events, e)
	for _, t := range m.topics {
		q, err := query.Parse(t.Query)
		if err != nil {
			panic(err)
		}
		if p := query.Prepare(query.Of(a)); q.Match(p) {
			n := int64(len(m.matches[t.ID]) + 1)
			m.matches[t.ID] = append(m.matches[t.ID], news.Match{Topic: t.ID, Number: n, Seq: e.Seq, Kind: news.Appeared, Reason: news.ReasonNew, QueryVersion: t.Version, Time: m.now, Spans: q.Spans(p), Event: e})
		}
	}
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

func (m *memory) Range(context.Context) (string, int64, int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return "e1", min(1, int64(len(m.events))), int64(len(m.events)), m.broken
}

func (m *memory) EventsAfter(_ context.Context, seq int64, limit int) ([]news.Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := m.events[min(seq, int64(len(m.events))):]
	return slices.Clone(list[:min(limit, len(list))]), m.broken
}

func (m *memory) EventsBefore(_ context.Context, seq int64, limit int, f view.WireFilter) ([]news.Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []news.Event
	seen := map[string]bool{}
	for _, e := range slices.Backward(m.events) {
		if seq > 0 && e.Seq >= seq || seen[e.Subject] || f.Type != "" && e.Type != f.Type || f.Language != "" && e.Article.Language != f.Language || f.Source != "" && e.Article.Source.ID != f.Source {
			continue
		}
		if seen[e.Subject] = true; len(out) < limit {
			out = append(out, e)
		}
	}
	return out, m.broken
}

func (m *memory) Search(ctx context.Context, s view.Search) (view.Found, error) {
	s.Limit++
	list, err := m.Articles(ctx, s)
	if len(list) < s.Limit {
		return view.Found{Articles: list}, err
	}
	list = list[:s.Limit-1]
	return view.Found{Articles: list, Next: list[len(list)-1].Order}, err
}

func (m *memory) Articles(_ context.Context, s view.Search) ([]news.Article, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []news.Article
	for _, list := range m.revisions {
		a := list[len(list)-1]
		if s.Query != nil && !s.Query.Match(query.Prepare(query.Of(a))) || s.Source != "" && s.Source != a.Source.ID || s.Language != "" && s.Language != a.Language || s.Before > 0 && a.Order >= s.Before {
			continue
		}
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b news.Article) int { return cmp.Compare(b.Order, a.Order) })
	return out[:min(len(out), s.Limit)], m.broken
}

func (m *memory) Article(_ context.Context, id string) (news.Article, []news.Article, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	list, ok := m.revisions[id]
	if !ok {
		return news.Article{}, nil, fmt.Errorf("article %s: %w", id, view.ErrNotFound)
	}
	return list[len(list)-1], slices.Clone(list), m.broken
}

func (m *memory) Provenance(context.Context, string) (view.Provenance, error) {
	return view.Provenance{FeedID: 1, FeedURL: "https://ledger.example/rss", Document: "d1", File: "2026-03-14.warc.gz", Offset: 48211}, m.broken
}

func (m *memory) TopicsOf(_ context.Context, articles []string) (map[string][]news.Topic, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[string][]news.Topic{}
	for _, t := range m.topics {
		for _, match := range m.matches[t.ID] {
			if id := match.Event.Subject; slices.Contains(articles, id) && !slices.Contains(out[id], t) {
				out[id] = append(out[id], t)
			}
		}
	}
	return out, m.broken
}

func (m *memory) topicRow(t news.Topic) view.TopicRow {
	t.Matches = int64(len(m.matches[t.ID]))
	days := make([]int, 28)
	days[27] = int(t.Matches)
	return view.TopicRow{Topic: t, Subscriptions: m.hooks[t.ID], Days: days, LastMatch: m.now}
}

func (m *memory) Topics(context.Context) ([]view.TopicRow, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []view.TopicRow
	for _, t := range m.topics {
		out = append(out, m.topicRow(t))
	}
	return out, m.broken
}

func (m *memory) Topic(_ context.Context, id string) (view.TopicRow, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range m.topics {
		if t.ID == id {
			return m.topicRow(t), m.broken
		}
	}
	return view.TopicRow{}, fmt.Errorf("topic %s: %w", id, view.ErrNotFound)
}

func (m *memory) TopicVersions(ctx context.Context, id string) ([]news.Topic, error) {
	t, err := m.Topic(ctx, id)
	return []news.Topic{t.Topic}, err
}

func (m *memory) CreateTopic(_ context.Context, name, q string) (news.Topic, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := news.Topic{ID: fmt.Sprintf("t%d", len(m.topics)+1), Name: name, Query: q, Version: 1, Created: m.now, Saved: m.now}
	m.topics = append(m.topics, t)
	return t, m.broken
}

func (m *memory) UpdateTopic(_ context.Context, id, name, q string) (news.Topic, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.topics {
		if m.topics[i].ID == id {
			m.topics[i].Name, m.topics[i].Query, m.topics[i].Version = name, q, m.topics[i].Version+1
			return m.topics[i], m.broken
		}
	}
	return news.Topic{}, view.ErrNotFound
}

func (m *memory) RunTopic(_ context.Context, id string, from, _ time.Time) (int, error) {
	m.ran = append(m.ran, id+" from "+from.Format(time.DateOnly))
	return 41, nil
}

func (m *memory) DeleteTopic(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.topics = slices.DeleteFunc(m.topics, func(t news.Topic) bool { return t.ID == id })
	return m.broken
}

func (m *memory) MatchesBefore(_ context.Context, topic string, before int64, limit int) ([]news.Match, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []news.Match
	for _, match := range slices.Backward(m.matches[topic]) {
		if before == 0 || match.Number < before {
			out = append(out, match)
		}
	}
	return out[:min(len(out), limit)], m.broken
}

func (m *memory) Attempts(context.Context, string, int64, int) ([]news.Attempt, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.attempts, m.broken
}

func (m *memory) Sources(context.Context) ([]view.SourceRow, error) { return m.sources, m.broken }

func (m *memory) Source(_ context.Context, id string) (view.SourceRow, error) {
	for _, s := range m.sources {
		if s.ID == id {
			return s, m.broken
		}
	}
	return view.SourceRow{}, fmt.Errorf("source %s: %w", id, view.ErrNotFound)
}

func (m *memory) CreateFeed(_ context.Context, s news.Source, f news.Feed) (news.Source, news.Feed, error) {
	m.sources = append(m.sources, view.SourceRow{Source: s, Feeds: []view.FeedRow{{Feed: f}}})
	return s, f, m.broken
}

func (m *memory) FeedAt(_ context.Context, address string) (news.Source, news.Feed, error) {
	for _, s := range m.sources {
		for _, f := range s.Feeds {
			if slices.Contains(f.Candidates, address) {
				return s.Source, f.Feed, m.broken
			}
		}
	}
	return news.Source{}, news.Feed{}, cmp.Or(m.broken, view.ErrNotFound)
}

func (m *memory) Feed(_ context.Context, id int64) (news.Source, news.Feed, error) {
	for _, s := range m.sources {
		for _, f := range s.Feeds {
			if f.ID == id {
				return s.Source, f.Feed, m.broken
			}
		}
	}
	return news.Source{}, news.Feed{}, cmp.Or(m.broken, view.ErrNotFound)
}

func (m *memory) SetFeed(_ context.Context, _ news.Source, set news.Feed) (news.Feed, error) {
	for i := range m.sources {
		for j := range m.sources[i].Feeds {
			if f := &m.sources[i].Feeds[j].Feed; f.ID == set.ID {
				*f = set
				f.Proposals = nil
			}
		}
	}
	return set, m.broken
}

func (m *memory) RemoveFeed(_ context.Context, id int64) error {
	for i := range m.sources {
		m.sources[i].Feeds = slices.DeleteFunc(m.sources[i].Feeds, func(f view.FeedRow) bool { return f.ID == id })
	}
	return m.broken
}

func (m *memory) PendingItems(context.Context, int64, int) ([]view.PendingRow, error) {
	return []view.PendingRow{{Title: "A slow page", Link: "https://ledger.example/slow", Shown: m.now.Add(-time.Hour), Due: m.now.Add(time.Minute), Cause: news.CauseUnreachable, Detail: "no complete answer in time"},
		{Title: "A new page", Shown: m.now}}, m.broken
}

func (m *memory) Backfill(context.Context, int64) (news.Backfill, error) {
	return news.Backfill{State: news.BackfillRunning, Since: m.now.AddDate(0, -1, 0), Pages: 12, PagesLeft: 3, Seen: 2400, Found: 1200}, m.broken
}

func (m *memory) PollNow(_ context.Context, feed int64) error {
	m.polled = append(m.polled, feed)
	return m.broken
}

func (m *memory) Polls(context.Context, int64, int) ([]view.PollRow, error) {
	return []view.PollRow{{At: m.now, Status: 200, Shown: 30, Known: 29, Found: 1, Took: 340 * time.Millisecond}}, m.broken
}

func (m *memory) Conditions(context.Context) ([]view.Condition, error) { return m.down, m.broken }

func (m *memory) Counts(context.Context) (view.Counts, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return view.Counts{Articles: len(m.revisions), Today: 1284, Sources: len(m.sources), Troubled: 1, AccountedUntil: m.now}, m.broken
}
