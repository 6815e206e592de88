package world

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"golang.org/x/text/encoding/htmlindex"
)

// An answering is one request on its way through the script.
type answering struct {
	*Asked
	world *World
	w     http.ResponseWriter
	r     *http.Request
	now   time.Time
}

// ServeHTTP answers for all outlets.
func (w *World) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	now := w.Now()
	o := w.byHost[strings.TrimPrefix(strings.ToLower(r.Host), "www.")]
	if o == nil {
		http.Error(rw, "no outlet of this world", http.StatusMisdirectedRequest)
		return
	}
	a := &answering{Asked: &Asked{Outlet: o, Host: r.Host, Path: r.URL.Path, Query: r.URL.RawQuery, Header: r.Header.Clone(), Began: now, Kind: o.kind(r.URL.Path)}, world: w, w: rw, r: r, now: now}
	w.begin(a.Asked)
	defer w.end(a.Asked)
	if o.quirks.skew != 0 {
		rw.Header().Set("Date", now.Add(o.quirks.skew).UTC().Format(http.TimeFormat))
	}
	o.answer(a)
}

func (o *Outlet) kind(path string) Kind {
	switch {
	case path == "/robots.txt", path == "/rules.txt":
		return RobotsKind
	case strings.HasPrefix(path, "/feed"):
		return FeedKind
	case strings.HasPrefix(path, "/sitemap"):
		return SitemapKind
	case strings.Count(path, "/") >= 2, strings.HasPrefix(path, "/count"):
		return PageKind
	}
	return OtherKind
}

var parts = map[Kind]part{FeedKind: onFeed, PageKind: onPages, RobotsKind: onRobots, SitemapKind: onSitemap, OtherKind: onPages}

func (o *Outlet) answer(a *answering) {
	if f := o.fault(parts[a.Kind], a.now); f != nil {
		a.Fault = f.name
		if !f.act(a) {
			return
		}
		a.Fault = ""
	}
	switch a.Kind {
	case RobotsKind:
		o.answerRobots(a)
	case FeedKind:
		o.answerFeed(a)
	case SitemapKind:
		o.answerSitemap(a)
	case PageKind:
		o.answerPage(a)
	default:
		page := 0
		fmt.Sscan(a.r.URL.Query().Get("page"), &page)
		a.send(http.StatusOK, "text/html; charset=utf-8", o.list(page))
	}
}

func (o *Outlet) answerRobots(a *answering) {
	rules := o.robotsAt(a.now)
	if rules.to != "" && a.Path == "/robots.txt" {
		sendTo(http.StatusMovedPermanently, func(*answering) string { return rules.to })(a)
		return
	}
	if rules.status != 0 {
		a.send(rules.status, "text/plain", "")
		return
	}
	body := rules.body
	if o.sitemap {
		body += "\nSitemap: " + o.Base + "/sitemap.xml\n"
	}
	if a.Whole = a.send(http.StatusOK, "text/plain; charset=utf-8", body); a.Whole {
		a.Rules = rules
	}
}

// answerFeed shows the newest entries, or an older page of them.
func (o *Outlet) answerFeed(a *answering) {
	list, next := o.shown(a.Path, a.now), ""
	if o.pages {
		all, page := o.older(a.now), 0
		fmt.Sscan(a.r.URL.Query().Get("page"), &page)
		from := min(page*o.window, len(all))
		to := min(from+o.window, len(all))
		list = all[from:to]
		if to < len(all) {
			next = fmt.Sprintf("%s%s?page=%d", o.Base, o.feedPath, page+1)
		}
	}
	sights := make([]Sight, 0, len(list))
	for _, one := range list {
		sights = append(sights, Sight{one, one.entry(a.now)})
	}
	if o.quirks.reordered && a.n%2 == 1 {
		for i := range len(sights) / 2 {
			sights[i], sights[len(sights)-1-i] = sights[len(sights)-1-i], sights[i]
		}
	}
	kind, body := o.feed(sights, a.n, a.now, next)
	a.Shown = sights
	if o.quirks.stray {
		body = strings.Replace(body, "<title>", "<title>\x01", 2)
		body = strings.Replace(body, " of the ", " & < of the ", 1)
	}
	a.conditional(kind, o.encode(body))
}

