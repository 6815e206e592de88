package rpc

import (
	"context"
	"errors"

	"connectrpc.com/connect"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/query"
)

// plainErrors turns the errors of the archive into those of the protocol, in one place.
type plainErrors struct{}

func (plainErrors) WrapUnary(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, r connect.AnyRequest) (connect.AnyResponse, error) {
		res, err := next(ctx, r)
		return res, Coded(err)
	}
}

func (plainErrors) WrapStreamingClient(next connect.StreamingClientFunc) connect.StreamingClientFunc {
	return next
}

func (plainErrors) WrapStreamingHandler(next connect.StreamingHandlerFunc) connect.StreamingHandlerFunc {
	return func(ctx context.Context, c connect.StreamingHandlerConn) error { return Coded(next(ctx, c)) }
}

// Coded gives an error its code in the protocol. Errors that have one keep it; what is none of the caller's business is told as
// "internal".
func Coded(err error) error {
	var coded *connect.Error
	var outside *OutOfRange
	var bad *query.Error
	switch {
	case err == nil || errors.As(err, &coded):
		return err
	case errors.As(err, &outside):
		e := connect.NewError(connect.CodeOutOfRange, err)
		if d, err := connect.NewErrorDetail(&newswirev1.CursorRange{Epoch: outside.Epoch, Oldest: outside.Oldest, Head: outside.Head}); err == nil {
			e.AddDetail(d)
		}
		return e
	case errors.As(err, &bad):
		return connect.NewError(connect.CodeInvalidArgument, err)
	case errors.Is(err, view.ErrNotFound):
		return connect.NewError(connect.CodeNotFound, err)
	case errors.Is(err, view.ErrExists):
		return connect.NewError(connect.CodeAlreadyExists, err)
	case errors.Is(err, view.ErrInvalid):
		return connect.NewError(connect.CodeInvalidArgument, err)
	case errors.Is(err, context.Canceled):
		return connect.NewError(connect.CodeCanceled, err)
	case errors.Is(err, context.DeadlineExceeded):
		return connect.NewError(connect.CodeDeadlineExceeded, err)
	}
	return connect.NewError(connect.CodeInternal, err)
}
