package fetcher

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/feed"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	fillLook    = time.Second      // between two looks for gaps to fill
	fillsAtOnce = 8                // gaps whose archives are asked at once
	fillTries   = 3                // of the archives of one gap: sitemaps lag behind
	fillPages   = 10               // pages of a paged feed that are read for one gap
	fillEarly   = 30 * time.Minute // before the gap: outlets date an item before they show it
	fillMost    = 500              // items recovered for one gap
)

// fill asks the archives of outlets for what gaps may have lost, of several at once, so that a slow one holds up no other. Taking a
// gap up is what keeps other fetchers from it.
func (s *session) fill(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(fillsAtOnce + 1)
	g.Go(func() error {
		for wait(ctx, max(fillLook, s.Look), nil) {
			gaps, err := s.Store.TakeGaps(ctx, s.token, s.Now(), fillsAtOnce)
			if err != nil {
				return err
			}
			for _, one := range gaps {
				g.Go(func() error { return s.fillOne(ctx, one) })
			}
		}
		return ctx.Err()
	})
	return g.Wait()
}

// fillOne asks the archives for one gap: the feed's own older pages, where they do not reach back to what was known the sitemaps of the
// site, and where these do not either its web pages.
func (s *session) fillOne(ctx context.Context, g Gap) error {
	f := &filling{session: s, Gap: g}
	err := f.pages(ctx)
	if err == nil && !f.whole {
		err = f.sitemaps(ctx)
	}
	if err == nil && !f.whole {
		err = f.web(ctx)
	}
	if err != nil {
		return err
	}
	next := time.Time{}
	if g.Tries+1 < fillTries && !f.whole && (f.archives || f.unanswered) {
		next = s.Now().Add(s.pace().own([]time.Duration{5 * time.Minute, 30 * time.Minute}[min(g.Tries, 1)]))
	}
	recovered, err := s.Store.FillGap(ctx, s.token, g, Filled{Items: f.found, At: s.Now().UTC(), Next: next, Detail: f.detail()})
	if err != nil {
		return err
	}
	s.Logger.Info("a gap was looked for in archives", zap.String("feed", g.Feed.Address()), zap.Int("recovered", recovered), zap.String("detail", f.detail()))
	if recovered > 0 {
		s.wake()
	}
	return nil
}

// A filling is the search for what one gap lost.
type filling struct {
	*session
	Gap
	found      []Item
	asked      []string // archives that answered
	archives   bool     // there is one
	unanswered bool     // one may be there that did not answer
	whole      bool     // an archive was read that reaches from what was known before the gap to what its poll showed
	cut        bool     // there was more than is taken
}

func (f *filling) detail() string {
	switch {
	case len(f.asked) == 0 && (f.archives || f.unanswered):
		return "the outlet's archives do not answer"
	case !f.archives:
		return "the outlet has no archive that the wire knows of: neither older pages of the feed nor a sitemap nor web pages that list articles"
	case f.cut:
		return "asked " + strings.Join(f.asked, ", ") + "; there was more than is taken for one gap"
	}
	return "asked " + strings.Join(f.asked, ", ")
}

// take adds those of some items of an archive that nobody has seen.
func (f *filling) take(unseen []Item) {
	for _, i := range unseen {
		twice := f.has(i)
		if len(f.found) >= f.most() && !twice {
			f.cut = true
		} else if !twice && i.Dropped == "" {
			f.found = append(f.found, i)
		}
	}
}

// most bounds what one gap can recover: an archive whose dates are all of today, because the site was moved, is no news. How many are
// missing is an estimate by the dates of what is there, which is far too low when much came at once.
func (f *filling) most() int { return min(max(3*f.Missing, 10*f.Shown)+20, fillMost) }

