package fetcher

import (
	"context"
	"slices"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/news"
)

// seeks reports whether a feed that fails is to be looked for on its site: not at the first failure, which may pass, and again after
// days and weeks, since outlets take their time. The waits grow with each failure.
func seeks(f news.Feed) bool {
	return lost(f.Cause) && slices.Contains([]int{2, 10, 50, 200}, f.Failures)
}

// propose looks for a feed that is no more where it was, and stores what it finds as proposals: a person adopts one, since a site
// may offer another feed at the same time. It takes proposals back when the feed answers again.
func (s *session) propose(ctx context.Context, one Subject, after news.Feed) error {
	if after.Cause == news.CauseNone && len(one.Feed.Proposals) > 0 {
		return s.Store.Propose(ctx, s.token, after, nil)
	}
	if !seeks(after) || s.replaying() || s.Once {
		return nil
	}
	select {
	case s.seeking <- struct{}{}:
		defer func() { <-s.seeking }()
	case <-ctx.Done():
		return ctx.Err()
	}
	found, err := s.visitor().seek(ctx, one)
	if err != nil {
		return err
	}
	var proposals []news.Proposal
	for _, f := range found {
		known := slices.ContainsFunc(after.Candidates, func(c string) bool { return news.Address(c) == news.Address(f.URL) })
		if !known && len(proposals) < maxProposals {
			proposals = append(proposals, news.Proposal{URL: f.URL, Title: f.Title, Language: f.Language, Items: f.Items, Newest: f.Newest, From: f.From})
		}
	}
	if len(proposals) == 0 {
		return nil
	}
	s.Logger.Warn("a feed may stand elsewhere now", zap.String("feed", after.Address()), zap.String("proposed", proposals[0].URL), zap.String("next", "newswire feed adopt"))
	return s.Store.Propose(ctx, s.token, after, proposals)
}

const (
	maxProposals = 5 // kept for one feed
	seekers      = 4 // sites at which feeds are looked for at once
)
