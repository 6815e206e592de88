package originals

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func open(t *testing.T, dir string, o Options) *Folder {
	t.Helper()
	f, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func page(i int, body string) Capture {
	return Capture{URL: fmt.Sprintf("https://news.example/%d?a=b&c=%%20", i), Fetched: time.Date(2026, 3, 14, 10, 31, 7, 0, time.UTC), Status: 200,
		Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Content-Encoding": {"gzip"}, "Set-Cookie": {"a", "b"}}, Body: []byte(body)}
}

func TestWhatIsWrittenCanBeRead(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, Options{})
	in := []Capture{page(1, "<p>one</p>"), page(2, ""), page(3, "HTTP/1.1 200 OK\r\n\r\nə")}
	places, err := f.Write(context.Background(), in)
	if err != nil || len(places) != 3 {
		t.Fatal(places, err)
	}
	for i, p := range places {
		got, err := f.Read(p)
		if err != nil || got.URL != in[i].URL || got.Status != 200 || !bytes.Equal(got.Body, in[i].Body) || !got.Fetched.Equal(in[i].Fetched) {
			t.Errorf("Read(%+v) = %+v, %v", p, got, err)
		}
		if got.Header.Get("Content-Type") != "text/html; charset=utf-8" || got.Header.Get("Content-Encoding") != "" || len(got.Header["Set-Cookie"]) != 2 {
			t.Errorf("header %v", got.Header)
		}
		if member(t, filepath.Join(dir, p.File), p) == 0 {
			t.Error("no gzip member at its place")
		}
	}
	if f.Size() != places[2].Offset+places[2].Length {
		t.Errorf("Size = %d", f.Size())
	}
}

// member decompresses the bytes of one place alone.
func member(t *testing.T, path string, p Place) int {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(b[p.Offset : p.Offset+p.Length]))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return len(out)
}

func TestTornFileIsReadUpToTheTear(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, Options{})
	var in []Capture
	for i := range 5 {
		in = append(in, page(i, fmt.Sprint("page ", i, noise(2000))))
	}
	places, err := f.Write(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, places[0].File)
	for cut := places[4].Offset; cut < places[4].Offset+places[4].Length; cut += 37 {
		if err := os.Truncate(path, places[4].Offset+places[4].Length-(cut-places[4].Offset)-1); err != nil {
			t.Fatal(err)
		}
		urls := 0
		if err := Scan(path, func(string, Place) error { urls++; return nil }); err != nil || urls != 4 {
			t.Fatalf("%d captures, %v", urls, err)
		}
	}
	again := open(t, dir, Options{})
	next, err := again.Write(context.Background(), in[:1])
	if err != nil || next[0].File == places[0].File {
		t.Errorf("after the crash: %+v, %v", next, err)
	}
	if got, err := again.Read(places[3]); err != nil || !bytes.Equal(got.Body, in[3].Body) {
		t.Errorf("before the crash: %v", err)
	}
}

func noise(n int) string {
	b := make([]byte, n)
	rand.New(rand.NewSource(int64(n))).Read(b)
	return fmt.Sprintf("%x", b)
}

func TestOldFilesGo(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 3, 14, 10, 0, 0, 0, time.UTC)
	f := open(t, dir, Options{MaxBytes: 4 << 20, Now: func() time.Time { return now }})
	var first, last Place
	for i := range 60 {
		now = now.Add(time.Minute)
		places, err := f.Write(context.Background(), []Capture{page(i, noise(200<<10))})
		if err != nil {
			t.Fatal(err)
		}
		if last = places[0]; i == 0 {
			first = last
		}
	}
	if f.Size() > 6<<20 {
		t.Errorf("%d bytes are kept", f.Size())
	}
	if _, err := f.Read(first); err == nil {
		t.Error("the oldest is still there")
	}
	if _, err := f.Read(last); err != nil {
		t.Error(err)
	}
	if names := f.Deleted(); len(names) == 0 || names[0] != first.File || slices.Contains(names, last.File) || len(f.Deleted()) != 0 {
		t.Errorf("deleted are %v, the first was in %s", names, first.File)
	}
	now = time.Now().Add(100 * time.Hour)
	if aged := open(t, dir, Options{MaxAge: time.Hour, Now: func() time.Time { return now }}); aged.Size() != 0 {
		t.Errorf("%d bytes are older than an hour and kept", aged.Size())
	}
}

func BenchmarkWrite(b *testing.B) {
	f, err := Open(b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	body := bytes.Repeat([]byte("<p>Some words of a page, again and again, in its structure.</p>\n"), 2600)
	batch := make([]Capture, 16)
	for i := range batch {
		batch[i] = page(i, string(body))
	}
	for b.Loop() {
		if _, err := f.Write(context.Background(), batch); err != nil {
			b.Fatal(err)
		}
	}
}