// pages reads the feed's own older pages (RFC 5005, JSON Feed) until one ends with what was known before the gap, or with what is older.
func (f *filling) pages(ctx context.Context) error {
	next := ""
	if len(f.Archives) > 0 {
		next = f.Archives[0]
	}
	seen := map[string]bool{}
	for n := 0; n < fillPages && next != "" && !seen[next] && !f.whole; n++ {
		f.archives, seen[next] = true, true
		res, err := f.get(ctx, next, acceptFeed, client.MaxFeed)
		if err != nil || res == nil {
			return err
		}
		read, err := feed.Read(res.Body, feed.Options{URL: res.Final, ContentType: res.Header.Get("Content-Type"), Zone: f.zones.of(zoneOf(f.Feed, f.Source))})
		if err != nil {
			return nil // what is no feed is no archive
		}
		f.asked = append(f.asked, next)
		if err := f.takePage(ctx, itemsOf(read.Items, f.Source, res.Final)); err != nil {
			return err
		}
		next = before(read)
	}
	return nil
}

// takePage takes what an older page of the feed shows.
func (f *filling) takePage(ctx context.Context, items []Item) error {
	unseen, shown, err := f.Store.Unseen(ctx, f.Gap, items)
	if err != nil {
		return err
	}
	old := func(i Item) bool {
		at, ok := shown[i.Key]
		return ok && at.Before(f.To) || f.side(i.Entry.Published) < 0
	}
	f.take(slices.DeleteFunc(unseen, func(i Item) bool { return f.side(i.Entry.Published) != 0 }))
	f.whole = f.reached(items, old)
	return nil
}

// reached reports whether a list of items goes back to before the gap: half of it does, or its last. Outlets keep
// some old ones at the top.
func (f *filling) reached(items []Item, old func(Item) bool) bool {
	n := 0
	for _, i := range items {
		if old(i) {
			n++
		}
	}
	return n > 0 && (2*n >= len(items) || old(items[len(items)-1]))
}

// before gives the address of the page before.
func before(read feed.Feed) string {
	if read.PrevArchive != "" {
		return read.PrevArchive
	}
	return read.Next
}

// side says on which side of the gap a date lies: before, in or behind it. Without one it is taken to lie in it, and so is one that lies in
// it by the outlet's own clock.
func (f *filling) side(t news.Time) int {
	if t.IsZero() {
		return 0
	}
	side := f.sideOf(t, 0)
	if side != 0 && f.Shift != 0 && f.sideOf(t, f.Shift) == 0 {
		return 0
	}
	return side
}

func (f *filling) sideOf(t news.Time, shift time.Duration) int {
	last := t.Instant // the latest instant that is meant
	switch t.Precision {
	case news.Month:
		last = last.AddDate(0, 1, 0)
	case news.Day:
		last = last.AddDate(0, 0, 1)
	}
	switch {
	case last.Add(shift).Before(f.From.Add(-fillEarly)):
		return -1
	case t.Instant.Add(shift).After(f.To.Add(time.Minute)):
		return 1
	}
	return 0
}

// get fetches a document of an archive, where robots.txt allows it; nil where there is none to read. The error is the context's.
func (f *filling) get(ctx context.Context, address, accept string, most int64) (*client.Response, error) {
	may, err := f.mayFetch(ctx, address)
	if err != nil || !may.Allowed {
		f.unanswered = f.unanswered || !may.RetryAt.IsZero()
		return nil, err
	}
	r, err := f.request(f.Feed, client.Request{MaxBytes: most, Accept: accept, Follow: f.mayFollow})
	var res *client.Response
	if err == nil {
		res, err = f.client.Get(ctx, address, r)
	}
	var e *client.Error
	switch {
	case errors.As(err, &e):
		f.Logger.Debug("an archive does not answer", zap.String("address", address), zap.Error(err))
		f.unanswered = f.unanswered || e.Cause.Passing()
		return nil, nil
	case err != nil:
		return nil, err
	}
	cause := client.StatusCause(res)
	if cause != news.CauseNone {
		f.unanswered = f.unanswered || cause.Passing()
		return nil, nil
	}
	return res, nil
}

// origins gives those whose robots.txt and sitemaps are asked: of the outlet and of its feed's pages.
func (f *filling) origins() (out []string) {
	for _, a := range append([]string{f.Source.Site, f.Feed.Address()}, f.Known...) {
		u, err := url.Parse(a)
		if err != nil || u.Host == "" || len(out) == 2 {
			continue
		}
		if o := u.Scheme + "://" + u.Host; !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// String names the gap in logs.
func (g Gap) String() string { return fmt.Sprintf("gap %d of %s", g.ID, g.Source.ID) }
