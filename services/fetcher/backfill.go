package fetcher

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/feed"
	"github.com/newswire-dev/newswire/services/fetcher/internal/sitemap"
	"github.com/newswire-dev/newswire/services/news"
)

// Bounds of a backfill.
const (
	backfillLook  = 2 * time.Second // between two looks for backfills to work on
	backfillPages = 5000            // sitemaps and pages that are read
	backfillFull  = 2000            // pending items of a feed at which its backfill waits
	backfillPiece = 500             // items that are stored at once
	backfillTries = 5               // of a document that does not answer, before it is passed over
)

// backfill walks through the past of feeds, one document after the other, and stores where it stands after each, so that a stop
// loses nothing and a start goes on.
func (s *session) backfill(ctx context.Context) error {
	for wait(ctx, max(backfillLook, s.Look), nil) {
		for {
			worked, err := s.backfillStep(ctx)
			if err != nil {
				return err
			}
			if !worked {
				break
			}
		}
	}
	return ctx.Err()
}

// backfillStep takes one step in each backfill that is running, and reports whether there is more to do at once.
func (s *session) backfillStep(ctx context.Context) (worked bool, err error) {
	running, err := s.Store.RunningBackfills(ctx)
	if err != nil || len(running) == 0 {
		return false, err
	}
	if mine, err := s.Store.Hold(ctx, backfillLease, s.token, stepFor); err != nil || !mine {
		return false, err
	}
	if running, err = s.Store.RunningBackfills(ctx); err != nil { // whoever had the lease may have gone on
		return false, err
	}
	for _, b := range running {
		if b.Pending >= backfillFull || s.network.isDown() {
			continue
		}
		w := &walk{visitor: s.visitor(), Backfilling: b}
		if err := w.step(ctx); err != nil {
			return false, err
		}
		found, err := s.saveBackfill(ctx, b, w)
		if err != nil {
			return false, err
		}
		if found > 0 {
			s.wake()
		}
		worked = worked || !w.again
		if w.State != news.BackfillRunning {
			s.Logger.Info("a backfill has ended", zap.String("feed", b.Feed.Address()), zap.String("state", string(w.State)), zap.Int("found", b.Found+found))
		}
	}
	return worked, nil
}

// saveBackfill stores a step in pieces, so that a large sitemap does not hold up who else writes. Only the last piece moves the place:
// after a stop in between the document is read again, and what is there stays.
func (s *session) saveBackfill(ctx context.Context, before Backfilling, w *walk) (found int, err error) {
	for some := w.items; len(some) > backfillPiece; some = some[backfillPiece:] {
		n, err := s.Store.SaveBackfill(ctx, s.token, before, s.Now().UTC(), some[:backfillPiece])
		if err != nil {
			return found, err
		}
		found += n
		w.items = some[backfillPiece:]
	}
	n, err := s.Store.SaveBackfill(ctx, s.token, w.Backfilling, s.Now().UTC(), w.items)
	return found + n, err
}

// A walk is one step of a backfill.
type walk struct {
	*visitor
	Backfilling
	place place
	items []Item
	again bool // nothing could be asked now: it is tried again later
}

// A place is where a walk stands.
type place struct {
	Begun bool     `json:"begun"`
	Queue []string `json:"queue"` // documents to read, the next first
	Done  []string `json:"done"`  // normal forms of those that were
	Read  int      `json:"read"`  // that were archives
	Tries int      `json:"tries"` // of the next one, in vain
}

// step reads the next document, or finds out at the first where to begin.
func (w *walk) step(ctx context.Context) error {
	if err := json.Unmarshal([]byte(w.Place), &w.place); err != nil {
		w.place = place{}
	}
	var err error
	switch {
	case !w.place.Begun:
		err = w.begin(ctx)
	case len(w.place.Queue) > 0:
		next := w.place.Queue[0]
		w.place.Queue = w.place.Queue[1:]
		err = w.read(ctx, next)
	}
	if err != nil {
		return err
	}
	w.PagesLeft = len(w.place.Queue)
	switch {
	case w.PagesLeft > 0 && w.Pages >= backfillPages:
		w.State, w.Detail = news.BackfillDone, fmt.Sprintf("ended after %d documents; begin it again with an earlier --since for more", w.Pages)
	case w.PagesLeft > 0:
	case w.place.Read == 0:
		w.State, w.Detail = news.BackfillFailed, "the outlet has no archive that the wire knows of: neither older pages of the feed nor a sitemap"
	default:
		w.State = news.BackfillDone
	}
	b, err := json.Marshal(w.place)
	w.Place = string(b)
	return err
}

// begin queues the feed itself, whose pages lead back, and the sitemaps of the site.
func (w *walk) begin(ctx context.Context) error {
	w.place.Begun = true
	w.add(w.Feed.Address())
	f := filling{Gap: Gap{Subject: w.Subject, Known: w.Known}}
	for _, origin := range f.origins() {
		named, err := w.namedMaps(ctx, origin)
		if err != nil {
			return err
		}
		if len(named) == 0 {
			named = []string{origin + "/sitemap.xml", origin + "/sitemap_index.xml"}
		}
		w.add(named...)
	}
	return nil
}

