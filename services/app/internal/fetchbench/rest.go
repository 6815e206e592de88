package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// atRest gives the resident memory of a whole wire when all of its feeds were polled and nothing is left to do.
func atRest(ctx context.Context, folder, port string, feeds int) (int64, error) {
	binary := filepath.Join(folder, "newswire")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, "github.com/newswire-dev/newswire/services/cmd/newswire")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return 0, fmt.Errorf("build: %w", err)
	}
	list := filepath.Join(folder, "feeds.opml")
	if err := os.WriteFile(list, opml(port, feeds), 0o600); err != nil {
		return 0, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	listen := l.Addr().String()
	l.Close()
	log, err := os.Create(filepath.Join(folder, "rest.log"))
	if err != nil {
		return 0, err
	}
	defer log.Close()
	c := exec.CommandContext(ctx, binary, "run", "--data", filepath.Join(folder, fmt.Sprint("rest", feeds)), "--listen", listen, "--feeds", list,
		"--allow-net", "127.0.0.0/8", "--poll-min", "12h", "--revisit-min", "0s")
	c.Stdout, c.Stderr = log, log
	if err := c.Start(); err != nil {
		return 0, err
	}
	defer func() { _ = c.Process.Signal(syscall.SIGTERM); _ = c.Wait() }()
	if err := settled(ctx, "http://"+listen, feeds); err != nil {
		return 0, err
	}
	return resident(strconv.Itoa(c.Process.Pid)), nil
}

func opml(port string, feeds int) []byte {
	var b bytes.Buffer
	b.WriteString(`<opml version="2.0"><body>`)
	for n := range feeds {
		fmt.Fprintf(&b, `<outline type="rss" text="Outlet %d" xmlUrl="%s"/>`, n, address(port, n))
	}
	b.WriteString(`</body></opml>`)
	return b.Bytes()
}

// settled waits until each feed's item was looked at, and then until the heap was given back.
func settled(ctx context.Context, url string, items int) error {
	for deadline := time.Now().Add(10 * time.Minute); time.Now().Before(deadline); {
		if metric(ctx, url, `newswire_fetch_pages_total`) >= float64(items) {
			select {
			case <-time.After(time.Minute): // the scavenger's pace
			case <-ctx.Done():
			}
			return ctx.Err()
		}
		select {
		case <-time.After(time.Second):
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
