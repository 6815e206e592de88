package app_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest"

	"github.com/newswire-dev/newswire/services/app"
)

// missing leaves a test out, or fails it where nothing may be left out.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// shared gives the folder of the measuring data.
func shared(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("NEWSWIRE_SHARED")
	if folder == "" {
		folder = "../../../shared"
	}
	if _, err := os.Stat(filepath.Join(folder, "data/extraction/fundus-pub/truth.json")); err != nil {
		missing(t, "the measuring data is not at "+folder+": set NEWSWIRE_SHARED to its folder")
	}
	return folder
}

// A mode is a way of running a wire: the test bodies are the same for both.
type mode struct {
	name string
	// start runs a wire until the test ends or stop is called, and gives the address of its gateway. done is closed when a run
	// with Once has read everything.
	start func(t *testing.T, c app.Config) wire
}

type wire struct {
	url  string
	done <-chan struct{}
	stop func()
}

func modes() []mode { return []mode{{"embedded", embedded}, {"served", served}} }

// eachMode runs one body over both.
func eachMode(t *testing.T, body func(t *testing.T, m mode)) {
	for _, m := range modes() {
		t.Run(m.name, func(t *testing.T) { body(t, m) })
	}
}

func quiet(t *testing.T) *zap.Logger {
	return zaptest.NewLogger(t, zaptest.Level(zap.WarnLevel), zaptest.WrapOptions(zap.AddStacktrace(zap.PanicLevel)))
}

// launch runs one Config in the background and waits until it listens.
func launch(t *testing.T, ctx context.Context, c app.Config) (addr string, ended <-chan error) {
	t.Helper()
	started, failed := make(chan string, 1), make(chan error, 1)
	c.Started = func(listen, _ string) { started <- listen }
	go func() { failed <- app.Run(ctx, c) }()
	select {
	case addr = <-started:
	case err := <-failed:
		t.Fatalf("the wire ended before it listened: %v", err)
	case <-time.After(60 * time.Second):
		t.Fatal("the wire does not listen after a minute")
	}
	return addr, failed
}

func embedded(t *testing.T, c app.Config) wire {
	ctx, cancel := context.WithCancel(t.Context())
	if c.Data == "" {
		c.Data = t.TempDir()
	}
	c.Listen, c.Logger = "127.0.0.1:0", quiet(t)
	addr, ended := launch(t, ctx, c)
	return finish(t, "http://"+addr, cancel, ended)
}

// served runs the five services apart, each with its own connections, on Kafka and PostgreSQL.
func served(t *testing.T, c app.Config) wire {
	c.Kafka = []string{kafka(t)}
	if c.Database == "" {
		c.Database = database(t)
	}
	if c.Data == "" {
		c.Data = t.TempDir()
	}
	if c.Prefix == "" {
		c.Prefix = "t" + strings.ToLower(rand.Text()[:10]) + "."
	}
	ctx, cancel := context.WithCancel(t.Context())
	c.Listen, c.Logger = "127.0.0.1:0", quiet(t)
	var url string
	var all []<-chan error
	for _, s := range []app.Service{app.Gateway, app.Monitor, app.Storage, app.Normaliser, app.Fetcher} {
		one := c
		one.Services = []app.Service{s}
		addr, ended := launch(t, ctx, one)
		if s == app.Gateway {
			url = "http://" + addr
		}
		all = append(all, ended)
	}
	return finish(t, url, cancel, all[len(all)-1], all[:len(all)-1]...)
}

// finish watches the process that decides the end and stops the others with the test.
func finish(t *testing.T, url string, cancel func(), decides <-chan error, others ...<-chan error) wire {
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		err := <-decides
		close(done)
		if err != nil {
			t.Errorf("the wire failed: %v", err)
		}
		for _, o := range others {
			if err := <-o; err != nil {
				t.Errorf("a service failed: %v", err)
			}
		}
	}()
	stop := func() {
		cancel()
		select {
		case <-stopped:
		case <-time.After(30 * time.Second):
			t.Error("the wire does not stop within half a minute")
		}
	}
	t.Cleanup(stop)
	return wire{url: url, done: done, stop: stop}
}

func kafka(t *testing.T) string {
	t.Helper()
	addr := os.Getenv("NEWSWIRE_TEST_KAFKA")
	if addr == "" {
		missing(t, "no Kafka: set NEWSWIRE_TEST_KAFKA to HOST:PORT, or run ./scripts/test")
	}
	return addr
}

// database makes a fresh database on the test server and drops it with the test.
func database(t *testing.T) string {
	t.Helper()
	server := os.Getenv("NEWSWIRE_TEST_POSTGRES")
	if server == "" {
		missing(t, "no PostgreSQL: set NEWSWIRE_TEST_POSTGRES to a URL, or run ./scripts/test")
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "newswire_" + strings.ToLower(rand.Text()[:12])
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// eventually waits until check gives no error.
func eventually(t *testing.T, within time.Duration, check func() error) {
	t.Helper()
	deadline := time.Now().Add(within)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	var err error
	for time.Now().Before(deadline) {
		if err = check(); err == nil {
			return
		}
		<-tick.C
	}
	t.Fatalf("after %s: %v", within, err)
}
