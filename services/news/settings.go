package news

import (
	"slices"
	"time"
)

// Settings are what an operator says of a feed besides its addresses. The zero value says nothing, and what says nothing is the
// outlet's or the wire's. As JSON they are what the database keeps.
type Settings struct {
	Language string `json:"language,omitempty"` // BCP 47, of what the feed shows
	Country  string `json:"country,omitempty"`  // ISO 3166-1 alpha-2, upper case
	Zone     string `json:"zone,omitempty"`     // IANA name, for dates that state none

	Headers map[string]string `json:"headers,omitempty"` // sent to the feed's own site only
	Secret  string            `json:"secret,omitempty"`  // name of the file with a cookie or password for the feed's own site; never what is in it
	Proxy   string            `json:"proxy,omitempty"`   // http, https or socks5 address, without user and password

	PollMin time.Duration `json:"poll_min,omitempty"` // bounds of the time between two polls; 0: the wire's
	PollMax time.Duration `json:"poll_max,omitempty"`

	Page Selectors `json:"page,omitzero"`
}

// Selectors say in CSS where the parts of an outlet's pages stand. A part without one, or whose selector finds nothing, is looked
// for as on any page.
type Selectors struct {
	Title  string   `json:"title,omitempty"`
	Body   string   `json:"body,omitempty"`
	Author string   `json:"author,omitempty"`
	Date   string   `json:"date,omitempty"`
	Remove []string `json:"remove,omitempty"` // is no part of the article wherever it stands
}

// IsZero reports whether nothing is said.
func (s Selectors) IsZero() bool {
	return s.Title == "" && s.Body == "" && s.Author == "" && s.Date == "" && len(s.Remove) == 0
}

// Equal reports whether two say the same.
func (s Selectors) Equal(t Selectors) bool {
	return s.Title == t.Title && s.Body == t.Body && s.Author == t.Author && s.Date == t.Date && slices.Equal(s.Remove, t.Remove)
}

// A Proposal is an address at which a feed may stand now that its own answers with something else. It is found by looking at the
// outlet's site, and asked for only when an operator adopts it.
type Proposal struct {
	URL      string    `json:"url"`
	Title    string    `json:"title,omitempty"`
	Language string    `json:"language,omitempty"`
	Items    int       `json:"items"`
	Newest   time.Time `json:"newest,omitzero"` // of its items; zero where none is dated
	From     string    `json:"from,omitempty"`  // where the address was found
}
