package news

import "time"

// A Source is an outlet. Its id is the host of its site, without www.
type Source struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Site     string `json:"site"`     // https://www.azernews.az
	Country  string `json:"country"`  // ISO 3166-1 alpha-2, upper case; empty when unknown
	Language string `json:"language"` // BCP 47; empty when unknown
	Zone     string `json:"zone"`     // IANA name, for dates that state none; empty when unknown
}

// A Feed is one address list at which a source shows its items. The candidates are tried in order until one is a feed.
type Feed struct {
	ID         int64
	SourceID   string
	Candidates []string // at least one
	Current    int      // index of the candidate that answers
	Title      string

	ETag, LastModified string // validators, byte for byte as received for the current candidate
	BodyHash           string // of the last body, since some servers send false 304s

	Interval time.Duration // between polls
	NextPoll time.Time
	LastPoll time.Time // zero before the first
	LastGood time.Time // last poll that was answered with a feed, or with 304
	Polled   bool      // whether a poll has succeeded once; the items of the first are backfill
	Failures int       // in a row
	Cause    Cause     // why the last poll failed; empty when it did not
	Detail   string    // the cause in words: what is wrong and what to do
	Since    time.Time // when the trouble began

	Settings  Settings   // the operator's
	Proposals []Proposal // where the feed may stand now, best first; none while it can be read
	Rhythm    Rhythm     // when it shows items
	Hints     Hints      // what it says of how often it is worth asking
	Whole     time.Time  // last answer with a body
	Same      int        // answers since then that brought nothing: 304, or the same body
	Pushed    time.Time  // until when a hub pushes its news (WebSub); zero: none does

	Moved      string // where it has led for good since MovedSince, at MovedSeen answers in a row; it is adopted when that is sure
	MovedSince time.Time
	MovedSeen  int
	Doubt      time.Time // until then its validators are not believed, since it answered 304 although it had changed

	Version int64   // grows when an operator changes what is asked: what was learned of another version is not stored of this one
	Remarks Remarks // what is wrong with it although it can be read
}

// Address is asked first; empty where the feed has none.
func (f Feed) Address() string {
	if f.Current >= 0 && f.Current < len(f.Candidates) {
		return f.Candidates[f.Current]
	}
	if len(f.Candidates) > 0 {
		return f.Candidates[0]
	}
	return ""
}

// Host is the Authority of the address that is asked first.
func (f Feed) Host() string { return Authority(f.Address()) }

// Cause is why a feed or page could not be read, or what is wrong with a feed that is: the closed list that the pages, the API and
// the ledger share.
type Cause string

// The causes.
const (
	CauseNone        Cause = ""
	CauseUnreachable Cause = "unreachable"  // no connection, or one that broke
	CauseTimeout     Cause = "timeout"      // no complete answer in time
	CauseDNS         Cause = "dns"          // no address is known for the host
	CauseTLS         Cause = "tls"          // the secure connection failed: certificate, protocol
	CauseNotFound    Cause = "not_found"    // 404
	CauseGone        Cause = "gone"         // 410
	CauseRefused     Cause = "refused"      // 401, 402, 403, 407, 451
	CauseBusy        Cause = "busy"         // 429, 503 with Retry-After
	CauseServer      Cause = "server_error" // other 5xx
	CauseNotAFeed    Cause = "not_a_feed"   // answered, but with something else
	CauseMoved       Cause = "moved"        // leads for good to an address where no feed is
	CauseEmpty       Cause = "empty"        // a feed that showed items shows none
	CauseTooLarge    Cause = "too_large"    // over a limit of bytes, depth or count
	CauseRobots      Cause = "robots"       // robots.txt forbids the page
	CauseBlocked     Cause = "blocked"      // challenge or consent page
	CausePaywall     Cause = "paywall"      // the page holds no more than a teaser
	CauseNotArticle  Cause = "not_article"  // index, login, error page, video only
	CauseShared      Cause = "shared_link"  // several entries of one poll share the link: no page of its own
	CauseForbidden   Cause = "forbidden"    // our own guard: an address in a network that may not be reached

	// Remarks about a feed that is read: no failures.
	CauseStale     Cause = "stale"     // it answers, and has shown nothing new for much longer than it ever paused
	CauseMalformed Cause = "malformed" // it is read, but had to be mended first
	CauseClock     Cause = "clock"     // the clock of its server, or the dates of its items, are wrong
	CauseLayout    Cause = "layout"    // its pages are built in another way than before
)

// Remark reports whether a cause is one that a feed carries while it is read, so that it counts as no failure.
func (c Cause) Remark() bool {
	return c == CauseStale || c == CauseMalformed || c == CauseClock || c == CauseLayout
}

// Passing reports whether a failure may pass by itself, so that one alone says little.
func (c Cause) Passing() bool {
	switch c {
	case CauseUnreachable, CauseTimeout, CauseDNS, CauseTLS, CauseBusy, CauseServer, CauseEmpty:
		return true
	}
	return false
}

// Silent reports whether the host did not answer at all.
func (c Cause) Silent() bool {
	return c == CauseUnreachable || c == CauseTimeout || c == CauseDNS || c == CauseTLS
}

// Outcome is how an item ended. It is set once.
type Outcome string

// The outcomes.
const (
	Pending   Outcome = ""
	Published Outcome = "published" // became an article, or a revision of one
	Unchanged Outcome = "unchanged" // the article was known, with this text
	Dropped   Outcome = "dropped"   // no article, with a DropReason
)

// DropReason is why an item is no article: a closed list.
type DropReason string

// The reasons.
const (
	DropDuplicate DropReason = "duplicate"  // another entry of the same feed, shown under another key
	DropOffSite   DropReason = "off_site"   // an advertisement on another site
	DropWithdrawn DropReason = "withdrawn"  // gone before it was read
	DropNoAddress DropReason = "no_address" // neither link nor guid nor title
	DropDead      DropReason = "dead"       // a record about it could not be handled; put back, it is pending again
	DropEmpty     DropReason = "empty"      // neither title nor text, in the entry or on the page
)

// An Entry is one item as a feed shows it, after repair and with its addresses resolved.
type Entry struct {
	GUID       string   `json:"guid,omitempty"`
	Link       string   `json:"link,omitempty"` // absolute
	Title      string   `json:"title,omitempty"`
	Summary    string   `json:"summary,omitempty"` // plain text
	Text       string   `json:"text,omitempty"`    // plain text of full content, paragraphs parted by blank lines
	Authors    []string `json:"authors,omitempty"`
	Published  Time     `json:"published,omitzero"`
	Modified   Time     `json:"modified,omitzero"`
	Language   string   `json:"language,omitempty"`
	Categories []string `json:"categories,omitempty"`
	Images     []Image  `json:"images,omitempty"`
}
