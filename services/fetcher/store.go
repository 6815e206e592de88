package fetcher

import (
	"context"
	"errors"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/robots"
	"github.com/newswire-dev/newswire/services/fetcher/internal/turns"
	"github.com/newswire-dev/newswire/services/news"
)

// ErrLost says that the session is over: what was done is rolled back, and what is in hand is to be dropped.
var ErrLost = errors.New("the session is over: its lease ran out, and others have taken its work")

// HostGap is the time between two requests to a host that asks for no other.
const HostGap = turns.Gap

// MaxDelay is the longest time between two requests that a host's robots.txt can ask for.
const MaxDelay = turns.MaxDelay

// A Turn says when a host may be asked. Whoever holds a host asks it, one thing at a time, and gives it back with its turn.
type Turn = turns.Turn

// Robots is what a host answered for robots.txt.
type Robots = robots.Kept

// Store is what the fetcher needs of the database. A fetcher works in sessions, each under a token of its own. What it takes up is
// its own as long as the session lasts, which it renews; once that is over others may take it, and every write under the token
// fails with ErrLost. Hosts are held in the same way, so that one fetcher at a time asks a host.
type Store interface {
	// Begin begins a session, which lasts for d by the database's clock unless it is renewed. alone says that no other fetcher
	// can be at work, so that all sessions before it are over.
	Begin(ctx context.Context, token string, now time.Time, d time.Duration, alone bool) error
	// Renew makes a session last for d from now on; false when it is over. It also ends the sessions whose time is over: what
	// they had in hand is free, their hosts after a rest.
	Renew(ctx context.Context, token string, now time.Time, d time.Duration) (bool, error)
	// End ends a session: what it had in hand is free at once. Hosts at which nothing was left to do are given back.
	End(ctx context.Context, token string, now time.Time, free []Turn) error
	// HoldHost takes a host for a request beside its work, such as a redirect; false while another session has it.
	HoldHost(ctx context.Context, token, host string) (Turn, bool, error)

	// TakeFeeds takes up feeds that are due at hosts that may be asked, one of a host and the longest due first, with their hosts.
	// next is when another is due (zero: none). Hosts to give back are given back first.
	TakeFeeds(ctx context.Context, token string, now time.Time, limit int, free []Turn) (due []Subject, next time.Time, err error)
	// PollAll makes all feeds due that were not polled since the given time.
	PollAll(ctx context.Context, token string, now, since time.Time) error
	// SavePolls stores polls in one transaction: for each the feed's new state, the row of the poll, and as pending items those
	// of its items whose (feed, key, fingerprint) is new. It gives how many were new for each. Hosts to give back are given back.
	// Where a poll, not the first, shows only items that the feed never showed, it stores a gap with its event, and Sooner in the
	// place of the feed's interval and next poll. It tells a trouble of the feed when it is sure, and its end (Poll.Definite).
	SavePolls(ctx context.Context, token string, polls []Poll, free []Turn) (found []int, err error)

	// Transient reports whether an error is of the surroundings, so that the same may be tried again.
	Transient(err error) bool

	// Take takes up work that is due: fresh items before second looks, these before slow items, oldest first; one piece of a
	// host, with the host. Pending items with one address are one piece of work. Each gets a look number and, when first taken,
	// a document id. Work that was sent is due again when its outcome stays out, under the same document id, and the same look
	// number where its original is there. next is when more is due at hosts that nobody asks (zero: nothing waits).
	Take(ctx context.Context, token string, now time.Time, o Taking) (work []Work, next time.Time, err error)
	// Archived stores where the originals of documents lie. It is called when they are durable, before the documents are sent.
	Archived(ctx context.Context, token string, places map[string]Place) error
	// Sent marks documents as acknowledged by the broker. An item is due again at the time given: five minutes later, doubled
	// with every try, should its outcome still be open. A look waits for storage to schedule the next, or for that time.
	Sent(ctx context.Context, token string, due map[string]time.Time) error
	// Later puts work back with the cause of a failure that may pass, or without one where nothing was tried; it is due again at
	// the time given.
	Later(ctx context.Context, token string, w Work, due time.Time, cause news.Cause, detail string) error
	// Drop ends all items of a document as dropped, where their outcome is open.
	Drop(ctx context.Context, token string, document string, reason news.DropReason) error
	// Unfinished counts what --once waits for: feeds that were never polled since the given time, and items without outcome.
	Unfinished(ctx context.Context, since time.Time) (feeds, items int, err error)

	// Propose stores where a feed may stand whose own addresses answer with something else; none takes it back.
	Propose(ctx context.Context, token string, feed news.Feed, found []news.Proposal) error
	// Configured gives the feeds that have settings, by their ids: with id, candidates and settings.
	Configured(ctx context.Context) (map[int64]news.Feed, error)
	// Unsettled counts the items that were sent and have no outcome, at most as many as asked for.
	Unsettled(ctx context.Context, most int) (int, error)

	// SiteMemory gives what is remembered of a host's pages, of version 0 where nothing is; SiteVersion its version alone. KeepSites keeps
	// memories, each where its version is still the one that was read, and gives the hosts that were kept. Where a drift begins or
	// ends, a trouble of the cause layout is told in the same transaction.
	SiteMemory(ctx context.Context, host string) (SiteMemory, error)
	SiteVersion(ctx context.Context, host string) (int64, error)
	KeepSites(ctx context.Context, token string, memories []SiteMemory, now time.Time) (kept []string, err error)

	// Robots gives what a host answered for robots.txt when it was last asked; false where nothing is kept. KeepRobots keeps it.
	Robots(ctx context.Context, origin string) (Robots, bool, error)
	KeepRobots(ctx context.Context, origin string, r Robots) error
	// Hold takes or renews the lease called name for d by the database's clock; false when another holds it.
	Hold(ctx context.Context, name, holder string, d time.Duration) (bool, error)
	// Release gives the lease back; nothing happens when another holds it.
	Release(ctx context.Context, name, holder string) error
	// Tidy lets go what nobody asks for any more: old rows of polls into sums, hosts that want no rest.
	Tidy(ctx context.Context, token string, now time.Time) error
	// Forget lets rows of items go that ended so long ago and whose days add up. The sums of the ledger stay, and a mark by which the
	// item is known when its feed shows it again. One call lets go so many, the next goes on.
	Forget(ctx context.Context, token string, now time.Time, keep time.Duration) (Forgotten, error)
	// ForgetOriginals lets go where originals lie, of a file that is no more, and gives how many.
	ForgetOriginals(ctx context.Context, token, file string) (int, error)

	// TakeGaps takes up gaps whose archives are to be asked at now; what was taken and not filled is due again minutes later.
	TakeGaps(ctx context.Context, holder string, now time.Time, limit int) ([]Gap, error)
	// Unseen gives those of some items that the gap's feed never showed and whose address names no article, and when the feed showed
	// each of the others first, by their keys.
	Unseen(ctx context.Context, g Gap, items []Item) (unseen []Item, shown map[string]time.Time, err error)
	// FillGap stores as pending those of the items found that are still unseen, and an event of the gap where there are some. It
	// gives their number.
	FillGap(ctx context.Context, holder string, g Gap, f Filled) (recovered int, err error)

	// RunningBackfills gives the backfills that are to be worked on, with where they stand.
	RunningBackfills(ctx context.Context) ([]Backfilling, error)
	// SaveBackfill stores one step of a backfill: its state and place, and as pending, marked as backfill, those of the items that the
	// feed never showed and whose address names no article. It gives how many were new; Found is counted by it.
	SaveBackfill(ctx context.Context, holder string, b Backfilling, at time.Time, items []Item) (found int, err error)

	// DueHubs gives the subscriptions to ask hubs for at now, the longest due first, and when the next one is due (zero: none).
	DueHubs(ctx context.Context, now time.Time, limit int) (due []Hub, next time.Time, err error)
	// AskedHub stores that a hub is asked, and when it is asked again unless it confirms before.
	AskedHub(ctx context.Context, token string, h Hub, again time.Time) error
	// Pushes gives bodies that hubs sent and that were not saved as polls yet, the oldest first.
	Pushes(ctx context.Context, limit int) ([]Pushed, error)

	// SetCondition says something about the wire itself (no network, little disk); an empty detail ends it. Setting it again
	// keeps the time at which it began.
	SetCondition(ctx context.Context, name, detail string) error
}

