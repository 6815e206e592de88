package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A wire is a whole wire in one process.
type wire struct {
	process *exec.Cmd
	url     string
}

// buildWire builds the binary that is measured.
func buildWire(ctx context.Context, folder string) error {
	build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(folder, "newswire"), "github.com/newswire-dev/newswire/services/cmd/newswire")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	return nil
}

// startWire starts a wire with fresh data over a list of feeds.
func startWire(ctx context.Context, folder, name string, list []byte) (*wire, error) {
	file := filepath.Join(folder, name+".opml")
	if err := os.WriteFile(file, list, 0o600); err != nil {
		return nil, err
	}
	listen, err := freeAddress()
	if err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(folder, name+".log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	c := exec.CommandContext(ctx, filepath.Join(folder, "newswire"), "run", "--data", filepath.Join(folder, name), "--listen", listen, "--feeds", file,
		"--allow-net", "127.0.0.0/8", "--poll-min", "12h", "--revisit-min", "0s")
	c.Stdout, c.Stderr = log, log
	return &wire{c, "http://" + listen}, c.Start()
}

func (w *wire) stop() {
	_ = w.process.Process.Signal(syscall.SIGTERM)
	_ = w.process.Wait()
}

// atRest gives the resident memory of a whole wire when all of its feeds were polled and nothing is left to do.
func atRest(ctx context.Context, folder, port string, feeds int) (int64, error) {
	w, err := startWire(ctx, folder, fmt.Sprint("rest", feeds), opml(feeds, func(n int) string { return address(port, n, "/news") }))
	if err != nil {
		return 0, err
	}
	defer w.stop()
	if err := settled(ctx, w.url, feeds); err != nil {
		return 0, err
	}
	select {
	case <-time.After(time.Minute): // the pace at which the heap is given back
	case <-ctx.Done():
	}
	return resident(strconv.Itoa(w.process.Process.Pid)), ctx.Err()
}

func opml(feeds int, address func(int) string) []byte {
	var b bytes.Buffer
	b.WriteString(`<opml version="2.0"><body>`)
	for n := range feeds {
		fmt.Fprintf(&b, `<outline type="rss" text="Outlet %d" xmlUrl="%s"/>`, n, address(n))
	}
	b.WriteString(`</body></opml>`)
	return b.Bytes()
}

// settled waits until each item has become an event.
func settled(ctx context.Context, url string, items int) error {
	for deadline := time.Now().Add(10 * time.Minute); time.Now().Before(deadline); {
		if metric(ctx, url, `newswire_events_relayed_total`) >= float64(items) {
			return nil
		}
		select {
		case <-time.After(200 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return fmt.Errorf("the wire has not settled within ten minutes")
}

// metric sums a counter that a wire shows.
func metric(ctx context.Context, url, name string) (sum float64) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/metrics", nil)
	if err != nil {
		return 0
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	for _, line := range strings.Split(string(b), "\n") {
		if strings.HasPrefix(line, name) {
			fields := strings.Fields(line)
			n, _ := strconv.ParseFloat(fields[len(fields)-1], 64)
			sum += n
		}
	}
	return sum
}
