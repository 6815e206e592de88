package news

import "time"

// EventType is what happened to a subject. Readers skip types they do not know.
type EventType string

// The event types: of an article, and of a feed.
const (
	Created  EventType = "created"
	Revised  EventType = "revised"
	Withdrew EventType = "retracted"
	Restored EventType = "restored"
	Merged   EventType = "merged"  // another article's id proved to be this one's: About.Merged
	Gapped   EventType = "gap"     // items of a feed may have been missed: About.Gap
	Troubled EventType = "trouble" // a feed cannot be read, or can be read again, or a remark about it: About.Trouble
)

// OfFeed reports whether events of the type are about a feed and have no article.
func (t EventType) OfFeed() bool { return t == Gapped || t == Troubled }

// An Event is one entry of the sequence. The database keeps no text in it; Article is rendered when it is read.
type Event struct {
	Epoch   string
	Seq     int64 // 1, 2, 3 without holes
	Type    EventType
	Time    time.Time // when it was committed
	Subject string    // the article's id, or FeedSubject
	Article Article   // as of this revision; zero where the type is of a feed
	Changed []string  // for a revision: which of title, dek, text, completeness changed
	About   About
	Instants
}

// About is what an event says besides its article.
type About struct {
	Feed    *EventFeed `json:"feed,omitempty"`    // gap, trouble
	Gap     *Gap       `json:"gap,omitempty"`     //
	Trouble *Trouble   `json:"trouble,omitempty"` //
	Merged  string     `json:"merged,omitempty"`  // the id that leads to the event's article from now on
}

// An EventFeed is the feed that an event is about, as it was then.
type EventFeed struct {
	ID     int64  `json:"id"`
	URL    string `json:"url"`
	Source Source `json:"source"`
}

// A Gap is a stretch of time of which a feed may have shown items that nobody saw: between two polls all its items were replaced.
type Gap struct {
	ID        int64     `json:"id"` // the same in the event that says what was recovered
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	Shown     int       `json:"shown"`     // items of the poll that ended it, all of them new
	Missing   int       `json:"missing"`   // an estimate of the feed's rate, from which what was recovered is not taken off; -1: unknown
	Recovered int       `json:"recovered"` // found in the outlet's archives and taken up
	Final     bool      `json:"final"`     // no archive will be asked any more
	Detail    string    `json:"detail,omitempty"`
}

// TroubleState says which end of a trouble is told.
type TroubleState string

// The states.
const (
	TroubleBegan TroubleState = "began"
	TroubleEnded TroubleState = "ended"
)

// A Trouble is why a feed cannot be read. A feed has one at a time: before another cause begins, the one before ends. Remarks
// (Cause.Remark) are told in the same form, begin and end each by itself, and say that the feed is read but not as it should be.
type Trouble struct {
	State  TroubleState `json:"state"`
	Cause  Cause        `json:"cause"`
	Detail string       `json:"detail,omitempty"` // what is wrong and what to do
	Since  time.Time    `json:"since"`            // of the first failure
}

// Instants are the times at which an article passed the stages, for measuring.
type Instants struct {
	Shown, Fetched, Extracted, Normalised, Committed time.Time
}