// Forgotten counts what Forget let go.
type Forgotten struct {
	Items int // rows of items, of which marks stay
	Marks int // marks of items that their feeds do not show any more
}

// A Subject is a feed with its outlet.
type Subject struct {
	Feed   news.Feed
	Source news.Source
	Turn   Turn // of the host that is asked for it
}

// Taking says what Take takes up.
type Taking struct {
	Limit     int    // pieces of work
	FreshOnly bool   // neither second looks nor slow items
	Replay    bool   // hosts are neither held nor spared, and give any number
	Free      []Turn // hosts to give back first
}

// A Poll is one answer of a feed and what follows from it.
type Poll struct {
	Feed   news.Feed // its state after the poll: validators, interval, next poll, failures
	At     time.Time // end of the answer
	Took   time.Duration
	Status int // HTTP; 0 when there was no answer
	Shown  int // items in the answer
	Items  []Item
	// Settle, where it is there, gives the feed's state for what was new among the items. It is called in the transaction, and may be
	// called again.
	Settle func(news.Feed, Sighting) news.Feed
	Name   string // the feed's own title, stored as the source's name where that is empty
	Lang   string // the feed's own language, stored as the source's where that is empty

	Same     bool     // 304 or the body of last time: it shows what the last body showed, and Items is empty
	Quiet    bool     // Same, and nothing changes of the feed but when it was and will be polled
	Adopt    string   // takes the place of the address that answered, unless another feed has it
	URL      string   // that was asked first: the feed's name in events
	Definite bool     // the failure is no passing one: it is told at once, others when they come twice in a row
	Sooner   Timing   // should all items be new
	Archives []string // where the answer says that earlier items are (RFC 5005 prev-archive, JSON Feed next_url)

	Hub  *Hub  // that the body names, empty where it names none; nil: nothing is known of that
	Push int64 // the pushed body that this is; of its feed only the items are stored, and the body is let go
}