// add queues documents that were neither read nor queued.
func (w *walk) add(addresses ...string) {
	w.place.Queue = append(w.place.Queue, w.fresh(addresses)...)
}

// first queues documents before all others.
func (w *walk) first(addresses ...string) {
	w.place.Queue = append(w.fresh(addresses), w.place.Queue...)
}

func (w *walk) fresh(addresses []string) (out []string) {
	for _, a := range addresses {
		key := news.Address(a)
		if u, err := url.Parse(a); err != nil || u.Host == "" || key == "" {
			continue
		}
		if len(w.place.Done) < 2*backfillPages && !slices.Contains(w.place.Done, key) {
			w.place.Done = append(w.place.Done, key)
			out = append(out, a)
		}
	}
	return out
}

// read reads one document: a page of a feed, a sitemap, or an index of sitemaps. What cannot be read is passed over.
func (w *walk) read(ctx context.Context, at string) error {
	w.Pages++
	isFeed := at == w.Feed.Address()
	r := client.Request{MaxBytes: client.MaxFeed, Accept: acceptAny}
	if !isFeed {
		if may, err := w.may(ctx, at); err != nil || !may.Allowed {
			return err
		}
		r.Follow = w.follow
	}
	r, err := w.request(w.Feed, r)
	if err != nil {
		w.Detail = detailOf(err)
		return nil
	}
	res, err := w.client.Get(ctx, at, r)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if w.place.Tries++; w.place.Tries < backfillTries && notNow(res, err) {
		w.Pages, w.place.Queue, w.again = w.Pages-1, append([]string{at}, w.place.Queue...), true
		return nil
	}
	w.place.Tries = 0
	if err != nil || client.StatusCause(res) != news.CauseNone {
		return nil
	}
	zone := w.zones.of(zoneOf(w.Feed, w.Source))
	kind := res.Header.Get("Content-Type")
	m, err := sitemap.Read(res.Body, sitemap.Options{URL: res.Final, ContentType: kind, Zone: zone})
	if err == nil {
		w.place.Read++
		w.takeMap(m, res.Final)
		return nil
	}
	read, err := feed.Read(res.Body, feed.Options{URL: res.Final, ContentType: kind, Zone: zone})
	var e *feed.Error
	if errors.As(err, &e) {
		return nil
	}
	w.takePage(read, res.Final, isFeed)
	return nil
}

// notNow reports whether a document may be had later: the host asked for a pause, or does not answer.
func notNow(res *client.Response, err error) bool {
	var e *client.Error
	if errors.As(err, &e) {
		return e.Cause.Passing()
	}
	return err == nil && passing(client.StatusCause(res))
}

// takePage takes the items of a page of the feed and goes on to the one before, as long as it is not older than is wanted.
func (w *walk) takePage(read feed.Feed, at string, isFeed bool) {
	older := before(read)
	if older != "" || !isFeed {
		w.place.Read++
	}
	var in []news.Entry
	dated, early := 0, 0
	for _, e := range read.Items {
		t := e.Published.Instant
		if !e.Published.IsZero() {
			if dated++; t.Before(w.Since) {
				early++
				continue
			}
		}
		in = append(in, e)
	}
	w.take(in, at)
	if early == 0 || early < dated {
		w.first(older)
	}
}

// takeMap takes the pages of a sitemap that are dated since the time wanted and lie where the feed's own do, and queues the parts of
// an index that may have some, the last changed first.
func (w *walk) takeMap(m sitemap.Map, at string) {
	parts := slices.DeleteFunc(slices.Clone(m.Parts), func(p sitemap.Part) bool { return !p.Modified.IsZero() && p.Modified.Instant.Before(w.Since) })
	slices.SortStableFunc(parts, func(a, b sitemap.Part) int { return b.Modified.Instant.Compare(a.Modified.Instant) })
	for _, p := range parts {
		w.add(p.Loc)
	}
	scope := scopeOf(w.Known)
	var in []news.Entry
	for _, e := range m.Entries {
		t := e.Published
		if t.IsZero() {
			t = e.Modified
		}
		if !t.IsZero() && !t.Instant.Before(w.Since) && !news.IsHome(e.Loc) && scope.holds(e.Loc) {
			in = append(in, news.Entry{Link: e.Loc, Title: e.Title, Published: e.Published, Language: e.Language})
		}
	}
	w.take(in, at)
}

// take keeps entries for the step. One that has no page is the feed's own to show.
func (w *walk) take(entries []news.Entry, at string) {
	for _, i := range itemsOf(entries, w.Source, at) {
		if i.Dropped == "" {
			w.items = append(w.items, i)
		}
	}
	w.Seen += len(entries)
}
