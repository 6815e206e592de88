package world

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// An act answers in the place of the usual answer; true means that the usual answer follows after all.
type act func(a *answering) bool

// status answers with a status and headers, given as name and value.
func status(code int, header ...string) act {
	return func(a *answering) bool {
		for i := 0; i+1 < len(header); i += 2 {
			a.w.Header().Set(header[i], header[i+1])
		}
		a.send(code, "text/html; charset=utf-8", "<html><body><h1>"+http.StatusText(code)+"</h1></body></html>")
		return false
	}
}

// pause asks for a pause of some seconds, or until a date.
func pause(code int, d time.Duration, date bool) act {
	return func(a *answering) bool {
		a.Pause = d.Truncate(time.Second)
		value := fmt.Sprint(int(d / time.Second))
		if date {
			value = a.now.Add(d + time.Second).UTC().Format(http.TimeFormat)
		}
		return status(code, "Retry-After", value)(a)
	}
}

// html answers with a page.
func html200(body string) act {
	return func(a *answering) bool {
		a.send(http.StatusOK, "text/html; charset=utf-8", body)
		return false
	}
}

// sendTo redirects.
func sendTo(code int, to func(a *answering) string) act {
	return func(a *answering) bool {
		a.Status = code
		http.Redirect(a.w, a.r, to(a), code)
		return false
	}
}

// reset sends a part and breaks the connection.
func reset(a *answering) bool {
	a.w.Header().Set("Content-Type", "application/rss+xml")
	a.w.Header().Set("Content-Length", "100000")
	io.WriteString(a.w, `<?xml version="1.0"?><rss version="2.0"><channel><title>`)
	http.NewResponseController(a.w).Flush()
	a.cut()
	return false
}

// hangUp breaks the connection without an answer.
func hangUp(a *answering) bool {
	a.cut()
	return false
}

func (a *answering) cut() {
	c, _, err := http.NewResponseController(a.w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if t, ok := c.(*net.TCPConn); ok {
		t.SetLinger(0)
	}
	c.Close()
}

// drip sends a byte now and then until the client has enough.
func drip(every time.Duration) act {
	return func(a *answering) bool {
		a.w.Header().Set("Content-Type", "text/html; charset=utf-8")
		for range 600 {
			if _, err := io.WriteString(a.w, " "); err != nil {
				return false
			}
			if http.NewResponseController(a.w).Flush() != nil {
				return false
			}
			t := time.NewTimer(every)
			select {
			case <-t.C:
			case <-a.r.Context().Done():
				t.Stop()
				return false
			}
		}
		return false
	}
}

// bomb is made once: 60 MB of spaces in 60 KB.
var bomb = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for range 60 {
		z.Write(blank)
	}
	z.Close()
	return b.Bytes()
})

func sendBomb(a *answering) bool {
	a.w.Header().Set("Content-Encoding", "gzip")
	a.w.Header().Set("Content-Type", "application/rss+xml")
	a.Status = http.StatusOK
	a.w.Write(bomb())
	return false
}

// sendFeed sends something as a feed.
func sendFeed(body string) act {
	return func(a *answering) bool {
		a.send(http.StatusOK, "application/rss+xml", body)
		return false
	}
}

// endless sends items until the client has enough, 200 MB at most.
func endless(a *answering) bool {
	a.Status = http.StatusOK
	a.w.Header().Set("Content-Type", "application/rss+xml")
	io.WriteString(a.w, `<rss version="2.0"><channel><title>Endless</title>`)
	item := strings.Repeat(`<item><title>again</title><link>/again</link></item>`, 1000)
	for n := 0; n < 200<<20; n += len(item) {
		if _, err := io.WriteString(a.w, item); err != nil {
			return false
		}
	}
	return false
}

// falsely says that nothing changed to whoever names what it knows.
func falsely(a *answering) bool {
	if a.r.Header.Get("If-None-Match") == "" && a.r.Header.Get("If-Modified-Since") == "" {
		return true
	}
	for _, one := range a.Outlet.shown(a.Path, a.now) {
		a.Hidden = append(a.Hidden, one.identity())
	}
	a.Status = http.StatusNotModified
	a.w.WriteHeader(http.StatusNotModified)
	return false
}

// truncated sends the feed up to a place inside its last entry, and ends as if that were all.
func truncated(a *answering) bool {
	o := a.Outlet
	list := o.shown(a.Path, a.now)
	var sights []Sight
	for _, one := range list {
		sights = append(sights, Sight{one, one.entry(a.now)})
	}
	kind, body := o.feed(sights, a.n, a.now, "")
	a.send(http.StatusOK, kind, body[:len(body)-len(body)/7-40])
	return false
}

// empty sends a feed without entries.
func empty(a *answering) bool {
	kind, body := a.Outlet.feed(nil, a.n, a.now, "")
	a.send(http.StatusOK, kind, body)
	return false
}

func seconds(d time.Duration) string { return fmt.Sprint(int(d / time.Second)) }

// slowly waits before the usual answer.
func slowly(d time.Duration) act {
	return func(a *answering) bool {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
			return true
		case <-a.r.Context().Done():
			return false
		}
	}
}

// halved sends the first half of the usual page and breaks off; with the length announced where honest.
func halved(honest bool) act {
	return func(a *answering) bool {
		one := a.Outlet.at(a.Path, a.now)
		if one == nil {
			return true
		}
		body := a.Outlet.page(one, one.Versions[one.version(a.now)], a.n)
		a.w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if honest {
			a.w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		}
		io.WriteString(a.w, body[:len(body)*6/10])
		http.NewResponseController(a.w).Flush()
		a.cut()
		return false
	}
}

// teaser shows the first paragraph of the usual page, and asks for money.
func teaser(a *answering) bool {
	one := a.Outlet.at(a.Path, a.now)
	if one == nil {
		return true
	}
	a.send(http.StatusOK, "text/html; charset=utf-8", a.Outlet.teaser(one, one.Versions[one.version(a.now)]))
	return false
}
