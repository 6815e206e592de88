package rpc

import (
	"context"
	"fmt"
	"strings"
	"time"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/outlets"
)

// shownRows is how many polls and pending items an answer about a feed gives where it is not said.
const shownRows = 20

func (s sources) GetFeed(ctx context.Context, r *connect.Request[newswirev1.GetFeedRequest]) (*connect.Response[newswirev1.GetFeedResponse], error) {
	limit := int(r.Msg.Limit)
	if limit == 0 {
		limit = shownRows
	}
	src, feed, err := s.Store.Feed(ctx, r.Msg.Id)
	if err != nil {
		return nil, err
	}
	row, err := s.Store.Source(ctx, src.ID)
	if err != nil {
		return nil, err
	}
	out := &newswirev1.GetFeedResponse{Source: contract.Source(src), Feed: contract.Feed(feed)}
	for _, f := range source(row).Feeds {
		if f.Id == feed.ID {
			out.Feed = f
		}
	}
	if out.Polls, err = s.polls(ctx, feed.ID, limit); err != nil {
		return nil, err
	}
	pending, err := s.Store.PendingItems(ctx, feed.ID, limit)
	if err != nil {
		return nil, err
	}
	for _, p := range pending {
		out.Pending = append(out.Pending, &newswirev1.PendingItem{
			Id: p.ID, Title: plain(p.Title), Link: plain(p.Link), Shown: contract.Stamp(p.Shown), Due: contract.Stamp(p.Due), Tries: int32(p.Tries), Sent: p.Sent,
			Cause: string(p.Cause), Detail: plain(p.Detail),
		})
	}
	b, err := s.Store.Backfill(ctx, feed.ID)
	out.Backfill = contract.Backfill(b)
	return connect.NewResponse(out), err
}

func plain(s string) string { return strings.ToValidUTF8(s, "\ufffd") }

func (s sources) polls(ctx context.Context, feed int64, limit int) (out []*newswirev1.PollRecord, err error) {
	rows, err := s.Store.Polls(ctx, feed, limit)
	for _, p := range rows {
		out = append(out, &newswirev1.PollRecord{Time: contract.Stamp(p.At), Status: int32(p.Status), Shown: int32(p.Shown), Known: int32(p.Known), Found: int32(p.Found),
			Took: contract.Span(p.Took), Cause: string(p.Cause), Detail: plain(p.Detail)})
	}
	return out, err
}

func (s sources) UpdateSource(ctx context.Context, r *connect.Request[newswirev1.UpdateSourceRequest]) (*connect.Response[newswirev1.UpdateSourceResponse], error) {
	row, err := s.Store.Source(ctx, r.Msg.Id)
	if err != nil {
		return nil, err
	}
	set := row.Source
	for to, value := range map[*string]*string{&set.Name: r.Msg.Name, &set.Site: r.Msg.Site, &set.Country: r.Msg.Country, &set.Language: r.Msg.Language, &set.Zone: r.Msg.Zone} {
		if value != nil {
			*to = strings.TrimSpace(*value)
		}
	}
	if err := invalid(outlets.Check(set)); err != nil {
		return nil, err
	}
	if set = outlets.Canonical(set); set.ID != row.ID {
		return nil, fmt.Errorf("%w: %s is the site of another outlet than %s: move the feeds there instead", view.ErrInvalid, set.Site, row.ID)
	}
	if err := s.Store.SetSource(ctx, set); err != nil {
		return nil, err
	}
	row.Source = set
	return connect.NewResponse(&newswirev1.UpdateSourceResponse{Source: source(row)}), nil
}

// invalid makes an error of what is wrong with what an operator said.
func invalid(found outlets.Problems) error {
	if len(found) == 0 {
		return nil
	}
	var all []string
	for _, p := range found {
		all = append(all, p.String())
	}
	return fmt.Errorf("%w: %s", view.ErrInvalid, strings.Join(all, "; "))
}

