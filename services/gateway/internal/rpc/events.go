package rpc

import (
	"context"
	"time"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
)

type events struct{ *server }

// recheck is how often a waiting reader looks by itself, should a wake be lost.
const recheck = 5 * time.Second

func (s events) ListEvents(ctx context.Context, r *connect.Request[newswirev1.ListEventsRequest]) (*connect.Response[newswirev1.ListEventsResponse], error) {
	epoch, seq, err := Resolve(ctx, s.Store, r.Msg.After)
	if err != nil {
		return nil, err
	}
	list, err := s.after(ctx, seq, size(r.Msg.Limit, 100), r.Msg.Wait.AsDuration())
	if err != nil {
		return nil, err
	}
	out := &newswirev1.ListEventsResponse{}
	for _, e := range list {
		out.Events = append(out.Events, contract.Event(e))
		epoch, seq = e.Epoch, e.Seq
	}
	out.Next = contract.FormatCursor(epoch, seq)
	return connect.NewResponse(out), nil
}

// after gives the events after seq, and waits for one where there is none.
func (s events) after(ctx context.Context, seq int64, limit int, wait time.Duration) ([]news.Event, error) {
	wakeCtx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	var wakes <-chan struct{}
	if wait > 0 {
		wakes = s.Hub.Subscribe(wakeCtx) // before looking, so that nothing falls between
	}
	for {
		list, err := s.Store.EventsAfter(ctx, seq, limit)
		if err != nil || len(list) > 0 || wait <= 0 {
			return list, err
		}
		look := time.NewTimer(recheck)
		select {
		case <-wakeCtx.Done():
			look.Stop()
			return nil, ctx.Err()
		case <-wakes:
		case <-look.C:
		}
		look.Stop()
	}
}

func (s events) FollowEvents(ctx context.Context, r *connect.Request[newswirev1.FollowEventsRequest], out *connect.ServerStream[newswirev1.FollowEventsResponse]) error {
	_, seq, err := Resolve(ctx, s.Store, r.Msg.After)
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		list, err := s.after(ctx, seq, 100, time.Minute)
		if err != nil {
			return err
		}
		for _, e := range list {
			if err := out.Send(&newswirev1.FollowEventsResponse{Event: contract.Event(e)}); err != nil {
				return err
			}
			seq = e.Seq
		}
	}
	return ctx.Err()
}

// size gives a page's size, or its default.
func size(asked int32, byDefault int) int {
	if asked <= 0 {
		return byDefault
	}
	return int(asked)
}
