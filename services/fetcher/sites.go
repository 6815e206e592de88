package fetcher

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/extract"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	sitesHeld  = 128         // memories of hosts in memory at once, twice as many for a moment
	siteAge    = time.Minute // after which what a host's new pages taught is kept
	sitePages  = 32          // or after so many
	sitesEvery = 2 * time.Second
	sitesKept  = 32 // at once
)

// sites holds what is remembered of the pages of the hosts at work. What it is for stands with extract.Site: lines that recur on a site's
// pages are not the article, and pages that do not fit any more are said.
//
// A host is held by one fetcher at a time, so its memory has one writer. Where that fails, the version does: who is late drops
// what it learnt. A fetcher that is killed forgets the pages of a minute, and no more, since no page is read with what was not
// kept.
type sites struct {
	store Store
	alone bool // nobody else writes

	mu    sync.Mutex
	hosts map[string]*site
	clock int64
}

// A site is the memory of one host.
type site struct {
	host string
	used int64 // by the clock of sites, under its lock

	mu      sync.RWMutex // reading a page is reading
	memory  extract.Site
	version int64
	feed    int64     // that led here last
	learnt  int       // new pages since it was kept
	since   time.Time // of the first of them
	gone    bool      // somebody else wrote it
}

func newSites(store Store, alone bool) *sites {
	return &sites{store: store, alone: alone, hosts: map[string]*site{}}
}

// of gives the memory of the host of an address, as it is in the database and what was learnt since.
func (m *sites) of(ctx context.Context, address string) (*site, error) {
	host := news.Authority(address)
	if known := m.known(host); known != nil {
		if m.alone {
			return known, nil
		}
		version, err := m.store.SiteVersion(ctx, host)
		if err != nil {
			return nil, err
		}
		if known.is(version) {
			return known, nil
		}
	}
	kept, err := m.store.SiteMemory(ctx, host)
	if err != nil {
		return nil, err
	}
	loaded := &site{host: host, version: kept.Version}
	if kept.Version > 0 && loaded.memory.UnmarshalBinary(kept.Data) != nil {
		loaded.memory = extract.Site{} // another release wrote it: it is learnt anew
	}
	return m.hold(loaded), nil
}

func (m *sites) known(host string) *site {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.hosts[host]
	if s != nil {
		m.clock++
		s.used = m.clock
	}
	return s
}

// hold takes a memory in, unless another look did so meanwhile. Where there are too many that wait to be kept, it is used once.
func (m *sites) hold(s *site) *site {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clock++
	s.used = m.clock
	there := m.hosts[s.host]
	switch {
	case there != nil && there.is(s.version):
		return there
	case there == nil && len(m.hosts) >= 2*sitesHeld:
		return s
	}
	m.hosts[s.host] = s
	return s
}

// is reports whether a memory goes on from a version.
func (s *site) is(version int64) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.version == version && !s.gone
}

// page reads a page with what was known in a generation, or is known now where there is none. Nothing is learnt.
func (s *site) page(body []byte, address string, o extract.Options, generation int) (p news.Page, t *extract.Trace, g int, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if g = generation; g < 0 {
		g = s.memory.Generation()
	}
	p, t, err = s.memory.Page(body, address, o, g)
	return p, t, g, err
}

// learn remembers a page.
func (s *site) learn(t *extract.Trace, feed int64, now time.Time) {
	if t == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.memory.Learn(t)
	s.feed = feed
	if t.Again {
		return // it taught when its lines were seen last, which is kept with the next new page
	}
	if s.learnt++; s.learnt == 1 {
		s.since = now
	}
}

// keep writes memories now and then, and lets go of those that nobody has used for longest.
func (s *session) keepSites(ctx context.Context) error {
	for wait(ctx, sitesEvery, nil) {
		if err := s.sites.Load().keep(ctx, s.token, s.Now(), false, s.Logger); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// keep writes the memories that are due, or all, in batches.
func (m *sites) keep(ctx context.Context, token string, now time.Time, all bool, log *zap.Logger) error {
	due := m.due(now, all)
	for len(due) > 0 {
		some := due[:min(len(due), sitesKept)]
		due = due[len(some):]
		if err := m.keepSome(ctx, token, now, some, log); err != nil {
			return err
		}
	}
	m.letGo()
	return nil
}

// due gives the memories that are to be kept.
func (m *sites) due(now time.Time, all bool) (due []*site) {
	m.mu.Lock()
	defer m.mu.Unlock()
	full := len(m.hosts) > sitesHeld
	for _, s := range m.hosts {
		s.mu.RLock()
		if s.learnt > 0 && !s.gone && (all || full || s.learnt >= sitePages || now.Sub(s.since) >= siteAge) {
			due = append(due, s)
		}
		s.mu.RUnlock()
	}
	return due
}

func (m *sites) keepSome(ctx context.Context, token string, now time.Time, some []*site, log *zap.Logger) error {
	list := make([]SiteMemory, len(some))
	generations := map[string]int{}
	for i, s := range some {
		list[i], generations[s.host] = s.take()
	}
	kept, err := m.store.KeepSites(ctx, token, list, now)
	if err != nil {
		return err
	}
	is := map[string]bool{}
	for _, host := range kept {
		is[host] = true
	}
	for _, s := range some {
		s.kept(generations[s.host], is[s.host])
		if !is[s.host] {
			log.Debug("what was learnt of a host's pages is dropped: another fetcher has kept more", zap.String("host", s.host))
			m.forget(s)
		}
	}
	return nil
}

// take gives a memory as it is to be kept. What is learnt from now on is for the next time.
func (s *site) take() (SiteMemory, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, generation := s.memory.Keep()
	s.learnt = 0
	m := SiteMemory{Host: s.host, Version: s.version, Data: data, Feed: s.feed}
	if d := s.memory.Drift(); d != nil {
		m.Drift = s.host + ": " + d.String() + ". Compare some of its articles with their pages; where text or date is wrong, say in the feed's settings with selectors (page) where they stand"
	}
	return m, generation
}

// kept notes that a memory was kept, or that somebody else has written it.
func (s *site) kept(generation int, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone = !mine; mine {
		s.memory.Kept(generation)
		s.version++
	}
}

func (m *sites) forget(s *site) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.hosts[s.host] == s {
		delete(m.hosts, s.host)
	}
}

// letGo drops memories that are kept and were not used for longest, while there are too many.
func (m *sites) letGo() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for len(m.hosts) > sitesHeld {
		var oldest *site
		for _, s := range m.hosts {
			s.mu.RLock()
			if s.learnt == 0 && (oldest == nil || s.used < oldest.used) {
				oldest = s
			}
			s.mu.RUnlock()
		}
		if oldest == nil {
			return
		}
		delete(m.hosts, oldest.host)
	}
}

// generationMark stands in the name of what read a page before the generation of the site's memory that it was read with.
const generationMark = "~"

// withGeneration names what read a page.
func withGeneration(reader string, generation int) string {
	if generation == 0 {
		return reader
	}
	return reader + generationMark + strconv.Itoa(generation)
}

// readerOf splits the name of what read a page.
func readerOf(name string) (reader string, generation int) {
	reader, after, _ := strings.Cut(name, generationMark)
	generation, _ = strconv.Atoi(after)
	return reader, generation
}
