package storage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// memory is a Tx over maps: enough to see what a desk decides.
type memory struct {
	known    map[string]*Known
	names    map[string]string // address to article
	texts    map[string][]news.Content
	looks    map[string]NextLook
	outcomes map[string]string
	events   []string
	answered time.Time // the site
	feed     time.Time // its feed
	probed   []string
	reread   map[string]string
	links    map[string]string // where articles have moved
}

func newMemory() *memory {
	return &memory{known: map[string]*Known{}, names: map[string]string{}, texts: map[string][]news.Content{}, looks: map[string]NextLook{},
		outcomes: map[string]string{}, reread: map[string]string{}, links: map[string]string{}}
}

func (m *memory) Claim([]news.Candidate) error { return nil }

func (m *memory) Flush() error { return nil }

func (m *memory) Find(addresses []string) (*Known, error) {
	var oldest string
	for _, a := range addresses {
		if id, ok := m.names[a]; ok && (oldest == "" || id < oldest) {
			oldest = id
		}
	}
	return m.Get(oldest)
}

func (m *memory) Get(id string) (*Known, error) {
	k, ok := m.known[id]
	if !ok {
		return nil, nil
	}
	c := *k
	return &c, nil
}

func (m *memory) Others(k *Known, addresses []string) (out []*Known, _ error) {
	for _, a := range addresses {
		if id, ok := m.names[a]; ok && id != k.ID && !slices.ContainsFunc(out, func(o *Known) bool { return o.ID == id }) {
			o, _ := m.Get(id)
			out = append(out, o)
		}
	}
	return out, nil
}

func (m *memory) Twins(site string, c news.Content) (out []*Known, _ error) {
	for i := range len(m.known) {
		id := fmt.Sprint("a", i+1)
		texts := m.texts[id]
		if k := m.known[id]; k.Site == site && texts[len(texts)-1].Text == c.Text {
			out = append(out, k)
		}
	}
	return out, nil
}

func (m *memory) Last(id string) (news.Content, error) {
	texts := m.texts[id]
	return texts[len(texts)-1], nil
}

func (m *memory) Seen(id, hash string) (bool, error) {
	return slices.ContainsFunc(m.texts[id], func(c news.Content) bool { return c.Hash == hash }), nil
}

func (m *memory) Create(a NewArticle) (string, error) {
	id := fmt.Sprint("a", len(m.known)+1)
	m.known[id] = &Known{
		ID: id, Order: int64(len(m.known)), Source: a.SourceID, Site: a.Site, State: news.Live, Look: a.Look, Revision: 1, Hash: a.Content.Hash, Title: a.Content.Title,
		Dek: a.Content.Dek, Completeness: a.Content.Completeness, Extractor: a.Content.Extractor, FirstSeen: a.FirstSeen, LookStep: a.Next.Step,
	}
	m.texts[id] = []news.Content{a.Content}
	if !a.Next.Due.IsZero() {
		m.looks[id] = a.Next
	}
	for _, address := range a.Addresses {
		if a.Former != "" && m.names[address] == a.Former {
			delete(m.names, address)
		}
	}
	return id, m.Name(id, a.Addresses)
}

func (m *memory) Name(id string, addresses []string) error {
	for _, a := range addresses {
		if _, taken := m.names[a]; !taken {
			m.names[a] = id
		}
	}
	return nil
}

func (m *memory) Move(id, link string) error {
	m.links[id] = link
	return nil
}

func (m *memory) Revise(id string, _ int, _ time.Time, c news.Content) error {
	m.texts[id] = append(m.texts[id], c)
	return nil
}

func (m *memory) Reread(id string, _ int, c news.Content) error {
	m.texts[id][len(m.texts[id])-1] = c
	return nil
}

func (m *memory) Merge(survivor, loser string) error {
	for a, id := range m.names {
		if id == loser {
			m.names[a] = survivor
		}
	}
	delete(m.looks, loser)
	return nil
}

func (m *memory) Update(k *Known) error {
	c := *k
	m.known[k.ID] = &c
	return nil
}

func (m *memory) Outcome(document string, o news.Outcome, r news.DropReason) error {
	m.outcomes[document] = strings.TrimSuffix(string(o)+" "+string(r), " ")
	return nil
}

func (m *memory) Look(article string, next NextLook) error {
	delete(m.looks, article)
	if !next.Due.IsZero() {
		m.looks[article] = next
		m.known[article].LookStep = next.Step
	}
	return nil
}

func (m *memory) Answered(_ string, at time.Time) { m.answered = at }

func (m *memory) AnsweredSince(_ string, since time.Time) (bool, error) {
	return !m.answered.Before(since), nil
}

func (m *memory) FeedAnsweredSince(_ string, since time.Time) (bool, error) {
	return !m.feed.Before(since), nil
}

func (m *memory) Probe(k *Known, _ time.Time) (bool, error) {
	for id, o := range m.known {
		if id != k.ID && o.State == news.Live {
			m.probed = append(m.probed, id)
			return true, nil
		}
	}
	return false, nil
}

func (m *memory) Emit(e Emission) {
	s := fmt.Sprintf("%s %s/%d", e.Type, e.Article, e.Revision)
	if e.About.Merged != "" {
		s += " <- " + e.About.Merged
	}
	if len(e.Changed) > 0 {
		s += " " + strings.Join(e.Changed, "+")
	}
	m.events = append(m.events, s)
}

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

// newsroom files candidates one after another, a quarter of an hour apart, each with the next look.
type newsroom struct {
	*memory
	t     *testing.T
	look  int64
	ahead time.Duration // how much more time has passed
}

