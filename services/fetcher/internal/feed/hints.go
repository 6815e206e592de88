package feed

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"

	"github.com/newswire-dev/newswire/services/fetcher/internal/resolve"
)

// A Format is how a feed is written.
type Format string

// The formats.
const (
	RSS     Format = "rss" // 0.9x to 2.0 and RDF
	Atom    Format = "atom"
	JSON    Format = "json"
	Sitemap Format = "sitemap" // one of news, polled as a feed
)

// maxHubs is how many hubs of one feed are kept.
const maxHubs = 8

// Hints are what a feed says about itself: when to ask, whom to ask for news at once, where what came before is. Addresses are
// absolute. All of it is the outlet's word and must be bounded by who acts on it.
type Hints struct {
	TTL       time.Duration  `json:",omitzero"` // how long the outlet says that this holds (ttl); at most a day
	Every     time.Duration  `json:",omitzero"` // how often it says that it changes (sy:updatePeriod and updateFrequency); at most a day
	SkipHours []int          `json:",omitzero"` // hours of the day in UTC, 0 to 23, in which not to ask
	SkipDays  []time.Weekday `json:",omitzero"` // days of the week in UTC in which not to ask
	Expired   bool           `json:",omitzero"` // JSON Feed: it will never change again
	Archive   bool           `json:",omitzero"` // RFC 5005: this is an archive document, which never changes
	Complete  bool           `json:",omitzero"` // RFC 5005: it shows all items there are

	Self        string   `json:",omitzero"` // its own address, which a WebSub hub knows it by
	Hubs        []string `json:",omitzero"` // WebSub hubs
	PrevArchive string   `json:",omitzero"` // RFC 5005: the archive document before this one
	Next        string   `json:",omitzero"` // RFC 5005, JSON Feed next_url: the page of older items
}

// hints gives what the document says; what a JSON Feed says is added by hint.
func hints(f *gofeed.Feed, base string) Hints {
	h := Hints{}
	switch original := f.OriginalFeed().(type) {
	case *rss.Feed:
		if minutes, err := strconv.Atoi(strings.TrimSpace(original.TTL)); err == nil && minutes > 0 {
			h.TTL = time.Duration(min(minutes, 1440)) * time.Minute
		}
		h.SkipHours, h.SkipDays = skippedHours(original.SkipHours), skippedDays(original.SkipDays)
	case *atom.Feed:
		for _, l := range original.Links {
			h.link(base, l.Rel, l.Href)
		}
	}
	for _, l := range f.Extensions["atom"]["link"] {
		h.link(base, l.Attrs["rel"], l.Attrs["href"])
	}
	h.Every = every(firstText(f.Extensions["sy"], "updatePeriod", 0), firstText(f.Extensions["sy"], "updateFrequency", 0))
	h.Archive, h.Complete = f.Extensions["fh"]["archive"] != nil, f.Extensions["fh"]["complete"] != nil
	return h
}

// link takes one link by its relation; the first of a kind counts.
func (h *Hints) link(base, rel, href string) {
	address := resolve.Link(base, href)
	if address == "" {
		return
	}
	first := func(place *string) {
		if *place == "" {
			*place = address
		}
	}
	switch strings.ToLower(strings.TrimSpace(rel)) {
	case "self":
		first(&h.Self)
	case "hub":
		if len(h.Hubs) < maxHubs {
			h.Hubs = append(h.Hubs, address)
		}
	case "prev-archive":
		first(&h.PrevArchive)
	case "next":
		first(&h.Next)
	}
}

// every gives the period of the syndication module over its frequency, which need not be a whole number.
func every(period, frequency string) time.Duration {
	const day = 24 * time.Hour
	length, ok := map[string]time.Duration{"hourly": time.Hour, "daily": day, "weekly": 7 * day, "monthly": 30 * day, "yearly": 365 * day}[strings.ToLower(strings.TrimSpace(period))]
	if !ok {
		return 0
	}
	if times, err := strconv.ParseFloat(strings.TrimSpace(frequency), 64); err == nil && times > 0 {
		return time.Duration(min(float64(length)/times, float64(day)))
	}
	return min(length, day)
}

func skippedHours(written []string) (hours []int) {
	for _, w := range written {
		if n, err := strconv.Atoi(strings.TrimSpace(w)); err == nil && n >= 0 && n <= 24 && len(hours) < 24 {
			hours = append(hours, n%24)
		}
	}
	return hours
}

func skippedDays(written []string) (days []time.Weekday) {
	for _, w := range written {
		for d := time.Sunday; d <= time.Saturday; d++ {
			if strings.EqualFold(strings.TrimSpace(w), d.String()) && len(days) < 7 {
				days = append(days, d)
			}
		}
	}
	return days
}

// hint adds what a JSON Feed says in fields of its own.
func (f *jsonFeed) hint(h *Hints, base string) {
	var self, next string
	var hubs []struct {
		Type string `json:"type"`
		URL  string `json:"url"`
	}
	// What is of another kind than the specification says is left out.
	_ = json.Unmarshal(f.head.Self, &self)
	_ = json.Unmarshal(f.head.Next, &next)
	_ = json.Unmarshal(f.head.Expired, &h.Expired)
	_ = json.Unmarshal(f.head.Hubs, &hubs)
	h.link(base, "self", self)
	h.link(base, "next", next)
	for _, hub := range hubs {
		if strings.EqualFold(hub.Type, "websub") {
			h.link(base, "hub", hub.URL)
		}
	}
}
