package monitor

import (
	"context"

	"go.uber.org/zap"
	"google.golang.org/protobuf/proto"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
)

// waiting is how many batches of matches may wait for the broker before further ones are left out.
const waiting = 64

// An outlet sends stored matches to newswire.matches beside the matching, which never waits for it.
type outlet struct {
	to    Publisher
	log   *zap.Logger
	count *metrics
	queue chan []news.Match
}

func newOutlet(to Publisher, log *zap.Logger, count *metrics) *outlet {
	return &outlet{to: to, log: log, count: count, queue: make(chan []news.Match, waiting)}
}

// put hands over matches that were stored.
func (o *outlet) put(ms []news.Match) {
	if o.to == nil || len(ms) == 0 {
		return
	}
	select {
	case o.queue <- ms:
	default:
		o.count.left.Add(float64(len(ms)))
	}
}

func (o *outlet) run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case ms := <-o.queue:
			if err := o.send(ctx, ms); err != nil && ctx.Err() == nil {
				o.count.left.Add(float64(len(ms)))
				o.log.Warn("matches are left out of "+bus.Matches+"; they are in the database", zap.Int("matches", len(ms)), zap.Error(err))
			}
		}
	}
}

func (o *outlet) send(ctx context.Context, ms []news.Match) error {
	records := make([]bus.Message, len(ms))
	for i, m := range ms {
		value, err := proto.Marshal(contract.Match(m))
		if err != nil {
			return err
		}
		records[i] = bus.Message{Topic: bus.Matches, Key: []byte(m.Topic), Value: value, Headers: contract.MatchHeaders(m)}
	}
	return o.to.Publish(ctx, records...)
}