func (n *newsroom) file(c news.Candidate) {
	n.t.Helper()
	n.look++
	if c.Look == 0 {
		c.Look = n.look
	}
	if c.Document == "" {
		c.Document = fmt.Sprint("d", n.look)
	}
	if c.Content.Completeness == "" {
		c.Content.Completeness = news.FromPage
	}
	if c.Content.Hash == "" {
		c.Content.Hash = news.ContentHash(c.Content.Title, c.Content.Text)
	}
	c.Shown, c.Fetched = noon, n.now()
	n.feed = n.now()
	d := desk{tx: n.memory, now: n.now(), revisitMin: 15 * time.Minute}
	if err := d.file(c); err != nil {
		n.t.Fatal(err)
	}
}

func (n *newsroom) now() time.Time { return noon.Add(time.Duration(n.look)*15*time.Minute + n.ahead) }

func (n *newsroom) want(events ...string) {
	n.t.Helper()
	if !slices.Equal(n.events, events) {
		n.t.Errorf("events %q, want %q", n.events, events)
	}
}

func article(title, text string) news.Candidate {
	return news.Candidate{Addresses: []string{"a.example/1"}, Site: "a.example", Content: news.Content{Title: title, Text: text}}
}

func second(c news.Candidate) news.Candidate {
	c.Article = "a1"
	return c
}

func start(t *testing.T) *newsroom { return &newsroom{memory: newMemory(), t: t} }

func TestNewThenUnchangedThenRevised(t *testing.T) {
	n := start(t)
	n.file(article("T", "one"))
	n.file(article("T", "one"))
	n.file(article("T", "two"))
	n.want("created a1/1", "revised a1/2 text")
	if n.outcomes["d1"] != "published" || n.outcomes["d2"] != "unchanged" || n.outcomes["d3"] != "published" {
		t.Errorf("outcomes %v", n.outcomes)
	}
}

func TestOlderLookIsNoRevision(t *testing.T) {
	n := start(t)
	n.file(article("T", "one"))
	n.file(article("T", "two"))
	old := article("T", "one")
	old.Look = 1
	n.file(old)
	n.want("created a1/1", "revised a1/2 text")
	if n.outcomes["d3"] != "unchanged" {
		t.Errorf("a record that came again ended as %q", n.outcomes["d3"])
	}
}

func TestTextThatComesBackWaitsForAnotherLook(t *testing.T) {
	n := start(t)
	n.file(article("A", "x"))
	n.file(article("B", "x"))
	n.file(article("A", "x"))
	n.want("created a1/1", "revised a1/2 title")
	n.file(article("A", "x"))
	n.want("created a1/1", "revised a1/2 title", "revised a1/3 title")
}

func TestEntryDoesNotReplacePage(t *testing.T) {
	n := start(t)
	entry := article("T", "teaser")
	entry.Content.Completeness, entry.Cause = news.FromEntry, news.CauseServer
	n.file(entry)
	n.file(article("T", "the whole text"))
	n.file(entry)
	n.want("created a1/1", "revised a1/2 text+completeness")
}

func TestEmptyPageIsNoRevision(t *testing.T) {
	n := start(t)
	n.file(article("T", "text"))
	n.file(article("T", ""))
	n.file(article("", "text"))
	n.want("created a1/1")
}

func TestRetractedAfterThreeMissesAndRestored(t *testing.T) {
	n := start(t)
	n.file(article("T", "text"))
	miss := second(news.Candidate{Cause: news.CauseNotFound})
	n.file(miss)
	n.file(miss)
	n.want("created a1/1")
	n.file(miss)
	n.want("created a1/1", "retracted a1/1")
	n.file(miss)
	n.file(second(article("T", "text")))
	n.want("created a1/1", "retracted a1/1", "restored a1/1")
}

func TestMissesMustFollowEachOther(t *testing.T) {
	n := start(t)
	n.file(article("T", "text"))
	miss := second(news.Candidate{Cause: news.CauseNotFound})
	for range 3 {
		n.file(miss)
		n.file(miss)
		n.file(second(article("T", "text")))
	}
	n.want("created a1/1")
}

func TestRetractedAtOnceByItsOwnPageAndSoonerBy410(t *testing.T) {
	n := start(t)
	n.file(article("T", "text"))
	c := second(article("T", "This article was withdrawn."))
	c.Withdrawn = true
	n.file(c)
	n.want("created a1/1", "retracted a1/1")

	n = start(t)
	n.file(article("T", "text"))
	n.file(second(news.Candidate{Cause: news.CauseGone}))
	n.file(second(news.Candidate{Cause: news.CauseGone}))
	n.want("created a1/1", "retracted a1/1")
}

func TestRestoredWithAnotherText(t *testing.T) {
	n := start(t)
	n.file(article("T", "text"))
	c := second(article("T", "gone"))
	c.Withdrawn = true
	n.file(c)
	n.file(second(article("T", "text, corrected")))
	n.want("created a1/1", "retracted a1/1", "restored a1/2 text")
}

func TestAliasNamesOnlyWhatAgrees(t *testing.T) {
	n := start(t)
	first := article("One", "text one")
	first.Alias = "a.example/all"
	other := article("Two", "text two")
	other.Addresses, other.Alias = []string{"a.example/2"}, "a.example/all"
	again := article("One", "text one, revised")
	again.Addresses, again.Alias = []string{"a.example/1-new"}, "a.example/all"
	n.file(first)
	n.file(other)
	n.file(again)
	n.want("created a1/1", "created a2/1", "revised a1/2 text")
}

func TestNoArticle(t *testing.T) {
	n := start(t)
	n.file(article("", ""))
	c := article("T", "This article was withdrawn.")
	c.Withdrawn = true
	n.file(c)
	n.want()
	if n.outcomes["d1"] != "dropped empty" || n.outcomes["d2"] != "dropped withdrawn" {
		t.Errorf("outcomes %v", n.outcomes)
	}
}
