package outlets

import (
	"context"
	"fmt"

	"github.com/newswire-dev/newswire/services/news"
)

// A Wire is what a plan changes.
type Wire interface {
	AddFeed(ctx context.Context, o news.Source, f news.Feed) error
	SetOutlet(ctx context.Context, o news.Source) error
	SetFeed(ctx context.Context, o news.Source, f news.Feed) error // by the feed's id
	RemoveFeed(ctx context.Context, id int64) error
}

// Apply makes the changes of a plan one by one, and calls done after each. It stops at the first that fails: what was made stays, and
// a plan made anew holds the rest.
func Apply(ctx context.Context, w Wire, p Plan, done func(made int)) error {
	for i, c := range p.Changes {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := step(ctx, w, c); err != nil {
			return fmt.Errorf("%s: %w", c.Name(), err)
		}
		done(i + 1)
	}
	return nil
}

func step(ctx context.Context, w Wire, c Change) error {
	switch c.Kind {
	case AddFeed:
		return w.AddFeed(ctx, c.Outlet, c.Feed)
	case SetOutlet:
		return w.SetOutlet(ctx, c.Outlet)
	case SetFeed:
		return w.SetFeed(ctx, c.Outlet, c.Feed)
	}
	return w.RemoveFeed(ctx, c.Feed.ID)
}

// Name says what a change is about.
func (c Change) Name() string {
	if c.Kind == SetOutlet {
		return "outlet " + c.Outlet.ID
	}
	if len(c.Feed.Candidates) == 0 {
		return fmt.Sprintf("feed %d", c.Feed.ID)
	}
	return "feed " + c.Feed.Candidates[0]
}
