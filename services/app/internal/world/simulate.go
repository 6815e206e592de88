package world

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/internal/store/sqlite"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// A Simulation runs a world and the wire in one process. It is meant for a bubble of testing/synctest, in which days are seconds.
type Simulation struct {
	World      *World
	Dir        string // for database and originals
	Fetchers   int    // at work at once; default 1
	PollMin    time.Duration
	PollMax    time.Duration
	RevisitMin time.Duration
	Kills      []time.Time   // at each a fetcher is killed, and another started a minute later
	Quiet      time.Duration // after the scripts end
	Logger     *zap.Logger
	Now        func() time.Time

	db      *store.DB
	carrier *carrier
	network *Network
}

// Run simulates and gives what the wire told.
func (s *Simulation) Run(ctx context.Context) (out Outcome, err error) {
	if s.Logger == nil {
		s.Logger = zap.NewNop()
	}
	s.Fetchers = max(s.Fetchers, 1)
	if s.db, err = s.open(ctx); err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, s.db.Close()) }()
	for _, f := range s.World.Feeds() {
		source := news.Source{ID: news.SourceID(f.Site), Name: f.Name, Site: f.Site, Country: f.Country, Language: f.Language}
		if _, _, err := s.db.CreateFeed(ctx, source, news.Feed{Candidates: f.URLs}); err != nil {
			return out, err
		}
	}
	filing, err := storage.New(storage.Options{Store: s.db, Holder: "world", RevisitMin: s.RevisitMin, Logger: s.Logger})
	if err != nil {
		return out, err
	}
	s.carrier = newCarrier(filing, s.World.Seed, s.World.Now)
	s.network = NewNetwork(s.World)
	served := make(chan error, 1)
	network, stop := context.WithCancel(ctx)
	go func() { served <- s.network.Serve(network) }()
	err = s.live(ctx)
	stop()
	return s.outcome(ctx, errors.Join(err, <-served))
}

func (s *Simulation) open(ctx context.Context) (*store.DB, error) {
	return sqlite.Open(ctx, filepath.Join(s.Dir, "newswire.db"))
}

// live runs fetchers until the world has ended, and kills some.
func (s *Simulation) live(ctx context.Context) error {
	r := rand.New(rand.NewPCG(s.World.Seed, 5))
	var running []*process
	for i := range s.Fetchers {
		p, err := s.start(ctx, i)
		if err != nil {
			return err
		}
		running = append(running, p)
	}
	for _, at := range s.Kills {
		if !sleepUntil(ctx, at) {
			break
		}
		i := r.IntN(len(running))
		running[i].kill()
		if !sleepUntil(ctx, at.Add(time.Minute)) {
			break
		}
		p, err := s.start(ctx, running[i].n)
		if err != nil {
			return err
		}
		running[i] = p
	}
	sleepUntil(ctx, s.World.End().Add(s.Quiet))
	var errs []error
	for _, p := range running {
		errs = append(errs, p.stop())
	}
	return errors.Join(errs...)
}

func sleepUntil(ctx context.Context, at time.Time) bool {
	t := time.NewTimer(time.Until(at))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// A process is one fetcher with all that a process of its own would have.
type process struct {
	n         int
	db        *store.DB
	mouth     *mouth
	transport *http.Transport
	cancel    context.CancelFunc
	ended     chan error
}

func (s *Simulation) start(ctx context.Context, n int) (*process, error) {
	db, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	p := &process{n: n, db: db, mouth: &mouth{carrier: s.carrier}, transport: s.network.Transport(), ended: make(chan error, 1)}
	f, err := fetcher.New(fetcher.Options{
		Store: db, Publisher: p.mouth, DataDir: filepath.Join(s.Dir, fmt.Sprint("fetcher", n)), Transport: p.transport,
		PollMin: s.PollMin, PollMax: s.PollMax, RevisitMin: s.RevisitMin, Look: time.Minute, Logger: s.Logger,
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	ctx, p.cancel = context.WithCancel(ctx)
	go func() { p.ended <- f.Run(ctx) }()
	return p, nil
}

// kill ends a process as SIGKILL does: nothing that it would still do has an effect.
func (p *process) kill() {
	p.mouth.killed.Store(true)
	p.db.Close()
	p.cancel()
	<-p.ended
	p.transport.CloseIdleConnections()
}

func (p *process) stop() error {
	p.cancel()
	err := <-p.ended
	p.transport.CloseIdleConnections()
	return errors.Join(err, p.db.Close())
}

// outcome reads what the wire told.
func (s *Simulation) outcome(ctx context.Context, err error) (Outcome, error) {
	if err != nil {
		return Outcome{}, err
	}
	o := Outcome{Kills: slices.Clone(s.Kills), Failed: s.carrier.failed}
	o.Carried = fmt.Sprintf("%d documents carried: %d lost, %d doubled, %d delayed", s.carrier.sent, s.carrier.lost, s.carrier.doubled, s.carrier.delayed)
	if _, o.Pending, err = s.db.Unfinished(ctx, time.Time{}); err != nil {
		return o, err
	}
	for range 40 { // each counts a part
		a, err := s.db.Audit(ctx, s.World.Now())
		if err != nil {
			return o, err
		}
		o.Wrong = max(o.Wrong, a.Imbalance)
	}
	for after := int64(0); ; {
		events, err := s.db.EventsAfter(ctx, after, 500)
		if err != nil || len(events) == 0 {
			return o, err
		}
		for _, e := range events {
			o.Told = append(o.Told, told(e))
		}
		after = events[len(events)-1].Seq
	}
}

func told(e news.Event) Told {
	t := Told{Seq: e.Seq, Type: string(e.Type), Time: e.Time, ID: e.Subject, URL: e.Article.URL, Title: e.Article.Title, Text: e.Article.Text,
		Source: e.Article.Source.ID, Revision: e.Article.Revision, Entry: e.Article.Completeness == news.FromEntry}
	if f := e.About.Feed; f != nil {
		t.URL, t.Source = f.URL, f.Source.ID
	}
	if g := e.About.Gap; g != nil {
		t.From, t.To, t.Missing, t.Recovered = g.From, g.To, g.Missing, g.Recovered
	}
	if x := e.About.Trouble; x != nil {
		t.Cause, t.Advice, t.Ended = string(x.Cause), x.Detail, x.State == news.TroubleEnded
	}
	return t
}
