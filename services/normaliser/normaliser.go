// Package normaliser turns documents into article candidates: it reads newswire.documents, brings each into one form and sends
// it on as newswire.articles under the same key, so that a site stays in order. It keeps nothing; what it sends twice, storage
// recognises by the document's id and look.
package normaliser

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/news"
)

// Group is the consumer group of the normalisers, SlowGroup that of their slow lane.
const (
	Group     = "normaliser"
	SlowGroup = Group + "-slow"
)

// reads is the newest schema of documents that this normaliser understands.
const reads = 1

// Options say what the normaliser works with. Bus is required.
type Options struct {
	Bus    *bus.Bus
	Logger *zap.Logger
	Now    func() time.Time // default time.Now
}

// A Normaliser is the service.
type Normaliser struct {
	bus *bus.Bus
	out *bus.Publisher
	now func() time.Time
}

// New makes a normaliser.
func New(o Options) *Normaliser {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Normaliser{bus: o.Bus, out: o.Bus.Publisher(), now: o.Now}
}

// Run normalises until ctx ends. It returns an error only when too many documents fail alone, which means that the fault is ours.
func (n *Normaliser) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		return n.bus.Consume(ctx, bus.ConsumerOptions{Group: Group, Stage: "normaliser", Topics: []string{bus.Documents}, Handler: n.handle})
	})
	g.Go(func() error {
		return n.bus.Consume(ctx, bus.ConsumerOptions{
			Group: SlowGroup, Stage: "normaliser", Topics: []string{bus.DocumentsSlow}, Handler: n.handle, After: bus.Lane{Group: Group, Topic: bus.Documents},
		})
	})
	return g.Wait()
}

// Ready reports whether the broker answers: both ends of this service.
func (n *Normaliser) Ready(ctx context.Context) error { return n.bus.Ping(ctx) }

// lane gives where candidates go by where their documents came from.
func lane(from string) string {
	if from == bus.DocumentsSlow {
		return bus.ArticlesSlow
	}
	return bus.Articles
}

func (n *Normaliser) handle(ctx context.Context, batch []bus.Message) error {
	out := make([]bus.Message, 0, len(batch))
	for i, m := range batch {
		if err := bus.CheckReader(m, reads); err != nil {
			return err
		}
		var d news.Document
		if err := json.Unmarshal(m.Value, &d); err != nil {
			return &bus.Poison{Index: i, Reason: "the document is not readable JSON", Err: err}
		}
		c := Normalise(d, n.now().UTC())
		if len(c.Addresses) == 0 && c.Article == "" {
			return &bus.Poison{Index: i, Reason: fmt.Sprintf("the document has no address: link %q", d.Link)}
		}
		value, err := json.Marshal(c)
		if err != nil {
			return &bus.Poison{Index: i, Reason: "the candidate cannot be written as JSON", Err: err}
		}
		out = append(out, bus.Message{Topic: lane(m.Topic), Key: m.Key, Value: value, Headers: map[string]string{
			"content-type": "application/json", bus.HeaderType: "candidate", bus.HeaderSchema: strconv.Itoa(reads),
			bus.HeaderLeastReader: "1", bus.HeaderDocument: d.ID,
		}})
	}
	return n.out.Publish(ctx, out...)
}
