package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
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
	Title, Section   string // Section is the part of the navigation that the page belongs to
	Demo, Token, UTC bool
	Version, Zone    string
	Offset           string // +04:00
	Offline          *view.Condition
	OfflineSince     string
	Counts           view.Counts
	Page             any // what the page's own template reads
	Canonical        string
}

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

// chooseZone takes the reader's choice of UTC, and keeps it.
func (v *visit) chooseZone() {
	choice := v.r.URL.Query().Get("times")
	if choice != "" {
		http.SetCookie(v.w, &http.Cookie{Name: "times", Value: url.QueryEscape(choice), Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode, HttpOnly: true})
	} else if c, err := v.r.Cookie("times"); err == nil {
		choice = c.Value
	}
	if choice == "utc" {
		v.zone = time.UTC
	}
}

// frameCache keeps the numbers of the frame for a moment, since every page shows them.
type frameCache struct {
	mu     sync.Mutex
	at     time.Time
	counts view.Counts
	down   *view.Condition
}

const frameAge = 2 * time.Second

func (v *visit) frame(section, title string, page any) (frame, error) {
	counts, down, err := v.around()
	if err != nil {
		return frame{}, err
	}
	now := v.Now().In(v.zone)
	f := frame{
		Title: title, Section: section, Demo: v.Demo, Token: v.Token, UTC: v.zone == time.UTC, Version: v.Version,
		Zone: v.zone.String(), Offset: now.Format("-07:00"), Counts: counts, Offline: down, Page: page,
	}
	if f.Zone == "Local" {
		f.Zone = "the server's zone"
	}
	if down != nil {
		f.OfflineSince = v.clock(down.Since)
	}
	return f, nil
}

func (v *visit) around() (view.Counts, *view.Condition, error) {
	c := &v.Pages.frame0
	c.mu.Lock()
	if v.Now().Sub(c.at) < frameAge {
		defer c.mu.Unlock()
		return c.counts, c.down, nil
	}
	c.mu.Unlock()
	counts, err := v.Store.Counts(v.ctx)
	if err != nil {
		return counts, nil, err
	}
	conditions, err := v.Store.Conditions(v.ctx)
	if err != nil {
		return counts, nil, err
	}
	var down *view.Condition
	for i := range conditions {
		if conditions[i].Name == "network" {
			down = &conditions[i]
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.counts, c.down = v.Now(), counts, down
	return counts, down, nil
}

// show renders a page and sends it, or says that the browser's copy is still good.
func (v *visit) show(name, section, title string, page any) error {
	f, err := v.frame(section, title, page)
	if err != nil {
		return err
	}
	return v.send(http.StatusOK, name, f)
}

func (v *visit) send(status int, name string, f frame) error {
	b, err := v.views.render(name, "layout", f)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("Cache-Control", "private, no-cache")
	v.w.Header().Set("ETag", tag)
	if status == http.StatusOK && v.r.Header.Get("If-None-Match") == tag {
		v.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	v.w.WriteHeader(status)
	_, err = v.w.Write(b)
	return err
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
		f = frame{Title: head, Version: v.Version, Demo: v.Demo, Page: failure{head, text, status, ""}}
	}
	if err := v.send(status, "error", f); err != nil && v.ctx.Err() == nil {
		v.Log.Error("error page failed", zap.Error(err))
	}
}

func (v *visit) redirect(to string) error {
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// clock is a time of day with its seconds.
func (v *visit) clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(v.zone).Format("15:04:05")
}

// moment is an exact instant: 14 Mar 2026, 14:31:07 +04:00.
func (v *visit) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(v.zone).Format("2 Jan 2006, 15:04:05 -07:00")
}

// stated is what an outlet said of a time, no finer than it said it.
func (v *visit) stated(t news.Time) string {
	if t.IsZero() {
		return ""
	}
	switch t.Precision {
	case news.Month:
		return t.Instant.Format("Jan 2006") + ", month only"
	case news.Day:
		day := t.Instant
		if local, err := time.Parse(time.DateOnly, t.Local); err == nil {
			day = local
		}
		return day.Format("2 Jan 2006") + ", day only"
	case news.Minute:
		return t.Instant.In(v.zone).Format("2 Jan 2006, 15:04 -07:00")
	}
	return t.Instant.In(v.zone).Format("2 Jan 2006, 15:04:05 -07:00")
}

// howStated says how exactly, and where the zone came from.
func howStated(t news.Time) string {
	zone := map[news.ZoneSource]string{news.ZoneStated: "zone stated", news.ZoneSourced: "zone of the outlet", news.ZoneAssumed: "no zone stated: taken as UTC"}[t.ZoneSource]
	return fmt.Sprintf("to the %s; %s", t.Precision, zone)
}
