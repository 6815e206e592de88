package extract

import (
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
)

// TestPagesReadTogether checks that pages read by several goroutines at once give what they give alone.
func TestPagesReadTogether(t *testing.T) {
	files, err := filepath.Glob("testdata/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	var all sync.WaitGroup
	for _, name := range files {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want, wantErr := Read(body, "https://a.example/news/1-story", Options{})
		for range 4 {
			all.Go(func() {
				if got, err := Read(body, "https://a.example/news/1-story", Options{}); !reflect.DeepEqual(got, want) || !reflect.DeepEqual(err, wantErr) {
					t.Errorf("%s is read otherwise with others: %v", name, err)
				}
			})
		}
	}
	all.Wait()
}
