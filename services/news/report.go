package news

import "time"

// A FoundFeed is a feed or sitemap that a site has.
type FoundFeed struct {
	URL      string // that answered, after redirects
	Format   string // rss, atom, json or sitemap
	Title    string
	Language string // BCP 47; empty where none is stated
	Site     string // home page that it names; empty where it names none
	Items    int
	Newest   time.Time // of its items; zero where none is dated
	From     string    // where the address was found
	Repairs  []string  // what had to be repaired to read it
	Titles   []string  // of the first items
}

// A Discovery is what a look at a site found.
type Discovery struct {
	Found  []FoundFeed // best first
	Source Source      // what is known of the outlet
	Asked  int         // requests that were made
	Notes  []string    // what was looked at in vain, and why
}

// A Backfill is the walk through what a feed's sitemaps and archive pages hold back to a time.
type Backfill struct {
	FeedID       int64
	Since        time.Time
	State        BackfillState
	Began, Ended time.Time
	Pages        int // sitemaps and pages that were read
	PagesLeft    int // that are known to be left
	Seen         int // items that they showed
	Found        int // of them new
	Pending      int // items of the feed that wait for an outcome
	Detail       string
}

// BackfillState is where a backfill stands.
type BackfillState string

// The states.
const (
	BackfillRunning BackfillState = "running"
	BackfillStopped BackfillState = "stopped" // by an operator; started again it goes on
	BackfillDone    BackfillState = "done"
	BackfillFailed  BackfillState = "failed" // there is nothing to walk through
)

// An Exchange is one request and what came back.
type Exchange struct {
	URL      string
	Sent     map[string]string // headers, secrets left out
	Status   int               // 0 when nothing came back
	Received map[string]string // headers that matter
	Bytes    int64             // decoded
	Took     time.Duration
	Detail   string // what became of it
}

// A CheckedItem is an item of a feed of which a check has something to say.
type CheckedItem struct{ Title, Link, What string }

// A FeedReport explains one poll of a feed.
type FeedReport struct {
	URL       string // that answered, after redirects
	Format    string // rss, atom, json or sitemap; empty when it is no feed
	Title     string
	Site      string // home page that it names
	Language  string
	Encoding  string
	Items     int
	Newest    time.Time // of its items
	Titles    []string  // of the first items
	Cause     Cause     // of a failure
	Detail    string    // what is wrong and what to do
	Exchanges []Exchange
	Repairs   []string
	Dropped   []CheckedItem // with the reason
	Undated   []CheckedItem // whose date could not be read, with what is written
	Robots    string        // what robots.txt says of the first item's page
	Notes     []string
	Next      string      // when the next poll comes, and why; empty for a feed that is not polled
	Found     []FoundFeed // where a feed may be instead
}
