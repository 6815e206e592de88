package storetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// Bench measures what a wire does most on the databases of a server.
func Bench(b *testing.B, s Server) {
	b.Run("store/1 worker", func(b *testing.B) { benchStore(b, s, 1) })
	if s.Writers > 1 {
		b.Run("store/4 workers", func(b *testing.B) { benchStore(b, s, 4) })
	}
	b.Run("take/100000 pending", func(b *testing.B) { benchTake(b, s) })
}

const batchOfBench = 50 // articles

// benchText gives a text of about 4 KB from a vocabulary with few common and many rare words.
func benchText(zipf *rand.Zipf) string {
	var b strings.Builder
	for b.Len() < 4000 {
		fmt.Fprintf(&b, "w%x ", zipf.Uint64()*2654435761%(1<<32))
		if b.Len()%700 < 8 {
			b.WriteString("\n\n")
		}
	}
	return b.String()
}

// benchStore stores new articles as storage does: look for their addresses, create, outcome, event.
func benchStore(b *testing.B, s Server, workers int) {
	db := s.fresh(b)
	for i := range 100 {
		addFeed(b, db, fmt.Sprintf("outlet%d.example", i), noon)
	}
	zipf := rand.NewZipf(rand.New(rand.NewPCG(1, 2)), 1.2, 8, 200000)
	texts := make([]string, b.N*batchOfBench)
	for i := range texts {
		texts[i] = benchText(zipf)
	}
	var all sync.WaitGroup
	b.ResetTimer()
	began := time.Now()
	for w := range workers {
		all.Go(func() {
			l := &line{db: db, part: w}
			for n := w; n < b.N; n += workers {
				benchBatch(b, l, texts, n)
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N*batchOfBench)/time.Since(began).Seconds(), "articles/s")
}

func benchBatch(b *testing.B, l *line, texts []string, n int) {
	list := make([]storage.NewArticle, batchOfBench)
	for i := range list {
		list[i] = benchArticle(texts[n*batchOfBench+i], n*batchOfBench+i)
	}
	for {
		err := l.try(b, func(tx storage.Tx) error {
			for _, a := range list {
				if err := benchFile(tx, a); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil {
			return
		}
		if !l.db.Transient(err) {
			b.Error(err)
			return
		}
	}
}

func benchArticle(text string, n int) storage.NewArticle {
	a := newArticle(fmt.Sprintf("outlet%d.example/%d", n%100, n), content(fmt.Sprintf("Title %d", n), text))
	a.SourceID, a.FeedID, a.Document = fmt.Sprintf("outlet%d.example", n%100), int64(n%100+1), fmt.Sprint("d", n)
	a.FirstSeen = noon.Add(time.Duration(n) * 10 * time.Millisecond)
	a.LookDue, a.LookStep = a.FirstSeen.Add(time.Hour), time.Hour
	return a
}

func benchFile(tx storage.Tx, a storage.NewArticle) error {
	k, err := tx.Find(a.Addresses)
	if err != nil || k != nil {
		return err
	}
	id, err := tx.Create(a)
	if err != nil {
		return err
	}
	tx.Emit(storage.Emission{Type: news.Created, Article: id, Revision: 1, Time: noon})
	return tx.Outcome(a.Document, news.Published, "")
}

// benchTake takes 16 pieces of work of 100,000 pending on 1,000 hosts, and puts them back.
func benchTake(b *testing.B, s Server) {
	db := s.fresh(b)
	hold(b, db, fetcher.Lease, "me")
	fill(b, db, 1000, 100)
	b.ResetTimer()
	for range b.N {
		work, _ := take(b, db, "me", noon.Add(time.Hour), 16, 1)
		if len(work) != 16 {
			b.Fatalf("took %d", len(work))
		}
		b.StopTimer()
		sent := map[string]time.Time{}
		for _, w := range work {
			sent[w.Document] = noon.Add(24 * time.Hour)
		}
		if err := db.Sent(b.Context(), "me", sent); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

func fill(b *testing.B, db *store.DB, hosts, each int) {
	b.Helper()
	for h := range hosts {
		host := fmt.Sprintf("h%d.example", h)
		poll(b, db, addFeed(b, db, host, noon), noon, items(host, each)...)
	}
}
