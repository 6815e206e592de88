package fetcher

import (
	"sync"
	"time"
)

// slowAfter is the time after which what runs is slow: it makes room for others.
const slowAfter = 2 * time.Second

// A crew bounds what runs at once. Only what began lately counts against most, so that hosts which answer slowly hold up nobody;
// altogether no more than all run.
type crew struct {
	most, all int

	mu    sync.Mutex
	began map[int]time.Time
	last  int
}

func newCrew(most, all int) *crew { return &crew{most: most, all: all, began: map[int]time.Time{}} }

// begin notes that something runs; its end is to be called.
func (c *crew) begin() (end func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	id := c.last
	c.began[id] = time.Now()
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.began, id)
	}
}

// room gives how many more may begin.
func (c *crew) room() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	young := 0
	for _, at := range c.began {
		if time.Since(at) < slowAfter {
			young++
		}
	}
	return max(0, min(c.most-young, c.all-len(c.began)))
}

// size gives how many run.
func (c *crew) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.began)
}
