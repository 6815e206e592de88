package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/segmentio/kafka-go"
)

// A mode is a way of running the wire: all in one process, or five processes on servers.
type mode struct {
	name, binary, folder string
	kafka, postgres      string // empty: embedded
}

// A wire is one that runs.
type wire struct {
	url       string
	processes []*exec.Cmd
	servers   []int   // process ids of the servers, where they are on this machine
	before    float64 // CPU seconds of the servers at the start
	clean     []func() error
}

// start starts a wire with fresh data. The fetcher comes last, when all others are ready.
func (m mode) start(ctx context.Context, flags ...string) (*wire, error) {
	w := &wire{}
	flags = append(flags, "--data", filepath.Join(m.folder, rand.Text()))
	if m.kafka == "" {
		var err error
		w.url, err = w.launch(ctx, m.binary, append([]string{"run"}, flags...))
		return w, err
	}
	prefix := "bench" + strings.ToLower(rand.Text()[:10]) + "."
	database, err := w.database(ctx, m.postgres)
	if err != nil {
		return w, err
	}
	w.clean = append(w.clean, func() error { return deleteTopics(m.kafka, prefix) })
	flags = append(flags, "--kafka", m.kafka, "--kafka-prefix", prefix, "--database", database)
	w.servers = serversOf(m.kafka, m.postgres)
	w.before = cpuOf(w.servers)
	for _, service := range []string{"storage", "normaliser", "monitor", "gateway", "fetcher"} {
		at, err := w.launch(ctx, m.binary, append([]string{service}, flags...))
		if err != nil {
			return w, err
		}
		if service == "gateway" {
			w.url = at
		}
	}
	return w, nil
}

// launch starts one process and waits until it is ready.
func (w *wire) launch(ctx context.Context, binary string, args []string) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	listen := l.Addr().String()
	l.Close()
	log, err := os.Create(binary + "-" + args[0] + ".log")
	if err != nil {
		return "", err
	}
	defer log.Close()
	c := exec.Command(binary, append(args, "--listen", listen)...)
	c.Stdout, c.Stderr = log, log
	if err := c.Start(); err != nil {
		return "", err
	}
	w.processes = append(w.processes, c)
	at := "http://" + listen
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline) && ctx.Err() == nil; time.Sleep(20 * time.Millisecond) {
		if r, err := http.Get(at + "/readyz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return at, nil
			}
		}
	}
	said, _ := os.ReadFile(log.Name())
	return "", fmt.Errorf("%s is not ready after a minute:\n%s", args[0], said[max(0, len(said)-2000):])
}

// stop ends the wire and gives the CPU seconds of its processes and of its servers, start and stop included.
func (w *wire) stop() (own, servers float64, err error) {
	for i := len(w.processes) - 1; i >= 0; i-- {
		c := w.processes[i]
		err = errors.Join(err, c.Process.Signal(syscall.SIGTERM))
		_ = c.Wait() // an interrupted process does not end with 0
		own += (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds()
	}
	servers = cpuOf(w.servers) - w.before
	for i := len(w.clean) - 1; i >= 0; i-- {
		err = errors.Join(err, w.clean[i]())
	}
	w.processes, w.clean = nil, nil
	return own, servers, err
}

// database makes a fresh database, which is dropped with the wire.
func (w *wire) database(ctx context.Context, server string) (string, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		return "", err
	}
	name := "newswire_bench_" + strings.ToLower(rand.Text()[:10])
	if _, err := db.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", errors.Join(err, db.Close())
	}
	w.clean = append(w.clean, func() error {
		_, err := db.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
		return errors.Join(err, db.Close())
	})
	u.Path = "/" + name
	return u.String(), nil
}

func deleteTopics(broker, prefix string) error {
	c := kafka.Client{Addr: kafka.TCP(broker), Timeout: 10 * time.Second}
	m, err := c.Metadata(context.Background(), &kafka.MetadataRequest{})
	if err != nil {
		return err
	}
	var ours []string
	for _, t := range m.Topics {
		if strings.HasPrefix(t.Name, prefix) {
			ours = append(ours, t.Name)
		}
	}
	_, err = c.DeleteTopics(context.Background(), &kafka.DeleteTopicsRequest{Topics: ours})
	return err
}
