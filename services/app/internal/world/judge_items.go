package world

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// sight is when an article was first seen in an answered poll.
type sight struct {
	article *Article
	at      time.Time
}

// sights gives what was visible in the answered polls of an outlet's feed.
func (j *judge) sights(o *Outlet) []sight {
	seen := map[*Article]bool{}
	var out []sight
	for _, a := range j.asked[o] {
		if a.Kind != FeedKind || !a.Whole || j.killed(a.Began, a.Ended) {
			continue
		}
		for _, s := range a.Shown {
			if one := s.Article.identity(); !seen[one] {
				seen[one] = true
				out = append(out, sight{one, a.Ended})
			}
		}
	}
	return out
}

// captured checks that everything visible became an article, once.
func (j *judge) captured(o *Outlet) {
	for _, s := range j.sights(o) {
		j.add("articles visible", 1)
		var created []Told
		for _, t := range j.told[s.article] {
			if t.Type == "created" {
				created = append(created, t)
			}
		}
		switch {
		case len(created) == 0:
			if j.goneBefore(s.article, s.at) {
				j.add("withdrawn before they were read", 1)
				continue
			}
			j.find("lost", o, s.article.Path, "created", "nothing", s.at)
			continue
		case len(created) > 1:
			j.find("created twice", o, s.article.Path, "created once", fmt.Sprintf("%d times: ids %s at %s", len(created), ids(created), urls(created)), created[1].Time)
		}
		j.add("articles captured", 1)
		most := j.r.Late + time.Duration(3*len(o.Articles))*j.r.Every // at the rate of one host: a page, a poll and another look for each
		if late := created[0].Time.Sub(s.at); late > most && len(o.faults)+len(o.dark) == 0 {
			j.find("late", o, s.article.Path, "created within "+most.String(), late.String(), s.at)
		}
	}
}

// hidden checks that what stood long in a feed was found although the server said falsely, at each poll, that nothing had changed.
func (j *judge) hidden(o *Outlet) {
	seen := map[*Article]bool{}
	for _, a := range j.asked[o] {
		for _, one := range a.Hidden {
			if seen[one] || j.r.Stop.Sub(a.Began) < j.r.Whole {
				continue
			}
			seen[one] = true
			j.add("articles behind false 304s", 1)
			if len(j.told[one]) == 0 {
				j.find("lost behind 304", o, one.Path, "created", "nothing", a.Began)
			}
		}
	}
}

// goneBefore reports whether an article was withdrawn when its page was first asked for, and nothing could be told of it.
func (j *judge) goneBefore(one *Article, at time.Time) bool {
	for _, a := range j.asked[one.Outlet] {
		if a.Kind == PageKind && a.Fault == "" && a.Article != nil && a.Article.identity() == one {
			return a.Missing == Marked
		}
	}
	return one.away(at.Add(j.w.beats(0.5))) == Marked
}

func ids(list []Told) string {
	var out []string
	for _, t := range list {
		out = append(out, t.ID)
	}
	return strings.Join(out, ", ")
}

func urls(list []Told) string {
	var out []string
	for _, t := range list {
		out = append(out, t.URL)
	}
	return strings.Join(out, ", ")
}

// A run is a number of looks in a row that found the same.
type run struct {
	version int     // -1: missing
	missing Missing //
	first   time.Time
	last    time.Time
	looks   int // at least one revisit step apart
}

// runs gives what the looks at an article found.
func (j *judge) runs(one *Article) []run {
	var out []run
	for _, a := range j.asked[one.Outlet] {
		if a.Article == nil || a.Article.identity() != one || a.Fault != "" || !a.Whole && a.Missing == "" || j.killed(a.Began, a.Ended) {
			continue
		}
		now := run{version: a.Version, missing: a.Missing, first: a.Ended, last: a.Ended, looks: 1}
		if a.Missing != "" {
			now.version = -1
		}
		if n := len(out) - 1; n >= 0 && same(one, out[n].version, now.version) && out[n].missing == now.missing {
			if a.Ended.Sub(out[n].last) >= j.r.RevisitMin*9/10 {
				out[n].looks++
				out[n].last = a.Ended
			}
			continue
		}
		out = append(out, now)
	}
	return out
}

