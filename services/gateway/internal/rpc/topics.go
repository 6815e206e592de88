package rpc

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

type topics struct{ *server }

func (s topics) ListTopics(ctx context.Context, _ *connect.Request[newswirev1.ListTopicsRequest]) (*connect.Response[newswirev1.ListTopicsResponse], error) {
	rows, err := s.Store.Topics(ctx)
	if err != nil {
		return nil, err
	}
	out := &newswirev1.ListTopicsResponse{}
	for _, t := range rows {
		out.Topics = append(out.Topics, contract.Topic(t.Topic, t.Subscriptions))
	}
	return connect.NewResponse(out), nil
}

func (s topics) CreateTopic(ctx context.Context, r *connect.Request[newswirev1.CreateTopicRequest]) (*connect.Response[newswirev1.CreateTopicResponse], error) {
	q, err := query.Parse(r.Msg.Query)
	if err != nil {
		return nil, err
	}
	if r.Msg.WebhookUrl != "" { // before the topic is there
		if err := s.CheckWebhook(r.Msg.WebhookUrl); err != nil {
			return nil, fmt.Errorf("%w: webhook_url: %w", view.ErrInvalid, err)
		}
	}
	t, err := s.Store.CreateTopic(ctx, r.Msg.Name, q.String())
	if err != nil {
		return nil, err
	}
	out := &newswirev1.CreateTopicResponse{Topic: contract.Topic(t, nil)}
	if r.Msg.WebhookUrl != "" {
		sub, err := s.Webhooks.Create(ctx, t.ID, r.Msg.WebhookUrl)
		if err != nil {
			return nil, err
		}
		out.Topic, out.WebhookSecret = contract.Topic(t, []news.Subscription{sub}), sub.Secret
	}
	return connect.NewResponse(out), nil
}

func (s topics) GetTopic(ctx context.Context, r *connect.Request[newswirev1.GetTopicRequest]) (*connect.Response[newswirev1.GetTopicResponse], error) {
	t, err := s.Store.Topic(ctx, r.Msg.Id)
	if err != nil {
		return nil, err
	}
	out := contract.Topic(t.Topic, t.Subscriptions)
	out.Notices = contract.Notices(t.Notices)
	return connect.NewResponse(&newswirev1.GetTopicResponse{Topic: out}), nil
}

func (s topics) UpdateTopic(ctx context.Context, r *connect.Request[newswirev1.UpdateTopicRequest]) (*connect.Response[newswirev1.UpdateTopicResponse], error) {
	q, err := query.Parse(r.Msg.Query)
	if err != nil {
		return nil, err
	}
	t, err := s.Store.UpdateTopic(ctx, r.Msg.Id, r.Msg.Name, q.String())
	if err != nil {
		return nil, err
	}
	row, err := s.Store.Topic(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&newswirev1.UpdateTopicResponse{Topic: contract.Topic(row.Topic, row.Subscriptions)}), nil
}

func (s topics) RunTopic(ctx context.Context, r *connect.Request[newswirev1.RunTopicRequest]) (*connect.Response[newswirev1.RunTopicResponse], error) {
	var before time.Time
	if r.Msg.Before != nil {
		before = r.Msg.Before.AsTime()
	}
	n, err := s.Store.RunTopic(ctx, r.Msg.Id, r.Msg.From.AsTime(), before)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&newswirev1.RunTopicResponse{Matches: int32(n)}), nil
}

func (s topics) DeleteTopic(ctx context.Context, r *connect.Request[newswirev1.DeleteTopicRequest]) (*connect.Response[newswirev1.DeleteTopicResponse], error) {
	if err := s.Store.DeleteTopic(ctx, r.Msg.Id); err != nil {
		return nil, err
	}
	return connect.NewResponse(&newswirev1.DeleteTopicResponse{}), nil
}

// trialDays is how far back a trial counts.
const trialDays = 28

func (s topics) TryTopic(ctx context.Context, r *connect.Request[newswirev1.TryTopicRequest]) (*connect.Response[newswirev1.TryTopicResponse], error) {
	q, err := query.Parse(r.Msg.Query)
	if err != nil {
		return nil, err
	}
	list, err := s.Store.Articles(ctx, view.Search{Query: q, Limit: size(r.Msg.Limit, 20)})
	if err != nil {
		return nil, err
	}
	counted, err := s.Store.Articles(ctx, view.Search{Query: q, From: s.Now().AddDate(0, 0, -trialDays), Limit: 1000})
	if err != nil {
		return nil, err
	}
	out := &newswirev1.TryTopicResponse{Canonical: q.String(), Count: int32(len(counted))}
	for _, w := range q.Warnings() {
		out.Warnings = append(out.Warnings, &newswirev1.QueryWarning{
			Offset: int32(w.Point), Length: int32(w.Length), Message: w.Message, Repair: q.String(),
		})
	}
	for _, a := range list {
		spans := q.Spans(query.Prepare(query.Of(a)))
		out.Trials = append(out.Trials, &newswirev1.Trial{Article: contract.Article(a), Spans: contract.Spans(spans)})
	}
	return connect.NewResponse(out), nil
}

