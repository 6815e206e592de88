package storage

import (
	"fmt"
	"slices"
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
	if seenWell(c) {
		d.tx.Answered(c.Site, orElse(c.Fetched, d.now))
	}
	outcome, reason := news.Unchanged, news.DropReason("")
	switch {
	case k == nil && c.Article != "": // a second look at what is no more
		return d.tx.Look(c.Article, NextLook{})
	case k == nil:
		outcome, reason, err = d.first(c)
	case c.Look > k.Look:
		if k, err = d.merge(k, c); err == nil && c.Look > k.Look {
			outcome, err = d.again(k, c)
		}
	}
	if err != nil {
		return err
	}
	return d.tx.Outcome(c.Document, outcome, reason)
}

// seenWell reports whether a look found its page in order.
func seenWell(c news.Candidate) bool {
	return c.Unmodified || c.Content.Completeness != news.FromEntry && c.Content.Title != "" && !c.Withdrawn
}

func orElse(t, other time.Time) time.Time {
	if t.IsZero() {
		return other
	}
	return t
}

// find gives the article that a candidate is about. The canonical address names it only where title or text agree, since some
// sites call every page by one name.
func (d *desk) find(c news.Candidate) (*Known, error) {
	if c.Article != "" {
		return d.tx.Get(c.Article)
	}
	k, err := d.tx.Find(c.Addresses)
	if err != nil || k != nil {
		return k, err
	}
	if c.Alias != "" {
		k, err = d.tx.Find([]string{c.Alias})
		if err != nil || k != nil && agrees(k, c) {
			return k, err
		}
	}
	return d.moved(c)
}

// agrees reports whether a look says what an article says.
func agrees(k *Known, c news.Candidate) bool {
	return k.Hash == c.Content.Hash || c.Content.Title != "" && strings.EqualFold(k.Title, c.Content.Title)
}

// first files what has an address that was never seen.
func (d *desk) first(c news.Candidate) (news.Outcome, news.DropReason, error) {
	if c.Withdrawn {
		return news.Dropped, news.DropWithdrawn, nil
	}
	if c.Content.Title == "" && c.Content.Text == "" {
		return news.Dropped, news.DropEmpty, nil
	}
	twin, err := d.twin(c)
	if err != nil {
		return "", "", err
	}
	if twin != "" {
		return news.Unchanged, "", d.tx.Name(twin, c.Addresses)
	}
	return news.Published, "", d.create(c, "")
}

// create makes an article of a candidate; it takes over the addresses of the article former, where that is not empty.
func (d *desk) create(c news.Candidate, former string) error {
	a := NewArticle{
		SourceID: c.SourceID, FeedID: c.FeedID, Site: c.Site, Addresses: append(slices.Clone(c.Addresses), c.GUID), FirstSeen: c.Shown, Look: c.Look, Document: c.Document,
		Backfill: c.Backfill, Content: c.Content, Link: c.Content.URL, Former: former,
	}
	if a.FirstSeen.IsZero() {
		a.FirstSeen = d.now
	}
	if d.worthLooking(c, a.FirstSeen) {
		a.Next = NextLook{Due: d.now.Add(d.revisitMin), Step: d.revisitMin, ETag: c.ETag, LastModified: c.LastModified}
	}
	id, err := d.tx.Create(a)
	if err != nil {
		return fmt.Errorf("create article %s: %w", c.Content.URL, err)
	}
	// A second Name would take the alias from no one: it stays with the article that has it.
	if c.Alias != "" && former == "" {
		if err := d.tx.Name(id, []string{c.Alias}); err != nil {
			return err
		}
	}
	d.emit(news.Created, id, 1, nil, c)
	return nil
}

// again files another look at an article that is known.
func (d *desk) again(k *Known, c news.Candidate) (news.Outcome, error) {
	k.Look, k.Document = c.Look, c.Document
	if gone(c) {
		return news.Unchanged, d.missed(k, c)
	}
	k.Gone, k.GoneSince = 0, time.Time{}
	switch {
	case c.Unmodified || !d.better(k, c):
		return d.settle(k, c, news.Unchanged, later)
	case k.State == news.Retracted:
		return d.restore(k, c)
	}
	return d.differs(k, c)
}

// differs files a look whose text is not that of the article.
func (d *desk) differs(k *Known, c news.Candidate) (news.Outcome, error) {
	if c.Reread != "" && c.Reread == c.Content.Hash {
		return d.reread(k, c)
	}
	seen, err := d.tx.Seen(k.ID, c.Content.Hash)
	switch {
	case err != nil:
		return "", err
	case seen && k.Waiting != c.Content.Hash:
		// A text that the article had before: replicas of a site lag, headlines are tested. Another look must say the same.
		k.Waiting = c.Content.Hash
		return d.settle(k, c, news.Unchanged, soon)
	case d.now.Sub(k.RevisedAt) < d.pause(k, c):
		return d.settle(k, c, news.Unchanged, held)
	}
	if wait, err := d.undated(k, c); wait || err != nil {
		k.Waiting = c.Content.Hash
		return d.settle(k, c, news.Unchanged, later)
	}
	k.Waiting = ""
	if took, err := d.takeOver(k, c); took || err != nil {
		return news.Published, err
	}
	if other, err := d.stranger(k, c); other || err != nil {
		return d.settle(k, c, news.Unchanged, later)
	}
	changed := changes(k, c)
	if err := d.revise(k, c); err != nil {
		return "", err
	}
	d.emit(news.Revised, k.ID, k.Revision, changed, c)
	return d.settle(k, c, news.Published, soon)
}

// settle stores the state of an article after a look and when the next one is.
func (d *desk) settle(k *Known, c news.Candidate, o news.Outcome, when pace) (news.Outcome, error) {
	if err := d.nextLook(k, c, when); err != nil {
		return "", err
	}
	return o, d.tx.Update(k)
}

func (d *desk) emit(t news.EventType, article string, revision int, changed []string, c news.Candidate) {
	d.tx.Emit(Emission{Type: t, Article: article, Revision: revision, Time: d.now, Changed: changed, Instants: news.Instants{
		Shown: c.Shown, Fetched: c.Fetched, Extracted: c.Extracted, Normalised: c.Normalised, Committed: d.now,
	}})
}
