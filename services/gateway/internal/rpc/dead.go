package rpc

import (
	"context"
	"strconv"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/internal/contract"
)

type dead struct{ *server }

func (s dead) ListDead(ctx context.Context, r *connect.Request[newswirev1.ListDeadRequest]) (*connect.Response[newswirev1.ListDeadResponse], error) {
	before, err := token(r.Msg.PageToken)
	if err != nil {
		return nil, err
	}
	limit := size(r.Msg.PageSize, 50)
	list, err := s.Store.Dead(ctx, before, limit+1)
	if err != nil {
		return nil, err
	}
	out := &newswirev1.ListDeadResponse{}
	list, more := page(list, limit)
	for _, d := range list {
		out.Dead = append(out.Dead, contract.Dead(d))
	}
	if more {
		out.NextPageToken = strconv.FormatInt(list[len(list)-1].ID, 10)
	}
	return connect.NewResponse(out), nil
}

func (s dead) GetDead(ctx context.Context, r *connect.Request[newswirev1.GetDeadRequest]) (*connect.Response[newswirev1.GetDeadResponse], error) {
	d, err := s.Store.DeadByID(ctx, r.Msg.Id)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(&newswirev1.GetDeadResponse{Dead: contract.Dead(d)}), nil
}

// RequeueDead opens the outcomes first: should the broker be away then, the items are pending, and the fetcher sends them again.
func (s dead) RequeueDead(ctx context.Context, r *connect.Request[newswirev1.RequeueDeadRequest]) (*connect.Response[newswirev1.RequeueDeadResponse], error) {
	d, err := s.Store.DeadByID(ctx, r.Msg.Id)
	if err != nil {
		return nil, err
	}
	if err := s.Store.Requeued(ctx, d.ID); err != nil {
		return nil, err
	}
	if err := s.Requeue(ctx, d); err != nil {
		return nil, connect.NewError(connect.CodeUnavailable, err)
	}
	if d, err = s.Store.DeadByID(ctx, d.ID); err != nil {
		return nil, err
	}
	return connect.NewResponse(&newswirev1.RequeueDeadResponse{Dead: contract.Dead(d)}), nil
}
