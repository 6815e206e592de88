package news

import "time"

// A Topic is a saved query. Its matches are numbered 1, 2, 3, so that a subscriber can prove its own completeness.
type Topic struct {
	ID      string
	Owner   string // empty until there are users
	Name    string
	Query   string // in canonical form
	Version int    // 1, 2, 3: grows when the query changes
	Created time.Time
	Saved   time.Time // when this version was saved
	Head    int64     // the head of the sequence when this version was saved: it matches what comes after
	Matches int64     // number of the last match
}

// Shards is the number of groups that topics fall into; each is matched by one owner at a time.
const Shards = 64

// MatchKind is what a match tells.
type MatchKind string

// The kinds. (topic, article, revision, kind) is matched once.
const (
	Appeared    MatchKind = "appeared"
	WithdrawnAs MatchKind = "withdrawn"
	RestoredAs  MatchKind = "restored"
)

// MatchReason is why an article matched now.
type MatchReason string

// The reasons. Backfill, old and archive matches are listed, not delivered.
const (
	ReasonNew      MatchReason = "new"
	ReasonRevised  MatchReason = "revised"
	ReasonRetract  MatchReason = "retracted"
	ReasonRestored MatchReason = "restored"
	ReasonBackfill MatchReason = "backfill" // in a feed's first poll
	ReasonOld      MatchReason = "old"      // published more than seven days before
	ReasonArchive  MatchReason = "archive"  // there before the query was, and asked for
)

// Delivered reports whether subscriptions are told of a match with this reason.
func (r MatchReason) Delivered() bool {
	return r != ReasonBackfill && r != ReasonOld && r != ReasonArchive
}

// A Span is a matched stretch of a field, in code points, end exclusive.
type Span struct {
	Field string `json:"field"` // title, dek or text
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// A Match is one entry of a topic's own sequence.
type Match struct {
	Topic        string
	Number       int64
	Seq          int64 // of the event that matched
	Kind         MatchKind
	Reason       MatchReason
	QueryVersion int
	Time         time.Time
	Spans        []Span
	Event        Event // rendered when read
}

// SubscriptionState says whether a subscription delivers.
type SubscriptionState string

// The states.
const (
	Active    SubscriptionState = "active"
	Suspended SubscriptionState = "suspended" // three days of failures, or the receiver answered 410; resumes from its cursor
)

// A Subscription is one way of delivering a topic: a webhook. What waits is a cursor, not rows.
type Subscription struct {
	ID          string
	Topic       string
	URL         string
	Secret      string // whsec_ + base64; printed once, when made
	State       SubscriptionState
	Cursor      int64 // number of the last match that was delivered or needed no delivery
	Try         int   // tries made for the next one
	NextTry     time.Time
	FailedSince time.Time // zero while it works
	Detail      string    // why it is suspended or failing
	Created     time.Time
}

// An Attempt is one row of the ledger of deliveries.
type Attempt struct {
	ID           int64
	Subscription string
	Number       int64 // of the match; 0 for a test delivery
	Try          int
	Time         time.Time
	Status       int    // HTTP status; 0 when there was no answer
	Error        string // empty when delivered
	Duration     time.Duration
	Again        bool // sent again by hand
}

// A Dead is a record that could not be handled, kept with its bytes and headers until it is put back.
type Dead struct {
	ID        int64
	Topic     string // the Kafka topic it was read from
	Partition int
	Offset    int64
	Stage     string // normaliser, storage
	Reason    string
	Document  string // id of the document it was about, where known
	Key       []byte
	Value     []byte
	Headers   map[string]string
	Time      time.Time
	Requeued  time.Time // zero until it was put back
}
