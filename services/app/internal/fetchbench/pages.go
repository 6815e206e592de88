package main

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/newswire-dev/newswire/services/app/internal/corpus"
)

// perFeed is how many articles each feed shows, all on a host of their own.
const perFeed = 10

// A shelf holds articles on pages of 30 to 170 KB, most of which is what stands around an article.
type shelf struct {
	titles []string
	pages  [][]byte
}

// newShelf makes n articles. Equal numbers give equal pages.
func newShelf(n int) (s shelf) {
	for i, c := range corpus.Made(corpus.Size{Feeds: 1, PerFeed: n, Seed: 5, Published: time.Now()}).Captures[1:] {
		body := bytes.ReplaceAll(c.Body, []byte(`<link rel="canonical"`), []byte(`<link rel="made"`)) // it names another host
		_, title, _ := bytes.Cut(body, []byte("<title>"))
		title, _, _ = bytes.Cut(title, []byte("</title>"))
		s.titles = append(s.titles, string(title))
		s.pages = append(s.pages, bytes.Replace(body, []byte("</body>"), around(i, 18_000+(i%15)*10_000), 1))
	}
	return s
}

// around gives what stands around the article of a page: links, and a script of half the size.
func around(n, size int) []byte {
	var b bytes.Buffer
	b.WriteString(`<aside class="related"><ul>`)
	for i := 0; b.Len() < size/2; i++ {
		fmt.Fprintf(&b, `<li class="card"><a href="/more/%d-%d"><span class="kicker">Region</span><img src="/img/%d.jpg" alt=""> Another story of the day</a></li>`, n, i, i)
	}
	b.WriteString(`</ul></aside><script>window.state=[`)
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `{"id":%d,"kind":"teaser","slot":"right","seen":false},`, i)
	}
	b.WriteString(`0]</script></body>`)
	return b.Bytes()
}

// article answers with an article's page.
func (s shelf) article(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 0 || n >= len(s.pages) {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(s.pages[n])
}

// feed answers with a feed of articles.
func (s shelf) feed(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 0 || n >= len(s.pages)/perFeed {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprintf(w, `<rss version="2.0"><channel><title>Shelf %d</title><link>http://%s/</link>`, n, r.Host)
	for i := n * perFeed; i < (n+1)*perFeed; i++ {
		fmt.Fprintf(w, `<item><title>%s</title><link>http://%s/article/%d</link><description>%s</description></item>`, s.titles[i], r.Host, i, s.titles[i])
	}
	fmt.Fprint(w, `</channel></rss>`)
}

// shelfFeed gives the address of a feed of articles: each has a host of its own.
func shelfFeed(port string, n int) string {
	return fmt.Sprintf("http://127.9.%d.%d:%s/feed/%d", n/250, 1+n%250, port, n)
}