// A Gap is a stretch of time of which a feed may have shown items that nobody saw, to be looked for in archives.
type Gap struct {
	Subject
	ID        int64
	From, To  time.Time // the last poll before, and the one whose items were all new
	Shown     int       // its items
	Missing   int       // estimate, -1: unknown
	Recovered int       // so far
	Tries     int       // so far
	Archives  []string  // where the poll's answer said that earlier items are
	Known     []string  // links of items that the feed showed last

	Shift time.Duration // how far behind our clock the outlet's dates seem to be; 0: they may be right
}

// Filled is what the archives gave for a gap.
type Filled struct {
	Items  []Item
	At     time.Time
	Next   time.Time // when they are asked again; zero: never
	Detail string    // which were asked
}

// A Backfilling is the work on a feed's past.
type Backfilling struct {
	Subject
	news.Backfill
	Place string   // JSON of where it goes on, of which only the fetcher knows more
	Known []string // links of items that the feed showed last
}

// A Timing says when a feed is asked next.
type Timing struct {
	Interval time.Duration
	NextPoll time.Time
}

// A Sighting is what a poll showed.
type Sighting struct {
	Shown  int  // items
	Found  int  // of them new or changed
	Before int  // items of the last body
	First  bool // no poll has succeeded before
}

// An Item is one item that a poll showed.
type Item struct {
	Key         string // normal form of the link, else guid, else title
	Fingerprint string // of link, title and summary
	Address     string // normal form that names its article
	Link        string // absolute
	Host        string // that is asked for the page; news.Authority of the link
	Shared      bool   // the link is shared by several entries of the poll: publish from the entry
	Slow        bool   // it travels in the slow lane, as all items of a feed's first poll do
	Entry       news.Entry
	Dropped     news.DropReason // where the outcome is known at once
}

// A Place is where an original lies.
type Place struct {
	File           string // name inside the folder of originals, or a replayed WARC file's path
	Offset, Length int64
}

// Work is one page to fetch: of pending items, or a second look at an article.
type Work struct {
	Document string // id of the Document to send
	Look     int64
	Items    []int64 // ids of the items; empty for a second look
	Article  string  // for a second look
	Source   news.Source
	FeedID   int64
	FeedLang string
	Link     string
	Address  string
	Host     string
	Shared   bool
	Backfill bool
	Slow     bool // it travels in the slow lane: backfill, filled gaps, second looks
	Entry    news.Entry
	Shown    time.Time // when the poll that showed it ended; for a look, when it was taken
	Tries    int       // failures so far
	Sent     bool      // it was sent, and its outcome is out for too long: send again
	Place    Place     // of its original, zero when there is none
	Turn     Turn      // of its host
	Last     Revision  // of the article at its address, zero when none is known

	ETag, LastModified string // validators of the page as it was read last, for a second look
}

// A Revision is what an article says now, and what read it.
type Revision struct {
	Hash      string
	Extractor string // its version
	Place     Place  // of the original that it was read from, zero when there is none
}

// A SiteMemory is what is remembered of the pages of one host.
type SiteMemory struct {
	Host    string
	Version int64  // as it was read; grows by one when it is kept
	Data    []byte // of an extract.Site
	Feed    int64  // that led to the host last
	Drift   string // how the pages differ from those before, and what to do; empty: they do not
}
