package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

type tryFeed struct {
	tryFlags
	JSONL bool `name:"jsonl" help:"Read lines {\"id\",\"path\",\"url\",\"headers\":{}} and answer each at once with a line that holds everything the feed says: one process for any number of feeds."`
}

func (t *tryFeed) Run(ctx context.Context) error {
	if t.JSONL {
		return t.lines(ctx)
	}
	o, err := t.options()
	if err != nil {
		return err
	}
	f, final, err := fetcher.TryFeed(ctx, o)
	if err != nil {
		return fmt.Errorf("%s: %w", t.From, err)
	}
	out := triedFeed{URL: final, Title: f.Title, Link: f.Link, Language: f.Language, Truncated: f.Truncated, Skipped: f.Skipped, Items: []triedItem{}}
	if hold := max(f.TTL, f.Every); hold > 0 {
		out.TTL = hold.String()
	}
	for _, e := range f.Items {
		out.Items = append(out.Items, itemOf(e))
	}
	out.describe(f)
	return printTried(out)
}

// describe adds what a feed says about itself, and what had to be done to read it.
func (t *triedFeed) describe(f fetcher.Feed) {
	t.Format, t.Encoding, t.Malformed, t.Repairs = string(f.Format), f.Encoding, f.Malformed, map[string]int{}
	for word, n := range f.Repairs {
		t.Repairs[string(word)] = n
	}
	for _, u := range f.Unread {
		t.Unread = append(t.Unread, u.Text)
	}
	t.Self, t.Hubs, t.Next, t.PrevArchive, t.SkipHours = f.Self, f.Hubs, f.Next, f.PrevArchive, f.SkipHours
	for _, d := range f.SkipDays {
		t.SkipDays = append(t.SkipDays, d.String())
	}
}

// triedFeed is the answer of `try feed`.
type triedFeed struct {
	URL       string      `json:"url"`
	Title     string      `json:"title"`
	Link      string      `json:"link"`
	Language  string      `json:"language"`
	TTL       string      `json:"ttl"`
	Truncated bool        `json:"truncated"`
	Skipped   int         `json:"skipped"`
	Items     []triedItem `json:"items"`

	Format      string         `json:"format"` // rss, atom, json, sitemap
	Encoding    string         `json:"encoding"`
	Malformed   bool           `json:"malformed"`
	Repairs     map[string]int `json:"repairs,omitempty"` // what was mended, and how often
	Unread      []string       `json:"unread,omitempty"`  // dates that no instant could be made of
	Self        string         `json:"self,omitempty"`
	Hubs        []string       `json:"hubs,omitempty"`
	Next        string         `json:"next,omitempty"`
	PrevArchive string         `json:"prev_archive,omitempty"`
	SkipHours   []int          `json:"skip_hours,omitempty"` // UTC
	SkipDays    []string       `json:"skip_days,omitempty"`
}

type triedItem struct {
	GUID       string          `json:"guid"`
	Link       string          `json:"link"`
	Title      string          `json:"title"`
	Summary    string          `json:"summary"`
	Text       string          `json:"text"`
	Authors    []string        `json:"authors"`
	Published  json.RawMessage `json:"published"`
	Modified   json.RawMessage `json:"modified"`
	Language   string          `json:"language"`
	Categories []string        `json:"categories"`
	Images     []news.Image    `json:"images"`
}

func itemOf(e news.Entry) triedItem {
	return triedItem{
		GUID: e.GUID, Link: e.Link, Title: e.Title, Summary: e.Summary, Text: e.Text, Authors: present(e.Authors),
		Published: timeJSON(e.Published), Modified: timeJSON(e.Modified), Language: e.Language, Categories: present(e.Categories), Images: present(e.Images),
	}
}

// feedLine is one line of the input of `try feed --jsonl`. The url is where the feed comes from, headers are those of its answer.
type feedLine struct {
	Path    string            `json:"path"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
}

// The answers to a feed. In the first, feed and items hold every field that the document has, markup made safe, addresses
// absolute, times in UTC; unread are dates that no instant could be made of.
type (
	wholeLine struct {
		ID        json.RawMessage `json:"id"`
		Version   string          `json:"version"`
		Encoding  string          `json:"encoding"`
		Malformed bool            `json:"malformed"`
		Repairs   []string        `json:"repairs"`
		Feed      any             `json:"feed"`
		Items     any             `json:"items"`
		Unread    []string        `json:"unread,omitempty"`
	}
	notFeedLine struct {
		ID        json.RawMessage `json:"id"`
		Error     string          `json:"error"`
		Cause     news.Cause      `json:"cause"`
		Malformed bool            `json:"malformed"`
	}
)

func (t *tryFeed) lines(ctx context.Context) error {
	if err := t.onlyLines(); err != nil {
		return err
	}
	return lineReader{`{"id":"1","path":"feed.xml","url":"https://...","headers":{"Content-Type":"text/xml"}}`, feedAnswer}.run(ctx, t.From)
}

// feedAnswer reads everything that one feed says.
func feedAnswer(ctx context.Context, id json.RawMessage, line []byte) (any, error) {
	var in feedLine
	if err := json.Unmarshal(line, &in); err != nil {
		return nil, err
	}
	if in.Path == "" || in.Path == "-" {
		return nil, badLine("names no path: the feed is read from a file")
	}
	input, err := readFile(in.Path)
	if err != nil {
		return nil, err
	}
	o := fetcher.TryOptions{Input: input, URL: in.URL, Header: http.Header{}}
	for name, value := range in.Headers {
		o.Header.Set(name, value)
	}
	w, _, err := fetcher.TryWhole(ctx, o)
	var not *fetcher.Error
	switch {
	case errors.As(err, &not):
		return notFeedLine{id, not.Detail, not.Cause, true}, nil
	case err != nil:
		return nil, err
	}
	return wholeOf(id, w), nil
}

func wholeOf(id json.RawMessage, w fetcher.WholeFeed) wholeLine {
	out := wholeLine{ID: id, Version: w.Version, Encoding: w.Encoding, Malformed: w.Malformed, Repairs: []string{}, Feed: w.Feed, Items: present(w.Items)}
	for _, r := range w.Repairs.Words() {
		out.Repairs = append(out.Repairs, string(r))
	}
	for _, u := range w.Unread {
		out.Unread = append(out.Unread, u.Text)
	}
	return out
}
