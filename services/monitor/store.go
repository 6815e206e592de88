package monitor

import (
	"context"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// Store is what the monitor needs of the database. Shards are leased under the names shard/0 .. shard/63.
type Store interface {
	Hold(ctx context.Context, name, holder string, d time.Duration) (bool, error)
	Release(ctx context.Context, name, holder string) error

	// Positions gives the number of the last event that each shard has matched, 0 for one that was never moved.
	Positions(ctx context.Context, shards []int) (map[int]int64, error)
	// EventsAfter gives the events after seq in order, with their articles; at most limit.
	EventsAfter(ctx context.Context, seq int64, limit int) ([]news.Event, error)
	// Revision gives an article as it was in one of its revisions. Where there is none it is the zero value.
	Revision(ctx context.Context, article string, revision int) (news.Article, error)
	// TopicsStamp grows with every change of any topic: a cheap way to see whether TopicsIn has to be called again.
	TopicsStamp(ctx context.Context) (int64, error)
	// TopicsIn gives the topics of shards.
	TopicsIn(ctx context.Context, shards []int) ([]Saved, error)

	// Commit stores, in one transaction, the matches of one batch of events with their numbers, and moves the shards from From to
	// To. Matches that are there already (topic, article, revision, kind) are left out and take no number; so are those of a topic
	// that was deleted meanwhile. It fails with an error when the holder does not hold all of the shards any more, or one of them
	// is not at From. It gives the matches stored, numbered.
	Commit(ctx context.Context, holder string, c Commit) ([]news.Match, error)
	// CatchUp stores the matches of one topic's version for events between its head and its shard's position, and marks the
	// version as caught up, unless it is no longer the topic's. What it stores follows the rules of Commit.
	CatchUp(ctx context.Context, holder string, t Saved, matches []news.Match) ([]news.Match, error)

	// DueDeliveries gives the active subscriptions of shards whose next try is due at now and that have a match beyond their
	// cursor that wants delivery, with that match and its event; and when the next one is due. Matches that want none
	// (news.MatchReason.Delivered) are passed over. The longest due come first.
	DueDeliveries(ctx context.Context, shards []int, now time.Time, limit int) (due []Due, next time.Time, err error)
	// Attempted stores an attempt and the subscription's new state (cursor, try, next try, failed since, state, detail). A cursor
	// never moves back, and nothing happens when the subscription was deleted meanwhile.
	Attempted(ctx context.Context, a news.Attempt, s news.Subscription) error
}

// Saved is a topic as it is matched.
type Saved struct {
	news.Topic
	Shard    int
	CaughtUp bool // what lay between Head and the shard's position when it was loaded has been matched
}

// A Commit is the outcome of matching one batch of events for some shards at one position.
type Commit struct {
	Shards   []int
	From, To int64
	Matches  []news.Match // without numbers
}

// Due is a delivery to make.
type Due struct {
	Subscription news.Subscription
	Topic        news.Topic
	Match        news.Match
}
