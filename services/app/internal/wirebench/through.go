package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/durationpb"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/proto/newswire/v1/newswirev1connect"
)

// through carries an archive through the wire in every mode.
func through(ctx context.Context, modes []mode, folder string, s set) ([]row, error) {
	warc, feeds := filepath.Join(folder, "pages.warc.gz"), filepath.Join(folder, "pages.opml")
	if err := s.Write(warc, feeds); err != nil {
		return nil, err
	}
	rate, cpu := row{what: s.name + ": articles/s"}, row{what: s.name + ": CPU s per 1,000 articles"}
	for _, m := range modes {
		fmt.Fprintln(os.Stderr, "carrying", s.name, m.name)
		n, took, own, servers, err := carry(ctx, m, "--replay", warc, "--feeds", feeds, "--revisit-min", "0s", "--poll-min", "1h")
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.name, err)
		}
		rate.cells = append(rate.cells, fmt.Sprintf("%.0f (%d in %.1f s)", float64(n)/took.Seconds(), n, took.Seconds()))
		cell := fmt.Sprintf("%.2f", (own+servers)/float64(n)*1000)
		if m.kafka != "" {
			cell += fmt.Sprintf(" (%.2f of them in the servers)", servers/float64(n)*1000)
		}
		cpu.cells = append(cpu.cells, cell)
	}
	return []row{rate, cpu}, nil
}

// carry runs one wire until everything has arrived at a subscriber. The time runs from the end of the first poll to the last event.
func carry(ctx context.Context, m mode, flags ...string) (n int, took time.Duration, own, servers float64, err error) {
	w, err := m.start(ctx, flags...)
	var first, last time.Time
	if err == nil {
		n, first, last, err = follow(ctx, w.url)
	}
	own, servers, stopped := w.stop()
	if err == nil {
		err = stopped
	}
	return n, last.Sub(first), own, servers, err
}

// follow reads the sequence until nothing comes for a second and nothing is pending.
func follow(ctx context.Context, url string) (n int, first, last time.Time, err error) {
	client := newswirev1connect.NewEventServiceClient(http.DefaultClient, url)
	after := ""
	for {
		r, err := client.ListEvents(ctx, connect.NewRequest(&newswirev1.ListEventsRequest{After: after, Limit: 1000, Wait: durationpb.New(time.Second)}))
		if err != nil {
			return n, first, last, err
		}
		for _, e := range r.Msg.Events {
			if e.Article == nil {
				continue // about a feed
			}
			if shown := e.Article.FirstSeen.AsTime(); first.IsZero() || shown.Before(first) {
				first = shown
			}
			n++
		}
		if len(r.Msg.Events) > 0 {
			after, last = r.Msg.Next, time.Now()
			continue
		}
		if done, err := settled(ctx, url); done || err != nil {
			return n, first, last, err
		}
	}
}

// settled reports whether every feed was polled and every item has its outcome.
func settled(ctx context.Context, url string) (bool, error) {
	r, err := newswirev1connect.NewSourceServiceClient(http.DefaultClient, url).ListSources(ctx, connect.NewRequest(&newswirev1.ListSourcesRequest{}))
	if err != nil {
		return false, err
	}
	for _, s := range r.Msg.Sources {
		for _, f := range s.Feeds {
			if f.LastPoll == nil {
				return false, nil
			}
			for _, d := range f.Ledger {
				if d.Pending > 0 {
					return false, nil
				}
			}
		}
	}
	return len(r.Msg.Sources) > 0, nil
}
