package news

import "time"

// NoticeKind is what a coverage notice says of a source.
type NoticeKind string

// The kinds.
const (
	NoticeSilent  NoticeKind = "silent"  // it shows nothing where, by its own history, it should
	NoticeFlood   NoticeKind = "flood"   // it shows many times what it ever shows in an hour
	NoticeTrouble NoticeKind = "trouble" // one of its feeds cannot be read
	NoticeGap     NoticeKind = "gap"     // one of its feeds showed only new items: some may be missing

	// Remarks about one of its feeds, which is read all the same.
	NoticeStale     = NoticeKind(CauseStale)
	NoticeMalformed = NoticeKind(CauseMalformed)
	NoticeClock     = NoticeKind(CauseClock)
	NoticeLayout    = NoticeKind(CauseLayout) // of its pages, whichever feed led to them
)

// A Notice says that what is known of a source may not be what there is. Topics that depend on the source carry it too.
type Notice struct {
	Source   string
	Kind     NoticeKind
	Feed     string // address of the feed it is about; empty where it is the source
	Since    time.Time
	Until    time.Time // zero while it lasts
	Expected float64   // silent, flood: articles that its history lets expect in the time
	Seen     int       // silent, flood: that there were
	Detail   string    // what it means and what to do
}
