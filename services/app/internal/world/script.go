package world

import (
	"fmt"
	"strings"
	"time"
)

// An Outlet is one invented site with one feed, and its script.
type Outlet struct {
	Name     string
	Scene    string
	Base     string // https://name.example or http://127.0.1.7:8081
	Host     string // of Base, with its port where it has one
	Articles []*Article

	world    *World
	format   format
	feedPath string
	window   int // entries that the feed shows at once
	sitemap  bool
	pages    bool         // the feed has older pages (RFC 5005)
	archive  bool         // the front page leads to lists of all articles
	robots   []robotsFile // by the time from which they hold; none: what most outlets have
	faults   []fault
	dark     []darkness
	top      bool // a second feed shows every other article
	quirks   quirks

	redesigned time.Time // from then on its pages are built in another way; zero: never
}

// quirks are what an outlet does all the time.
type quirks struct {
	guid      guidKind
	links     linkKind
	charset   string        // of feed and pages, where it is not UTF-8
	declared  string        // in the header, where it is another than the charset
	skew      time.Duration // of its clock
	twice     bool          // the feed shows every entry twice
	counters  bool          // pages show counters, advertisements and related links that change
	rebuilt   bool          // the feed's time of building changes with every answer
	noETag    bool
	stray     bool // bytes in the feed that are no XML
	lag       bool // for some beats after an edit, every other answer of a page comes from a replica that does not know it
	reordered bool // the order of the entries changes
	hopped    bool // pages are reached over a counter's redirect
	dated     bool // validators are dates, not tags
	zipped    bool // answers are compressed for who takes that
	template  int
	undated   bool // lists of articles show no dates
	silent    bool // the feed's entries show none
}

type guidKind int

const (
	guidOwn guidKind = iota
	guidNone
	guidOne   // one for all entries
	guidDrift // another one after every edit
)

type linkKind int

const (
	linkPlain   linkKind = iota
	linkTracked          // other tracking parameters at every poll
	linkVariant          // http, https, www. and a final slash change from poll to poll
	linkShared           // all entries link to one page
	linkNone             // the entries have no link
	linkEscaped          // letters beyond ASCII are escaped in every other answer
	linkQuery            // parameters change their order
)

// An Article is what an outlet tells at one address.
type Article struct {
	Outlet   *Outlet
	N        int
	Path     string
	Shown    time.Time // in the feed from then on
	Versions []Version // at least one, by time
	Away     []Absence
	Same     *Article // the article that this is another address of
	Forbid   bool     // its page is forbidden by robots.txt
	Unread   bool     // its page cannot be read by anybody: it is told from the feed's entry
	Short    bool     // its page holds what the entry says only
	reuses   bool     // its address was another article's before
	moved    string   // path that its own redirects to, from movedAt on
	movedAt  time.Time
}

// A Version is an article's text from a time on.
type Version struct {
	From   time.Time
	Title  string
	Text   []string
	Signed bool // the feed's entry shows it
}

// An Absence is a time in which an article's page is withdrawn.
type Absence struct {
	From, To time.Time // a zero To: for good
	How      Missing
}

// Missing is how a page is missing.
type Missing string

// The ways.
const (
	NotFound Missing = "404"
	Gone     Missing = "410"
	Marked   Missing = "marker" // the page says that the article was withdrawn
	Homeward Missing = "home"   // redirects to the home page
)

// needed is how many looks that find it missing prove a withdrawal.
func (m Missing) needed() int {
	return map[Missing]int{NotFound: 3, Gone: 2, Marked: 1, Homeward: 3}[m]
}

// identity is the article that this address stands for.
func (a *Article) identity() *Article {
	if a.Same != nil {
		return a.Same
	}
	return a
}

// version gives the number of the version at a time.
func (a *Article) version(t time.Time) int {
	v := 0
	for i, one := range a.Versions {
		if !one.From.After(t) {
			v = i
		}
	}
	return v
}

// entry gives the number of the version that the feed shows at a time.
func (a *Article) entry(t time.Time) int {
	v := 0
	for i, one := range a.Versions {
		if i == 0 || one.Signed && !one.From.After(t) {
			v = i
		}
	}
	return v
}

