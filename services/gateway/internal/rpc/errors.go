package rpc

import (
	"context"
	"errors"
	"strings"

	"buf.build/go/protovalidate"
	"connectrpc.com/connect"
	"go.uber.org/zap"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/query"
)

// plainErrors turns the errors of the archive into those of the protocol, in one place. What is none of the caller's business goes
// to the log, and the caller is told that it does.
type plainErrors struct{ log *zap.Logger }

func (p plainErrors) WrapUnary(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, r connect.AnyRequest) (connect.AnyResponse, error) {
		res, err := next(ctx, r)
		return res, p.coded(r.Spec().Procedure, err)
	}
}

func (plainErrors) WrapStreamingClient(next connect.StreamingClientFunc) connect.StreamingClientFunc {
	return next
}

func (p plainErrors) WrapStreamingHandler(next connect.StreamingHandlerFunc) connect.StreamingHandlerFunc {
	return func(ctx context.Context, c connect.StreamingHandlerConn) error {
		return p.coded(c.Spec().Procedure, next(ctx, c))
	}
}

func (p plainErrors) coded(procedure string, err error) error {
	out := Coded(err)
	if connect.CodeOf(out) == connect.CodeInternal && err != nil {
		p.log.Error("a request failed", zap.String("procedure", procedure), zap.Error(err))
	}
	return out
}

// Coded gives an error its code in the protocol. Errors that have one keep it; an error that is none of the caller's business
// becomes "internal", without its text.
func Coded(err error) error {
	var coded *connect.Error
	var outside *OutOfRange
	var bad *query.Error
	var rules *protovalidate.ValidationError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &rules):
		return connect.NewError(connect.CodeInvalidArgument, errors.New(brokenRules(rules)))
	case errors.As(err, &coded):
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
		return connect.NewError(connect.CodeInvalidArgument, errors.New(strings.TrimPrefix(err.Error(), view.ErrInvalid.Error()+": ")))
	case errors.Is(err, context.Canceled): // A client that gave up does not read this.
		return connect.NewError(connect.CodeUnavailable, errors.New("the wire is stopping: ask again in a moment"))
	case errors.Is(err, context.DeadlineExceeded):
		return connect.NewError(connect.CodeDeadlineExceeded, err)
	}
	return connect.NewError(connect.CodeInternal, errors.New("the wire could not answer this: its log says why"))
}

// brokenRules says on one line which fields break which rules of the contract.
func brokenRules(e *protovalidate.ValidationError) string {
	var out []string
	for _, v := range e.Violations {
		out = append(out, v.String())
	}
	return strings.Join(out, "; ")
}
