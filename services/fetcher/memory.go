package fetcher

import (
	"sync"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// remembered is the number of articles whose last text is remembered.
const remembered = 50_000

// memory remembers what the articles looked at last said, so that the original of a second look is kept only where the text
// changed. What it forgot is kept once more: it saves room, and decides nothing else.
type memory struct {
	mu   sync.Mutex
	hash map[string]string
}

func newMemory() *memory { return &memory{hash: map[string]string{}} }

// changed reports whether an article says something else than before, and remembers what.
func (m *memory) changed(address, hash string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.hash) >= remembered {
		clear(m.hash)
	}
	was := m.hash[address]
	m.hash[address] = hash
	return was != hash
}

// worthKeeping reports whether the original of a look is kept: the first time, when the text changed, and for a page that could
// not be read, the first time, so that the reason can be found.
func (f *Fetcher) worthKeeping(w Work, r result) bool {
	hash := string(r.cause)
	if r.page != nil {
		hash = news.ContentHash(r.page.Title, r.page.Text)
	}
	return f.seen.changed(w.Address, hash) || w.Article == ""
}

// zones gives locations by name, each read once.
type zones struct {
	mu    sync.Mutex
	known map[string]*time.Location
}

// of gives a location; nil where the name is empty or unknown.
func (z *zones) of(name string) *time.Location {
	if name == "" {
		return nil
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	loc, ok := z.known[name]
	if !ok {
		if z.known == nil {
			z.known = map[string]*time.Location{}
		}
		loc, _ = time.LoadLocation(name) // nil where unknown: the date's zone is assumed then, and says so
		z.known[name] = loc
	}
	return loc
}
