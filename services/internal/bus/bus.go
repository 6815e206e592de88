package bus

import (
	"context"
	"errors"

	"github.com/newswire-dev/newswire/services/news"
)

var errTodo = errors.New("to be written")

// A Bus is the connection to a broker. It is safe for concurrent use; Close it after its publishers and consumers ended.
type Bus struct {
	cfg Config
}

// Connect waits until a broker answers or ctx ends. It says once in the log that it waits, and for what.
func Connect(ctx context.Context, cfg Config) (*Bus, error) { return nil, errTodo }

// Close ends all connections.
func (b *Bus) Close() {}

// EnsureTopics makes the topics that are missing and waits until all of them can be used. Call it before consumers start.
func (b *Bus) EnsureTopics(ctx context.Context) error { return errTodo }

// Ping asks a broker whether it answers: readiness.
func (b *Bus) Ping(ctx context.Context) error { return errTodo }

// A Publisher sends records. It is safe for concurrent use and needs no closing.
type Publisher struct{ bus *Bus }

// Publisher gives a publisher on this connection.
func (b *Bus) Publisher() *Publisher { return &Publisher{bus: b} }

// Publish sends the records and returns when every replica in sync has them. Records of one partition are sent in order and
// go on only after the acknowledgement, so those of one call keep their order even over failures. Failures of the surroundings
// are retried until ctx ends; then it is unknown which of the rest arrived, and they must be sent again. An error that
// wraps ErrTooLarge is for ever, and nothing was sent.
func (p *Publisher) Publish(ctx context.Context, ms ...Message) error { return errTodo }

// Last is the newest record of a partition, nil where it is empty.
func (b *Bus) Last(ctx context.Context, topic string, partition int) (*Message, error) {
	return nil, errTodo
}

// Tail calls f with every record that is published to partition 0 of the topic from now on, outside of any group, until ctx
// ends (nil). After a loss of the broker it goes on where it was. It is for waking readers: f must not block.
func (b *Bus) Tail(ctx context.Context, topic string, f func(Message)) error { return errTodo }

// Lag says for each topic how many records the group has not committed yet.
func (b *Bus) Lag(ctx context.Context, group string, topics ...string) (map[string]int64, error) {
	return nil, errTodo
}

// ReadDead reads a record of the topic Dead. ID and Requeued are the database's and stay zero.
func ReadDead(m Message) (news.Dead, error) { return news.Dead{}, errTodo }

// Requeue is the message that puts a dead record back: to its topic, with its own key, value and headers.
func Requeue(d news.Dead) Message { return Message{} }
