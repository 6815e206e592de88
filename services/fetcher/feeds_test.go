package fetcher_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/news"
)

// TestAFeedThatFailsIsAskedWhereItHasMoved lets a feed say for a while where it has moved for good, before its old address fails: for a
// moment first, then for good. It is read all the time, and adopted when the old address is no more.
func TestAFeedThatFailsIsAskedWhereItHasMoved(t *testing.T) {
	t.Parallel()
	o, w := newOutlet(t), newWire(t)
	show := func(names ...string) {
		var items []string
		for _, name := range names {
			o.set("/sea/"+name, page(name))
			items = append(items, item("/sea/"+name, name))
		}
		o.set("/new", rss(items...))
	}
	document := func(name string) {
		t.Helper()
		until(t, "a document of "+name, func() bool { _, ok := w.in.document(o.url + "/sea/" + name + name); return ok })
	}
	stored := func() news.Feed {
		t.Helper()
		_, f, err := w.db.Feed(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	show("one")
	o.set("/old", "moved "+o.url+"/new")
	w.add(t, o, "/old")
	w.start(t, nil)
	document("one")
	until(t, "the new address to be noted", func() bool { return stored().Moved == o.url+"/new" })

	o.set("/old", "status 500")
	show("two", "one")
	document("two")
	if f := stored(); f.Cause != "" || f.Address() != o.url+"/old" || f.Moved != o.url+"/new" {
		t.Errorf("while the old address is out of order: %+v", f)
	}
	o.mu.Lock()
	delete(o.pages, "/old")
	o.mu.Unlock()
	show("three", "two", "one")
	document("three")
	until(t, "the new address to be adopted", func() bool { f := stored(); return f.Address() == o.url+"/new" && f.Moved == "" })
	asked := o.count("/old")
	show("four", "three", "two", "one")
	document("four")
	if n := o.count("/old"); n != asked {
		t.Errorf("the old address was asked %d times more", n-asked)
	}
}

// picky is a database that refuses what a feed shows for what it is.
type picky struct{ *store.DB }

func (p picky) SavePolls(ctx context.Context, token string, polls []fetcher.Poll, free []fetcher.Turn) ([]int, error) {
	for _, one := range polls {
		for _, i := range one.Items {
			if i.Entry.Title == "Poison" {
				return nil, errors.New("the index row is too large")
			}
		}
	}
	return p.DB.SavePolls(ctx, token, polls, free)
}

func TestAFeedThatCannotBeStoredHarmsNoOther(t *testing.T) {
	t.Parallel()
	o, other, w := newOutlet(t), newOutlet(t), newWire(t)
	o.set("/rss", rss(item("/1", "Poison")))
	other.set("/rss", rss(item("/sea/1", "One")))
	other.set("/sea/1", page("One"))
	w.add(t, o, "/rss")
	_, _, err := w.db.CreateFeed(t.Context(), news.Source{ID: "other.example", Site: other.url}, news.Feed{Candidates: []string{other.url + "/rss"}})
	if err != nil {
		t.Fatal(err)
	}
	w.start(t, func(o *fetcher.Options) { o.Store = picky{w.db} })
	until(t, "the other feed's document", func() bool { _, ok := w.in.document(other.url + "/sea/1One"); return ok })
	until(t, "the failure of the feed", func() bool {
		_, f, err := w.db.Feed(t.Context(), 1)
		return err == nil && f.Cause == news.CauseTooLarge && strings.Contains(f.Detail, "the index row is too large")
	})
}
