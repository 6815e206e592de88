package web

import (
	"sync"
	"time"
)

// kept holds what many pages show for a moment, so that not each of them asks the database.
type kept[T any] struct {
	mu    sync.Mutex
	at    time.Time
	value T
}

// get gives what is held, read again when it is older than age. The database is asked without the lock: two readers may both ask.
func (k *kept[T]) get(now time.Time, age time.Duration, read func() (T, error)) (T, error) {
	if value, ok := k.fresh(now, age); ok {
		return value, nil
	}
	value, err := read()
	if err != nil {
		return value, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.at, k.value = now, value
	return value, nil
}

func (k *kept[T]) fresh(now time.Time, age time.Duration) (T, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	past := now.Sub(k.at)
	return k.value, past >= 0 && past < age
}
