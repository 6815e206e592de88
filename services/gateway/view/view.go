// Package view holds the rows that the archive gives to the pages and the API. It is a leaf, so that the gateway, the pages in its
// inner rooms and the storage that fills the rows can all name them; package gateway keeps aliases.
package view

import (
	"errors"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

// ErrNotFound says that there is no such thing, ErrExists that there is one already, ErrInvalid that what was asked cannot be. They
// come wrapped with what, and what to do.
var (
	ErrNotFound = errors.New("not found")
	ErrExists   = errors.New("exists already")
	ErrInvalid  = errors.New("invalid")
)

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

// Found is what a search found, newest first, and the order number to go on below: 0 where nothing is left. A page may be shorter than
// it was asked for although there is more: a query that the index cannot tell well takes its time.
type Found struct {
	Articles []news.Article
	Next     int64
}

// TopicRow is a topic with its subscriptions (without secrets), its last match and its matches per UTC day, 28 days, oldest first.
type TopicRow struct {
	news.Topic
	Subscriptions []news.Subscription
	LastMatch     time.Time
	Days          []int
	Notices       []news.Notice // of the sources it depends on; of one topic alone
}

// SourceRow is a source with its feeds.
type SourceRow struct {
	news.Source
	Feeds    []FeedRow
	Articles int           // in the archive
	LastItem time.Time     // when its last article was first seen
	Days     []int         // articles first seen per UTC day, 28 days, oldest first
	Notices  []news.Notice // of one source alone, with those that ended
}

// FeedRow is a feed with its ledger, newest day first, 14 days at most.
type FeedRow struct {
	news.Feed
	Ledger []LedgerDay
	Gaps   []GapRow // newest first, 20 at most
}

// A GapRow is a stretch of time of which a feed may have shown items that nobody saw.
type GapRow struct {
	news.Gap
	Every time.Duration // the interval at which the feed was polled then
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

// PollDay sums the polls of a feed on one UTC day.
type PollDay struct {
	Day                         string // 2026-03-14
	Polls, Failed, Shown, Found int    // items are counted each time they are shown
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

// A PendingRow is an item without outcome.
type PendingRow struct {
	ID          int64
	Title, Link string
	Shown, Due  time.Time // when it was seen, and when it is taken up (again)
	Tries       int
	Sent        bool // its document was sent, and the outcome is out
	Cause       news.Cause
	Detail      string
}
