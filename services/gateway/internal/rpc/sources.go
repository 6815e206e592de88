package rpc

import (
	"context"
	"fmt"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/outlets"
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
	out := contract.Source(row.Source, feeds...)
	out.Notices = contract.Notices(row.Notices)
	return out
}

func (s sources) CreateSource(ctx context.Context, r *connect.Request[newswirev1.CreateSourceRequest]) (*connect.Response[newswirev1.CreateSourceResponse], error) {
	m := r.Msg
	feed := news.Feed{Candidates: m.Urls, Settings: contract.SettingsFrom(m.Settings)}
	found := append(outlets.CheckURLs(m.Urls), outlets.CheckSettings(feed.Settings)...)
	src := news.Source{Name: m.Name, Site: m.Site, Country: m.Country, Language: m.Language, Zone: m.Zone}
	if src.Site == "" && len(found) == 0 {
		src.Site = outlets.Root(m.Urls[0])
	}
	if src.Site != "" {
		found = append(found, outlets.Check(src)...)
	}
	if err := invalid(found); err != nil {
		return nil, err
	}
	feed.Settings = outlets.CanonicalSettings(feed.Settings)
	src, feed, err := s.Store.CreateFeed(ctx, outlets.Canonical(src), feed)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&newswirev1.CreateSourceResponse{Source: contract.Source(src), Feed: contract.Feed(feed)}), nil
}

func checkAddress(u string) error {
	if news.Address(u) == "" {
		return fmt.Errorf("%w: %q is no web address: write it whole, beginning with https:// or http://", view.ErrInvalid, clip(u))
	}
	return nil
}
