package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/timestamppb"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/news"
)

// watchEvery is the time between two looks at a backfill.
const watchEvery = time.Second

type feedBackfill struct {
	apiFlags
	Feed   string `arg:"" help:"The feed: its number, address, or source."`
	Since  string `env:"-" placeholder:"DAY|AGE" xor:"what" required:"" help:"How far back: 2026-11-01, or 30d."`
	Stop   bool   `env:"-" xor:"what" required:"" help:"Let a running backfill rest; the same command begins where it stopped."`
	Detach bool   `env:"-" help:"Do not wait for its end."`
}

func (b *feedBackfill) Run(ctx context.Context) error {
	c, err := b.connect()
	if err != nil {
		return err
	}
	_, feed, err := c.feed(ctx, b.Feed)
	if err != nil {
		return err
	}
	if b.Stop {
		_, err := c.sources.StopBackfill(ctx, connect.NewRequest(&newswirev1.StopBackfillRequest{Id: feed.Id}))
		return c.plain(err)
	}
	from, err := since(b.Since, time.Now())
	if err != nil {
		return err
	}
	r, err := c.sources.StartBackfill(ctx, connect.NewRequest(&newswirev1.StartBackfillRequest{Id: feed.Id, Since: timestamppb.New(from)}))
	if ctx.Err() != nil { // It may have begun all the same.
		return b.interrupt(c, feed.Id)
	}
	if err != nil {
		return c.plain(err)
	}
	if b.Detach {
		return b.show(r.Msg.Backfill)
	}
	last, err := b.watch(ctx, c, feed.Id)
	if ctx.Err() != nil {
		return b.interrupt(c, feed.Id)
	}
	if err != nil {
		return err
	}
	if last.State == string(news.BackfillFailed) {
		return fmt.Errorf("backfill: %s", visible(last.Detail))
	}
	return b.show(last)
}

func (b *feedBackfill) show(m *newswirev1.Backfill) error {
	if !b.table() {
		return printJSON(os.Stdout, m)
	}
	fmt.Println(visible(backfillWords(m)))
	return nil
}

// watch follows a backfill until it rests and what it found has an outcome.
func (b *feedBackfill) watch(ctx context.Context, c *client, feed int64) (*newswirev1.Backfill, error) {
	p := newProgress("", 0)
	defer p.end()
	for {
		r, err := c.sources.GetFeed(ctx, connect.NewRequest(&newswirev1.GetFeedRequest{Id: feed, Limit: 1}))
		if err != nil {
			return nil, c.plain(err)
		}
		m := r.Msg.Backfill
		if m == nil {
			return nil, errors.New("the backfill is gone: somebody has begun another or removed the feed")
		}
		running := m.State == string(news.BackfillRunning)
		if !running && m.Pending == 0 {
			return m, nil
		}
		p.tell(backfillProgress(m, time.Since(p.began)))
		select {
		case <-ctx.Done():
			return m, ctx.Err()
		case <-time.After(watchEvery):
		}
	}
}

// interrupt lets the backfill rest when the operator does not want to wait any more.
func (b *feedBackfill) interrupt(c *client, feed int64) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_, err := c.sources.StopBackfill(ctx, connect.NewRequest(&newswirev1.StopBackfillRequest{Id: feed}))
	var e *connect.Error
	if err != nil && !(errors.As(err, &e) && e.Code() == connect.CodeNotFound) {
		return c.plain(err)
	}
	fmt.Fprintf(os.Stderr, "newswire: the backfill rests; the same command goes on, --detach lets it run by itself\n")
	return context.Canceled
}

// backfillProgress says how far a backfill has come in the time that was watched.
func backfillProgress(m *newswirev1.Backfill, watched time.Duration) string {
	out := fmt.Sprintf("%s read", counted(int(m.Pages), "page"))
	if m.PagesLeft > 0 {
		out += fmt.Sprintf(", %s known to be left", grouped(int(m.PagesLeft)))
	}
	out += fmt.Sprintf("; %s seen, %s new, %s waiting", counted(int(m.Seen), "item"), grouped(int(m.Found)), grouped(int(m.Pending)))
	took := time.Since(m.Began.AsTime())
	if m.Pages > 0 && m.PagesLeft > 0 && watched > 2*watchEvery {
		left := time.Duration(float64(took) / float64(m.Pages) * float64(m.PagesLeft))
		out += "; about " + short(left) + " left for the pages"
	} else if done := m.Found - m.Pending; m.PagesLeft == 0 && done > 0 && m.Pending > 0 {
		left := time.Duration(float64(took) / float64(done) * float64(m.Pending))
		out += fmt.Sprintf("; %s a minute, about %s left", grouped(int(float64(done)/took.Minutes()+0.5)), short(left))
	}
	return out
}

// backfillWords says where a backfill stands.
func backfillWords(m *newswirev1.Backfill) string {
	out := fmt.Sprintf("%s back to %s: %s read, %s seen, %s new", m.State, m.Since.AsTime().Format(time.DateOnly), counted(int(m.Pages), "page"), counted(int(m.Seen), "item"), grouped(int(m.Found)))
	if m.Pending > 0 {
		out += fmt.Sprintf(", %s of the feed waiting", grouped(int(m.Pending)))
	}
	if m.Detail != "" {
		out += "; " + m.Detail
	}
	return out
}
