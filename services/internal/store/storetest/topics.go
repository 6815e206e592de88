package storetest

import (
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/monitor"
	"github.com/newswire-dev/newswire/services/news"
)

func testTopics(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	l := &line{db: db}
	l.created(t, newArticle("herald.example/a", content("a", "one")))
	stamp := func() int64 {
		n, err := db.TopicsStamp(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := stamp()
	topic, err := db.CreateTopic(ctx, "Gas", "gas")
	if err != nil || topic.ID == "" || topic.Version != 1 || topic.Head != 1 || stamp() == before {
		t.Fatalf("created %+v, %v", topic, err)
	}
	l.created(t, newArticle("herald.example/b", content("b", "two")))
	before = stamp()
	if same, err := db.UpdateTopic(ctx, topic.ID, "Gas and oil", "gas"); err != nil || same.Version != 1 || same.Head != 1 || same.Name != "Gas and oil" || stamp() == before {
		t.Errorf("renamed %+v, %v", same, err)
	}
	if next, err := db.UpdateTopic(ctx, topic.ID, "Gas and oil", "gas OR oil"); err != nil || next.Version != 2 || next.Head != 2 {
		t.Errorf("changed %+v, %v", next, err)
	}
	versions, err := db.TopicVersions(ctx, topic.ID)
	if err != nil || len(versions) != 2 || versions[0].Query != "gas OR oil" || versions[0].Head != 2 || versions[1].Query != "gas" || versions[1].Head != 1 {
		t.Errorf("versions %+v, %v", versions, err)
	}
	saved, err := db.TopicsIn(ctx, allShards())
	if err != nil || len(saved) != 1 || saved[0].Version != 2 || saved[0].CaughtUp || saved[0].Shard < 0 || saved[0].Shard >= news.Shards {
		t.Errorf("saved %+v, %v", saved, err)
	}
	if rows, err := db.Topics(ctx); err != nil || len(rows) != 1 || rows[0].Query != "gas OR oil" || len(rows[0].Days) != 28 || !rows[0].LastMatch.IsZero() {
		t.Errorf("rows %+v, %v", rows, err)
	}
	before = stamp()
	if err := db.DeleteTopic(ctx, topic.ID); err != nil || stamp() == before {
		t.Errorf("deleted: %v", err)
	}
	_, err1 := db.Topic(ctx, topic.ID)
	_, err2 := db.UpdateTopic(ctx, topic.ID, "x", "x")
	_, err3 := db.TopicVersions(ctx, topic.ID)
	_, err4 := db.Matches(ctx, topic.ID, 0, 1)
	for i, err := range []error{err1, err2, err3, err4, db.DeleteTopic(ctx, topic.ID)} {
		if !errors.Is(err, view.ErrNotFound) {
			t.Errorf("call %d for a topic that is gone gives %v", i+1, err)
		}
	}
}

func allShards() []int {
	out := make([]int, news.Shards)
	for i := range out {
		out[i] = i
	}
	return out
}

// saved gives a topic as the monitor has it, its shard being held.
func saved(t testing.TB, db *store.DB, topic string) monitor.Saved {
	t.Helper()
	all, err := db.TopicsIn(t.Context(), allShards())
	i := slices.IndexFunc(all, func(s monitor.Saved) bool { return s.ID == topic })
	if err != nil || i < 0 {
		t.Fatalf("topic %s is not among %d, %v", topic, len(all), err)
	}
	hold(t, db, "shard/"+strconv.Itoa(all[i].Shard), "me")
	return all[i]
}

// match makes a match of an event.
func match(t testing.TB, db *store.DB, topic string, seq int64, kind news.MatchKind, reason news.MatchReason) news.Match {
	t.Helper()
	events, err := db.EventsAfter(t.Context(), seq-1, 1)
	if err != nil || len(events) != 1 {
		t.Fatalf("event %d: %d, %v", seq, len(events), err)
	}
	return news.Match{Topic: topic, Seq: seq, Kind: kind, Reason: reason, QueryVersion: 1, Time: time.Now().UTC(), Event: events[0],
		Spans: []news.Span{{Field: "title", Start: 0, End: 1}}}
}

// matchedTopic makes a topic and has it match events.
func matchedTopic(t testing.TB, db *store.DB, seqs ...int64) string {
	t.Helper()
	topic, err := db.CreateTopic(t.Context(), "T", "t")
	if err != nil {
		t.Fatal(err)
	}
	var all []news.Match
	for _, seq := range seqs {
		all = append(all, match(t, db, topic.ID, seq, news.Appeared, news.ReasonNew))
	}
	commit(t, db, saved(t, db, topic.ID).Shard, all...)
	return topic.ID
}

// commit stores matches and moves a shard by one.
func commit(t testing.TB, db *store.DB, shard int, all ...news.Match) []news.Match {
	t.Helper()
	at, err := db.Positions(t.Context(), []int{shard})
	if err != nil {
		t.Fatal(err)
	}
	stored, err := db.Commit(t.Context(), "me", monitor.Commit{Shards: []int{shard}, From: at[shard], To: at[shard] + 1, Matches: all})
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

func testMatches(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	l := &line{db: db}
	a := l.created(t, newArticle("herald.example/a", content("a", "one")))
	l.created(t, newArticle("herald.example/b", content("b", "two")))
	l.revised(t, a, 2, content("a", "three"))
	l.retracted(t, a)
	topic, err := db.CreateTopic(ctx, "T", "t")
	if err != nil {
		t.Fatal(err)
	}
	shard := saved(t, db, topic.ID).Shard
	m := func(seq int64, kind news.MatchKind) news.Match {
		return match(t, db, topic.ID, seq, kind, news.ReasonNew)
	}
	gone := m(1, news.Appeared)
	gone.Topic = "deleted"
	stored := commit(t, db, shard, m(1, news.Appeared), gone, m(2, news.Appeared), m(1, news.Appeared))
	if len(stored) != 2 || stored[0].Number != 1 || stored[1].Number != 2 {
		t.Fatalf("stored %+v", stored)
	}
	stored = commit(t, db, shard, m(2, news.Appeared), m(3, news.Appeared), m(4, news.WithdrawnAs))
	if len(stored) != 2 || stored[0].Number != 3 || stored[1].Number != 4 {
		t.Fatalf("then %+v", stored)
	}
	list, err := db.Matches(ctx, topic.ID, 1, 2)
	if err != nil || len(list) != 2 || list[0].Number != 2 || list[1].Number != 3 || list[1].Event.Article.Text != "three" ||
		list[1].Event.Seq != 3 || list[1].Spans[0].Field != "title" || list[1].Kind != news.Appeared {
		t.Errorf("matches %+v, %v", list, err)
	}
	list, err = db.MatchesBefore(ctx, topic.ID, 0, 3)
	if err != nil || len(list) != 3 || list[0].Number != 4 || list[2].Number != 2 {
		t.Errorf("the newest %+v, %v", list, err)
	}
	row, err := db.Topic(ctx, topic.ID)
	if err != nil || row.Matches != 4 || row.LastMatch.IsZero() || row.Days[27]+row.Days[26] != 4 {
		t.Errorf("row %+v, %v", row, err)
	}
	of, err := db.TopicsOf(ctx, []string{a, stored[0].Event.Subject, list[2].Event.Subject})
	if err != nil || len(of) != 1 || len(of[list[2].Event.Subject]) != 1 {
		t.Errorf("topics of articles %+v, %v", of, err)
	}

	bad := func(name, holder string, c monitor.Commit) {
		t.Helper()
		if stored, err := db.Commit(ctx, holder, c); err == nil {
			t.Errorf("%s was committed: %+v", name, stored)
		}
		if at, err := db.Positions(ctx, []int{shard}); err != nil || at[shard] != 2 {
			t.Errorf("after %s the shard is at %v, %v", name, at, err)
		}
	}
	bad("another's commit", "you", monitor.Commit{Shards: []int{shard}, From: 2, To: 3})
	bad("a commit from elsewhere", "me", monitor.Commit{Shards: []int{shard}, From: 1, To: 3})
	bad("a commit of a shard that is not held", "me", monitor.Commit{Shards: []int{shard, (shard + 1) % 64}, From: 2, To: 3})
}

func testCatchUp(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	l := &line{db: db}
	l.created(t, newArticle("herald.example/a", content("a", "one")))
	topic, err := db.CreateTopic(ctx, "T", "t")
	if err != nil {
		t.Fatal(err)
	}
	before := saved(t, db, topic.ID)
	m := match(t, db, topic.ID, 1, news.Appeared, news.ReasonNew)
	if stored, err := db.CatchUp(ctx, "me", before, []news.Match{m, m}); err != nil || len(stored) != 1 || stored[0].Number != 1 {
		t.Errorf("caught up with %+v, %v", stored, err)
	}
	if !saved(t, db, topic.ID).CaughtUp {
		t.Error("it is not marked")
	}
	if _, err := db.UpdateTopic(ctx, topic.ID, "T", "u"); err != nil {
		t.Fatal(err)
	}
	if saved(t, db, topic.ID).CaughtUp {
		t.Error("a new version counts as caught up")
	}
	if stored, err := db.CatchUp(ctx, "me", before, []news.Match{m}); err != nil || len(stored) != 0 || saved(t, db, topic.ID).CaughtUp {
		t.Errorf("a version that was replaced stored %+v, %v", stored, err)
	}
	if _, err := db.CatchUp(ctx, "you", before, nil); err == nil {
		t.Error("another caught up")
	}
}
