package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// address gives the address of a feed: each has a host of its own.
func address(port string, n int, path string) string {
	return fmt.Sprintf("http://127.%d.%d.%d:%s%s", 1+n/62500, n/250%250, 1+n%250, port, path)
}

// serve is the process of the outlets. It says its port, and serves until it is killed.
func serve(ctx context.Context, o options) error {
	l, err := net.Listen("tcp4", "0.0.0.0:0")
	if err != nil {
		return err
	}
	var asked atomic.Int64
	mux, shelf := http.NewServeMux(), newShelf(o.articles)
	feed := func(w http.ResponseWriter, r *http.Request) { outlet(w, r, asked.Add(1)) }
	mux.HandleFunc("GET /rss", feed)
	mux.HandleFunc("GET /news", feed)
	mux.HandleFunc("GET /gone/ferry.html", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	mux.HandleFunc("GET /sea/ferry.html", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "<!DOCTYPE html><html><head><title>The ferry</title></head><body><article><h1>The ferry came back to the pier</h1><p>%s</p></article></body></html>", text)
	})
	mux.HandleFunc("GET /feed/{n}", shelf.feed)
	mux.HandleFunc("GET /article/{n}", shelf.article)
	s := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
			http.Error(w, "for this machine alone", http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, r)
	})}
	fmt.Println(l.Addr().(*net.TCPAddr).Port)
	stop := context.AfterFunc(ctx, func() { s.Close() })
	defer stop()
	return s.Serve(l)
}

// outlet answers a feed: 304 where the validators are known, but for two polls of a hundred, which bring the same items in another form.
// The page of /rss is gone, so that its item ends there where nothing stands behind a fetcher; that of /news is an article.
func outlet(w http.ResponseWriter, r *http.Request, n int64) {
	page := "/gone/ferry.html"
	if r.URL.Path == "/news" {
		page = "/sea/ferry.html"
	}
	if r.Header.Get("If-None-Match") != "" && n%50 != 0 {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("ETag", fmt.Sprintf(`"%d"`, n))
	w.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprintf(w, `<rss version="2.0"><channel><title>Outlet %s</title><link>http://%s/</link><lastBuildDate>%d</lastBuildDate>`, r.Host, r.Host, n)
	fmt.Fprintf(w, `<item><title>The ferry came back to the pier</title><link>http://%s%s</link><description>%s</description></item></channel></rss>`,
		r.Host, page, text)
}

// text is what an item says.
const text = "The people who had waited for it went on board with their bicycles. The captain counted them twice. Nobody had been left behind, and " +
	"the lamps of the harbour were lit when the bow touched the pier. Fares stay as they were, the company said, and boats leave every hour again."

// startOutlets starts the process of the outlets.
func startOutlets(ctx context.Context, o options) (stop func(), port string, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, "", err
	}
	c := exec.CommandContext(ctx, self, "-role", "serve", "-articles", strconv.Itoa(o.articles))
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
