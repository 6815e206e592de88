package storage

import (
	"context"
	"time"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/news"
)

// Store is what storage needs of the database.
type Store interface {
	bus.PositionStore
	// Batch runs f in one transaction that first moves the position from p.From to p.To by compare-and-set (bus.ErrLost when it
	// was elsewhere), and last numbers and inserts the events that f emitted, in the order of the calls, from the one counter row.
	Batch(ctx context.Context, p Move, f func(Tx) error) error
	// Transient reports whether an error of Batch is of the surroundings: deadlock, serialization, connection, disk. Then
	// nothing has happened and the same batch may be tried again.
	Transient(err error) bool
	// SaveDead stores a dead record and ends the items of its document as dropped(dead), moving the position as Batch does.
	SaveDead(ctx context.Context, p Move, d news.Dead) error

	// Epoch gives the id of the sequence.
	Epoch(ctx context.Context) (string, error)
	// EventsAfter gives the events after seq in order, with their articles as of their revision; at most limit.
	EventsAfter(ctx context.Context, seq int64, limit int) ([]news.Event, error)
	Hold(ctx context.Context, name, holder string, d time.Duration) (bool, error)
	Release(ctx context.Context, name, holder string) error
}

// A Move is a step of a partition's position.
type Move struct {
	Group, Topic string
	Partition    int
	From, To     int64 // next offset before and after
}

// Tx is the transaction of a batch.
type Tx interface {
	// Find gives the oldest article that one of the addresses names, nil when none does.
	Find(addresses []string) (*Known, error)
	// Get gives an article by its id, nil when there is none.
	Get(id string) (*Known, error)
	// Seen reports whether an earlier revision of the article had this hash.
	Seen(id, hash string) (bool, error)
	// Create gives a new article its id (from its first address, with an ordinal where that id is taken), its order number, its
	// addresses (those that no other article has), its first revision and its tokens in the index.
	Create(a NewArticle) (id string, err error)
	// Name adds addresses to an article; those that another article has stay with it.
	Name(id string, addresses []string) error
	// Revise adds revision n and puts its tokens into the index in place of the former's.
	Revise(id string, n int, at time.Time, c news.Content) error
	// Update stores the rest of an article's state: State, Look, Document, Gone, GoneSince, Waiting.
	Update(k *Known) error
	// Outcome ends the items of a document, where their outcome is open.
	Outcome(document string, o news.Outcome, r news.DropReason) error
	// Look schedules the next second look; a zero due ends the looks at the article.
	Look(article string, due time.Time, step time.Duration) error
	// Emit appends an event to the sequence at the end of the transaction.
	Emit(e Emission)
}

// Known is what decides about an article that is there: its state and the heads of its current revision.
type Known struct {
	ID           string
	Source       string
	State        news.State
	Look         int64  // of the last Document that was taken
	Document     string // its id; Update writes it to a revision of this transaction as well
	Revision     int
	Hash         string
	Title, Dek   string
	Completeness news.Completeness
	FirstSeen    time.Time
	LookStep     time.Duration // between the last two looks scheduled; zero when none is
	Gone         int           // looks in a row that found it gone
	GoneSince    time.Time     // the first of them
	Waiting      string        // hash of an earlier revision that came back and waits for another look to confirm it
}

// NewArticle is an article to be created.
type NewArticle struct {
	SourceID  string
	FeedID    int64
	Site      string
	Addresses []string // the first gives the id
	FirstSeen time.Time
	Look      int64
	Document  string
	Backfill  bool
	Content   news.Content
	Link      string        // to look at again
	LookDue   time.Time     // of the first second look; zero for none
	LookStep  time.Duration //
}

// An Emission is an event without its number.
type Emission struct {
	Type     news.EventType
	Article  string // its id
	Revision int
	Time     time.Time
	Changed  []string
	About    news.About
	Instants news.Instants
}