// same reports whether two versions say the same.
func same(one *Article, a, b int) bool {
	if a < 0 || b < 0 || a == b {
		return a == b
	}
	x, y := one.Versions[a], one.Versions[b]
	return x.Title == y.Title && slices.Equal(x.Text, y.Text)
}

// A telling is what the wire said of an article, in terms of its versions.
type telling struct {
	Told
	version int // -2: nothing that the outlet ever said
}

// stories checks what was told of each article after it was created: texts, revisions, retractions, returns.
func (j *judge) stories(o *Outlet) {
	for _, one := range o.Articles {
		if one.Same != nil || len(j.told[one]) == 0 {
			continue
		}
		list := j.tellings(one)
		runs := j.runs(one)
		j.texts(one, list)
		j.edits(one, list, runs)
		j.withdrawals(one, list, runs)
	}
}

func (j *judge) tellings(one *Article) []telling {
	var out []telling
	for _, t := range j.told[one] {
		said := telling{t, -2}
		for v := range one.Versions {
			if says(one.Versions[v], t) {
				said.version = v
				break
			}
		}
		out = append(out, said)
	}
	return out
}

// says reports whether an event tells a version: the exact headline, and all paragraphs or, from an entry, its summary.
func says(v Version, t Told) bool {
	if t.Title != v.Title {
		return false
	}
	if t.Entry {
		return strings.Contains(flat(t.Text), flat(v.summary()))
	}
	text := flat(t.Text)
	for _, p := range v.Text {
		if !strings.Contains(text, flat(p)) {
			return false
		}
	}
	return true
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// texts checks that every text that was told was written, and that it holds nothing else.
func (j *judge) texts(one *Article, list []telling) {
	for _, t := range list {
		j.add("texts told", 1)
		if t.version == -2 {
			j.find("text", one.Outlet, one.Path, fmt.Sprintf("a version of %q", one.Versions[0].Title), fmt.Sprintf("%s %q: %.120q", t.Type, t.Title, t.Text), t.Time)
			continue
		}
		if written := flat(strings.Join(one.Versions[t.version].Text, " ")); !t.Entry && len(flat(t.Text)) > len(written)+40 {
			j.find("text", one.Outlet, one.Path, "the paragraphs alone", fmt.Sprintf("%.300q around them", strings.Replace(flat(t.Text), written, "…", 1)), t.Time)
		}
		if t.Entry && !one.Unread && !one.Forbid {
			j.add("told from the entry", 1)
		}
	}
}

// edits checks revisions against what the looks found.
func (j *judge) edits(one *Article, list []telling, runs []run) {
	o := one.Outlet
	for i, t := range list {
		if t.Type == "revised" && i > 0 && t.version >= 0 && same(one, t.version, list[i-1].version) && t.Entry == list[i-1].Entry {
			j.find("revised needlessly", o, one.Path, "another text", fmt.Sprintf("version %d again (%v)", t.version, t.Changed()), t.Time)
		}
	}
	for i, t := range list {
		if t.Revision < 1 || i > 0 && t.Revision < list[i-1].Revision || i > 0 && t.Type == "revised" && t.Revision != list[i-1].Revision+1 {
			j.find("revision numbers", o, one.Path, "1, 2, 3", fmt.Sprint(t.Revision), t.Time)
		}
	}
	at := 0
	for i, r := range runs {
		if r.version < 0 || r.looks < 2 && i > 0 {
			continue
		}
		if i > 0 {
			j.add("edits visible at two looks", 1)
		}
		found := false
		for k := at; k < len(list); k++ {
			if list[k].version >= 0 && same(one, list[k].version, r.version) && !list[k].Entry {
				at, found = k, true
				break
			}
		}
		if !found && at < len(list) && list[at].version >= 0 && same(one, list[at].version, r.version) {
			found = true
		}
		switch {
		case found && i > 0:
			j.add("edits told", 1)
		case !found && (i > 0 || r.looks >= 2):
			j.find("edit missed", o, one.Path, fmt.Sprintf("version %d, seen at %d looks", r.version, r.looks), tale(list), r.first)
		}
	}
	j.timely(one, list)
}

// timely checks that an edit of a young article is told although nobody knows when it will come.
func (j *judge) timely(one *Article, list []telling) {
	if one.Forbid || one.Unread || one.Outlet.robotsAt(one.Shown).delay >= j.w.beats(0.5) { // nobody can look there often
		return
	}
	for v, version := range one.Versions {
		if v == 0 || version.From.Sub(one.Shown) > j.w.beats(12) || j.r.Stop.Sub(version.From) < j.w.beats(30) || len(one.Away) > 0 {
			continue
		}
		if v+1 < len(one.Versions) { // overtaken by the next one
			continue
		}
		j.add("edits of young articles", 1)
		if last := list[len(list)-1]; last.version < 0 || !same(one, last.version, v) {
			j.find("edit not noticed", one.Outlet, one.Path, fmt.Sprintf("version %d of %s", v, version.From.UTC().Format("02 15:04")), tale(list), version.From)
		}
	}
}

// Changed gives what a finding prints of a revision.
func (t Told) Changed() string { return fmt.Sprintf("revision %d", t.Revision) }

func tale(list []telling) string {
	var out []string
	for _, t := range list {
		what := fmt.Sprintf("%s v%d", t.Type, t.version)
		if t.Entry {
			what += " from the entry"
		}
		out = append(out, what)
	}
	return strings.Join(out, ", ")
}

// withdrawals checks retractions and returns.
func (j *judge) withdrawals(one *Article, list []telling, runs []run) {
	o, retracted := one.Outlet, 0
	for _, t := range list {
		switch t.Type {
		case "retracted":
			retracted++
			if one.away(t.Time) == "" && !j.justBack(one, t.Time) {
				j.find("retracted wrongly", o, one.Path, "no retraction: it was not withdrawn", "retracted", t.Time)
			}
		case "restored":
			if one.away(t.Time) != "" {
				j.find("restored wrongly", o, one.Path, "no return", "restored", t.Time)
			}
		}
	}
	proved := false
	for i, r := range runs {
		if r.version >= 0 || i == 0 || r.looks < r.missing.needed() {
			continue
		}
		proved = true
		j.add("withdrawals proved by looks", 1)
		after := slices.IndexFunc(list, func(t telling) bool { return t.Type == "retracted" && !t.Time.Before(r.first) })
		if after < 0 {
			j.find("withdrawal missed", o, one.Path, fmt.Sprintf("retracted: %s at %d looks", r.missing, r.looks), tale(list), r.last)
			continue
		}
		j.add("withdrawals told", 1)
		if i+1 < len(runs) && runs[i+1].version >= 0 {
			j.add("returns seen", 1)
			if !slices.ContainsFunc(list[after:], func(t telling) bool { return t.Type == "restored" }) {
				j.find("return missed", o, one.Path, fmt.Sprintf("restored: back at %d looks", runs[i+1].looks), tale(list), runs[i+1].first)
			} else {
				j.add("returns told", 1)
			}
		}
	}
	for _, away := range one.Away {
		if away.From.Sub(one.Shown) > j.w.beats(12) || !away.To.IsZero() || j.r.Stop.Sub(away.From) < j.w.beats(40) || one.Forbid {
			continue
		}
		j.add("withdrawals of young articles", 1)
		if retracted == 0 && !proved {
			j.find("withdrawal not noticed", o, one.Path, fmt.Sprintf("retracted: %s since %s", away.How, away.From.UTC().Format("02 15:04")), tale(list), away.From)
		}
	}
}

// justBack reports whether an article came back so shortly before that the wire may not know it.
func (j *judge) justBack(one *Article, at time.Time) bool {
	return one.away(at.Add(-j.w.beats(0.1)-j.r.Slack)) != ""
}
