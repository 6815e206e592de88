package storage

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/newswire-dev/newswire/services/news"
)

const (
	twinWords = 120            // of a text by which two addresses of a site are one article
	twinTime  = 48 * time.Hour // between them
)

// twin gives the article that a candidate at another address of its site is: one title, one text, and no third page of the site
// with that text, as every page behind a wall would have.
func (d *desk) twin(c news.Candidate) (string, error) {
	if c.Content.Completeness == news.FromEntry || c.Cause == news.CauseShared || len(wordsOf(c.Content.Text)) < twinWords {
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
	if c.Content.Completeness == news.FromEntry || c.Content.Published.IsZero() || similar(k.Title, c.Content.Title) > 0.5 {
		return false, nil
	}
	last, err := d.tx.Last(k.ID)
	if err != nil || last.Published.IsZero() || last.Completeness == news.FromEntry {
		return false, err
	}
	newer := c.Content.Published.Instant.Sub(last.Published.Instant)
	if newer < 6*time.Hour || similar(last.Text, c.Content.Text) > 0.1 {
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

// resembles reports whether a text is what another became: most of the shorter is in the longer.
func resembles(a, b news.Content) bool {
	if a.Text == "" || b.Text == "" {
		return strings.EqualFold(a.Title, b.Title)
	}
	return similar(a.Text, b.Text) >= 0.5
}

// similar gives the share of the shorter text's runs of three words that the longer one has as well, 0 to 1; of its words, where
// one has hardly any.
func similar(a, b string) float64 {
	x, y := wordsOf(a), wordsOf(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	size := 3
	if len(x) < 6 {
		size = 1
	}
	runs, others := runsOf(x, size), runsOf(y, size)
	if len(runs) == 0 {
		return 0
	}
	n := 0
	for t := range runs {
		if others[t] {
			n++
		}
	}
	return float64(n) / float64(len(runs))
}

// runsOf gives the runs of a number of words.
func runsOf(words []string, size int) map[string]bool {
	out := make(map[string]bool, len(words))
	for i := 0; i+size <= len(words); i++ {
		out[strings.Join(words[i:i+size], " ")] = true
	}
	return out
}

// wordsOf cuts a text into words in lower case. Scripts that write no spaces give a word for each letter.
func wordsOf(s string) (out []string) {
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) }) {
		if first, _ := utf8.DecodeRuneInString(w); unbroken(first) {
			out = append(out, strings.Split(w, "")...)
			continue
		}
		out = append(out, w)
	}
	return out
}

// unbroken reports whether a letter is of a script that writes no spaces.
func unbroken(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
