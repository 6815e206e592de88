package gateway

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

// webhooks is what people and programs can do to the webhooks of a topic.
type webhooks struct {
	store Store
	o     Options
}

// Create adds a webhook that begins with the topic's next match. Its secret is only in this answer.
func (h webhooks) Create(ctx context.Context, topic, url string) (news.Subscription, error) {
	if err := h.o.CheckWebhook(url); err != nil {
		return news.Subscription{}, fmt.Errorf("%w: %w", view.ErrInvalid, err)
	}
	t, err := h.store.Topic(ctx, topic)
	if err != nil {
		return news.Subscription{}, err
	}
	secret, err := h.o.NewSecret()
	if err != nil {
		return news.Subscription{}, err
	}
	return h.store.CreateSubscription(ctx, news.Subscription{
		ID: "wh-" + strings.ToLower(rand.Text()[:10]), Topic: topic, URL: url, Secret: secret, State: news.Active, Cursor: t.Matches,
		Created: time.Now().UTC(),
	})
}

// Delete ends a webhook.
func (h webhooks) Delete(ctx context.Context, topic, id string) error {
	return h.store.DeleteSubscription(ctx, topic, id)
}

// Test posts a test delivery now and gives its row of the ledger.
func (h webhooks) Test(ctx context.Context, topic, id string) (news.Attempt, error) {
	sub, err := h.store.Subscription(ctx, topic, id)
	if err != nil {
		return news.Attempt{}, err
	}
	a := h.o.Send(ctx, sub, news.Match{Topic: topic, Time: time.Now().UTC()})
	return a, h.store.SaveAttempt(ctx, a)
}

// Resume lets a suspended webhook go on from its cursor.
func (h webhooks) Resume(ctx context.Context, topic, id string) (news.Subscription, error) {
	sub, err := h.store.Subscription(ctx, topic, id)
	if err != nil {
		return sub, err
	}
	sub.State, sub.Try, sub.NextTry, sub.FailedSince, sub.Detail = news.Active, 0, time.Now().UTC(), time.Time{}, ""
	return sub, h.store.SaveSubscription(ctx, sub)
}

// Redeliver sends one match again now, under the message id that it had.
func (h webhooks) Redeliver(ctx context.Context, topic, id string, number int64) (news.Attempt, error) {
	sub, err := h.store.Subscription(ctx, topic, id)
	if err != nil {
		return news.Attempt{}, err
	}
	list, err := h.store.Matches(ctx, topic, number-1, 1)
	if err != nil {
		return news.Attempt{}, err
	}
	if len(list) == 0 || list[0].Number != number {
		return news.Attempt{}, fmt.Errorf("match %d of topic %s: %w: its last is in the topic's list", number, topic, view.ErrNotFound)
	}
	a := h.o.Send(ctx, sub, list[0])
	a.Again = true
	return a, h.store.SaveAttempt(ctx, a)
}
