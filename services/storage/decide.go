package storage

import (
	"fmt"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// A desk decides what a candidate is: a new article, a revision, a retraction, or nothing new.
type desk struct {
	tx         Tx
	now        time.Time
	revisitMin time.Duration // first second look after this long, then doubled; 0: none
}

// file decides one candidate and writes what follows: article, revision, events, next look, and the outcome of its items.
func (d *desk) file(c news.Candidate) error {
	k, err := d.find(c)
	if err != nil {
		return err
	}
	outcome, reason := news.Unchanged, news.DropReason("")
	switch {
	case k == nil && c.Article != "": // a second look at what is no more
		return d.tx.Look(c.Article, time.Time{}, 0)
	case k == nil:
		outcome, reason, err = d.first(c)
	case c.Look > k.Look:
		outcome, err = d.again(k, c)
	}
	if err != nil {
		return err
	}
	return d.tx.Outcome(c.Document, outcome, reason)
}

// find gives the article that a candidate is about. The canonical address names it only where title or text agree, since some
// sites call every page by one name.
func (d *desk) find(c news.Candidate) (*Known, error) {
	if c.Article != "" {
		return d.tx.Get(c.Article)
	}
	k, err := d.tx.Find(c.Addresses)
	if err != nil || k != nil || c.Alias == "" {
		return k, err
	}
	k, err = d.tx.Find([]string{c.Alias})
	if err != nil || k == nil || k.Hash != c.Content.Hash && !strings.EqualFold(k.Title, c.Content.Title) {
		return nil, err
	}
	return k, nil
}

// first files an article that was never seen.
func (d *desk) first(c news.Candidate) (news.Outcome, news.DropReason, error) {
	if c.Withdrawn {
		return news.Dropped, news.DropWithdrawn, nil
	}
	if c.Content.Title == "" && c.Content.Text == "" {
		return news.Dropped, news.DropEmpty, nil
	}
	a := NewArticle{
		SourceID: c.SourceID, FeedID: c.FeedID, Site: c.Site, Addresses: c.Addresses, FirstSeen: c.Shown, Look: c.Look, Document: c.Document,
		Backfill: c.Backfill, Content: c.Content, Link: c.Content.URL,
	}
	if a.FirstSeen.IsZero() {
		a.FirstSeen = d.now
	}
	if d.worthLooking(c, a.FirstSeen) {
		a.LookStep, a.LookDue = d.revisitMin, d.now.Add(d.revisitMin)
	}
	id, err := d.tx.Create(a)
	if err != nil {
		return "", "", fmt.Errorf("create article %s: %w", c.Content.URL, err)
	}
	// A second Name would take the alias from no one: it stays with the article that has it.
	if c.Alias != "" {
		if err := d.tx.Name(id, []string{c.Alias}); err != nil {
			return "", "", err
		}
	}
	d.emit(news.Created, id, 1, nil, c)
	return news.Published, "", nil
}

// worthLooking reports whether an article is looked at again: those of the day that have a page of their own.
func (d *desk) worthLooking(c news.Candidate, seen time.Time) bool {
	p := c.Content.Published
	return d.revisitMin > 0 && c.Cause != news.CauseShared && (p.IsZero() || seen.Sub(p.Instant) < lookingDay)
}

// lookingDay is how long an article is looked at again after it was first seen.
const lookingDay = 24 * time.Hour

// again files another look at an article that is known.
func (d *desk) again(k *Known, c news.Candidate) (news.Outcome, error) {
	k.Look, k.Document = c.Look, c.Document
	if c.Article != "" {
		if err := d.nextLook(k); err != nil {
			return "", err
		}
	}
	if gone(c) {
		return news.Unchanged, d.missed(k, c)
	}
	k.Gone, k.GoneSince = 0, time.Time{}
	if !d.better(k, c) {
		return news.Unchanged, d.tx.Update(k)
	}
	if k.State == news.Retracted {
		return news.Published, d.restore(k, c)
	}
	revise, err := d.confirmed(k, c)
	if err != nil || !revise {
		return news.Unchanged, joinUpdate(err, d.tx, k)
	}
	changed := changes(k, c)
	if err := d.revise(k, c); err != nil {
		return "", err
	}
	d.emit(news.Revised, k.ID, k.Revision, changed, c)
	return news.Published, nil
}

func joinUpdate(err error, tx Tx, k *Known) error {
	if err != nil {
		return err
	}
	return tx.Update(k)
}

// better reports whether a look says something that the article does not: a page that could not be read takes nothing back, and
// a text that vanished is a failure of reading.
func (d *desk) better(k *Known, c news.Candidate) bool {
	if k.State == news.Retracted {
		return c.Content.Completeness != news.FromEntry
	}
	if c.Content.Completeness == news.FromEntry && k.Completeness != news.FromEntry {
		return false
	}
	if c.Content.Title == "" || c.Content.Text == "" && k.Completeness != news.FromEntry {
		return false
	}
	if c.Content.Hash == k.Hash {
		k.Waiting = ""
		return false
	}
	return true
}

// confirmed reports whether a changed text is a revision at once. One that the article already had (replicas of a site that lag,
// tests of headlines) waits for another look that says the same.
func (d *desk) confirmed(k *Known, c news.Candidate) (bool, error) {
	seen, err := d.tx.Seen(k.ID, c.Content.Hash)
	if err != nil {
		return false, err
	}
	if seen && k.Waiting != c.Content.Hash {
		k.Waiting = c.Content.Hash
		return false, nil
	}
	k.Waiting = ""
	return true, nil
}

func (d *desk) revise(k *Known, c news.Candidate) error {
	k.Revision++
	k.Hash, k.Title, k.Dek, k.Completeness = c.Content.Hash, c.Content.Title, c.Content.Dek, c.Content.Completeness
	if err := d.tx.Revise(k.ID, k.Revision, d.now, c.Content); err != nil {
		return fmt.Errorf("revise article %s: %w", k.ID, err)
	}
	if err := d.tx.Name(k.ID, c.Addresses); err != nil {
		return err
	}
	return d.tx.Update(k)
}

// gone reports whether a second look found the article withdrawn.
func gone(c news.Candidate) bool {
	return c.Article != "" && (c.Withdrawn || c.Home || c.Cause == news.CauseNotFound || c.Cause == news.CauseGone)
}

// missed counts a look that found the article gone. It is retracted when its page says so, at the second 410, and at the third
// 404 or redirect to a home page: looks are at least one step apart.
func (d *desk) missed(k *Known, c news.Candidate) error {
	if k.Gone++; k.Gone == 1 {
		k.GoneSince = d.now
	}
	needed := 3
	switch {
	case c.Withdrawn:
		needed = 1
	case c.Cause == news.CauseGone:
		needed = 2
	}
	if k.State == news.Live && k.Gone >= needed {
		k.State = news.Retracted
		d.emit(news.Withdrew, k.ID, k.Revision, nil, c)
	}
	return d.tx.Update(k)
}

// restore brings a retracted article back; a changed text is a revision of it.
func (d *desk) restore(k *Known, c news.Candidate) error {
	k.State = news.Live
	var changed []string
	if c.Content.Hash != k.Hash {
		changed = changes(k, c)
		if err := d.revise(k, c); err != nil {
			return err
		}
	}
	d.emit(news.Restored, k.ID, k.Revision, changed, c)
	return d.tx.Update(k)
}

// nextLook schedules the look after this one, twice as far away, until the day is over.
func (d *desk) nextLook(k *Known) error {
	step := 2 * k.LookStep
	due := d.now.Add(step)
	if step <= 0 || due.Sub(k.FirstSeen) > lookingDay {
		step, due = 0, time.Time{}
	}
	k.LookStep = step
	return d.tx.Look(k.ID, due, step)
}

// changes names the parts that a revision changed.
func changes(k *Known, c news.Candidate) []string {
	var out []string
	if c.Content.Title != k.Title {
		out = append(out, "title")
	}
	if c.Content.Dek != k.Dek {
		out = append(out, "dek")
	}
	if news.ContentHash(k.Title, c.Content.Text) != k.Hash {
		out = append(out, "text")
	}
	if c.Content.Completeness != k.Completeness {
		out = append(out, "completeness")
	}
	return out
}

func (d *desk) emit(t news.EventType, article string, revision int, changed []string, c news.Candidate) {
	d.tx.Emit(Emission{Type: t, Article: article, Revision: revision, Time: d.now, Changed: changed, Instants: news.Instants{
		Shown: c.Shown, Fetched: c.Fetched, Extracted: c.Extracted, Normalised: c.Normalised, Committed: d.now,
	}})
}
