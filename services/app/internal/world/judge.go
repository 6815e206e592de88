package world

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Told is one event of the wire, from wherever it was read.
type Told struct {
	Seq      int64
	Type     string // created, revised, retracted, restored, gap, trouble
	Time     time.Time
	ID       string // of the article
	URL      string // of the article or the feed
	Source   string
	Title    string
	Text     string
	Revision int
	Entry    bool // told from the feed's entry alone

	From, To           time.Time // of a gap
	Missing, Recovered int
	Cause, Advice      string // of a trouble
	Ended              bool
}

// Outcome is what the wire told of a world.
type Outcome struct {
	Told    []Told
	Pending int // items without outcome at the end
	Wrong   int // items by which the accounts do not add up, as the wire's own audit finds
	Kills   []time.Time
	Failed  []string // records that could not be handled
	Carried string
}

// Rules say what the wire was asked for.
type Rules struct {
	RevisitMin time.Duration
	Every      time.Duration // between two requests to a host
	Late       time.Duration // after which what was visible must be told, of outlets without faults, besides the time that all its pages take; default a beat
	Whole      time.Duration // after which a feed must be seen that says falsely that nothing changed
	Slack      time.Duration // that times on the wire may be apart from those of the world
	Stop       time.Time     // when the wire was stopped
}

// A Finding is one difference between the truth and what the wire told or did.
type Finding struct {
	Rule    string
	Outlet  string
	Subject string
	Want    string
	Got     string
	When    time.Time
}

func (f Finding) String() string {
	return fmt.Sprintf("%-20s %s  %s %s: want %s, got %s", f.Rule, f.When.UTC().Format("02 15:04:05.0"), f.Outlet, f.Subject, f.Want, f.Got)
}

// A Verdict is what the judge found, and the figures of what there was to find.
type Verdict struct {
	Findings []Finding
	Figures  []Figure
}

// A Figure is a count with its name.
type Figure struct {
	Name string
	N    any
}

// Of gives the findings of a rule.
func (v *Verdict) Of(rule string) (out []Finding) {
	for _, f := range v.Findings {
		if f.Rule == rule {
			out = append(out, f)
		}
	}
	return out
}

// Rules gives the rules that were broken, with their counts.
func (v *Verdict) Rules() map[string]int {
	out := map[string]int{}
	for _, f := range v.Findings {
		out[f.Rule]++
	}
	return out
}

func (v *Verdict) String() string {
	var b strings.Builder
	for _, f := range v.Figures {
		fmt.Fprintf(&b, "%-34s %v\n", f.Name, f.N)
	}
	return b.String()
}

type judge struct {
	*Verdict
	w     *World
	o     Outcome
	r     Rules
	asked map[*Outlet][]*Asked
	told  map[*Article][]Told // by identity, in order
	feeds map[*Outlet][]Told  // gaps and troubles
}

// Judge compares what the world knows with what the wire told.
func Judge(w *World, o Outcome, r Rules) *Verdict {
	if r.Late <= 0 {
		r.Late = w.Beat
	}
	j := &judge{Verdict: &Verdict{}, w: w, o: o, r: r, asked: map[*Outlet][]*Asked{}, told: map[*Article][]Told{}, feeds: map[*Outlet][]Told{}}
	for _, a := range w.Journal() {
		j.asked[a.Outlet] = append(j.asked[a.Outlet], a)
	}
	j.sequence()
	j.requests()
	for _, outlet := range w.Outlets {
		j.captured(outlet)
		j.hidden(outlet)
		j.stories(outlet)
		for _, path := range outlet.feeds() {
			j.gaps(outlet, path)
		}
		j.troubles(outlet)
		j.manners(outlet)
	}
	if o.Wrong > 0 {
		j.find("imbalance", nil, "ledger", "the accounts add up", fmt.Sprintf("by %d items they do not", o.Wrong), r.Stop)
	}
	if o.Pending > 0 {
		j.find("pending", nil, "ledger", "every item has an outcome", fmt.Sprintf("%d items without", o.Pending), r.Stop)
	}
	for _, f := range o.Failed {
		j.find("dead", nil, f, "every record can be filed", "dead letter", r.Stop)
	}
	slices.SortStableFunc(j.Findings, func(a, b Finding) int { return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Outlet, b.Outlet)) })
	return j.Verdict
}

