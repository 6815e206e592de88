package gateway

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// ErrNotFound says that there is no such thing; ErrExists that there is one already. Both come wrapped with what and how.
var (
	ErrNotFound = errors.New("not found")
	ErrExists   = errors.New("exists already")
)

// OutOfRange says that a cursor cannot be read: it is of another epoch, above the head or below the oldest kept event.
type OutOfRange struct {
	Epoch        string
	Oldest, Head int64
}

func (e *OutOfRange) Error() string {
	return fmt.Sprintf("the cursor is not in this sequence (epoch %s, events %d to %d): take /v1/snapshot and go on from its cursor", e.Epoch, e.Oldest, e.Head)
}

// Store is what the gateway reads and writes. Times are UTC; lists are bounded by their limits.
type Store interface {
	Ping(ctx context.Context) error

	// Range gives the epoch, the oldest kept event and the head of the sequence (0 when it is empty).
	Range(ctx context.Context) (epoch string, oldest, head int64, err error)
	// EventsAfter gives the events after seq in order, with their articles; at most limit.
	EventsAfter(ctx context.Context, seq int64, limit int) ([]news.Event, error)
	// EventsBefore gives the events before seq (0: the newest), newest first, one for an article (its latest); at most limit.
	EventsBefore(ctx context.Context, seq int64, limit int, f WireFilter) ([]news.Event, error)

	// Articles searches the archive, newest first by order number, below the order number before (0: the newest). A nil query means all.
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
	DeleteTopic(ctx context.Context, id string) error
	// TopicVersions gives all versions of a topic's query, newest first.
	TopicVersions(ctx context.Context, id string) ([]news.Topic, error)
	// Matches gives the matches of a topic after a number, oldest first; MatchesBefore before a number (0: the newest), newest first.
	Matches(ctx context.Context, topic string, after int64, limit int) ([]news.Match, error)
	MatchesBefore(ctx context.Context, topic string, before int64, limit int) ([]news.Match, error)
	// TopicsOf gives the topics that each article matched in its latest match, by article id.
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
	// PollNow makes a feed due at once.
	PollNow(ctx context.Context, feed int64) error
	// Polls gives the last polls of a feed, newest first.
	Polls(ctx context.Context, feed int64, limit int) ([]PollRow, error)
	// Conditions gives what is wrong with the wire itself.
	Conditions(ctx context.Context) ([]Condition, error)
	// Counts gives the numbers that the pages show of the whole.
	Counts(ctx context.Context) (Counts, error)

	Dead(ctx context.Context, before int64, limit int) ([]news.Dead, error) // newest first, without values
	DeadByID(ctx context.Context, id int64) (news.Dead, error)
	// Requeued marks a dead record as put back and makes the outcome of its document's items open again.
	Requeued(ctx context.Context, id int64) error
}

// WireFilter narrows the wire. Empty fields do not.
type WireFilter struct {
	Type     news.EventType
	Language string
	Source   string
	Topic    string // articles that matched it
}

// A Search is a question to the archive.
type Search struct {
	Query    *query.Query // nil for all
	Source   string
	Language string
	From, To time.Time // of the order number; To exclusive; zero for open
	Before   int64     // order number to go on below; 0 for the newest
	Limit    int
}

// TopicRow is a topic with its subscriptions (without secrets), its last match and its matches per UTC day, 28 days, oldest first.
type TopicRow struct {
	news.Topic
	Subscriptions []news.Subscription
	LastMatch     time.Time
	Days          []int
}

// SourceRow is a source with its feeds.
type SourceRow struct {
	news.Source
	Feeds    []FeedRow
	Articles int       // in the archive
	LastItem time.Time // when its last article was first seen
	Days     []int     // articles first seen per UTC day, 28 days, oldest first
}

// FeedRow is a feed with its ledger, newest day first, 14 days at most.
type FeedRow struct {
	news.Feed
	Ledger []LedgerDay
}

// LedgerDay counts the items that a feed first showed on one UTC day: Seen = Published + Unchanged + Dropped + Pending.
type LedgerDay struct {
	Day                                          string // 2026-03-14
	Seen, Published, Unchanged, Dropped, Pending int
	Reasons                                      map[news.DropReason]int // of the dropped
}

// PollRow is one poll of a feed.
type PollRow struct {
	At                  time.Time
	Status              int
	Shown, Known, Found int
	Took                time.Duration
	Cause               news.Cause
	Detail              string
}

// A Condition is something wrong with the wire itself.
type Condition struct {
	Name   string // network, disk
	Detail string
	Since  time.Time
}

// Provenance is where an article's current text came from.
type Provenance struct {
	FeedID   int64
	FeedURL  string
	Document string
	File     string // of the original; empty when there is none
	Offset   int64
	Instants news.Instants
}

// Counts are numbers of the whole wire.
type Counts struct {
	Articles, Today   int // Today: first seen on this UTC day
	Sources, Troubled int // feeds' sources; those with a feed in trouble
	Pending, Dead     int
	AccountedUntil    time.Time // every feed was polled after this; zero when one never was
	Originals         int64     // documents with an original
}
