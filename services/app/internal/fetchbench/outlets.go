package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// address gives the address of a feed: each has a host of its own.
func address(port string, n int) string {
	return fmt.Sprintf("http://127.%d.%d.%d:%s/rss", 1+n/62500, n/250%250, 1+n%250, port)
}

// serve is the process of the outlets. It says its port, and serves until it is killed.
func serve(ctx context.Context, _ options) error {
	l, err := net.Listen("tcp4", "0.0.0.0:0")
	if err != nil {
		return err
	}
	var asked atomic.Int64
	s := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
			http.Error(w, "for this machine alone", http.StatusForbidden)
			return
		}
		outlet(w, r, asked.Add(1))
	})}
	fmt.Println(l.Addr().(*net.TCPAddr).Port)
	stop := context.AfterFunc(ctx, func() { s.Close() })
	defer stop()
	return s.Serve(l)
}

// outlet answers: 304 where the validators are known, but for two polls of a hundred, which bring the same items in another form.
func outlet(w http.ResponseWriter, r *http.Request, n int64) {
	switch {
	case strings.HasSuffix(r.URL.Path, ".html"): // the page is gone, so that the item ends here
		w.WriteHeader(http.StatusGone)
		return
	case r.URL.Path != "/rss":
		http.NotFound(w, r)
		return
	}
	if r.Header.Get("If-None-Match") != "" && n%50 != 0 {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("ETag", fmt.Sprintf(`"%d"`, n))
	w.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprintf(w, `<rss version="2.0"><channel><title>Outlet %s</title><link>http://%s/</link><lastBuildDate>%d</lastBuildDate>`, r.Host, r.Host, n)
	fmt.Fprintf(w, `<item><title>The ferry came back to the pier</title><link>http://%s/sea/ferry-1.html</link><description>%s</description></item></channel></rss>`,
		r.Host, strings.Repeat("The people who had waited for it went on board with their bicycles. ", 5))
}

// startOutlets starts the process of the outlets.
func startOutlets(ctx context.Context) (stop func(), port string, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, "", err
	}
	c := exec.CommandContext(ctx, self, "-role", "serve")
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := c.Start(); err != nil {
		return nil, "", err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	return func() { _ = c.Process.Signal(syscall.SIGKILL); _ = c.Wait() }, strings.TrimSpace(line), err
}
