package fetcher

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/news"
)

// takePause is between two looks for work while most workers are busy.
const takePause = 20 * time.Millisecond

// fetch takes up pages and hands them to its workers: of a host one at a time, but for a replay.
func (s *session) fetch(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	work, done := make(chan Work, s.Workers), make(chan string, 4*s.Workers)
	for range s.Workers {
		g.Go(func() error {
			for {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case w := <-work:
					if err := s.handle(ctx, w, done); err != nil {
						return err
					}
				}
			}
		})
	}
	g.Go(func() error { return s.take(ctx, work, done) })
	return g.Wait()
}

// take takes up work while there is room for it.
func (s *session) take(ctx context.Context, work chan<- Work, done <-chan string) error {
	busy := map[string]int{}
	free := func(host string) {
		if busy[host]--; busy[host] <= 0 {
			delete(busy, host)
		}
	}
	for {
		for len(done) > 0 {
			free(<-done)
		}
		if err := s.network.up(ctx); err != nil {
			return err
		}
		pause := s.Look
		if room := s.Workers - total(busy); room > 0 {
			taken, next, err := s.Store.Take(ctx, s.holder, s.Now(), room, s.perHost(), s.busyHosts(busy))
			if err != nil {
				return err
			}
			s.inHand.Add(int64(len(taken)))
			for _, w := range taken {
				busy[w.Host]++
				select {
				case work <- w:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			if until := next.Sub(s.Now()); !next.IsZero() && until < pause {
				pause = max(until, takePause)
			}
		}
		host, err := s.pause(ctx, pause, done)
		if err != nil {
			return err
		}
		if host != "" {
			free(host)
		}
	}
}

// pause waits until a poll found something, a page is done, or the time is over. After a page is done it waits a little for more,
// unless half of the workers have nothing to do.
func (s *session) pause(ctx context.Context, d time.Duration, done <-chan string) (host string, err error) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case <-s.found:
	case host = <-done:
		if len(done) < s.Workers/2 && int(s.inHand.Load()) > s.Workers/2 {
			wait(ctx, takePause, s.found)
		}
	}
	return host, ctx.Err()
}

func total(busy map[string]int) (n int) {
	for _, c := range busy {
		n += c
	}
	return n
}

// perHost gives how many pages of one host are taken up at once: 0 means any number.
func (s *session) perHost() int {
	if s.replaying() {
		return 0
	}
	return 1
}

func (s *session) busyHosts(busy map[string]int) (out []string) {
	if s.replaying() {
		return nil
	}
	for host := range busy {
		out = append(out, host)
	}
	return out
}

// handle does one piece of work. Its host is free when the page was read, the work is out of hand when what followed is stored.
func (s *session) handle(ctx context.Context, w Work, done chan<- string) error {
	start := time.Now()
	r, err := s.look(ctx, w)
	if err != nil {
		return err
	}
	s.metrics.pages.WithLabelValues(outcomeName(r.cause)).Inc()
	s.metrics.seconds.Observe(time.Since(start).Seconds())
	select {
	case done <- w.Host:
	case <-ctx.Done():
		return ctx.Err()
	}
	switch {
	case r.drop != "":
		err = s.Store.Drop(ctx, s.holder, w.Document, r.drop)
	case !r.again.IsZero():
		err = s.Store.Later(ctx, s.holder, w, r.again, r.cause, r.detail)
	default:
		select {
		case s.outbox <- sending{work: w, result: r}:
			return nil // out of hand when it is sent
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s.inHand.Add(-1)
	return err
}

// outcomeName labels what came of a request.
func outcomeName(c news.Cause) string {
	if c == news.CauseNone {
		return "ok"
	}
	return string(c)
}