func (j *judge) find(rule string, o *Outlet, subject, want, got string, when time.Time) {
	name := ""
	if o != nil {
		name = o.Name
	}
	j.Findings = append(j.Findings, Finding{rule, name, subject, want, got, when})
}

func (j *judge) figure(name string, n any) { j.Figures = append(j.Figures, Figure{name, n}) }

func (j *judge) add(name string, n int) {
	for i := range j.Figures {
		if j.Figures[i].Name == name {
			j.Figures[i].N = j.Figures[i].N.(int) + n
			return
		}
	}
	j.figure(name, n)
}

// sequence checks the numbers and finds what each event is about.
func (j *judge) sequence() {
	for i, t := range j.o.Told {
		if t.Seq != int64(i+1) {
			j.find("sequence", nil, fmt.Sprint("event ", t.Seq), fmt.Sprint("number ", i+1), fmt.Sprint(t.Seq), t.Time)
		}
		j.add("events "+t.Type, 1)
		o := j.outlet(t)
		switch {
		case o == nil:
			j.find("stranger", nil, t.URL, "an outlet of the world", t.Type+" of "+t.Source, t.Time)
		case t.Type == "gap" || t.Type == "trouble":
			j.feeds[o] = append(j.feeds[o], t)
		default:
			if a := j.article(o, t); a != nil {
				j.told[a.identity()] = append(j.told[a.identity()], t)
			} else {
				j.find("stranger", o, t.URL, "an article of the outlet", t.Type+" "+t.Title, t.Time)
			}
		}
	}
}

func (j *judge) outlet(t Told) *Outlet {
	for _, raw := range []string{t.URL, "https://" + t.Source} {
		if _, rest, ok := strings.Cut(raw, "://"); ok {
			host, _, _ := strings.Cut(rest, "/")
			if o := j.w.byHost[strings.TrimPrefix(host, "www.")]; o != nil {
				return o
			}
		}
	}
	return nil
}

// article finds what an event is about: by its address, where articles have addresses of their own, else by its headline.
func (j *judge) article(o *Outlet, t Told) *Article {
	path := pathOf(t.URL)
	for _, a := range o.Articles {
		if !a.reuses && o.quirks.links != linkShared && o.quirks.links != linkNone {
			if path == a.Path || a.moved != "" && path == a.moved {
				return a
			}
			continue
		}
		for _, v := range a.Versions {
			if v.Title == t.Title {
				return a
			}
		}
	}
	return nil
}

// pathOf gives the path of an address as the scripts write it.
func pathOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	if to := u.Query().Get("to"); u.Path == "/count" {
		return to
	}
	path := strings.TrimSuffix(u.Path, "/")
	if id := u.Query().Get("id"); id != "" {
		path += "?id=" + id
	}
	return path
}

func (j *judge) requests() {
	n := map[Kind]int{}
	for _, list := range j.asked {
		for _, a := range list {
			n[a.Kind]++
		}
	}
	j.figure("outlets", len(j.w.Outlets))
	for _, k := range []Kind{FeedKind, PageKind, RobotsKind, SitemapKind, OtherKind} {
		j.figure("requests for "+string(k), n[k])
	}
}

// killed reports whether a process was killed around a time, so that an answer may not have been stored.
func (j *judge) killed(from, to time.Time) bool {
	for _, k := range j.o.Kills {
		if k.After(from.Add(-j.r.Slack)) && k.Before(to.Add(j.r.Slack+time.Second)) {
			return true
		}
	}
	return false
}
