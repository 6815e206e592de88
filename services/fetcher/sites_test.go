package fetcher_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/storage"
)

const belowAll = "The harbour is a place of work, and whoever walks there does so at their own risk, all year round."

// story is a page whose last paragraph stands below every story of the site.
func story(n int) string {
	text := ""
	for i := range 4 {
		text += fmt.Sprintf("<p>This is sentence %d of story %d, which is told on no other page, and has some words of its own.</p>", i, n)
	}
	return fmt.Sprintf(`<html><head><title>Story %d</title></head><body><article><h1>Story %d</h1><div class="text">%s<p>%s</p></div></article></body></html>`, n, n, text, belowAll)
}

// hall is an outlet that shows stories, and a wire that reads them.
type hall struct {
	*testing.T
	*outlet
	*wire
	items []string
}

func (h *hall) publish(from, to int, page func(int) string) {
	for n := from; n <= to; n++ {
		path := fmt.Sprintf("/sea/%d.html", n)
		h.set(path, page(n))
		h.items = append([]string{item(path, fmt.Sprint("Story ", n))}, h.items...)
	}
	h.set("/rss", rss(h.items...))
}

func (h *hall) story(n int) (d news.Document) {
	h.Helper()
	key := fmt.Sprintf("%s/sea/%d.htmlStory %d", h.url, n, n)
	until(h.T, "the document of "+key, func() (ok bool) { d, ok = h.in.document(key); return })
	return d
}

func TestWhatRecursOnASiteIsNotTheArticle(t *testing.T) {
	t.Parallel()
	h := &hall{T: t, outlet: newOutlet(t), wire: newWire(t)}
	f := func(n int, whole bool) news.Document {
		t.Helper()
		d := h.story(n)
		if d.Page == nil || strings.Contains(d.Page.Text, belowAll) != whole || !strings.Contains(d.Page.Text, "sentence 3") {
			t.Fatalf("story %d: %+v", n, d.Page)
		}
		return d
	}
	h.publish(1, 2, story)
	h.add(t, h.outlet, "/rss")
	stop := h.start(t, nil)
	f(1, true) // nothing is known
	f(2, true) // nothing is kept
	stop()
	h.publish(3, 4, story)
	stop = h.start(t, nil)
	three := f(3, false)
	f(4, false)
	stop()

	// A second look reads as the first did, although more is known: the outlet has changed nothing.
	h.start(t, nil)
	path := strings.TrimPrefix(three.Link, h.url)
	h.set(path, h.pages[path]+"<!-- other bytes -->")
	h.file(t, three, three.Extractor, storage.NextLook{Due: time.Now(), Step: time.Minute})
	again := h.second(t, three.Link)
	if again.Page == nil || again.Page.Text != three.Page.Text || again.Extractor != three.Extractor || !strings.Contains(again.Extractor, "~") {
		t.Errorf("%q by %s\nis now %q by %s", three.Page.Text, three.Extractor, again.Page.Text, again.Extractor)
	}
}
