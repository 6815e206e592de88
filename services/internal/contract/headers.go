package contract

import (
	"strconv"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// The headers of an event on Kafka: CloudEvents 1.0 in the binary form of its Kafka protocol binding, and the wire's own.
const (
	HeaderSpec        = "ce_specversion"
	HeaderID          = "ce_id" // EPOCH.N
	HeaderType        = "ce_type"
	HeaderSource      = "ce_source"
	HeaderSubject     = "ce_subject" // the article's id, or feed/ and the feed's
	HeaderTime        = "ce_time"
	HeaderContentType = "content-type"
	HeaderLeastReader = "nw-least-reader" // the oldest version of a reader that understands the value
	HeaderShown       = "nw-shown"        // the instants at which the article passed the stages
	HeaderFetched     = "nw-fetched"
	HeaderExtracted   = "nw-extracted"
	HeaderNormalised  = "nw-normalised"
	HeaderCommitted   = "nw-committed"
)

// EventHeaders gives the headers of an event's record, whose value is the protobuf Event. Times are RFC 3339 in UTC to the
// nanosecond; instants that are not known are left out.
func EventHeaders(e news.Event) map[string]string {
	h := map[string]string{
		HeaderSpec:        "1.0",
		HeaderID:          FormatCursor(e.Epoch, e.Seq),
		HeaderType:        string(e.Type),
		HeaderSource:      "newswire",
		HeaderSubject:     e.Subject,
		HeaderContentType: "application/protobuf",
		HeaderLeastReader: "1",
	}
	for name, t := range map[string]time.Time{
		HeaderTime:       e.Time,
		HeaderShown:      e.Shown,
		HeaderFetched:    e.Fetched,
		HeaderExtracted:  e.Extracted,
		HeaderNormalised: e.Normalised,
		HeaderCommitted:  e.Committed,
	} {
		if !t.IsZero() {
			h[name] = t.UTC().Format(time.RFC3339Nano)
		}
	}
	return h
}

// MatchHeaders gives the headers of a match's record, whose value is the protobuf Match. Its id is topic/number, as in webhooks.
func MatchHeaders(m news.Match) map[string]string {
	return map[string]string{
		HeaderSpec:        "1.0",
		HeaderID:          m.Topic + "/" + strconv.FormatInt(m.Number, 10),
		HeaderType:        "match",
		HeaderSource:      "newswire",
		HeaderSubject:     m.Topic,
		HeaderTime:        m.Time.UTC().Format(time.RFC3339Nano),
		HeaderContentType: "application/protobuf",
		HeaderLeastReader: "1",
	}
}
