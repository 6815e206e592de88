package replay

import (
	"context"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/originals"
)

func TestReplay(t *testing.T) {
	dir := t.TempDir()
	folder, err := originals.Open(dir, originals.Options{})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 14, 10, 0, 0, 0, time.UTC)
	html := http.Header{"Content-Type": {"text/html"}}
	places, err := folder.Write(context.Background(), []originals.Capture{
		{URL: "https://news.example/1", Fetched: at, Status: 200, Header: html, Body: []byte("first")},
		{URL: "https://news.example/1", Fetched: at, Status: 200, Header: html, Body: []byte("second")},
		{URL: "http://news.example/old", Fetched: at, Status: 301, Header: http.Header{"Location": {"https://news.example/1"}}},
		{URL: "https://news.example", Fetched: at, Status: 503, Header: html, Body: []byte("busy")},
		{URL: "https://news.example/live#2", Fetched: at, Status: 200, Header: html, Body: []byte("part")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}
	transport, err := Open(filepath.Join(dir, places[0].File))
	if err != nil || transport.Len() != 4 {
		t.Fatal(transport, err)
	}
	c := client.New(client.Options{Transport: transport, NoRates: true})
	f := func(url string, status int, body, final string) {
		t.Helper()
		res, err := c.Get(context.Background(), url, client.Request{})
		if err != nil || res.Status != status || string(res.Body) != body || res.Final != final {
			t.Errorf("Get(%s) = %+v, %v", url, res, err)
		}
	}
	f("https://news.example/1#top", 200, "first", "https://news.example/1#top")
	f("http://news.example/old", 200, "second", "https://news.example/1")
	f("https://news.example/1", 200, "second", "https://news.example/1")
	f("https://news.example/", 503, "busy", "https://news.example/")
	f("https://news.example/live#2", 200, "part", "https://news.example/live#2")
	f("https://news.example/live", 404, "", "https://news.example/live")
	f("https://news.example/robots.txt", 404, "", "https://news.example/robots.txt")
	res, err := c.Get(context.Background(), "https://news.example/1", client.Request{})
	if err != nil || res.Place.Offset != places[1].Offset || res.Place.Length != places[1].Length {
		t.Errorf("place %+v, want that of %+v, %v", res.Place, places[1], err)
	}
	if again, err := originals.ReadFile(res.Place.File, res.Place.Offset); err != nil || string(again.Body) != "second" {
		t.Errorf("read at its place: %q, %v", again.Body, err)
	}
	if _, err := Open(filepath.Join(dir, "missing.warc.gz")); err == nil {
		t.Error("a missing file is no error")
	}
}
