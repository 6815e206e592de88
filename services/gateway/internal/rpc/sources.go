package rpc

import (
	"context"
	"fmt"
	"net/url"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
)

type sources struct{ *server }

func (s sources) ListSources(ctx context.Context, _ *connect.Request[newswirev1.ListSourcesRequest]) (*connect.Response[newswirev1.ListSourcesResponse], error) {
	rows, err := s.Store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	out := &newswirev1.ListSourcesResponse{}
	for _, row := range rows {
		out.Sources = append(out.Sources, source(row))
	}
	return connect.NewResponse(out), nil
}

func (s sources) GetSource(ctx context.Context, r *connect.Request[newswirev1.GetSourceRequest]) (*connect.Response[newswirev1.GetSourceResponse], error) {
	row, err := s.Store.Source(ctx, r.Msg.Id)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&newswirev1.GetSourceResponse{Source: source(row)}), nil
}

func source(row view.SourceRow) *newswirev1.Source {
	var feeds []*newswirev1.Feed
	for _, f := range row.Feeds {
		var days []*newswirev1.LedgerDay
		for _, d := range f.Ledger {
			days = append(days, contract.LedgerDay(contract.Day(d)))
		}
		var gaps []news.Gap
		for _, g := range f.Gaps {
			gaps = append(gaps, g.Gap)
		}
		m := contract.Feed(f.Feed, days...)
		m.Gaps = contract.Gaps(gaps)
		feeds = append(feeds, m)
	}
	return contract.Source(row.Source, feeds...)
}

func (s sources) CreateSource(ctx context.Context, r *connect.Request[newswirev1.CreateSourceRequest]) (*connect.Response[newswirev1.CreateSourceResponse], error) {
	m := r.Msg
	for _, u := range m.Urls {
		if err := checkAddress(u); err != nil {
			return nil, err
		}
	}
	site := m.Site
	if site == "" {
		site = root(m.Urls[0])
	} else if err := checkAddress(site); err != nil {
		return nil, err
	}
	src, feed, err := s.Store.CreateFeed(ctx, news.Source{
		ID: news.SourceID(site), Name: m.Name, Site: site, Country: m.Country, Language: m.Language, Zone: m.Zone,
	}, news.Feed{Candidates: m.Urls})
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&newswirev1.CreateSourceResponse{Source: contract.Source(src), Feed: contract.Feed(feed)}), nil
}

// root gives the address of the site that a feed stands on.
func root(feed string) string {
	u, err := url.Parse(feed)
	if err != nil {
		return feed
	}
	return u.Scheme + "://" + u.Host
}

func checkAddress(u string) error {
	if news.Address(u) == "" {
		return fmt.Errorf("%w: %q is no web address: write it whole, beginning with https:// or http://", view.ErrInvalid, clip(u))
	}
	return nil
}

func (s sources) CheckFeed(ctx context.Context, r *connect.Request[newswirev1.CheckFeedRequest]) (*connect.Response[newswirev1.CheckFeedResponse], error) {
	if err := checkAddress(r.Msg.Url); err != nil {
		return nil, err
	}
	c, err := s.Options.CheckFeed(ctx, r.Msg.Url)
	if err != nil {
		return nil, connect.NewError(connect.CodeFailedPrecondition, err)
	}
	out := &newswirev1.CheckFeedResponse{Url: r.Msg.Url, Title: c.Feed.Title, Language: c.Source.Language, Items: int32(c.Items)}
	if len(c.Feed.Candidates) > 0 {
		out.Url = c.Feed.Candidates[0]
	}
	for _, title := range c.Titles {
		out.Newest = append(out.Newest, &newswirev1.Article{Title: title})
	}
	return connect.NewResponse(out), nil
}
