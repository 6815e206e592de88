package world

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Kind is what was asked for.
type Kind string

// The kinds.
const (
	FeedKind    Kind = "feed"
	PageKind    Kind = "page"
	RobotsKind  Kind = "robots"
	SitemapKind Kind = "sitemap"
	OtherKind   Kind = "other"
)

// Asked is one request that the world received, and what it answered.
type Asked struct {
	Outlet       *Outlet
	Host, Path   string
	Query        string
	Header       http.Header
	Began, Ended time.Time
	Kind         Kind
	Fault        string // the script that answered in the place of the usual answer; empty for that
	Status       int    // 0 where the connection was broken
	Whole        bool   // the usual answer was sent to the end
	NotModified  bool
	Shown        []Sight    // of a feed or sitemap
	Hidden       []*Article // that stood in a feed which said falsely that nothing changed
	Article      *Article
	Version      int           // of the page that was served
	Missing      Missing       // how the article was missing
	Pause        time.Duration // Retry-After
	Rules        *robotsFile   // of a robots.txt that was served

	n int // of the outlet's answers of this kind before
}

// Journal gives the requests that were answered so far, in the order in which they came.
func (w *World) Journal() []*Asked {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := slices.Clone(w.log)
	slices.SortStableFunc(out, func(a, b *Asked) int { return a.Began.Compare(b.Began) })
	return out
}

type counter struct {
	o *Outlet
	k Kind
}

// begin counts a request.
func (w *World) begin(a *Asked) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := counter{a.Outlet, a.Kind}
	a.n = w.counts[c]
	w.counts[c]++
}

// end notes a request that was answered. Nothing changes it from now on.
func (w *World) end(a *Asked) {
	a.Ended = w.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.log = append(w.log, a)
}

// Trace writes the requests to an outlet, one a line: for who wants to know how something came about.
func (w *World) Trace(outlet string) string {
	var b strings.Builder
	for _, a := range w.Journal() {
		if a.Outlet.Name == outlet {
			fmt.Fprintf(&b, "%s %s +%-12s %3d %-8s %s %s %d shown\n", outlet, clock(a.Began), a.Ended.Sub(a.Began).Round(time.Millisecond), a.Status, a.Kind, a.Path, a.Fault, len(a.Shown))
		}
	}
	return b.String()
}
