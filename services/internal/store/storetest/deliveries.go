package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/monitor"
	"github.com/newswire-dev/newswire/services/news"
)

// due gives what is to be delivered at a time.
func due(t testing.TB, db *store.DB, at time.Time) ([]monitor.Due, time.Time) {
	t.Helper()
	list, next, err := db.DueDeliveries(t.Context(), allShards(), at, 10)
	if err != nil {
		t.Fatal(err)
	}
	return list, next
}

func testDeliveries(t *testing.T, s Server) {
	db, ctx := s.fresh(t), t.Context()
	l := &line{db: db}
	for _, name := range []string{"a", "b", "c", "d"} {
		l.created(t, newArticle("herald.example/"+name, content(name, "text")))
	}
	topic, err := db.CreateTopic(ctx, "T", "t")
	if err != nil {
		t.Fatal(err)
	}
	shard := saved(t, db, topic.ID).Shard
	sub, err := db.CreateSubscription(ctx, news.Subscription{Topic: topic.ID, URL: "https://hook.example", Secret: "whsec_x"})
	if err != nil || sub.ID == "" || sub.State != news.Active {
		t.Fatalf("subscribed %+v, %v", sub, err)
	}
	if list, next := due(t, db, noon); len(list) != 0 || !next.IsZero() {
		t.Errorf("nothing matched, and due is %+v, next %v", list, next)
	}
	commit(t, db, shard, match(t, db, topic.ID, 1, news.Appeared, news.ReasonBackfill))
	if list, _ := due(t, db, noon); len(list) != 0 {
		t.Errorf("backfill is delivered: %+v", list)
	}
	commit(t, db, shard, match(t, db, topic.ID, 2, news.Appeared, news.ReasonNew), match(t, db, topic.ID, 3, news.Appeared, news.ReasonOld),
		match(t, db, topic.ID, 4, news.Appeared, news.ReasonNew))
	list, _ := due(t, db, noon)
	if len(list) != 1 || list[0].Match.Number != 2 || list[0].Match.Event.Article.Title != "b" || list[0].Topic.ID != topic.ID || list[0].Subscription.Secret != "whsec_x" {
		t.Fatalf("due is %+v", list)
	}

	// The first try fails.
	sub = list[0].Subscription
	sub.Try, sub.NextTry, sub.FailedSince, sub.Detail = 1, noon.Add(time.Minute), noon, "it says 500"
	attempted(t, db, news.Attempt{Subscription: sub.ID, Number: 2, Try: 1, Time: noon, Status: 500, Error: "500", Duration: time.Second}, sub)
	if list, next := due(t, db, noon); len(list) != 0 || !next.Equal(noon.Add(time.Minute)) {
		t.Errorf("before the next try: %+v, next %v", list, next)
	}
	sub.Cursor, sub.Try, sub.NextTry, sub.FailedSince, sub.Detail = 2, 0, time.Time{}, time.Time{}, ""
	attempted(t, db, news.Attempt{Subscription: sub.ID, Number: 2, Try: 2, Time: noon, Status: 204}, sub)
	if list, _ = due(t, db, noon); len(list) != 1 || list[0].Match.Number != 4 {
		t.Fatalf("match 3 is passed over: %+v", list)
	}

	// Suspended and resumed.
	sub.State = news.Suspended
	if err := db.SaveSubscription(ctx, sub); err != nil {
		t.Fatal(err)
	}
	if list, _ := due(t, db, noon); len(list) != 0 {
		t.Errorf("suspended, and due is %+v", list)
	}
	sub.State = news.Active
	if err := db.SaveSubscription(ctx, sub); err != nil {
		t.Fatal(err)
	}
	if list, _ := due(t, db, noon); len(list) != 1 || list[0].Match.Number != 4 {
		t.Errorf("resumed, and due is %+v", list)
	}
	sub.Cursor = 4
	attempted(t, db, news.Attempt{Subscription: sub.ID, Number: 4, Try: 1, Time: noon, Status: 200}, sub)
	if list, next := due(t, db, noon); len(list) != 0 || !next.IsZero() {
		t.Errorf("all is delivered, and due is %+v, next %v", list, next)
	}
	testDeliveryLedger(t, db, topic.ID, sub)
}

func attempted(t testing.TB, db *store.DB, a news.Attempt, s news.Subscription) {
	t.Helper()
	if err := db.Attempted(t.Context(), a, s); err != nil {
		t.Fatal(err)
	}
}

func testDeliveryLedger(t *testing.T, db *store.DB, topic string, sub news.Subscription) {
	ctx := t.Context()
	if err := db.SaveAttempt(ctx, news.Attempt{Subscription: sub.ID, Number: 2, Try: 1, Time: noon, Status: 200, Again: true}); err != nil {
		t.Fatal(err)
	}
	list, err := db.Attempts(ctx, topic, 0, 2)
	if err != nil || len(list) != 2 || !list[0].Again || list[1].Number != 4 {
		t.Fatalf("the ledger is %+v, %v", list, err)
	}
	list, err = db.Attempts(ctx, topic, list[1].ID, 10)
	if err != nil || len(list) != 2 || list[1].Error != "500" || list[1].Duration != time.Second {
		t.Errorf("the ledger goes on with %+v, %v", list, err)
	}
	row, err := db.Topic(ctx, topic)
	if err != nil || len(row.Subscriptions) != 1 || row.Subscriptions[0].Secret != "" || row.Subscriptions[0].Cursor != 4 {
		t.Errorf("the topic's webhooks are %+v, %v", row.Subscriptions, err)
	}
	if got, err := db.Subscription(ctx, topic, sub.ID); err != nil || got.Secret != "whsec_x" {
		t.Errorf("the webhook is %+v, %v", got, err)
	}
	if err := db.DeleteSubscription(ctx, topic, sub.ID); err != nil {
		t.Error(err)
	}
	if _, err := db.Subscription(ctx, topic, sub.ID); !errors.Is(err, view.ErrNotFound) {
		t.Errorf("a webhook that is gone gives %v", err)
	}
	attempted(t, db, news.Attempt{Subscription: sub.ID, Number: 4, Time: noon}, sub)
	if list, err := db.Attempts(ctx, topic, 0, 10); err != nil || len(list) != 4 {
		t.Errorf("the ledger has %d rows, %v", len(list), err)
	}
}
