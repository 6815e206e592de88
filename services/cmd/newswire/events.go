package main

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"

	"connectrpc.com/connect"
	"github.com/cenkalti/backoff/v5"
	"google.golang.org/protobuf/types/known/durationpb"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
)

// EventsCmd is `newswire events`.
type EventsCmd struct {
	apiFlags
	After  string `placeholder:"CURSOR" help:"Begin after this cursor: N of this epoch, or EPOCH.N. Default: the beginning."`
	Follow bool   `help:"Go on for ever, over restarts of the wire. Without it the command ends at the head."`
	Limit  int    `help:"End after so many events; 0 for no limit."`
}

// Run prints events as JSON lines: they are for programs, on a terminal too.
func (e *EventsCmd) Run(ctx context.Context) error {
	c, err := e.connect()
	if err != nil {
		return err
	}
	after, printed := e.After, 0
	wait := backoff.NewExponentialBackOff()
	wait.MaxInterval = 5 * time.Second
	for {
		r, err := e.ask(ctx, c, after, printed)
		if err != nil {
			if !e.Follow || printed == 0 && after == e.After || !passing(err) {
				return c.plain(err)
			}
			if !sleep(ctx, wait.NextBackOff()) {
				return ctx.Err()
			}
			continue
		}
		wait.Reset()
		for _, event := range r.Msg.Events {
			if err := printJSON(os.Stdout, event); err != nil {
				return err
			}
			printed++
		}
		after = r.Msg.Next
		if e.Limit > 0 && printed >= e.Limit || !e.Follow && len(r.Msg.Events) == 0 {
			return nil
		}
	}
}

const (
	longPoll = 30 * time.Second
	patience = longPoll + 30*time.Second // for one answer; a wire that is silent for longer is asked again
)

func (e *EventsCmd) ask(ctx context.Context, c *client, after string, printed int) (*connect.Response[newswirev1.ListEventsResponse], error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r := &newswirev1.ListEventsRequest{After: after, Limit: 500}
	if e.Limit > 0 {
		r.Limit = int32(min(500, e.Limit-printed))
	}
	if e.Follow {
		r.Wait = durationpb.New(longPoll)
	}
	return c.events.ListEvents(ctx, connect.NewRequest(r))
}

// passing reports whether an error is that of a wire which is being restarted: nobody listens, it hangs up or says that it is not
// ready, a proxy before it cannot reach it, or an answer breaks off.
func passing(err error) bool {
	switch connect.CodeOf(err) {
	case connect.CodeUnavailable, connect.CodeDeadlineExceeded, connect.CodeUnknown, connect.CodeCanceled:
		return true
	}
	return errors.Is(err, syscall.ECONNREFUSED)
}

// sleep waits; false when ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
