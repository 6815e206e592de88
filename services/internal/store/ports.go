package store

import (
	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/storage"
)

// What the services need.
var (
	_ fetcher.Store = (*DB)(nil)
	_ storage.Store = (*DB)(nil)
)
