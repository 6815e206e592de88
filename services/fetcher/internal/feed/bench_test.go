package feed

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/mmcdole/gofeed"

	"github.com/newswire-dev/newswire/services/fetcher/internal/decode"
	"github.com/newswire-dev/newswire/services/fetcher/internal/fields"
	"github.com/newswire-dev/newswire/services/fetcher/internal/mend"
)

func realFeeds(b *testing.B) (all [][]byte) {
	b.Helper()
	dir := shared(b, "real")
	files, err := os.ReadDir(dir)
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range files {
		if file.Name() == "manifest.json" {
			continue
		}
		one, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}

// BenchmarkRealFeeds reads fifty stored feeds: as the wire does, and with gofeed alone.
func BenchmarkRealFeeds(b *testing.B) {
	feeds := realFeeds(b)
	size := int64(0)
	for _, f := range feeds {
		size += int64(len(f))
	}
	each := func(name string, read func([]byte)) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				for _, f := range feeds {
					read(f)
				}
			}
		})
	}
	each("wire", func(f []byte) { _, _ = Read(f, Options{URL: "https://feed.example/rss"}) })
	each("gofeed", func(f []byte) { _, _ = gofeed.NewParser().Parse(bytes.NewReader(f)) })
	each("decode", func(f []byte) { decode.Document(f, "") })
	each("mend", func(f []byte) { mend.XML(bytes.TrimSpace(decode.Document(f, "").Bytes), MaxBytes) })
	each("whole", func(f []byte) { _, _ = ReadWhole(f, Options{URL: "https://feed.example/rss"}) })
	each("tree", func(f []byte) {
		fields.XML(mend.XML(bytes.TrimSpace(decode.Document(f, "").Bytes), MaxBytes).XML, fields.Options{})
	})
}
