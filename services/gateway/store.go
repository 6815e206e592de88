package gateway

import (
	"context"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

// ErrNotFound says that there is no such thing; ErrExists that there is one already. Both come wrapped with what and how.
var (
	ErrNotFound = view.ErrNotFound
	ErrExists   = view.ErrExists
)

// Store is what the gateway reads and writes. Times are UTC; lists are bounded by their limits.
type Store interface {
	Ping(ctx context.Context) error

	// Range gives the epoch, the oldest kept event and the head of the sequence (0 when it is empty).
	Range(ctx context.Context) (epoch string, oldest, head int64, err error)
	// EventsAfter gives the events after seq in order, with their articles; at most limit.
	EventsAfter(ctx context.Context, seq int64, limit int) ([]news.Event, error)
	// EventsBefore gives the events before seq (0: the newest), newest first, one for an article: its latest, with a type its latest
	// of that type, with a topic its latest that matched; at most limit.
	EventsBefore(ctx context.Context, seq int64, limit int, f WireFilter) ([]news.Event, error)

	// Search searches the archive, newest first by order number, below the order number before (0: the newest). A nil query means all.
	Search(ctx context.Context, s Search) (Found, error)
	// Articles gives what Search does, for lists that must be whole: it goes on until there are as many as asked for, within reason.
	Articles(ctx context.Context, s Search) ([]news.Article, error)
	// Article gives one article in its current revision with all its revisions, first to current. ErrNotFound.
	Article(ctx context.Context, id string) (news.Article, []news.Article, error)
	// Snapshot gives live articles with id > after in the order of their ids.
	Snapshot(ctx context.Context, after string, limit int) ([]news.Article, error)
	// Provenance gives where the article's current text came from.
	Provenance(ctx context.Context, id string) (Provenance, error)

	Topics(ctx context.Context) ([]TopicRow, error)
	Topic(ctx context.Context, id string) (TopicRow, error)
	// CreateTopic gives it its id, version 1 and the head at which it was saved.
	CreateTopic(ctx context.Context, name, query string) (news.Topic, error)
	// UpdateTopic raises the version when the query differs.
	UpdateTopic(ctx context.Context, id, name, query string) (news.Topic, error)
	// RunTopic stores the matches, with the reason archive, of articles from a time on and before another (zero: now) that were there before
	// the topic's version was saved. It gives how many are new.
	RunTopic(ctx context.Context, id string, from, before time.Time) (int, error)
	DeleteTopic(ctx context.Context, id string) error
	// TopicVersions gives all versions of a topic's query, newest first.
	TopicVersions(ctx context.Context, id string) ([]news.Topic, error)
	// Matches gives the matches of a topic after a number, oldest first; MatchesBefore before a number (0: the newest), newest first.
	Matches(ctx context.Context, topic string, after int64, limit int) ([]news.Match, error)
	MatchesBefore(ctx context.Context, topic string, before int64, limit int) ([]news.Match, error)
	// TopicsOf gives the topics that each article matched in its latest match, by article id; those told of its withdrawal are left out.
	TopicsOf(ctx context.Context, articles []string) (map[string][]news.Topic, error)

	CreateSubscription(ctx context.Context, s news.Subscription) (news.Subscription, error)
	Subscription(ctx context.Context, topic, id string) (news.Subscription, error)
	DeleteSubscription(ctx context.Context, topic, id string) error
	// SaveSubscription stores state, try, next try and detail.
	SaveSubscription(ctx context.Context, s news.Subscription) error
	// Attempts gives the ledger of a topic, newest first, before an attempt's id (0: the newest).
	Attempts(ctx context.Context, topic string, before int64, limit int) ([]news.Attempt, error)
	SaveAttempt(ctx context.Context, a news.Attempt) error

	Sources(ctx context.Context) ([]SourceRow, error)
	Source(ctx context.Context, id string) (SourceRow, error)
	// CreateFeed adds a feed and, where it is new, its source. ErrExists when one of the candidates is a feed already.
	CreateFeed(ctx context.Context, s news.Source, f news.Feed) (news.Source, news.Feed, error)
	// Feed and FeedAt give a feed with its source, by its id or by one of its addresses. ErrNotFound.
	Feed(ctx context.Context, id int64) (news.Source, news.Feed, error)
	FeedAt(ctx context.Context, address string) (news.Source, news.Feed, error)
	// SetSource stores what an operator says of an outlet: all but its id. ErrNotFound.
	SetSource(ctx context.Context, s news.Source) error
	// SetFeed stores a feed's candidates, settings and, where it is given with an id, outlet. What changes the asking makes it due at once.
	// ErrNotFound, ErrExists.
	SetFeed(ctx context.Context, outlet news.Source, f news.Feed) (news.Feed, error)
	// RemoveFeed takes a feed out of the polling; its accounts stay. ErrNotFound.
	RemoveFeed(ctx context.Context, id int64) error
	// PollNow makes a feed due at once.
	PollNow(ctx context.Context, feed int64) error
	// Polls gives the last polls of a feed, newest first.
	Polls(ctx context.Context, feed int64, limit int) ([]PollRow, error)
	// PendingItems gives the items of a feed that wait for an outcome, the longest waiting first.
	PendingItems(ctx context.Context, feed int64, limit int) ([]PendingRow, error)
	// StartBackfill begins to read a feed's past, or goes on where one back to the same time was stopped. ErrNotFound.
	StartBackfill(ctx context.Context, feed int64, since time.Time) (news.Backfill, error)
	// StopBackfill lets it rest. ErrNotFound when none is running.
	StopBackfill(ctx context.Context, feed int64) error
	// Backfill gives a feed's last one; its state is empty where there was none.
	Backfill(ctx context.Context, feed int64) (news.Backfill, error)
	// Conditions gives what is wrong with the wire itself.
	Conditions(ctx context.Context) ([]Condition, error)
	// Counts gives the numbers that the pages show of the whole.
	Counts(ctx context.Context) (Counts, error)

	Dead(ctx context.Context, before int64, limit int) ([]news.Dead, error) // newest first, without values
	DeadByID(ctx context.Context, id int64) (news.Dead, error)
	// Requeued marks a dead record as put back and makes the outcome of its document's items open again.
	Requeued(ctx context.Context, id int64) error
}

// The rows live in package view, where the pages can name them too.
type (
	WireFilter = view.WireFilter
	Search     = view.Search
	Found      = view.Found
	TopicRow   = view.TopicRow
	SourceRow  = view.SourceRow
	FeedRow    = view.FeedRow
	LedgerDay  = view.LedgerDay
	PollRow    = view.PollRow
	PendingRow = view.PendingRow
	Condition  = view.Condition
	Provenance = view.Provenance
	Counts     = view.Counts
)
