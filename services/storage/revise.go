package storage

import (
	"fmt"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// liveStep is the least time between two revisions of a page that is written while we look: a live blog.
const liveStep = 5 * time.Minute

// pause gives how long a revision of an article waits for the one before: where its page says that it is a live blog, and where it was
// revised more often than that, though never longer than the first second look does.
func (d *desk) pause(k *Known, c news.Candidate) time.Duration {
	step := liveStep
	if d.revisitMin > 0 {
		step = min(step, d.revisitMin)
	}
	switch {
	case k.Revision < 2: // its first revision is told at once
		return 0
	case c.Live:
		return liveStep
	case k.Revision >= 5 && k.RevisedAt.Sub(k.FirstSeen) < time.Duration(k.Revision-1)*step:
		return step
	}
	return 0
}

// better reports whether a look says something that the article does not: a page that could not be read takes nothing back, and
// a text that vanished is a failure of reading.
func (d *desk) better(k *Known, c news.Candidate) bool {
	if k.State == news.Retracted {
		return c.Content.Completeness != news.FromEntry && c.Content.Title != ""
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

func (d *desk) revise(k *Known, c news.Candidate) error {
	k.Revision++
	k.heads(c)
	k.RevisedAt = d.now
	if err := d.tx.Revise(k.ID, k.Revision, d.now, c.Content); err != nil {
		return fmt.Errorf("revise article %s: %w", k.ID, err)
	}
	return d.tx.Name(k.ID, c.Addresses)
}

// reread stores what the present extractor reads where another one read before: the original of the last revision, extracted
// again, says what the page says now. It is we who changed, so there is no event.
func (d *desk) reread(k *Known, c news.Candidate) (news.Outcome, error) {
	k.heads(c)
	if err := d.tx.Reread(k.ID, k.Revision, c.Content); err != nil {
		return "", fmt.Errorf("article %s, read again: %w", k.ID, err)
	}
	return d.settle(k, c, news.Unchanged, later)
}

// heads takes over what a look says.
func (k *Known) heads(c news.Candidate) {
	k.Hash, k.Title, k.Dek, k.Completeness, k.Extractor = c.Content.Hash, c.Content.Title, c.Content.Dek, c.Content.Completeness, c.Content.Extractor
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
