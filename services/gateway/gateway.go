// Package gateway is where people and programs meet the wire: the pages, the API in all its protocols, the stream of events. It
// reads from the database; Kafka only wakes it.
package gateway

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/gateway/internal/guard"
	"github.com/newswire-dev/newswire/services/gateway/internal/rpc"
	"github.com/newswire-dev/newswire/services/gateway/internal/stream"
	"github.com/newswire-dev/newswire/services/gateway/internal/web"
	"github.com/newswire-dev/newswire/services/news"
)

// Options say what the gateway works with. Store and the functions are required.
type Options struct {
	Store Store
	Token string   // bearer token of programs and password of the login page; empty: everybody may read and write
	Hosts []string // names, besides loopback and addresses, by which browsers may ask; "*" for any

	Wake         <-chan struct{}                                                                // filled when there are new events
	CheckFeed    func(ctx context.Context, s news.Source, f news.Feed) (news.FeedReport, error) // one poll, explained; f may be an address alone
	Discover     func(ctx context.Context, url string) (news.Discovery, error)                  // the feeds of a site
	CheckWebhook func(url string) error
	NewSecret    func() (string, error)
	Send         func(ctx context.Context, s news.Subscription, m news.Match) news.Attempt // one delivery, now
	Requeue      func(ctx context.Context, d news.Dead) error                              // back to its Kafka topic

	Callback     http.Handler // answers what lies below CallbackPath, without a token; nil: nothing does
	CallbackPath string
	CallbackMax  int64 // bytes of a body there

	Ready    func(ctx context.Context) error
	Registry *prometheus.Registry // shown at /metrics
	Demo     bool
	Version  string
	Zone     *time.Location // in which pages print times
	Logger   *zap.Logger
}

// A Gateway is the service.
type Gateway struct {
	hub     *stream.Hub
	wake    <-chan struct{}
	handler http.Handler
}

// New makes a gateway.
func New(o Options) (*Gateway, error) {
	g := &Gateway{hub: stream.NewHub(), wake: o.Wake}
	hooks := webhooks{o.Store, o}
	pages, err := web.New(web.Options{
		Store: o.Store, Hub: g.hub, Webhooks: pageHooks{hooks}, Discover: o.Discover, CheckFeed: o.CheckFeed, Demo: o.Demo, Version: o.Version, Zone: o.Zone,
		Token: o.Token != "", Log: o.Logger,
	})
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	api, err := rpc.New(rpc.Options{
		Store: o.Store, Hub: g.hub, Webhooks: hooks, CheckFeed: o.CheckFeed, Discover: o.Discover, CheckWebhook: o.CheckWebhook, Requeue: o.Requeue, Logger: o.Logger,
	}, unknown())
	if err != nil {
		return nil, fmt.Errorf("api: %w", err)
	}
	g.handler = guard.Wrap(guard.Options{
		Token: o.Token, Hosts: o.Hosts, CSP: web.ContentSecurityPolicy, Open: o.open, MaxBody: o.maxBody,
		Login: func(w http.ResponseWriter, r *http.Request, status int, wrong string) {
			pages.Login(w, r, status, wrong)
		},
	}, routes(o, api, stream.Events(o.Store, g.hub), pages))
	return g, nil
}

// Handler answers everything that the gateway is asked.
func (g *Gateway) Handler() http.Handler { return g.handler }

// Run wakes those who wait for events until ctx ends.
func (g *Gateway) Run(ctx context.Context) error { return g.hub.Run(ctx, g.wake) }

// pageHooks is webhooks as the pages want them.
type pageHooks struct{ webhooks }

func (h pageHooks) Resume(ctx context.Context, topic, id string) error {
	_, err := h.webhooks.Resume(ctx, topic, id)
	return err
}
