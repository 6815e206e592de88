// Package rpc answers the API: it reads a request, asks the archive, and writes the answer in the words of the contract. One
// handler serves Connect, gRPC, gRPC-Web and the REST paths of the definition.
package rpc

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"connectrpc.com/connect"
	"connectrpc.com/validate"
	"connectrpc.com/vanguard"
	"go.uber.org/zap"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/newswire-dev/newswire/proto/newswire/v1/newswirev1connect"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
)

// Store is what the API reads and writes; package gateway says what each method promises.
type Store interface {
	Range(ctx context.Context) (epoch string, oldest, head int64, err error)
	EventsAfter(ctx context.Context, seq int64, limit int) ([]news.Event, error)

	Search(ctx context.Context, s view.Search) (view.Found, error)
	Articles(ctx context.Context, s view.Search) ([]news.Article, error)
	Article(ctx context.Context, id string) (news.Article, []news.Article, error)
	Snapshot(ctx context.Context, after string, limit int) ([]news.Article, error)

	Topics(ctx context.Context) ([]view.TopicRow, error)
	Topic(ctx context.Context, id string) (view.TopicRow, error)
	CreateTopic(ctx context.Context, name, query string) (news.Topic, error)
	UpdateTopic(ctx context.Context, id, name, query string) (news.Topic, error)
	RunTopic(ctx context.Context, id string, from, before time.Time) (int, error)
	DeleteTopic(ctx context.Context, id string) error
	Matches(ctx context.Context, topic string, after int64, limit int) ([]news.Match, error)
	Attempts(ctx context.Context, topic string, before int64, limit int) ([]news.Attempt, error)

	Sources(ctx context.Context) ([]view.SourceRow, error)
	Source(ctx context.Context, id string) (view.SourceRow, error)
	CreateFeed(ctx context.Context, s news.Source, f news.Feed) (news.Source, news.Feed, error)
	Feed(ctx context.Context, id int64) (news.Source, news.Feed, error)
	FeedAt(ctx context.Context, address string) (news.Source, news.Feed, error)
	SetSource(ctx context.Context, s news.Source) error
	SetFeed(ctx context.Context, outlet news.Source, f news.Feed) (news.Feed, error)
	RemoveFeed(ctx context.Context, id int64) error
	PollNow(ctx context.Context, feed int64) error
	Polls(ctx context.Context, feed int64, limit int) ([]view.PollRow, error)
	PendingItems(ctx context.Context, feed int64, limit int) ([]view.PendingRow, error)
	StartBackfill(ctx context.Context, feed int64, since time.Time) (news.Backfill, error)
	StopBackfill(ctx context.Context, feed int64) error
	Backfill(ctx context.Context, feed int64) (news.Backfill, error)

	Dead(ctx context.Context, before int64, limit int) ([]news.Dead, error)
	DeadByID(ctx context.Context, id int64) (news.Dead, error)
	Requeued(ctx context.Context, id int64) error
}

// Webhooks is what can be done to the webhooks of a topic.
type Webhooks interface {
	Create(ctx context.Context, topic, url string) (news.Subscription, error)
	Delete(ctx context.Context, topic, id string) error
	Test(ctx context.Context, topic, id string) (news.Attempt, error)
	Resume(ctx context.Context, topic, id string) (news.Subscription, error)
	Redeliver(ctx context.Context, topic, id string, number int64) (news.Attempt, error)
}

// Options say what the API works with. All are required but Logger and Now.
type Options struct {
	Store Store
	Hub   interface {
		Subscribe(ctx context.Context) <-chan struct{}
	}
	Webhooks  Webhooks
	CheckFeed func(ctx context.Context, s news.Source, f news.Feed) (news.FeedReport, error)
	Discover  func(ctx context.Context, url string) (news.Discovery, error)
	Requeue   func(ctx context.Context, d news.Dead) error
	// CheckWebhook says what is wrong with the address of a webhook.
	CheckWebhook func(url string) error
	Logger       *zap.Logger
	Now          func() time.Time
}

// server implements the services of the contract.
type server struct{ Options }

// New gives the handler of the API; unknown answers every other path.
func New(o Options, unknown http.Handler) (http.Handler, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = zap.NewNop()
	}
	s := &server{o}
	options := []connect.HandlerOption{
		connect.WithInterceptors(plainErrors{o.Logger}, validate.NewInterceptor()), connect.WithCodec(jsonCodec{"json"}), connect.WithCodec(jsonCodec{"json; charset=utf-8"}),
		connect.WithReadMaxBytes(1 << 20),
	}
	var services []*vanguard.Service
	add := func(path string, h http.Handler) { services = append(services, vanguard.NewService(path, h)) }
	add(newswirev1connect.NewEventServiceHandler(events{s}, options...))
	add(newswirev1connect.NewArticleServiceHandler(articles{s}, options...))
	add(newswirev1connect.NewTopicServiceHandler(topics{s}, options...))
	add(newswirev1connect.NewSourceServiceHandler(sources{s}, options...))
	add(newswirev1connect.NewDeadServiceHandler(dead{s}, options...))
	return vanguard.NewTranscoder(services, vanguard.WithUnknownHandler(unknown), vanguard.WithCodec(func(t vanguard.TypeResolver) vanguard.Codec {
		return restCodec{vanguard.JSONCodec{MarshalOptions: form(t), UnmarshalOptions: protojson.UnmarshalOptions{Resolver: t}}}
	}))
}

func form(t vanguard.TypeResolver) protojson.MarshalOptions {
	f := contract.JSONForm()
	f.Resolver = t
	return f
}

// jsonCodec is the JSON of the contract for Connect: strict in what it reads, so that a misspelt field is not passed over.
type jsonCodec struct{ name string }

func (c jsonCodec) Name() string                { return c.name }
func (jsonCodec) Marshal(m any) ([]byte, error) { return contract.JSON(m.(proto.Message)) }
func (jsonCodec) IsBinary() bool                { return false }

func (jsonCodec) Unmarshal(b []byte, m any) error {
	return unreadable(protojson.Unmarshal(b, m.(proto.Message)))
}

// restCodec is the same where the transcoder puts the parts of a request together.
type restCodec struct{ vanguard.JSONCodec }

func (c restCodec) Unmarshal(b []byte, m proto.Message) error {
	if err := unreadable(c.JSONCodec.Unmarshal(b, m)); err != nil {
		return connect.NewError(connect.CodeInvalidArgument, err)
	}
	return nil
}

// unreadable says in plain words what is wrong with a body. The library's words vary their white space from build to build.
func unreadable(err error) error {
	if err == nil {
		return nil
	}
	said := strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\u00a0", " "), "proto: ")
	return fmt.Errorf("the body is not the JSON of this request: %s", strings.TrimSpace(said))
}
