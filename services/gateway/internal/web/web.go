// Package web is the pages of the wire: rendered by the server from templates, complete without scripts. It reads the archive
// through a port, knows nothing of Kafka, and stands behind the gateway's guards (who may read, which host, which origin).
package web

import (
	"context"
	"net/http"
	"time"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

// ContentSecurityPolicy is the policy that every page is written for: nothing from another host, no inline script, no inline style.
const ContentSecurityPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Store is what the pages read and write of the archive. See gateway.Store for what each method promises.
type Store interface {
	Range(ctx context.Context) (epoch string, oldest, head int64, err error)
	EventsAfter(ctx context.Context, seq int64, limit int) ([]news.Event, error)
	EventsBefore(ctx context.Context, seq int64, limit int, f view.WireFilter) ([]news.Event, error)
	Search(ctx context.Context, s view.Search) (view.Found, error)
	Articles(ctx context.Context, s view.Search) ([]news.Article, error)
	Article(ctx context.Context, id string) (news.Article, []news.Article, error)
	Provenance(ctx context.Context, id string) (view.Provenance, error)
	TopicsOf(ctx context.Context, articles []string) (map[string][]news.Topic, error)

	Topics(ctx context.Context) ([]view.TopicRow, error)
	Topic(ctx context.Context, id string) (view.TopicRow, error)
	TopicVersions(ctx context.Context, id string) ([]news.Topic, error)
	CreateTopic(ctx context.Context, name, query string) (news.Topic, error)
	UpdateTopic(ctx context.Context, id, name, query string) (news.Topic, error)
	RunTopic(ctx context.Context, id string, from, before time.Time) (int, error)
	DeleteTopic(ctx context.Context, id string) error
	MatchesBefore(ctx context.Context, topic string, before int64, limit int) ([]news.Match, error)
	Attempts(ctx context.Context, topic string, before int64, limit int) ([]news.Attempt, error)

	Sources(ctx context.Context) ([]view.SourceRow, error)
	Source(ctx context.Context, id string) (view.SourceRow, error)
	CreateFeed(ctx context.Context, s news.Source, f news.Feed) (news.Source, news.Feed, error)
	FeedAt(ctx context.Context, address string) (news.Source, news.Feed, error)
	Feed(ctx context.Context, id int64) (news.Source, news.Feed, error)
	SetFeed(ctx context.Context, outlet news.Source, f news.Feed) (news.Feed, error)
	RemoveFeed(ctx context.Context, id int64) error
	PendingItems(ctx context.Context, feed int64, limit int) ([]view.PendingRow, error)
	Backfill(ctx context.Context, feed int64) (news.Backfill, error)
	PollNow(ctx context.Context, feed int64) error
	Polls(ctx context.Context, feed int64, limit int) ([]view.PollRow, error)
	Conditions(ctx context.Context) ([]view.Condition, error)
	Counts(ctx context.Context) (view.Counts, error)
}

// Hub wakes the live streams. What a waker says is only "look": the database is asked what there is.
type Hub interface {
	// Subscribe gives a channel on which something may arrive after each new event, until ctx ends. Wakes that nobody took are
	// folded into one.
	Subscribe(ctx context.Context) <-chan struct{}
}

// Webhooks is what a reader can do to the webhooks of a topic. Errors are written for the reader: what is wrong and what to do.
type Webhooks interface {
	// Create gives the subscription with its secret, which is shown once.
	Create(ctx context.Context, topic, url string) (news.Subscription, error)
	Delete(ctx context.Context, topic, id string) error
	// Test sends one test delivery now and gives its row of the ledger.
	Test(ctx context.Context, topic, id string) (news.Attempt, error)
	// Resume lets a suspended subscription go on from its cursor.
	Resume(ctx context.Context, topic, id string) error
	// Redeliver sends one match again now, under the message id that it had.
	Redeliver(ctx context.Context, topic, id string, number int64) (news.Attempt, error)
}

// Options say what the pages work with. Store is needed; everything else may be left out, and what depends on it is then not shown.
type Options struct {
	Store     Store
	Hub       Hub                                                                            // nil: the streams look once a second
	Webhooks  Webhooks                                                                       // nil: topics are shown on the wire only
	Discover  func(ctx context.Context, url string) (news.Discovery, error)                  // nil: feeds are added from the command line
	CheckFeed func(ctx context.Context, s news.Source, f news.Feed) (news.FeedReport, error) // nil: feeds are checked from the command line
	Demo      bool                                                                           // say on every page that the outlets are invented
	Version   string
	Zone      *time.Location // in which times are printed unless the reader chose UTC; nil: UTC
	Token     bool           // a token is needed to read, so there is something to sign out of
	Log       *zap.Logger
	Now       func() time.Time
}

// Pages serves the pages. It is an http.Handler for /, and renders the two pages that the gateway's guards need.
type Pages struct {
	Options
	mux    *http.ServeMux
	views  views
	assets assets

	surroundings kept[surroundings]
	languages    kept[[]string]
}

// New makes the pages. It fails only when a template does not parse.
func New(o Options) (*Pages, error) {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Log == nil {
		o.Log = zap.NewNop()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	assets, err := loadAssets()
	if err != nil {
		return nil, err
	}
	views, err := parseViews(assets)
	if err != nil {
		return nil, err
	}
	p := &Pages{Options: o, mux: http.NewServeMux(), views: views, assets: assets}
	p.routes()
	return p, nil
}

func (p *Pages) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

// routes is the map of the pages.
func (p *Pages) routes() {
	page := func(pattern string, h func(*visit) error) { p.mux.HandleFunc(pattern, p.visited(h)) }
	hook := func(pattern string, h func(*visit) error) { page(pattern, p.hooked(h)) }

	page("GET /{$}", p.wire)
	page("GET /wire", p.wire)
	p.mux.HandleFunc("GET /wire/stream", p.stream)
	page("GET /articles/{id}", p.article)
	page("GET /search", p.search)
	page("GET /help", p.help)

	page("GET /topics", p.topics)
	page("GET /topics/new", p.newTopic)
	page("POST /topics/new", p.newTopic)
	page("POST /topics/check", p.checkQuery)
	page("GET /topics/{id}", p.topic)
	page("POST /topics/{id}/run", p.runTopic)
	page("GET /topics/{id}/edit", p.editTopic)
	page("POST /topics/{id}/edit", p.editTopic)
	page("GET /topics/{id}/delete", p.askDeleteTopic)
	page("POST /topics/{id}/delete", p.deleteTopic)
	hook("POST /topics/{id}/webhooks", p.createWebhook)
	hook("POST /topics/{id}/webhooks/{hook}/test", p.testWebhook)
	hook("POST /topics/{id}/webhooks/{hook}/resume", p.resumeWebhook)
	hook("POST /topics/{id}/webhooks/{hook}/redeliver", p.redeliver)
	hook("GET /topics/{id}/webhooks/{hook}/delete", p.askDeleteWebhook)
	hook("POST /topics/{id}/webhooks/{hook}/delete", p.deleteWebhook)

	page("GET /sources", p.sources)
	page("POST /sources", p.addSource)
	page("GET /sources/{id}", p.source)
	page("POST /sources/{id}/poll", p.pollNow)
	page("POST /sources/{id}/feeds/{feed}/check", p.checkFeed)
	page("POST /sources/{id}/feeds/{feed}/adopt", p.adoptProposal)
	page("GET /sources/{id}/feeds/{feed}/remove", p.askRemoveFeed)
	page("POST /sources/{id}/feeds/{feed}/remove", p.removeFeed)

	page("GET /offline", p.offline)
	page("GET /login", p.login)
	p.mux.Handle("GET /assets/", p.assets)
	p.mux.HandleFunc("GET /favicon.ico", p.assets.icon)
	page("/", p.missing)
}
