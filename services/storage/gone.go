package storage

import (
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// gone reports whether a look found the article withdrawn. That an address does not answer counts in second looks alone.
func gone(c news.Candidate) bool {
	return c.Withdrawn || c.Article != "" && (c.Home || c.Cause == news.CauseNotFound || c.Cause == news.CauseGone)
}

// missed counts a look that found the article gone. It is retracted when its page says so, and else at the second 410 or the
// third 404 or redirect to a home page in a row, while the rest of the site answers: looks are at least one step apart.
func (d *desk) missed(k *Known, c news.Candidate) error {
	if k.Gone++; k.Gone == 1 {
		k.GoneSince = orElse(c.Fetched, d.now)
	}
	needed := 3
	switch {
	case c.Withdrawn:
		needed = 1
	case c.Cause == news.CauseGone:
		needed = 2
	}
	when := soon
	if k.State == news.Retracted {
		when = later
	} else if k.Gone >= needed {
		sure, err := d.sure(k, c)
		if err != nil {
			return err
		}
		if sure {
			k.State = news.Retracted
			d.emit(news.Withdrew, k.ID, k.Revision, nil, c)
		}
	}
	_, err := d.settle(k, c, news.Unchanged, when)
	return err
}

// sure reports whether an article that is gone was withdrawn, and it is not its site that does not answer: another page of the
// site was read well since. Where none was looked at, one is, and the answer waits for it.
func (d *desk) sure(k *Known, c news.Candidate) (bool, error) {
	if c.Withdrawn {
		return true, nil
	}
	answers, err := d.tx.AnsweredSince(k.Site, k.GoneSince)
	if answers || err != nil {
		return answers, err
	}
	others, err := d.tx.Probe(k, d.now)
	if others || err != nil {
		return false, err
	}
	// It is the only page that is known of its site: the feed must do.
	return d.tx.FeedAnsweredSince(k.Source, k.GoneSince)
}

// restore brings a retracted article back where a page says again what it said; a changed text is a revision of it. A page that
// says something else at its address is another article, or no reason to believe anything.
func (d *desk) restore(k *Known, c news.Candidate) (news.Outcome, error) {
	if c.Content.Hash != k.Hash {
		last, err := d.tx.Last(k.ID)
		if err != nil {
			return "", err
		}
		if !resembles(last, c.Content) {
			if took, err := d.takeOver(k, c); took || err != nil {
				return news.Published, err
			}
			return d.settle(k, c, news.Unchanged, later)
		}
	}
	k.State, k.Waiting = news.Live, ""
	var changed []string
	if c.Content.Hash != k.Hash {
		changed = changes(k, c)
		if err := d.revise(k, c); err != nil {
			return "", err
		}
	}
	d.emit(news.Restored, k.ID, k.Revision, changed, c)
	return d.settle(k, c, news.Published, soon)
}

// lookingWeek is how long an article is looked at again after it was first seen, revised or found gone.
const lookingWeek = 7 * 24 * time.Hour

// A pace says when the next look is.
type pace int

const (
	later pace = iota // twice as far away as the last
	soon              // after the shortest step: something is not settled
	held              // when a live blog may be revised again
)

// worthLooking reports whether an article is looked at again: those that have a page of their own and are new.
func (d *desk) worthLooking(c news.Candidate, seen time.Time) bool {
	p := c.Content.Published
	return d.revisitMin > 0 && c.Cause != news.CauseShared && (!c.Backfill || p.IsZero() || seen.Sub(p.Instant) < lookingWeek)
}

// nextLook schedules the look after this one: after the shortest step where something is not settled, else twice as far away as
// the last, until a week is over. A page that was not modified twice in a row is asked for whole, since some servers say so falsely.
func (d *desk) nextLook(k *Known, c news.Candidate, when pace) error {
	if c.Article == "" && when == later {
		return nil // the item showed nothing new: the next look stays where it is
	}
	if d.revisitMin <= 0 || c.Cause == news.CauseShared {
		return d.tx.Look(k.ID, NextLook{})
	}
	next := NextLook{Step: d.revisitMin, ETag: c.ETag, LastModified: c.LastModified}
	if when == later {
		next.Step = 2 * max(k.LookStep, d.revisitMin)
	} else {
		next.ETag, next.LastModified = "", ""
	}
	next.Due = d.now.Add(next.Step)
	if when == held {
		next.Due = k.RevisedAt.Add(d.pause(k, c))
	}
	end := k.FirstSeen
	for _, t := range []time.Time{k.RevisedAt, k.GoneSince} {
		if t.After(end) {
			end = t
		}
	}
	if end = end.Add(lookingWeek); next.Due.After(end) {
		if next.Due = end; !d.now.Add(d.revisitMin).Before(end) {
			return d.tx.Look(k.ID, NextLook{})
		}
	}
	k.LookStep = next.Step
	return d.tx.Look(k.ID, next)
}
