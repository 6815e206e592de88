package postgres_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/internal/bus"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// TestOneOrderOfLocks lets three fetchers and both lanes of storage work at the same pages at once, in orders made by chance: nobody is
// given up by the server for a deadlock.
func TestOneOrderOfLocks(t *testing.T) {
	address, deadlocks := database(t)
	db, err := server.Open(t, address)
	if err != nil {
		t.Fatal(err)
	}
	r := &rush{t: t, db: db, began: time.Now(), lanes: map[string]chan []fetcher.Work{bus.Articles: make(chan []fetcher.Work, 100), bus.ArticlesSlow: make(chan []fetcher.Work, 100)}}
	if r.storage, err = storage.New(storage.Options{Store: db, Holder: "me", RevisitMin: time.Minute, Now: r.now}); err != nil {
		t.Fatal(err)
	}
	for i := range 12 {
		host := fmt.Sprintf("h%02d.example", i)
		_, f, err := db.CreateFeed(t.Context(), news.Source{ID: host, Name: host, Site: "https://" + host}, news.Feed{Candidates: []string{"https://" + host + "/feed"}})
		if err != nil {
			t.Fatal(err)
		}
		r.feeds = append(r.feeds, f)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
	defer cancel()
	var fetching, filing sync.WaitGroup
	for i := range 3 {
		fetching.Go(func() { r.fetch(ctx, fmt.Sprintf("f%d", i)) })
	}
	for topic := range r.lanes {
		filing.Go(func() { r.file(topic) })
	}
	fetching.Wait()
	for _, lane := range r.lanes {
		close(lane)
	}
	filing.Wait()
	if r.filed < 200 {
		t.Errorf("only %d documents were filed", r.filed)
	}
	if err := db.Close(); err != nil { // its connections tell what they counted
		t.Error(err)
	}
	if n := deadlocks(); n != 0 {
		t.Errorf("%d deadlocks over %d documents", n, r.filed)
	}
}

// A rush is much work at once.
type rush struct {
	t       *testing.T
	db      *store.DB
	storage *storage.Storage
	feeds   []news.Feed
	lanes   map[string]chan []fetcher.Work
	began   time.Time
	mu      sync.Mutex
	filed   int
}

// now is a clock that runs fast, so that everything is due again and again.
func (r *rush) now() time.Time { return r.began.Add(time.Since(r.began) * 1000) }

func (r *rush) fetch(ctx context.Context, token string) {
	if err := r.db.Begin(context.WithoutCancel(ctx), token, r.now(), time.Hour, false); err != nil {
		r.t.Error(err)
		return
	}
	var idle []fetcher.Turn
	for n := 0; ctx.Err() == nil; n++ {
		now := r.now()
		due, _, err := r.db.TakeFeeds(ctx, token, now, 6, idle)
		idle = nil
		var polls []fetcher.Poll
		for _, one := range due {
			idle = append(idle, one.Turn)
			polls = append(polls, r.poll(one, now, n))
		}
		if err == nil {
			_, err = r.db.SavePolls(ctx, token, polls, idle)
		}
		idle = nil
		var work []fetcher.Work
		if err == nil {
			work, _, err = r.db.Take(ctx, token, now, fetcher.Taking{Limit: 12})
		}
		for _, w := range work {
			idle = append(idle, w.Turn)
		}
		if err == nil && len(work) > 0 {
			err = r.send(ctx, token, work)
		}
		if err != nil && ctx.Err() == nil {
			r.t.Errorf("a fetcher: %v", err)
			return
		}
	}
}

func (r *rush) poll(one fetcher.Subject, now time.Time, n int) fetcher.Poll {
	p := fetcher.Poll{Feed: one.Feed, At: now, Status: 200, URL: one.Feed.Address()}
	p.Feed.Polled, p.Feed.LastPoll, p.Feed.LastGood, p.Feed.NextPoll = true, now, now, now.Add(time.Second)
	for i := range 4 {
		host := one.Feed.Host()
		page := fmt.Sprintf("%s/%d", host, mathrand.IntN(30))
		p.Items = append(p.Items, fetcher.Item{Key: page, Fingerprint: fmt.Sprint(n, i), Address: page, Link: "https://" + page, Host: host, Entry: news.Entry{Title: page}})
	}
	p.Shown = len(p.Items)
	return p
}

// send gives work to the lanes and notes that it is sent, which may be before or after it is filed.
func (r *rush) send(ctx context.Context, token string, work []fetcher.Work) error {
	due := map[string]time.Time{}
	lanes := map[string][]fetcher.Work{}
	for _, w := range work {
		due[w.Document] = r.now().Add(time.Hour)
		topic := bus.Articles
		if w.Slow {
			topic = bus.ArticlesSlow
		}
		lanes[topic] = append(lanes[topic], w)
	}
	for topic, list := range lanes {
		select {
		case r.lanes[topic] <- list:
		case <-ctx.Done():
			return nil
		}
	}
	return r.db.Sent(ctx, token, due)
}

// file files what a lane carries, much of it in one batch.
func (r *rush) file(topic string) {
	offset := int64(-1)
	for list := range r.lanes[topic] {
		for more := true; more && len(list) < 60; {
			select {
			case some, open := <-r.lanes[topic]:
				if list, more = append(list, some...), open; !open {
					break
				}
			default:
				more = false
			}
		}
		mathrand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		var batch []bus.Message
		for i, w := range list {
			batch = append(batch, bus.Message{Topic: topic, Offset: offset + int64(i), Value: r.candidate(w)})
		}
		err := r.storage.File(context.Background(), batch)
		for n := 0; n < 10 && err != nil && r.db.Transient(err); n++ {
			err = r.storage.File(context.Background(), batch)
		}
		if err != nil {
			r.t.Errorf("%s: %v", topic, err)
			return
		}
		offset += int64(len(batch))
		r.mu.Lock()
		r.filed += len(list)
		r.mu.Unlock()
	}
}

func (r *rush) candidate(w fetcher.Work) []byte {
	title := fmt.Sprintf("%s %d", w.Link, mathrand.IntN(5))
	c := news.Candidate{Document: w.Document, Look: w.Look, Article: w.Article, SourceID: w.Source.ID, FeedID: w.FeedID, Site: w.Host, Addresses: []string{w.Address}, Shown: r.now(), Fetched: r.now()}
	text := strings.Repeat(title+" says what it says. ", 20)
	c.Content = news.Content{URL: w.Link, Title: title, Text: text, Completeness: news.FromPage, Hash: news.ContentHash(title, text)}
	raw, err := json.Marshal(c)
	if err != nil {
		r.t.Error(err)
	}
	return raw
}

// database makes a database of its own and gives its address, and how many deadlocks the server met in it.
func database(t *testing.T) (address string, deadlocks func() int) {
	t.Helper()
	schema(t) // skips where there is no server
	admin, err := sql.Open("pgx", os.Getenv("NEWSWIRE_TEST_POSTGRES"))
	if err != nil {
		t.Fatal(err)
	}
	name := "test_" + strings.ToLower(rand.Text()[:12])
	if _, err := admin.ExecContext(t.Context(), `CREATE DATABASE `+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := admin.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`)
		if err := errors.Join(err, admin.Close()); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(os.Getenv("NEWSWIRE_TEST_POSTGRES"))
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String(), func() (n int) {
		if err := admin.QueryRow(`SELECT deadlocks FROM pg_stat_database WHERE datname = $1`, name).Scan(&n); err != nil {
			t.Error(err)
		}
		return n
	}
}
