package web

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/gateway/view"
)

// A visit is one request for a page: who asks, in which zone, and what stands around the page.
type visit struct {
	*Pages
	w    http.ResponseWriter
	r    *http.Request
	ctx  context.Context
	zone *time.Location
}

// frame is what stands around every page.
type frame struct {
	Title, Section string // Section is the part of the navigation that the page belongs to
	Demo, Token    bool
	Version        string
	Zone           string // for the script; empty where the zone has no name that browsers know
	Times          string // Asia/Baku, +04:00
	OtherTimes     *link  // to the other zone; nil where there is no other
	Offline        *view.Condition
	Since          string // Offline since
	Troubles       []trouble
	Counts         view.Counts
	Refresh        int // seconds after which the page loads itself again; 0: never
	Page           any // what the page's own template reads
}

type link struct{ Name, Href string }

// A trouble is something wrong with the wire itself, other than its network.
type trouble struct{ Name, Detail, Since string }

// visited makes a page's handler into one of HTTP, and its errors into the pages of errors.
func (p *Pages) visited(h func(*visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Pages: p, w: w, r: r, ctx: r.Context(), zone: p.Zone}
		v.chooseZone()
		err := h(v)
		switch {
		case err == nil, r.Context().Err() != nil:
		case errors.Is(err, view.ErrNotFound):
			v.fail(http.StatusNotFound, "There is no such page", "The address may be cut off. Articles that outlets delete stay here, marked as retracted.")
		case errors.Is(err, view.ErrExists):
			v.fail(http.StatusConflict, "There is one already", err.Error())
		case errors.Is(err, view.ErrInvalid):
			v.fail(http.StatusBadRequest, "That cannot be done", err.Error())
		default:
			p.Log.Error("page failed", zap.String("path", r.URL.Path), zap.Error(err))
			v.fail(http.StatusInternalServerError, "The page could not be made", "The wire goes on; try again in a moment. The operator finds the cause in the log.")
		}
	}
}

// chooseZone takes the reader's choice of ?times= and keeps it, or takes the one that was kept.
func (v *visit) chooseZone() {
	q := v.r.URL.Query()
	choice := q.Get("times")
	if choice == "utc" || choice == "local" {
		http.SetCookie(v.w, &http.Cookie{Name: "times", Value: choice, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode, HttpOnly: true})
		q.Del("times") // the page's links need not repeat it
		v.r.URL.RawQuery = q.Encode()
	} else if c, err := v.r.Cookie("times"); err == nil {
		choice = c.Value
	}
	if choice == "utc" {
		v.zone = time.UTC
	}
}

// surroundings are the numbers and troubles that every page shows.
type surroundings struct {
	counts   view.Counts
	offline  *view.Condition
	troubles []view.Condition
}

const surroundingsAge = 2 * time.Second

func (v *visit) around() (surroundings, error) {
	return v.surroundings.get(v.Now(), surroundingsAge, func() (s surroundings, err error) {
		if s.counts, err = v.Store.Counts(v.ctx); err != nil {
			return s, err
		}
		conditions, err := v.Store.Conditions(v.ctx)
		for _, c := range conditions {
			if c.Name == "network" {
				s.offline = &c
			} else {
				s.troubles = append(s.troubles, c)
			}
		}
		return s, err
	})
}

// frame puts a page into its surroundings.
func (v *visit) frame(section, title string, page any) (frame, error) {
	s, err := v.around()
	if err != nil {
		return frame{}, err
	}
	f := v.bare(title, page)
	f.Section, f.Counts, f.Offline = section, s.counts, s.offline
	if s.offline != nil {
		f.Since = v.since(s.offline.Since)
	}
	for _, t := range s.troubles {
		f.Troubles = append(f.Troubles, trouble{t.Name, t.Detail, v.since(t.Since)})
	}
	return f, nil
}

// bare is a frame that asks nothing of the database.
func (v *visit) bare(title string, page any) frame {
	f := frame{Title: title, Demo: v.Demo, Token: v.Token, Version: v.Version, Zone: zoneName(v.zone), Page: page}
	now := v.Now()
	f.Times = f.Zone + ", " + now.In(v.zone).Format("-07:00")
	if f.Zone == "" {
		f.Times = "the server's zone, " + now.In(v.zone).Format("-07:00")
	}
	if zoneName(v.Zone) != "UTC" {
		f.OtherTimes = &link{"UTC", with(v.r.URL.Query(), "times", "utc")}
		if v.zone == time.UTC {
			f.OtherTimes = &link{"the server's zone", with(v.r.URL.Query(), "times", "local")}
		}
	}
	return f
}

// show renders a page and sends it, or says that the browser's copy is still good.
func (v *visit) show(name, section, title string, page any) error {
	f, err := v.frame(section, title, page)
	if err != nil {
		return err
	}
	return v.sendFrame(name, f)
}

func (v *visit) sendFrame(name string, f frame) error { return v.send(http.StatusOK, name, f) }

func (v *visit) send(status int, name string, f frame) error {
	b, err := v.views.render(name, "layout", f)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	tag := `W/"` + hex.EncodeToString(sum[:8]) + `"`
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache")
		h.Set("ETag", tag)
	}
	if status == http.StatusOK && v.r.Header.Get("If-None-Match") == tag && h.Get("ETag") == tag {
		v.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return pack(v.w, v.r, status, b)
}

// fragment sends one template of a page by itself, for a script to put in place.
func (v *visit) fragment(page, name string, data any) error {
	b, err := v.views.render(page, name, data)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("Cache-Control", "no-store")
	return pack(v.w, v.r, http.StatusOK, b)
}

// pack sends a body, compressed where the browser takes that.
func pack(w http.ResponseWriter, r *http.Request, status int, b []byte) error {
	w.Header().Set("Vary", "Accept-Encoding, Cookie")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.WriteHeader(status)
		_, err := w.Write(b)
		return err
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z := gzip.NewWriter(w)
	if _, err := z.Write(b); err != nil {
		return err
	}
	return z.Close()
}

// failure is the page of an error.
type failure struct {
	Head, Text string
	Status     int
	At         string
}

func (v *visit) fail(status int, head, text string) {
	f, err := v.frame("", head, failure{head, text, status, v.clock(v.Now())})
	if err != nil { // the database is away: a frame without numbers
		f = v.bare(head, failure{head, text, status, v.clock(v.Now())})
	}
	if err := v.send(status, "error", f); err != nil && v.ctx.Err() == nil {
		v.Log.Error("error page failed", zap.Error(err))
	}
}

func (v *visit) redirect(to string) error {
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}
