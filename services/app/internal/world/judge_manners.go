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

// spacing checks that a host is asked one thing at a time, at its rate.
func (j *judge) spacing(o *Outlet, list []*Asked) {
	every, burst := j.r.Every, float64(j.r.Burst)
	tokens, at := burst, time.Time{}
	knows := false // robots.txt was read, so that its delay is known
	for i, a := range list {
		if i > 0 {
			before := list[i-1]
			if before.Ended.After(a.Began.Add(j.r.Slack)) {
				j.find("two at once", o, a.Path, "one request at a time", fmt.Sprintf("%s is answered until %s", before.Path, clock(before.Ended)), a.Began)
			}
			if d := o.robots.delay; d > 0 && knows && a.Began.Sub(before.Began) < d-j.r.Slack-d/100 {
				j.find("crawl-delay", o, a.Path, "one request in "+d.String(), a.Began.Sub(before.Began).String()+" after "+before.Path, a.Began)
			}
		}
		if every > 0 {
			if !at.IsZero() {
				tokens = min(burst, tokens+float64(a.Began.Sub(at)+j.r.Slack)/float64(every))
			}
			at = a.Began
			if tokens < 0.99 {
				j.find("rate", o, a.Path, fmt.Sprintf("one request in %s, %d at once", every, j.r.Burst), a.Began.Sub(list[i-1].Began).String()+" after "+list[i-1].Path, a.Began)
			}
			tokens--
		}
		knows = knows || a.Kind == RobotsKind && a.Whole
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

// permission checks that no page was fetched which robots.txt forbids, or that it was not asked about.
func (j *judge) permission(o *Outlet, list []*Asked) {
	var good time.Time // when robots.txt was last known
	for _, a := range list {
		if a.Kind == RobotsKind && (a.Whole || a.Status >= 400 && a.Status < 500) {
			good = a.Ended
		}
		if a.Kind != PageKind {
			continue
		}
		j.add("pages asked for", 1)
		switch {
		case good.IsZero() || a.Began.Sub(good) > 25*time.Hour:
			j.find("robots unasked", o, a.Path, "robots.txt known and at most a day old", "known since "+clock(good), a.Began)
		case o.robots.forbids(a.Path):
			j.find("robots", o, a.Path, "never asked for: robots.txt forbids it", "a request", a.Began)
		}
	}
}
