package storage

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/text"
)

const (
	twinWords = 120            // of a text by which two addresses of a site are one article
	twinTime  = 48 * time.Hour // between them

	otherTitle = 0.7 // likeness up to which a headline is another one: those of one column have words in common
	otherText  = 0.1 // and a text
	movedText  = 0.8 // likeness from which a text under another address and the same guid is the same: a series shares phrases

	newerTime = 6 * time.Hour    // by which the date of a new article at an old address is later
	newerItem = 10 * time.Minute // where an item shows it, and both are whole: no line of breaking news that became a story
)

// twin gives the article that a candidate at another address of its site is: one title, one text, and no third page of the site
// with that text, as every page behind a wall would have.
func (d *desk) twin(c news.Candidate) (string, error) {
	if c.Content.Completeness == news.FromEntry || c.Cause == news.CauseShared || len(text.PlainWords(c.Content.Text)) < twinWords {
		return "", nil
	}
	same, err := d.tx.Twins(c.Site, c.Content)
	if err != nil || len(same) != 1 {
		return "", err
	}
	k := same[0]
	shown := orElse(c.Shown, d.now)
	if k.State != news.Live || !strings.EqualFold(k.Title, c.Content.Title) || shown.Sub(k.FirstSeen) > twinTime {
		return "", nil
	}
	return k.ID, nil
}

// moved gives the article that a candidate under a new address is, by the guid that its feed gave the article as well: an outlet has
// renamed the address with the headline. A guid alone says nothing, since some feeds give all items one; the text must be the same but for
// an edit, the site too, and the date no later. The article is looked at in its new place.
func (d *desk) moved(c news.Candidate) (*Known, error) {
	if c.GUID == "" || !seenWell(c) || !whole(c.Content) {
		return nil, nil
	}
	k, err := d.tx.Find([]string{c.GUID})
	if err != nil || k == nil || k.Site != c.Site || k.State != news.Live || orElse(c.Shown, d.now).Sub(k.FirstSeen) > twinTime {
		return nil, err
	}
	last, err := d.tx.Last(k.ID)
	if err != nil || last.Completeness == news.FromEntry || text.Likeness(last.Text, c.Content.Text) < movedText {
		return nil, err
	}
	if from, to := last.Published, c.Content.Published; !from.IsZero() && to.Instant.Sub(from.Instant) >= newerTime {
		return nil, nil
	}
	if err := d.tx.Name(k.ID, c.Addresses); err != nil {
		return nil, err
	}
	return k, d.tx.Move(k.ID, c.Content.URL)
}

// merge makes one of articles that a look proves to be one: its page has an address of each and says what both say. The older
// survives, the other's id leads to it from now on. It gives the one that the look is about: where the addresses name several that
// are not one, the one that says the same.
func (d *desk) merge(k *Known, c news.Candidate) (*Known, error) {
	if !seenWell(c) || c.Unmodified {
		return k, nil
	}
	addresses := c.Addresses
	if c.Alias != "" {
		addresses = append(slices.Clone(addresses), c.Alias)
	}
	others, err := d.tx.Others(k, addresses)
	if err != nil {
		return nil, err
	}
	for _, o := range others {
		switch {
		case !agrees(o, c):
		case !agrees(k, c):
			return d.ledTo(k, o, c)
		case o.Site == k.Site:
			if k, err = d.join(k, o, c); err != nil {
				return nil, err
			}
		}
	}
	return k, nil
}

// join makes one of two articles and tells it.
func (d *desk) join(k, o *Known, c news.Candidate) (*Known, error) {
	survivor, loser := k, o
	if o.FirstSeen.Before(k.FirstSeen) || o.FirstSeen.Equal(k.FirstSeen) && o.Order < k.Order {
		survivor, loser = o, k
	}
	if err := d.tx.Merge(survivor.ID, loser.ID); err != nil {
		return nil, fmt.Errorf("merge article %s into %s: %w", loser.ID, survivor.ID, err)
	}
	d.tx.Emit(Emission{Type: news.Merged, Article: survivor.ID, Revision: survivor.Revision, Time: d.now, About: news.About{Merged: loser.ID},
		Instants: news.Instants{Shown: c.Shown, Fetched: c.Fetched, Extracted: c.Extracted, Normalised: c.Normalised, Committed: d.now}})
	return survivor, nil
}

// ledTo files a look at k that found the page of another article, which says what it said: nothing was learned of k.
func (d *desk) ledTo(k, o *Known, c news.Candidate) (*Known, error) {
	if c.Article != "" {
		k.Look = c.Look
		if _, err := d.settle(k, c, news.Unchanged, later); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// takeOver makes a new article of a look that finds another one at an old address: title, text and date are all new. It reports
// whether it did.
func (d *desk) takeOver(k *Known, c news.Candidate) (bool, error) {
	if c.Content.Completeness == news.FromEntry || c.Content.Published.IsZero() || text.Likeness(k.Title, c.Content.Title) > otherTitle {
		return false, nil
	}
	last, err := d.tx.Last(k.ID)
	if err != nil || last.Completeness == news.FromEntry {
		return false, err
	}
	before := k.FirstSeen // where it has no date, it is older than that
	if !last.Published.IsZero() {
		before = last.Published.Instant
	}
	needed := newerTime
	if c.Article == "" && whole(c.Content) && whole(last) {
		needed = newerItem
	}
	if c.Content.Published.Instant.Sub(before) < needed || text.Likeness(last.Text, c.Content.Text) > otherText {
		return false, nil
	}
	if err := d.tx.Look(k.ID, NextLook{}); err != nil {
		return false, err
	}
	if err := d.tx.Update(k); err != nil {
		return false, err
	}
	return true, d.create(c, k.ID)
}

// whole reports whether a text is more than a line of news.
func whole(c news.Content) bool { return len(text.PlainWords(c.Text)) >= twinWords }

// clocked reports whether a time has a clock.
func clocked(t news.Time) bool { return t.Precision == news.Minute || t.Precision == news.Second }

// undated reports whether a second look found a page of which title and text are all new, and no date that tells a new article. It may be
// one, for which the feed has an entry with a date; so it waits for that, or for one more look that says the same.
func (d *desk) undated(k *Known, c news.Candidate) (bool, error) {
	if c.Article == "" || clocked(c.Content.Published) || k.Waiting == c.Content.Hash || text.Likeness(k.Title, c.Content.Title) > otherTitle {
		return false, nil
	}
	last, err := d.tx.Last(k.ID)
	return err == nil && last.Completeness != news.FromEntry && text.Likeness(last.Text, c.Content.Text) <= otherText, err
}

// stranger reports whether a second look found a page that has nothing to do with the article: neither headline nor text, hardly any
// text, and not its date. So look pages of maintenance and of errors that no status tells; an article is never cut to that.
func (d *desk) stranger(k *Known, c news.Candidate) (bool, error) {
	if c.Article == "" || len(text.PlainWords(c.Content.Text)) >= twinWords || text.Likeness(k.Title, c.Content.Title) > 0.5 {
		return false, nil
	}
	last, err := d.tx.Last(k.ID)
	if err != nil {
		return false, err
	}
	dated := !c.Content.Published.IsZero() && c.Content.Published.Instant.Equal(last.Published.Instant)
	return !dated && text.Likeness(last.Text, c.Content.Text) <= 0.1, nil
}

// resembles reports whether a text is what another became: most of the shorter is in the longer.
func resembles(a, b news.Content) bool {
	if a.Text == "" || b.Text == "" {
		return strings.EqualFold(a.Title, b.Title)
	}
	return text.Likeness(a.Text, b.Text) >= 0.5
}