func (s topics) ListMatches(ctx context.Context, r *connect.Request[newswirev1.ListMatchesRequest]) (*connect.Response[newswirev1.ListMatchesResponse], error) {
	if _, err := s.Store.Topic(ctx, r.Msg.Id); err != nil {
		return nil, err
	}
	list, err := s.Store.Matches(ctx, r.Msg.Id, r.Msg.After, size(r.Msg.Limit, 50))
	if err != nil {
		return nil, err
	}
	out := &newswirev1.ListMatchesResponse{Next: r.Msg.After}
	for _, m := range list {
		out.Matches = append(out.Matches, contract.Match(m))
		out.Next = m.Number
	}
	return connect.NewResponse(out), nil
}

func (s topics) CreateWebhook(ctx context.Context, r *connect.Request[newswirev1.CreateWebhookRequest]) (*connect.Response[newswirev1.CreateWebhookResponse], error) {
	sub, err := s.Webhooks.Create(ctx, r.Msg.Id, r.Msg.Url)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&newswirev1.CreateWebhookResponse{Webhook: contract.Webhook(sub), Secret: sub.Secret}), nil
}

func (s topics) DeleteWebhook(ctx context.Context, r *connect.Request[newswirev1.DeleteWebhookRequest]) (*connect.Response[newswirev1.DeleteWebhookResponse], error) {
	if err := s.Webhooks.Delete(ctx, r.Msg.Id, r.Msg.Webhook); err != nil {
		return nil, err
	}
	return connect.NewResponse(&newswirev1.DeleteWebhookResponse{}), nil
}

func (s topics) TestWebhook(ctx context.Context, r *connect.Request[newswirev1.TestWebhookRequest]) (*connect.Response[newswirev1.TestWebhookResponse], error) {
	a, err := s.Webhooks.Test(ctx, r.Msg.Id, r.Msg.Webhook)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&newswirev1.TestWebhookResponse{Delivery: contract.Delivery(a)}), nil
}

func (s topics) ResumeWebhook(ctx context.Context, r *connect.Request[newswirev1.ResumeWebhookRequest]) (*connect.Response[newswirev1.ResumeWebhookResponse], error) {
	sub, err := s.Webhooks.Resume(ctx, r.Msg.Id, r.Msg.Webhook)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&newswirev1.ResumeWebhookResponse{Webhook: contract.Webhook(sub)}), nil
}

func (s topics) ListDeliveries(ctx context.Context, r *connect.Request[newswirev1.ListDeliveriesRequest]) (*connect.Response[newswirev1.ListDeliveriesResponse], error) {
	before, err := token(r.Msg.PageToken)
	if err != nil {
		return nil, err
	}
	if _, err := s.Store.Topic(ctx, r.Msg.Id); err != nil {
		return nil, err
	}
	limit := size(r.Msg.PageSize, 50)
	list, err := s.Store.Attempts(ctx, r.Msg.Id, before, limit+1)
	if err != nil {
		return nil, err
	}
	out := &newswirev1.ListDeliveriesResponse{}
	list, more := page(list, limit)
	for _, a := range list {
		out.Deliveries = append(out.Deliveries, contract.Delivery(a))
	}
	if more {
		out.NextPageToken = strconv.FormatInt(list[len(list)-1].ID, 10)
	}
	return connect.NewResponse(out), nil
}

func (s topics) Redeliver(ctx context.Context, r *connect.Request[newswirev1.RedeliverRequest]) (*connect.Response[newswirev1.RedeliverResponse], error) {
	t, err := s.Store.Topic(ctx, r.Msg.Id)
	if err != nil {
		return nil, err
	}
	out := &newswirev1.RedeliverResponse{}
	for _, sub := range t.Subscriptions {
		if r.Msg.Webhook != "" && r.Msg.Webhook != sub.ID {
			continue
		}
		a, err := s.Webhooks.Redeliver(ctx, t.ID, sub.ID, r.Msg.Number)
		if err != nil {
			return nil, err
		}
		out.Deliveries = append(out.Deliveries, contract.Delivery(a))
	}
	switch {
	case len(out.Deliveries) > 0:
		return connect.NewResponse(out), nil
	case len(t.Subscriptions) == 0:
		return nil, fmt.Errorf("topic %s: webhook: %w: it has none yet, add one with POST /v1/topics/%s/webhooks", t.ID, view.ErrNotFound, t.ID)
	}
	return nil, fmt.Errorf("webhook %s: %w: GET /v1/topics/%s lists those of the topic", clip(r.Msg.Webhook), view.ErrNotFound, t.ID)
}
