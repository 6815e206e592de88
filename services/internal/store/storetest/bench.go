package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/monitor"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/storage"
)

// Bench measures what a wire does most on the databases of a server.
func Bench(b *testing.B, s Server) {
	b.Run("store/1 worker", func(b *testing.B) { benchStore(b, s, 1) })
	if s.Writers > 1 {
		b.Run("store/4 workers", func(b *testing.B) { benchStore(b, s, 4) })
	}
	b.Run("take/100000 pending", func(b *testing.B) { benchTake(b, s) })
	b.Run("search", func(b *testing.B) { benchSearch(b, s) })
	b.Run("ledger/1000000 items", func(b *testing.B) { benchLedger(b, s) })
	b.Run("match/1000 of 200 events", func(b *testing.B) { benchMatch(b, s) })
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
	a.Next = storage.NextLook{Due: a.FirstSeen.Add(time.Hour), Step: time.Hour}
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
	begin(b, db, "me")
	fill(b, db, 1000, 100)
	var free []fetcher.Turn
	b.ResetTimer()
	for range b.N {
		work, _ := taking(b, db, "me", noon.Add(time.Hour), fetcher.Taking{Limit: 16, Free: free})
		if len(work) != 16 {
			b.Fatalf("took %d", len(work))
		}
		b.StopTimer()
		sent := map[string]time.Time{}
		free = free[:0]
		for _, w := range work {
			free = append(free, w.Turn)
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

const articlesOfBench = 20000

// benchSearch asks for the newest 50 of some classes of query. The words of benchText are common in the order of their rank.
func benchSearch(b *testing.B, s Server) {
	db := s.fresh(b)
	zipf := rand.NewZipf(rand.New(rand.NewPCG(1, 2)), 1.2, 8, 200000)
	texts := make([]string, articlesOfBench)
	for i := range texts {
		texts[i] = benchText(zipf)
	}
	l := &line{db: db}
	for n := range articlesOfBench / batchOfBench {
		benchBatch(b, l, texts, n)
	}
	word := func(rank uint64) string { return fmt.Sprintf("w%x", rank*2654435761%(1<<32)) }
	for name, text := range map[string]string{
		"common word":       word(5),
		"word in 10 of 100": word(300),
		"rare word":         word(40000),
		"two words":         word(40) + " " + word(300),
		"improbable phrase": `"` + word(90) + " " + word(91) + `"`,
		"word of an outlet": word(40) + " source:outlet7.example lang:en",
	} {
		q, err := query.Parse(text)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			found := 0
			for range b.N {
				list, err := db.Articles(b.Context(), view.Search{Query: q, Limit: 50})
				if err != nil {
					b.Fatal(err)
				}
				found = len(list)
			}
			b.ReportMetric(float64(found), "found")
		})
	}
}

// benchMatch commits 1,000 matches of 200 events for 1,000 topics.
func benchMatch(b *testing.B, s Server) {
	db := s.fresh(b)
	l := &line{db: db}
	for n := range 4 {
		benchBatch(b, l, slices.Repeat([]string{"text"}, 4*batchOfBench), n)
	}
	events, err := db.EventsAfter(b.Context(), 0, 200)
	if err != nil {
		b.Fatal(err)
	}
	var topics []news.Topic
	for i := range 1000 {
		t, err := db.CreateTopic(b.Context(), fmt.Sprint(i), "q")
		if err != nil {
			b.Fatal(err)
		}
		topics = append(topics, t)
	}
	for i := range news.Shards {
		hold(b, db, fmt.Sprintf("shard/%d", i), "me")
	}
	b.ResetTimer()
	for n := range b.N {
		c := monitor.Commit{Shards: allShards(), From: int64(n), To: int64(n + 1)}
		for i := range 1000 {
			m := news.Match{Topic: topics[(i*7+n)%1000].ID, Seq: events[i%200].Seq, Event: events[i%200], Kind: news.MatchKind(fmt.Sprint(n)), Reason: news.ReasonNew}
			c.Matches = append(c.Matches, m)
		}
		if stored, err := db.Commit(b.Context(), "me", c); err != nil || len(stored) != 1000 {
			b.Fatalf("stored %d, %v", len(stored), err)
		}
	}
}
