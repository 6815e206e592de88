package world

import (
	"fmt"
	"time"
)

// manners checks every request to an outlet against what it asks of programs.
func (j *judge) manners(o *Outlet) {
	hosts := map[string][]*Asked{}
	for _, a := range j.asked[o] {
		hosts[a.Host] = append(hosts[a.Host], a)
	}
	for _, list := range hosts {
		j.spacing(o, list)
		j.pauses(o, list)
		j.permission(o, list)
	}
}

// spacing checks that a host is asked one thing at a time, at its rate, whatever is asked for.
func (j *judge) spacing(o *Outlet, list []*Asked) {
	var known *robotsFile // whose delay the wire knows
	for i, a := range list {
		if i > 0 {
			j.between(o, list[i-1], a, known)
		}
		if a.Rules != nil {
			known = a.Rules
		}
	}
}

// between checks two requests that follow each other.
func (j *judge) between(o *Outlet, before, a *Asked, known *robotsFile) {
	if before.Ended.After(a.Began.Add(j.r.Slack)) {
		j.find("two at once", o, a.Path, "one request at a time", fmt.Sprintf("%s is answered until %s", before.Path, clock(before.Ended)), a.Began)
	}
	apart := a.Began.Sub(before.Began)
	if apart < j.r.Every-j.r.Slack {
		j.find("rate", o, a.Path, "one request in "+j.r.Every.String(), apart.String()+" after "+before.Path, a.Began)
	}
	if known == nil || known.delay == 0 {
		return
	}
	if d := known.delay; apart < d-j.r.Slack-d/100 {
		j.find("crawl-delay", o, a.Path, "one request in "+d.String(), apart.String()+" after "+before.Path, a.Began)
	}
}

// pauses checks that nothing was asked while the host wanted a pause.
func (j *judge) pauses(o *Outlet, list []*Asked) {
	var until, said time.Time
	for _, a := range list {
		if a.Began.Before(until.Add(-j.r.Slack)) {
			j.find("Retry-After", o, a.Path, "nothing before "+clock(until), "a request; the pause was asked for at "+clock(said), a.Began)
		}
		if a.Pause > 0 && a.Ended.Add(a.Pause).After(until) {
			until, said = a.Ended.Add(a.Pause), a.Ended
		}
	}
}

// permission checks that no page was fetched which the robots.txt that was read last forbids, or that nobody asked about.
func (j *judge) permission(o *Outlet, list []*Asked) {
	var read, tried time.Time
	var rules *robotsFile
	for _, a := range list {
		if a.Kind == RobotsKind {
			tried = a.Ended
		}
		if a.Kind == RobotsKind && (a.Rules != nil || a.Status >= 400 && a.Status < 500 && a.Status != 429) {
			read, rules = a.Ended, a.Rules
		}
		if a.Kind != PageKind && a.Kind != SitemapKind {
			continue
		}
		j.add("pages asked for", 1)
		switch {
		case read.IsZero() || a.Began.Sub(tried) > 25*time.Hour: // what is known holds on while it cannot be read (RFC 9309, 2.3.1.4)
			j.find("robots unasked", o, a.Path, "robots.txt read, and asked for within a day", fmt.Sprintf("read %s, tried %s", clock(read), clock(tried)), a.Began)
		case rules != nil && rules.forbids(a.Path):
			j.find("robots", o, a.Path, "never asked for: robots.txt forbids it", "a request", a.Began)
		}
	}
}
