package rpc

import (
	"context"
	"errors"
	"fmt"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
)

// CheckFeed explains one poll: of a feed that is polled with its settings and validators, of another address as it stands.
func (s sources) CheckFeed(ctx context.Context, r *connect.Request[newswirev1.CheckFeedRequest]) (*connect.Response[newswirev1.CheckFeedResponse], error) {
	src, feed, err := s.subject(ctx, r.Msg)
	if err != nil {
		return nil, err
	}
	report, err := s.Options.CheckFeed(ctx, src, feed)
	if err != nil {
		return nil, err
	}
	out := contract.Report(report)
	if out.Found, err = s.found(ctx, report.Found); err != nil || feed.ID == 0 {
		return connect.NewResponse(out), err
	}
	row, err := s.Store.Source(ctx, src.ID)
	if err != nil {
		return nil, err
	}
	out.Source, out.Feed = contract.Source(src), contract.Feed(feed)
	for _, f := range source(row).Feeds {
		if f.Id == feed.ID {
			out.Feed = f
		}
	}
	out.Polls, err = s.polls(ctx, feed.ID, shownRows)
	return connect.NewResponse(out), err
}

// subject gives the feed that is asked about; one that is not polled has no id.
func (s sources) subject(ctx context.Context, m *newswirev1.CheckFeedRequest) (news.Source, news.Feed, error) {
	switch {
	case m.Id != 0:
		return s.Store.Feed(ctx, m.Id)
	case m.Url == "":
		return news.Source{}, news.Feed{}, fmt.Errorf("%w: name a feed by its address (url) or its id", view.ErrInvalid)
	}
	if err := checkAddress(m.Url); err != nil {
		return news.Source{}, news.Feed{}, err
	}
	src, feed, err := s.Store.FeedAt(ctx, m.Url)
	if errors.Is(err, view.ErrNotFound) {
		return news.Source{}, news.Feed{Candidates: []string{m.Url}}, nil
	}
	return src, feed, err
}

// found gives feeds that a site has, with the ids of those that are polled.
func (s sources) found(ctx context.Context, list []news.FoundFeed) (out []*newswirev1.FoundFeed, err error) {
	for _, f := range list {
		_, feed, err := s.Store.FeedAt(ctx, f.URL)
		if err != nil && !errors.Is(err, view.ErrNotFound) {
			return nil, err
		}
		out = append(out, contract.Found(f, feed.ID))
	}
	return out, nil
}