func (o *Outlet) answerSitemap(a *answering) {
	if !o.sitemap {
		a.send(http.StatusNotFound, "text/html; charset=utf-8", notFoundPage)
		return
	}
	var sights []Sight
	for _, one := range o.older(a.now) {
		if a.now.Sub(one.Shown) < 48*time.Hour {
			sights = append(sights, Sight{one, one.entry(a.now)})
		}
	}
	a.Shown = sights
	a.conditional("application/xml; charset=utf-8", o.newsSitemap(sights, a.n))
}

// answerPage shows an article as it is now.
func (o *Outlet) answerPage(a *answering) {
	path := strings.TrimSuffix(a.Path, "/")
	if id := a.r.URL.Query().Get("id"); id != "" {
		path += "?id=" + id
	}
	if path == "/count" {
		http.Redirect(a.w, a.r, a.r.URL.Query().Get("to"), http.StatusFound)
		return
	}
	one := o.at(path, a.now)
	if one == nil {
		a.send(http.StatusNotFound, "text/html; charset=utf-8", notFoundPage)
		return
	}
	a.Article = one
	if one.moved != "" && path == one.Path && !a.now.Before(one.movedAt) {
		http.Redirect(a.w, a.r, one.moved, http.StatusMovedPermanently)
		return
	}
	a.Missing = one.away(a.now)
	switch a.Missing {
	case NotFound:
		a.send(http.StatusNotFound, "text/html; charset=utf-8", notFoundPage)
	case Gone:
		a.send(http.StatusGone, "text/html; charset=utf-8", notFoundPage)
	case Marked:
		a.send(http.StatusOK, "text/html; charset=utf-8", markerPage(one))
	case Homeward:
		http.Redirect(a.w, a.r, "/", http.StatusFound)
	default:
		a.Version = one.version(a.now)
		if o.quirks.lag && a.n%2 == 1 && a.Version > 0 && a.now.Sub(one.Versions[a.Version].From) < a.world.beats(3) {
			a.Version--
		}
		a.Whole = a.send(http.StatusOK, "text/html; charset="+o.charset(), o.encode(o.page(one, one.Versions[a.Version], a.n)))
	}
}

// conditional sends a body, or says that it is the one that is known.
func (a *answering) conditional(kind, body string) {
	sum := sha256.Sum256([]byte(body))
	known := false
	switch q := a.Outlet.quirks; {
	case q.noETag:
	case q.dated:
		// A second of the year 2020 that stands for the body.
		date := time.Unix(1577836800+int64(sum[0])<<16+int64(sum[1])<<8+int64(sum[2]), 0).UTC().Format(http.TimeFormat)
		a.w.Header().Set("Last-Modified", date)
		known = a.r.Header.Get("If-Modified-Since") == date
	default:
		tag := `W/"` + hex.EncodeToString(sum[:8]) + `"`
		a.w.Header().Set("ETag", tag)
		known = a.r.Header.Get("If-None-Match") == tag
	}
	if known {
		a.Status, a.NotModified = http.StatusNotModified, true
		a.w.WriteHeader(http.StatusNotModified)
		return
	}
	a.Whole = a.send(http.StatusOK, kind, body)
}

// send answers, and reports whether everything was taken.
func (a *answering) send(status int, kind, body string) bool {
	if a.Outlet.quirks.zipped && len(body) > 500 && strings.Contains(a.r.Header.Get("Accept-Encoding"), "gzip") {
		a.w.Header().Set("Content-Encoding", "gzip")
		body = zipped(body)
	}
	a.Status = status
	a.w.Header().Set("Content-Type", kind)
	a.w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	a.w.WriteHeader(status)
	n, err := a.w.Write([]byte(body))
	return err == nil && n == len(body) && a.r.Context().Err() == nil
}

func zipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, s)
	z.Close()
	return b.String()
}

// encode writes a document in the outlet's charset.
func (o *Outlet) encode(body string) string {
	if o.quirks.charset == "" {
		return body
	}
	e, err := htmlindex.Get(o.quirks.charset)
	if err != nil {
		panic(err)
	}
	out, err := e.NewEncoder().String(body)
	if err != nil {
		panic(fmt.Sprintf("%s cannot be written in %s: %v", o.Name, o.quirks.charset, err))
	}
	return out
}
