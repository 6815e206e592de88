package fields

import (
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// Listed gives the subject of an entry of which only a list tells: its address, its title and its dates.
func Listed(e news.Entry) *Subject {
	s := &Subject{Title: e.Title, Language: e.Language, PublishedRaw: e.Published.Written, UpdatedRaw: e.Modified.Written}
	s.LinkDetails = []Link{{Rel: "alternate", Type: typeHTML, Href: e.Link}}
	s.Link = e.Link
	if !e.Published.IsZero() {
		s.Published = e.Published.Instant.Format(time.RFC3339)
	}
	if !e.Modified.IsZero() {
		s.Updated = e.Modified.Instant.Format(time.RFC3339)
	}
	s.finish(false)
	return s
}
