package fields

import (
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/wiredate"
)

// dated reads the dates of a subject.
func (r *reader) dated(n *node, s *Subject) bool {
	switch n.name {
	case "published", "issued", "pubdate", "dcterms:issued":
		r.setDate(n, s, &s.Published, &s.PublishedRaw, "published")
	case "updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified":
		r.setDate(n, s, &s.Updated, &s.UpdatedRaw, "updated")
	case "created", "dcterms:created":
		r.setDate(n, s, &s.Created, &s.CreatedRaw, "created")
	case "expirationdate":
		r.setDate(n, s, &s.Expired, &s.ExpiredRaw, "expired")
	case "dcterms:valid":
		r.valid(n, s)
	default:
		return false
	}
	return true
}

func (r *reader) setDate(n *node, s *Subject, at, raw *string, field string) {
	if s.takes(field, n.depth) {
		r.date(at, raw, field, n.words(), s)
	}
}

func (r *reader) date(at, raw *string, field, written string, s *Subject) {
	*raw, *at = written, ""
	t, ok := wiredate.Parse(written, r.o.Zone)
	if !ok {
		if strings.TrimSpace(written) != "" && len(r.Unread) < maxUnread {
			r.Unread = append(r.Unread, Unread{Item: r.item, Field: field, Text: written[:min(len(written), maxUnreadText)]})
		}
		return
	}
	*at = t.Instant.Format(time.RFC3339)
}

// The bounds of what is kept of dates that cannot be read.
const (
	maxUnread     = 100
	maxUnreadText = 200 // bytes
)

// valid reads a period (DCMI Period): start=...;end=...
func (r *reader) valid(n *node, s *Subject) {
	for _, part := range strings.Split(n.words(), ";") {
		name, value, _ := strings.Cut(part, "=")
		switch strings.TrimSpace(name) {
		case "start":
			r.date(&s.ValidFrom, &s.ValidFromRaw, "validity_start", strings.TrimSpace(value), s)
		case "end":
			r.date(&s.ValidTo, &s.ValidToRaw, "validity_end", strings.TrimSpace(value), s)
		}
	}
}