// away gives how the page is missing at a time, empty where it is there.
func (a *Article) away(t time.Time) Missing {
	for _, one := range a.Away {
		if !t.Before(one.From) && (one.To.IsZero() || t.Before(one.To)) {
			return one.How
		}
	}
	return ""
}

func (a *Article) String() string { return fmt.Sprintf("%s %s", a.Outlet.Name, a.Path) }

// summary is what the feed's entry says of a version.
func (v Version) summary() string {
	first, _, _ := strings.Cut(v.Text[0], ". ")
	return first + "."
}

// shown gives the entries of a feed at a time, newest first.
func (o *Outlet) shown(path string, t time.Time) []*Article {
	var out []*Article
	for i := len(o.Articles) - 1; i >= 0 && len(out) < o.window; i-- {
		if a := o.Articles[i]; !a.Shown.After(t) && a.listed(t) && (path != topPath || a.N%2 == 0) {
			out = append(out, a)
		}
	}
	return out
}

// topPath is the path of an outlet's second feed.
const topPath = "/feed-top"

// feeds gives the paths of an outlet's feeds.
func (o *Outlet) feeds() []string {
	if o.top {
		return []string{o.feedPath, topPath}
	}
	return []string{o.feedPath}
}

// listed reports whether an outlet still lists an article: one that it has withdrawn for good disappears from the feed as well.
func (a *Article) listed(t time.Time) bool {
	if a.reuses && a.Outlet.at(a.Path, t) != a {
		return false
	}
	how := a.away(t)
	return how == "" || how == Marked || a.N%2 == 0
}

// older gives all articles up to a time, newest first.
func (o *Outlet) older(t time.Time) []*Article {
	var out []*Article
	for i := len(o.Articles) - 1; i >= 0; i-- {
		if a := o.Articles[i]; !a.Shown.After(t) && a.listed(t) {
			out = append(out, a)
		}
	}
	return out
}

// at gives the article of a path, the newest where several had it, nil where there is none yet.
func (o *Outlet) at(path string, t time.Time) (found *Article) {
	for _, a := range o.Articles {
		if (a.Path == path || a.moved == path && a.moved != "") && !a.Shown.After(t.Add(time.Second)) {
			found = a
		}
	}
	return found
}

// A darkness is a time in which an outlet cannot be reached at all.
type darkness struct {
	from, to time.Time
	err      error // of whoever connects
}

func (o *Outlet) darkened(t time.Time) error {
	for _, d := range o.dark {
		if !t.Before(d.from) && t.Before(d.to) {
			return d.err
		}
	}
	return nil
}

// A fault is a time in which an outlet answers otherwise.
type fault struct {
	name     string
	on       part
	from, to time.Time
	act      act
	lasting  bool // long enough to be told as trouble
	hops     int  // requests of one failed poll; 0: one
}

// part is what a fault befalls.
type part int

const (
	onFeed part = 1 << iota
	onPages
	onRobots
	onSitemap
	onSite = onFeed | onPages | onSitemap
)

func (o *Outlet) fault(p part, t time.Time) *fault {
	for i := range o.faults {
		f := &o.faults[i]
		if f.on&p != 0 && !t.Before(f.from) && t.Before(f.to) {
			return f
		}
	}
	return nil
}

// A robotsFile is an outlet's robots.txt.
type robotsFile struct {
	from   time.Time
	status int // 0: 200
	body   string
	delay  time.Duration          // crawl-delay
	forbid []string               // prefixes of paths that no page may be fetched from
	match  func(path string) bool // the same, beyond prefixes; nil: none
	to     string                 // path that /robots.txt redirects to; empty: it answers itself
}

var plainRobots = robotsFile{body: "User-agent: *\nDisallow: /admin/\n"}

// robotsAt gives the robots.txt of a time.
func (o *Outlet) robotsAt(t time.Time) *robotsFile {
	found := &plainRobots
	for i := range o.robots {
		if !o.robots[i].from.After(t) {
			found = &o.robots[i]
		}
	}
	return found
}

func (r *robotsFile) forbids(path string) bool {
	if r.match != nil && r.match(path) {
		return true
	}
	for _, p := range r.forbid {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}
