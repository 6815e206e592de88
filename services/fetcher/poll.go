package fetcher

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/news"
)

const (
	pollers   = 128                   // feeds polled at once, slow ones not counted
	pollAll   = 4 * pollers           // with the slow ones
	pollPause = 10 * time.Millisecond // between two looks at least
	pollBatch = 256                   // polls stored at once
	pollWait  = 5 * time.Millisecond  // how long the first waits for others
	probe     = 15 * time.Second      // between two tries of the network when it is gone
)

// polled is a poll on its way to the database, with the feed as it was before.
type polled struct {
	Subject
	poll Poll
	ours bool // nothing can be said of the feed
	end  func()
}

// poll polls the feeds that are due, one of a host at a time.
func (s *session) poll(ctx context.Context) error {
	if s.Once {
		if err := s.Store.PollAll(ctx, s.token, s.Now(), s.began); err != nil {
			return err
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	p := &polling{session: s, crew: newCrew(pollers, pollAll), done: make(chan polled, pollBatch), saved: make(chan struct{}, 1)}
	g.Go(func() error { return p.save(ctx) })
	g.Go(func() error { return p.dispatch(ctx, g) })
	return g.Wait()
}

// polling is the work of a session at feeds.
type polling struct {
	*session
	crew  *crew
	done  chan polled
	saved chan struct{} // holds one token when polls were stored, so that there may be room
}

// dispatch takes up feeds while there is room.
func (p *polling) dispatch(ctx context.Context, g *errgroup.Group) error {
	for {
		due, pause, err := p.take(ctx)
		if err != nil {
			return err
		}
		for _, one := range due {
			end := p.crew.begin()
			g.Go(func() error { return p.pollOne(ctx, one, end) })
		}
		if p.network.isDown() { // what is saved meanwhile is no reason to try it again
			p.network.upWithin(ctx, pause)
		} else {
			wait(ctx, pause, p.saved)
		}
		if !wait(ctx, pollPause, nil) {
			return ctx.Err()
		}
	}
}

// take takes up feeds that are due and says when to look again. When the network is gone it is one as a probe: any, since the
// longest due may be a dead outlet.
func (p *polling) take(ctx context.Context) (due []Subject, pause time.Duration, err error) {
	room, down := p.crew.room(), p.network.isDown()
	if room == 0 || down && p.crew.size() > 0 {
		return nil, p.Look, nil
	}
	idle, given := p.turns.Idle()
	due, next, err := p.Store.TakeFeeds(ctx, p.token, p.Now(), room, idle)
	if err != nil {
		return nil, 0, err
	}
	given()
	for _, one := range due {
		p.turns.Begin(one.Turn)
	}
	if due = p.wanted(due, down); down {
		return due, probe, nil
	}
	pause = p.Look
	if until := next.Sub(p.Now()); !next.IsZero() && until < pause {
		pause = max(until, 0)
	}
	return due, pause, nil
}

// wanted gives those of the feeds taken that are polled: with Once none twice, without network one. The hosts of the others are
// given back.
func (p *polling) wanted(due []Subject, down bool) (want []Subject) {
	one := 0
	if down && len(due) > 0 {
		one = rand.IntN(len(due))
	}
	for i, d := range due {
		if p.Once && !d.Feed.LastPoll.Before(p.began) || down && i != one {
			p.turns.End(d.Turn.Host)
			continue
		}
		want = append(want, d)
	}
	return want
}

// pollOne polls a feed and passes on what came of it.
func (p *polling) pollOne(ctx context.Context, one Subject, end func()) error {
	start := time.Now()
	a, err := p.ask(ctx, one)
	if err != nil {
		return err
	}
	out := polled{Subject: one, ours: a.ours, end: end}
	if !a.ours { // else it stays due, and nothing is said of the source
		out.poll = a.poll(one, p.Now().UTC(), p.paceOf(one.Feed))
		out.poll.Took, out.poll.Hub = time.Since(start), p.offer(a)
	}
	select {
	case p.done <- out:
	case <-ctx.Done():
		return ctx.Err()
	}
	if out.ours {
		return nil
	}
	return p.propose(ctx, one, out.poll.Feed)
}

// save stores polls, many at once where many are there, and gives their hosts back.
func (p *polling) save(ctx context.Context) error {
	for {
		var batch []polled
		select {
		case <-ctx.Done():
			return ctx.Err()
		case one := <-p.done:
			batch = p.gather(ctx, one)
		}
		if err := p.saveAll(ctx, batch); err != nil {
			return err
		}
		select {
		case p.saved <- struct{}{}:
		default:
		}
	}
}

// gather waits a moment for more, unless nothing else is on its way.
func (p *polling) gather(ctx context.Context, first polled) []polled {
	batch := []polled{first}
	t := time.NewTimer(pollWait)
	defer t.Stop()
	for len(batch) < pollBatch && p.crew.size() > len(batch) {
		select {
		case one := <-p.done:
			batch = append(batch, one)
		case <-t.C:
			return batch
		case <-ctx.Done():
			return batch
		}
	}
	return batch
}

func (p *polling) saveAll(ctx context.Context, batch []polled) error {
	var polls []Poll
	for _, one := range batch {
		p.turns.End(one.Turn.Host)
		if !one.ours {
			polls = append(polls, one.poll)
		}
	}
	idle, given := p.turns.Idle()
	found, err := p.Store.SavePolls(ctx, p.token, polls, idle)
	if p.refused(ctx, err) {
		found, err = p.saveEach(ctx, batch, idle)
	}
	if err != nil {
		return err
	}
	given()
	total, at := 0, 0
	for _, one := range batch {
		one.end()
		if !one.ours {
			p.metrics.polls.WithLabelValues(outcomeName(one.poll.Feed.Cause)).Inc()
			p.report(one)
			total += found[at]
			at++
		}
	}
	p.metrics.found.Add(float64(total))
	if total > 0 {
		p.wake()
	}
	return nil
}

// refused reports whether the database takes something for what it is, and not because of the surroundings.
func (s *session) refused(ctx context.Context, err error) bool {
	return err != nil && ctx.Err() == nil && !errors.Is(err, ErrLost) && !s.Store.Transient(err)
}

// saveEach stores polls one by one, so that one that the database refuses harms no other feed. Of that one it is stored that it failed.
func (p *polling) saveEach(ctx context.Context, batch []polled, idle []Turn) (found []int, err error) {
	if _, err := p.Store.SavePolls(ctx, p.token, nil, idle); err != nil {
		return nil, err
	}
	for i := range batch {
		one := &batch[i]
		if one.ours {
			continue
		}
		n, err := p.Store.SavePolls(ctx, p.token, []Poll{one.poll}, nil)
		if p.refused(ctx, err) {
			p.Logger.Error("what a feed shows cannot be stored", zap.String("feed", one.Feed.Address()), zap.Error(err))
			a := answer{candidate: one.Feed.Current, cause: news.CauseTooLarge, detail: "what the feed shows cannot be stored; tell the makers of the wire: " + err.Error()}
			one.poll = a.poll(one.Subject, p.Now().UTC(), p.paceOf(one.Feed))
			n, err = p.Store.SavePolls(ctx, p.token, []Poll{one.poll}, nil)
		}
		if err != nil {
			return nil, err
		}
		found = append(found, n...)
	}
	return found, nil
}

// report says in the log that a feed fails, or works again, when that changes.
func (s *session) report(one polled) {
	now := one.poll.Feed
	if now.Cause == one.Feed.Cause {
		return
	}
	log := s.Logger.With(zap.String("source", one.Source.ID), zap.String("feed", now.Address()))
	if now.Cause != news.CauseNone {
		log.Warn("a feed cannot be read", zap.String("cause", string(now.Cause)), zap.String("detail", now.Detail))
		return
	}
	log.Info("a feed can be read again")
}
