package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/gateway"
	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/monitor"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/normaliser"
	"github.com/newswire-dev/newswire/services/storage"
)

// parts are the services of one process as the rest sees them.
type parts struct {
	runs    []func(context.Context) error
	ready   []func(context.Context) error
	wakes   []chan struct{} // of those that read the sequence
	handler http.Handler

	pushKept chan struct{} // filled when a hub has sent a body to this process
}

func (p *parts) add(run, ready func(context.Context) error) {
	p.runs = append(p.runs, run)
	p.ready = append(p.ready, ready)
}

// waker gives a channel that wake fills.
func (p *parts) waker() <-chan struct{} {
	c := make(chan struct{}, 1)
	p.wakes = append(p.wakes, c)
	return c
}

// wake tells the readers of the sequence that there is more of it. Wakes that nobody took are folded into one.
func (p *parts) wake(bus.Message) {
	for _, c := range p.wakes {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

func (p *parts) allReady(ctx context.Context) error {
	var errs []error
	for _, ready := range p.ready {
		errs = append(errs, ready(ctx))
	}
	return errors.Join(errs...)
}

// parts makes the services that this process runs.
func (w *wire) parts() (*parts, error) {
	p := &parts{pushKept: make(chan struct{}, 1)}
	makers := map[Service]func(*parts) error{
		Fetcher: w.fetcher, Normaliser: w.normaliser, Storage: w.storage, Monitor: w.monitor, Gateway: w.gateway,
	}
	p.handler = health(w.registry, p.allReady)
	for _, s := range w.Services {
		if err := makers[s](p); err != nil {
			return nil, fmt.Errorf("%s: %w", s, err)
		}
	}
	return p, nil
}

func (w *wire) fetcher(p *parts) error {
	f, err := fetcher.New(fetcher.Options{
		Store: w.db, Publisher: w.bus.Publisher(), DataDir: w.Data, UserAgent: w.UserAgent, AllowNets: w.AllowNets,
		PollMin: w.PollMin, PollMax: w.PollMax, RevisitMin: w.RevisitMin, KeepOriginals: w.KeepOriginals, KeepItems: w.KeepItems, Secrets: w.Secrets, Replay: w.Replay,
		PublicURL: w.PublicURL, PushKept: p.pushKept, Once: w.Once, Alone: w.broker != nil && w.Database == "", Holder: w.holder, Logger: w.Logger.Named(string(Fetcher)), Registerer: w.registry,
	})
	if err != nil {
		return err
	}
	p.add(func(ctx context.Context) error {
		err := f.Run(ctx)
		if err != nil || !w.Once || ctx.Err() != nil {
			return err
		}
		if err := w.settled(ctx); err != nil {
			return err
		}
		return errDone
	}, f.Ready)
	return nil
}

func (w *wire) normaliser(p *parts) error {
	n := normaliser.New(normaliser.Options{Bus: w.bus, Logger: w.Logger.Named(string(Normaliser))})
	p.add(n.Run, n.Ready)
	return nil
}

func (w *wire) storage(p *parts) error {
	s, err := storage.New(storage.Options{
		Store: w.db, Bus: w.bus, Holder: w.holder, RevisitMin: w.RevisitMin, Logger: w.Logger.Named(string(Storage)), Registerer: w.registry,
	})
	if err != nil {
		return err
	}
	p.add(s.Run, s.Ready)
	return nil
}

func (w *wire) monitor(p *parts) error {
	m, err := monitor.New(monitor.Options{
		Store: w.db, Holder: w.holder, Wake: p.waker(), Publisher: w.bus.Publisher(), AllowNets: w.AllowNets, UserAgent: w.UserAgent,
		Logger: w.Logger.Named(string(Monitor)), Registerer: w.registry,
	})
	if err != nil {
		return err
	}
	p.add(m.Run, m.Ready)
	return nil
}

func (w *wire) gateway(p *parts) error {
	sender := monitor.NewSender(monitor.SenderOptions{AllowNets: w.AllowNets, UserAgent: w.UserAgent})
	out := w.bus.Publisher()
	callback := fetcher.NewCallback(fetcher.CallbackOptions{Store: w.db, Kept: p.kept, Logger: w.Logger.Named(string(Gateway))})
	g, err := gateway.New(gateway.Options{
		Callback: callback, CallbackPath: fetcher.CallbackPath, CallbackMax: fetcher.MaxPush,
		Store: w.db, Token: w.Token, Wake: p.waker(), Demo: w.Demo, Version: w.Version, Hosts: w.names(), Zone: w.Zone,
		Logger: w.Logger.Named(string(Gateway)), Registry: w.registry, Ready: p.allReady,
		CheckFeed: w.checkFeed, Discover: w.discover, CheckWebhook: monitor.CheckURL, NewSecret: monitor.NewSecret, Send: sender.Send,
		Requeue: func(ctx context.Context, d news.Dead) error { return out.Publish(ctx, bus.Requeue(d)) },
	})
	if err != nil {
		return err
	}
	p.runs = append(p.runs, g.Run)
	p.ready = append(p.ready, w.db.Ping, w.bus.Ping)
	p.handler = g.Handler()
	return nil
}

// kept says that a hub has sent a body.
func (p *parts) kept() {
	select {
	case p.pushKept <- struct{}{}:
	default:
	}
}

// names gives the names by which the gateway may be asked: hubs and readers use the public one.
func (w *wire) names() []string {
	if u, err := url.Parse(w.PublicURL); err == nil && u.Hostname() != "" {
		return append(slices.Clone(w.Hosts), u.Hostname())
	}
	return w.Hosts
}

// caughtUp reports whether the topic and the matches have reached the head of the sequence.
func (w *wire) caughtUp(ctx context.Context) (bool, error) {
	epoch, _, head, err := w.db.Range(ctx)
	if err != nil || head == 0 {
		return err == nil, err
	}
	current, relayed, err := storage.Relayed(ctx, w.bus)
	if err != nil || current != epoch || relayed < head {
		return false, err
	}
	return monitor.Reached(ctx, w.db, head)
}
