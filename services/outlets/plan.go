package outlets

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/newswire-dev/newswire/services/news"
)

// Kind is what a change does.
type Kind string

// The kinds, in the order in which they are made.
const (
	AddFeed    Kind = "add"
	SetOutlet  Kind = "outlet"
	SetFeed    Kind = "feed"
	RemoveFeed Kind = "remove"
)

// A Change is one step from what is there to what is wanted.
type Change struct {
	Kind   Kind
	Outlet news.Source // wanted; of a feed that is removed, its own
	Feed   news.Feed   // wanted, with the id of the one that is there
	Fields []Field     // that change
}

// A Field is what changes in one field; what was empty is added.
type Field struct {
	Name     string
	From, To string
}

// A Plan is the difference between a wire and a directory.
type Plan struct {
	Changes []Change
	Same    int // feeds that stay as they are
}

// Count counts the changes of a kind.
func (p Plan) Count(k Kind) (n int) {
	for _, c := range p.Changes {
		if c.Kind == k {
			n++
		}
	}
	return n
}

// Compare gives what makes a wire that has one list of outlets have another. A feed is known by any of its addresses. Names and
// languages of outlets that the directory does not say stay, since feeds tell them of themselves. The error names a feed of the
// directory whose addresses are those of two feeds of the wire.
func Compare(have, want []Outlet) (Plan, error) {
	c := comparison{byAddress: map[string]int64{}, feeds: map[int64]known{}, claimed: map[int64]string{}}
	for _, o := range have {
		c.index(o)
	}
	outlets := map[string]Outlet{}
	for _, o := range have {
		outlets[o.ID] = o
	}
	for _, o := range want {
		there, ok := outlets[o.ID]
		if ok {
			c.outlet(there.Source, o.Source)
		}
		for _, f := range o.Feeds {
			if err := c.feed(o.Source, f); err != nil {
				return Plan{}, err
			}
		}
	}
	for _, o := range have {
		for _, f := range o.Feeds {
			if c.claimed[f.ID] == "" {
				c.plan.Changes = append(c.plan.Changes, Change{Kind: RemoveFeed, Outlet: o.Source, Feed: f})
			}
		}
	}
	slices.SortStableFunc(c.plan.Changes, func(a, b Change) int { return order(a.Kind) - order(b.Kind) })
	return c.plan, nil
}

// order gives the place of a kind. What is moved or changed goes before what is added, so that an address is free when its new
// feed comes, and what is removed goes first of all for the same reason.
func order(k Kind) int {
	return slices.Index([]Kind{RemoveFeed, SetFeed, AddFeed, SetOutlet}, k)
}

type known struct {
	outlet news.Source
	feed   news.Feed
}

type comparison struct {
	plan      Plan
	byAddress map[string]int64
	feeds     map[int64]known
	claimed   map[int64]string // by which feed of the directory
}

func (c *comparison) index(o Outlet) {
	for _, f := range o.Feeds {
		c.feeds[f.ID] = known{o.Source, f}
		for _, u := range f.Candidates {
			c.byAddress[address(u)] = f.ID
		}
	}
}

func address(u string) string {
	if a := news.Address(u); a != "" {
		return a
	}
	return u
}

// outlet compares what is said of an outlet.
func (c *comparison) outlet(there, want news.Source) {
	want = Fill(there, want)
	if fields := outletFields(there, want); len(fields) > 0 {
		c.plan.Changes = append(c.plan.Changes, Change{Kind: SetOutlet, Outlet: want, Fields: fields})
	}
}

// Fill gives what is wanted of an outlet with the name and language that are there where none are wanted.
func Fill(there, want news.Source) news.Source {
	if want.Name == "" {
		want.Name = there.Name
	}
	if want.Language == "" {
		want.Language = there.Language
	}
	return want
}

func outletFields(a, b news.Source) []Field {
	return differing([]Field{{"name", a.Name, b.Name}, {"site", a.Site, b.Site}, {"country", strings.ToUpper(a.Country), b.Country},
		{"language", tag(a.Language), b.Language}, {"zone", a.Zone, b.Zone}})
}

// feed compares a feed of the directory with the one of the wire that has one of its addresses.
func (c *comparison) feed(o news.Source, want news.Feed) error {
	var id int64
	for _, u := range want.Candidates {
		switch at := c.byAddress[address(u)]; {
		case at == 0 || at == id:
		case c.claimed[at] != "":
			return fmt.Errorf("the feeds %s and %s of the directory are one feed of the wire (%d): put their addresses together", c.claimed[at], want.Candidates[0], at)
		case id == 0:
			id = at
		default: // Two feeds of the wire become one: the first goes on, the other is removed before.
		}
	}
	if id == 0 {
		c.plan.Changes = append(c.plan.Changes, Change{Kind: AddFeed, Outlet: o, Feed: want, Fields: addedFields(want)})
		return nil
	}
	c.claimed[id] = want.Candidates[0]
	there := c.feeds[id]
	want.ID = id
	fields := feedFields(there.feed, want)
	if there.outlet.ID != o.ID {
		fields = append([]Field{{"outlet", there.outlet.ID, o.ID}}, fields...)
	}
	if len(fields) == 0 {
		c.plan.Same++
		return nil
	}
	c.plan.Changes = append(c.plan.Changes, Change{Kind: SetFeed, Outlet: o, Feed: want, Fields: fields})
	return nil
}

func addedFields(f news.Feed) []Field {
	return feedFields(news.Feed{Candidates: f.Candidates}, f)
}

func feedFields(a, b news.Feed) []Field {
	s, t := CanonicalSettings(a.Settings), b.Settings
	fields := []Field{{"urls", strings.Join(a.Candidates, " "), strings.Join(b.Candidates, " ")}, {"language", s.Language, t.Language}, {"country", s.Country, t.Country},
		{"zone", s.Zone, t.Zone}}
	names := map[string]bool{}
	for name := range s.Headers {
		names[name] = true
	}
	for name := range t.Headers {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		fields = append(fields, Field{"headers." + name, s.Headers[name], t.Headers[name]})
	}
	fields = append(fields, Field{"secret", s.Secret, t.Secret}, Field{"proxy", s.Proxy, t.Proxy}, Field{"poll.min", span(s.PollMin), span(t.PollMin)},
		Field{"poll.max", span(s.PollMax), span(t.PollMax)}, Field{"page.title", s.Page.Title, t.Page.Title}, Field{"page.body", s.Page.Body, t.Page.Body},
		Field{"page.author", s.Page.Author, t.Page.Author}, Field{"page.date", s.Page.Date, t.Page.Date},
		Field{"page.remove", strings.Join(s.Page.Remove, " | "), strings.Join(t.Page.Remove, " | ")})
	return differing(fields)
}

// differing leaves out the fields that stay.
func differing(fields []Field) []Field {
	return slices.DeleteFunc(fields, func(f Field) bool { return f.From == f.To })
}

// WithoutRemovals gives a plan that leaves alone what the directory does not have.
func (p Plan) WithoutRemovals() Plan {
	p.Changes = slices.DeleteFunc(p.Changes, func(c Change) bool { return c.Kind == RemoveFeed })
	return p
}
