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
	// Range gives the epoch, the oldest kept event and the head of the sequence (0 when it is empty).
	Range(ctx context.Context) (epoch string, oldest, head int64, err error)
	// Former gives the epoch that the current one took over from; empty where none is known.
	Former(ctx context.Context) (string, error)
	// BeginEpoch begins a new epoch in the place of the current one, after former. It gives the id.
	BeginEpoch(ctx context.Context, current, former string) (epoch string, err error)
	// EventsAfter gives the events after seq in order, with their articles as of their revision; at most limit.
	EventsAfter(ctx context.Context, seq int64, limit int) ([]news.Event, error)
	Hold(ctx context.Context, name, holder string, d time.Duration) (bool, error)
	Release(ctx context.Context, name, holder string) error

	// Audit holds what was counted when items were found against their rows, day by day, and keeps the sums of days that are done.
	Audit(ctx context.Context, now time.Time) (Accounts, error)
	// CountHours counts the articles of the hours that are over into the history of their sources; Rhythms gives that of sources
	// with an id above after, in the order of their ids, at most limit.
	CountHours(ctx context.Context, now time.Time) error
	Rhythms(ctx context.Context, after string, limit int, now time.Time) ([]Rhythm, error)
	// RaiseNotice says something of a source, or says it anew; EndNotice ends it.
	RaiseNotice(ctx context.Context, n news.Notice) error
	EndNotice(ctx context.Context, source string, kind news.NoticeKind, at time.Time) error
	// SetCondition says something about the wire itself; an empty detail ends it.
	SetCondition(ctx context.Context, name, detail string) error
}

// Accounts is what an audit of the ledger found.
type Accounts struct {
	Imbalance int // items by which seen differs from published + unchanged + dropped + pending: 0 or something is wrong with the wire
	Pending   int // items without outcome
	Overdue   int // of them, those that were due ten minutes ago and that nobody has taken up
}

// A Move is a step of a partition's position.
type Move struct {
	Group, Topic string
	Partition    int
	From, To     int64 // next offset before and after
}

// Tx is the transaction of a batch.
type Tx interface {
	// Claim keeps what candidates may change from other transactions, or waits until they have ended. It comes first, so that workers who
	// file the same articles at once wait for one another and not in a circle.
	Claim(list []news.Candidate) error
	// Flush writes what waits so far, so that what the database refuses of it is told now and not at the end.
	Flush() error
	// Find gives the oldest article that one of the addresses names, nil when none does.
	Find(addresses []string) (*Known, error)
	// Get gives an article by its id, nil when there is none. An id that was merged gives the article that it leads to.
	Get(id string) (*Known, error)
	// Others gives the articles beside k that the addresses name.
	Others(k *Known, addresses []string) ([]*Known, error)
	// Twins gives the articles of a site with the text of a content, at most three, the oldest first.
	Twins(site string, c news.Content) ([]*Known, error)
	// Last gives title, text, date and completeness of an article's current revision.
	Last(id string) (news.Content, error)
	// Seen reports whether an earlier revision of the article had this hash.
	Seen(id, hash string) (bool, error)
	// Create gives a new article its id (from its first address, with an ordinal where that id is taken), its order number, its
	// addresses (those that no other article has, and those of Former), its first revision and its tokens in the index.
	Create(a NewArticle) (id string, err error)
	// Name adds addresses to an article; those that another article has stay with it.
	Name(id string, addresses []string) error
	// Move gives an article another link, at which it is looked at from now on.
	Move(id, link string) error
	// Revise adds revision n and puts its tokens into the index in place of the former's.
	Revise(id string, n int, at time.Time, c news.Content) error
	// Reread puts another reading of the same original in the place of revision n, which is the current one.
	Reread(id string, n int, c news.Content) error
	// Merge makes an id lead to another article for ever, which gets the addresses; what the id had is searched and looked at no more.
	Merge(survivor, loser string) error
	// Update stores the rest of an article's state: State, Look, Document, Gone, GoneSince, Waiting.
	Update(k *Known) error
	// Outcome ends the items of a document, where their outcome is open.
	Outcome(document string, o news.Outcome, r news.DropReason) error
	// Look schedules the next second look; a zero due ends the looks at the article.
	Look(article string, next NextLook) error
	// Answered notes when a page of a site was read well; AnsweredSince reports whether one was at or after a time.
	Answered(site string, at time.Time)
	AnsweredSince(site string, since time.Time) (bool, error)
	// FeedAnsweredSince reports whether a feed of a source answered at or after a time.
	FeedAnsweredSince(source string, since time.Time) (bool, error)
	// Probe makes another live article of k's site be looked at now, unless one is about to be; false when no other is known.
	Probe(k *Known, now time.Time) (others bool, err error)
	// Emit appends an event to the sequence at the end of the transaction.
	Emit(e Emission)
}

// NextLook is the next second look at an article, with the validators of its page.
type NextLook struct {
	Due                time.Time
	Step               time.Duration // since the last
	ETag, LastModified string        // byte for byte
}

// Known is what decides about an article that is there: its state and the heads of its current revision.
type Known struct {
	ID           string
	Order        int64 // its order number
	Source       string
	Site         string
	State        news.State
	Look         int64  // of the last Document that was taken
	Document     string // its id; Update writes it to a revision of this transaction as well
	Revision     int
	RevisedAt    time.Time
	Hash         string
	Title, Dek   string
	Completeness news.Completeness
	Extractor    string // the version that read the current revision; empty: an older release
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
	Former    string   // id of the article whose addresses it takes over; empty: of none
	FirstSeen time.Time
	Look      int64
	Document  string
	Backfill  bool
	Content   news.Content
	Link      string   // to look at again
	Next      NextLook // the first second look; a zero due for none
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
