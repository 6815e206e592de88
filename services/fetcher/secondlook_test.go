package fetcher_test

import (
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

// file makes an article that is looked at at once.
func (w *wire) file(t *testing.T, d news.Document, extractor string, next storage.NextLook) {
	t.Helper()
	err := w.db.Batch(t.Context(), storage.Move{Group: "storage", Topic: "articles", From: -1, To: 1}, func(tx storage.Tx) error {
		_, err := tx.Create(storage.NewArticle{
			SourceID: d.SourceID, FeedID: d.FeedID, Site: d.Site, Addresses: []string{d.Address}, FirstSeen: d.Shown, Look: d.Look, Document: d.ID,
			Link: d.Link, Next: next, Content: news.Content{URL: d.Link, Title: d.Page.Title, Text: d.Page.Text, Hash: "other", Extractor: extractor, Completeness: news.FromPage},
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// second gives the Document of the second look at an address.
func (w *wire) second(t *testing.T, address string) (d news.Document) {
	t.Helper()
	until(t, "the second look at "+address, func() bool { d, _ = w.in.document(address); return d.Article != "" })
	return d
}

func TestSecondLookAsksForWhatChanged(t *testing.T) {
	t.Parallel()
	o, w := newOutlet(t), newWire(t)
	o.set("/rss", rss(item("/sea/1.html", "One")))
	o.set("/sea/1.html", page("One"))
	w.add(t, o, "/rss")
	w.start(t, nil)
	var d news.Document
	until(t, "the document", func() (ok bool) { d, ok = w.in.document(o.url + "/sea/1.htmlOne"); return })
	if d.ETag == "" || d.Extractor == "" || d.Unmodified {
		t.Fatalf("%+v", d)
	}
	w.file(t, d, d.Extractor, storage.NextLook{Due: time.Now(), Step: time.Minute, ETag: d.ETag})
	if again := w.second(t, o.url+"/sea/1.html"); !again.Unmodified || again.Page != nil || again.Cause != "" || again.Site != d.Site || again.Look <= d.Look {
		t.Errorf("%+v", again)
	}
}

func TestSecondLookReadsTheLastOriginalAgain(t *testing.T) {
	t.Parallel()
	o, w := newOutlet(t), newWire(t)
	o.set("/rss", rss(item("/sea/1.html", "One")))
	o.set("/sea/1.html", page("One as it was"))
	w.add(t, o, "/rss")
	w.start(t, nil)
	var d news.Document
	until(t, "the document", func() (ok bool) { d, ok = w.in.document(o.url + "/sea/1.htmlOne"); return })
	o.set("/sea/1.html", page("One as it is"))
	w.file(t, d, "0", storage.NextLook{Due: time.Now(), Step: time.Minute})
	again := w.second(t, o.url+"/sea/1.html")
	if again.Page == nil || again.Page.Title != "One as it is" || again.Reread == nil || again.Reread.Title != "One as it was" {
		t.Errorf("%+v", again)
	}
}

func TestSecondLookThatIsLedToALogin(t *testing.T) {
	t.Parallel()
	o, w := newOutlet(t), newWire(t)
	o.set("/rss", rss(item("/sea/1.html", "One")))
	o.set("/sea/1.html", page("One"))
	o.set("/account/login", page("Log in"))
	w.add(t, o, "/rss")
	w.start(t, nil)
	var d news.Document
	until(t, "the document", func() (ok bool) { d, ok = w.in.document(o.url + "/sea/1.htmlOne"); return })
	o.set("/sea/1.html", "redirect /account/login")
	w.file(t, d, d.Extractor, storage.NextLook{Due: time.Now(), Step: time.Minute})
	if again := w.second(t, o.url+"/sea/1.html"); again.Page != nil || again.Cause != news.CauseBlocked || strings.Contains(again.Final, "login") {
		t.Errorf("%+v", again)
	}
}
