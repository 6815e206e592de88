// Package contract turns the wire's own types into the messages of its public contract (module proto), for every edge alike:
// REST, Connect, SSE, Kafka, webhooks and the command line show one event in one form. It does no I/O and decides nothing.
package contract

import (
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Stamp gives an instant as a message, nil where it is zero or outside the years 1 to 9999, which no message can hold.
func Stamp(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	if s := timestamppb.New(t); s.CheckValid() == nil {
		return s
	}
	return nil
}

// span gives a duration as a message, nil where it is zero.
// Span gives a duration; none where it is zero.
func Span(d time.Duration) *durationpb.Duration { return span(d) }

func span(d time.Duration) *durationpb.Duration {
	if d == 0 {
		return nil
	}
	return durationpb.New(d)
}

// text replaces bytes that are no UTF-8. One of them in a stranger's words would make the whole message unwritable.
func text(s string) string { return strings.ToValidUTF8(s, "\ufffd") }

func texts(in []string) []string {
	var out []string
	for _, s := range in {
		out = append(out, text(s))
	}
	return out
}
