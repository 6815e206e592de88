package fetcher

import (
	"testing"
	"time"
)

// TestDocumentsAreSentAgain says how long an outcome may stay out: the slow lane gives way to the fresh one while many wait, and only then.
func TestDocumentsAreSentAgain(t *testing.T) {
	f := func(slow bool, tries, waiting int, want time.Duration) {
		t.Helper()
		if got := again(Work{Slow: slow, Tries: tries}, waiting); got != want {
			t.Errorf("slow %v, try %d, %d waiting: again after %v, want %v", slow, tries, waiting, got, want)
		}
	}
	f(false, 0, 0, 5*time.Minute)
	f(false, 0, 9999, 5*time.Minute)
	f(false, 3, 0, 40*time.Minute)
	f(false, 50, 0, 5*time.Minute<<8)
	f(true, 0, 0, 5*time.Minute)
	f(true, 1, manyWait-1, 10*time.Minute)
	f(true, 0, manyWait, time.Hour)
	f(true, 2, manyWait, 4*time.Hour)
	f(true, 50, manyWait, 16*time.Hour)
}