func (s sources) UpdateFeed(ctx context.Context, r *connect.Request[newswirev1.UpdateFeedRequest]) (*connect.Response[newswirev1.UpdateFeedResponse], error) {
	_, feed, err := s.Store.Feed(ctx, r.Msg.Id)
	if err != nil {
		return nil, err
	}
	var outlet news.Source
	if len(r.Msg.Urls) > 0 {
		feed.Candidates = r.Msg.Urls
	}
	if r.Msg.Settings != nil {
		feed.Settings = contract.SettingsFrom(r.Msg.Settings)
	}
	found := append(outlets.CheckURLs(feed.Candidates), outlets.CheckSettings(feed.Settings)...)
	if r.Msg.Site != "" {
		outlet = outlets.Canonical(news.Source{Site: r.Msg.Site})
		found = append(found, outlets.Check(outlet)...)
	}
	if err := invalid(found); err != nil {
		return nil, err
	}
	feed.Settings = outlets.CanonicalSettings(feed.Settings)
	if feed, err = s.Store.SetFeed(ctx, outlet, feed); err != nil {
		return nil, err
	}
	return connect.NewResponse(&newswirev1.UpdateFeedResponse{Feed: contract.Feed(feed)}), nil
}

func (s sources) RemoveFeed(ctx context.Context, r *connect.Request[newswirev1.RemoveFeedRequest]) (*connect.Response[newswirev1.RemoveFeedResponse], error) {
	return connect.NewResponse(&newswirev1.RemoveFeedResponse{}), s.Store.RemoveFeed(ctx, r.Msg.Id)
}

func (s sources) PollFeed(ctx context.Context, r *connect.Request[newswirev1.PollFeedRequest]) (*connect.Response[newswirev1.PollFeedResponse], error) {
	return connect.NewResponse(&newswirev1.PollFeedResponse{}), s.Store.PollNow(ctx, r.Msg.Id)
}

func (s sources) AdoptProposal(ctx context.Context, r *connect.Request[newswirev1.AdoptProposalRequest]) (*connect.Response[newswirev1.AdoptProposalResponse], error) {
	_, feed, err := s.Store.Feed(ctx, r.Msg.Id)
	if err != nil {
		return nil, err
	}
	if feed, err = outlets.Adopt(feed, r.Msg.Url); err != nil {
		return nil, fmt.Errorf("%w: %w", view.ErrInvalid, err)
	}
	if feed, err = s.Store.SetFeed(ctx, news.Source{}, feed); err != nil {
		return nil, err
	}
	return connect.NewResponse(&newswirev1.AdoptProposalResponse{Feed: contract.Feed(feed)}), nil
}

func (s sources) StartBackfill(ctx context.Context, r *connect.Request[newswirev1.StartBackfillRequest]) (*connect.Response[newswirev1.StartBackfillResponse], error) {
	since := r.Msg.Since.AsTime()
	if now := time.Now(); since.After(now) || since.Year() < 1990 {
		return nil, fmt.Errorf("%w: since %s: a backfill goes back to a day between 1990 and today", view.ErrInvalid, since.Format(time.DateOnly))
	}
	b, err := s.Store.StartBackfill(ctx, r.Msg.Id, since)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&newswirev1.StartBackfillResponse{Backfill: contract.Backfill(b)}), nil
}

func (s sources) StopBackfill(ctx context.Context, r *connect.Request[newswirev1.StopBackfillRequest]) (*connect.Response[newswirev1.StopBackfillResponse], error) {
	return connect.NewResponse(&newswirev1.StopBackfillResponse{}), s.Store.StopBackfill(ctx, r.Msg.Id)
}

func (s sources) DiscoverFeeds(ctx context.Context, r *connect.Request[newswirev1.DiscoverFeedsRequest]) (*connect.Response[newswirev1.DiscoverFeedsResponse], error) {
	if err := checkAddress(r.Msg.Url); err != nil {
		return nil, err
	}
	d, err := s.Options.Discover(ctx, r.Msg.Url)
	if err != nil {
		return nil, err
	}
	out := &newswirev1.DiscoverFeedsResponse{Source: contract.Source(d.Source), Asked: int32(d.Asked)}
	for _, n := range d.Notes {
		out.Notes = append(out.Notes, plain(n))
	}
	out.Found, err = s.found(ctx, d.Found)
	return connect.NewResponse(out), err
}
