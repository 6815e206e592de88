package fetcher

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/feed"
	"github.com/newswire-dev/newswire/services/fetcher/internal/websub"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	hubsAtOnce   = 16
	pushesAtOnce = 16
	hubPatience  = time.Hour      // until a hub that did not confirm is asked again, grown by itself with each try
	hubTired     = 24 * time.Hour // the longest that this becomes, and the wait after a denial
)

// A Hub is a subscription to one feed at the hub that the feed names (WebSub).
type Hub struct {
	Feed   int64
	Path   string // of the callback; names the subscription and cannot be guessed
	URL    string // the hub's
	Topic  string // the feed's address in the hub's words: its rel=self
	Secret string // signs what is pushed
	Until  time.Time
	Asked  time.Time
	Tries  int // since the hub confirmed last
	Detail string
}

// Pushed is a body that a hub sent for a feed and that waits to be read.
type Pushed struct {
	ID     int64
	Feed   news.Feed
	Source news.Source
	Topic  string
	At     time.Time
	Type   string // Content-Type
	Body   []byte
}

// offer gives the hub that a body names, nil where the wire cannot be called back. Without a hub's or its own address it is empty.
func (f *Fetcher) offer(a answer) *Hub {
	if f.PublicURL == "" || a.cause != news.CauseNone || a.unchanged {
		return nil
	}
	if len(a.feed.Hubs) == 0 || a.feed.Self == "" {
		return &Hub{}
	}
	return &Hub{Path: rand.Text(), URL: a.feed.Hubs[0], Topic: a.feed.Self, Secret: rand.Text()}
}

// hubs asks hubs for subscriptions, and again before these end.
func (s *session) hubs(ctx context.Context) error {
	for {
		due, next, err := s.Store.DueHubs(ctx, s.Now(), hubsAtOnce)
		if err != nil {
			return err
		}
		for _, h := range due {
			if err := s.subscribe(ctx, h); err != nil {
				return err
			}
		}
		pause := 10 * s.Look
		if until := next.Sub(s.Now()); !next.IsZero() && until < pause {
			pause = max(until, s.Look)
		}
		if !wait(ctx, pause, nil) {
			return ctx.Err()
		}
	}
}

// subscribe asks one hub. That it was asked is stored first, since the hub may call back before it answers.
func (s *session) subscribe(ctx context.Context, h Hub) error {
	h.Asked, h.Detail = s.Now().UTC(), ""
	again := h.Asked.Add(s.pace().within(min(time.Duration(h.Tries+1)*hubPatience, hubTired)))
	if err := s.Store.AskedHub(ctx, s.token, h, again); err != nil {
		return err
	}
	form := websub.Subscribe(h.Topic, strings.TrimSuffix(s.PublicURL, "/")+CallbackPath+h.Path, h.Secret)
	res, err := s.client.Post(ctx, h.URL, form)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var e *client.Error
	switch {
	case errors.As(err, &e):
		h.Detail = "the hub " + hostOf(h.URL) + " was not reached: " + e.Detail
	case err != nil:
		return err
	case res.Status/100 != 2:
		h.Detail = fmt.Sprintf("the hub %s refuses the subscription (%d)", hostOf(h.URL), res.Status)
	default:
		return nil
	}
	s.Logger.Info("a hub gives no subscription; the feed is polled as before", zap.Int64("feed", h.Feed), zap.String("detail", h.Detail))
	h.Tries++
	return s.Store.AskedHub(ctx, s.token, h, again)
}

func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Host
	}
	return address
}

// pushes reads what hubs sent. Each is one more poll of its feed, of which only the items count: validators and times to poll are
// those of the address.
func (s *session) pushes(ctx context.Context) error {
	for {
		list, err := s.Store.Pushes(ctx, pushesAtOnce)
		if err != nil {
			return err
		}
		var polls []Poll
		for _, p := range list {
			polls = append(polls, s.pushed(p))
		}
		if len(polls) > 0 {
			found, err := s.Store.SavePolls(ctx, s.token, polls, nil)
			if err != nil {
				return err
			}
			for _, n := range found {
				s.metrics.found.Add(float64(n))
			}
			s.wake()
		}
		if len(list) < pushesAtOnce && !wait(ctx, s.Look, s.PushKept) {
			return ctx.Err()
		}
	}
}

// pushed reads one body that a hub sent.
func (s *session) pushed(p Pushed) Poll {
	out := Poll{Feed: p.Feed, At: p.At, URL: p.Topic, Push: p.ID}
	out.Feed.Cause, out.Feed.Detail = news.CauseNone, "pushed by the feed's hub"
	read, err := feed.Read(p.Body, feed.Options{URL: p.Topic, ContentType: p.Type, Zone: s.zones.of(zoneOf(p.Feed, p.Source))})
	var e *feed.Error
	if errors.As(err, &e) {
		out.Feed.Cause, out.Feed.Detail = e.Cause, "pushed by the feed's hub: "+e.Detail
		return out
	}
	out.Items, out.Shown = itemsOf(read.Items, p.Source, p.Topic), len(read.Items)+read.Skipped
	return out
}
