package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"golang.org/x/sync/errgroup"
)

// miniflux is the reader that is measured beside the wire, with the version of its module.
const miniflux, minifluxVersion = "miniflux.app/v2", "v2.3.5"

// A peer is a Miniflux of our own, with a database of its own.
type peer struct {
	binary, listen, database string
	server, db               *sql.DB
	name                     string
	backends                 map[int]float64 // CPU seconds of each of the database's processes when last seen
}

// newPeer builds it in a module of its own, so that it is no dependency of the wire, and makes the database.
func newPeer(ctx context.Context, folder, postgres string) (*peer, error) {
	p := &peer{binary: filepath.Join(folder, "miniflux"), name: "newswire_bench_" + strings.ToLower(rand.Text()[:10]), backends: map[int]float64{}}
	module := filepath.Join(folder, "peer")
	if err := os.MkdirAll(module, 0o750); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(module, "go.mod"), []byte("module peer\n\ngo 1.26\n\nrequire "+miniflux+" "+minifluxVersion+"\n"), 0o600); err != nil {
		return nil, err
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", p.binary, miniflux)
	build.Dir, build.Env = module, append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	if said, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building it: %w: %.200s", err, bytes.TrimSpace(said[max(0, len(said)-200):]))
	}
	u, err := url.Parse(postgres)
	if err != nil {
		return nil, err
	}
	if p.server, err = sql.Open("pgx", postgres); err != nil {
		return nil, err
	}
	if _, err := p.server.ExecContext(ctx, "CREATE DATABASE "+p.name); err != nil {
		return nil, fmt.Errorf("its database: %w", err)
	}
	u.Path = "/" + p.name
	p.database = u.String()
	p.db, err = sql.Open("pgx", p.database)
	return p, err
}

// close drops the database.
func (p *peer) close() {
	p.db.Close()
	_, _ = p.server.Exec("DROP DATABASE IF EXISTS " + p.name + " WITH (FORCE)")
	p.server.Close()
}

// command gives a command of it with its settings. Networks that are not public are closed to it by default, too.
func (p *peer) command(ctx context.Context, batch int, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, p.binary, args...)
	c.Env = append(os.Environ(), "DATABASE_URL="+p.database, "LISTEN_ADDR="+p.listen, "RUN_MIGRATIONS=1", "CREATE_ADMIN=1", "ADMIN_USERNAME=bench",
		"ADMIN_PASSWORD=bench-bench", "FETCHER_ALLOW_PRIVATE_NETWORKS=1", "POLLING_FREQUENCY=1440", "LOG_LEVEL=error", fmt.Sprint("BATCH_SIZE=", batch))
	return c
}

// articles gives the processor time in which it takes up the feeds of a shelf and fetches their articles, with its database.
func (p *peer) articles(ctx context.Context, port string, n int) (own, database float64, err error) {
	if p.listen, err = freeAddress(); err != nil {
		return 0, 0, err
	}
	c := p.command(ctx, 100)
	if err := c.Start(); err != nil {
		return 0, 0, err
	}
	stop := p.watch(ctx)
	err = p.addFeeds(ctx, port, n)
	stop()
	_ = c.Process.Signal(syscall.SIGTERM)
	_ = c.Wait()
	if err != nil {
		return 0, 0, err
	}
	var read int
	if err := p.db.QueryRowContext(ctx, `SELECT count(*) FROM entries WHERE length(content) > 1000`).Scan(&read); err != nil {
		return 0, 0, err
	}
	if read < n {
		return 0, 0, fmt.Errorf("it has read %d of %d articles", read, n)
	}
	return spent(c), p.ofDatabase(), nil
}

// addFeeds adds the feeds, eight at once; each is answered when its articles were fetched.
func (p *peer) addFeeds(ctx context.Context, port string, n int) error {
	if err := ready(ctx, "http://"+p.listen+"/healthcheck"); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(8)
	for k := range n / perFeed {
		g.Go(func() error {
			body, err := json.Marshal(map[string]any{"feed_url": shelfFeed(port, k), "category_id": 1, "crawler": true})
			if err != nil {
				return err
			}
			return p.post(ctx, "/v1/feeds", body)
		})
	}
	return g.Wait()
}

func (p *peer) post(ctx context.Context, path string, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+p.listen+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.SetBasicAuth("bench", "bench-bench")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if said, _ := io.ReadAll(io.LimitReader(res.Body, 300)); res.StatusCode >= 300 {
		return fmt.Errorf("%s: %s: %s", path, res.Status, said)
	}
	return nil
}

// polls gives polls a second and the processor time of each, of feeds that it knows already. It has no others by then.
func (p *peer) polls(ctx context.Context, port string, n int) (rate, cpu float64, err error) {
	if _, err := p.db.ExecContext(ctx, `DELETE FROM feeds`); err != nil {
		return 0, 0, err
	}
	for i := range n {
		if _, err := p.db.ExecContext(ctx, `INSERT INTO feeds (user_id, category_id, title, feed_url, site_url) VALUES (1, 1, $1, $1, $1)`, address(port, i, "/rss")); err != nil {
			return 0, 0, err
		}
	}
	var c *exec.Cmd
	var took time.Duration
	for range 2 { // the first gets the validators
		if _, err := p.db.ExecContext(ctx, `UPDATE feeds SET next_check_at = now() - interval '1 minute'`); err != nil {
			return 0, 0, err
		}
		clear(p.backends)
		c = p.command(ctx, n, "-refresh-feeds")
		stop, began := p.watch(ctx), time.Now()
		err := c.Run()
		took = time.Since(began)
		stop()
		if err != nil {
			return 0, 0, err
		}
	}
	return float64(n) / took.Seconds(), (spent(c) + p.ofDatabase()) * 1000 / float64(n), nil
}

// watch notes every tenth of a second the processor time of the database's processes until it is stopped.
func (p *peer) watch(ctx context.Context) (stop func()) {
	watched, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for tick := time.Tick(100 * time.Millisecond); ; {
			select {
			case <-tick:
				p.note(watched)
			case <-watched.Done():
				return
			}
		}
	}()
	return func() { cancel(); <-done; p.note(ctx) }
}
