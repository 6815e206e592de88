package store_test

import (
	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/gateway"
	"github.com/newswire-dev/newswire/services/internal/store"
	"github.com/newswire-dev/newswire/services/monitor"
	"github.com/newswire-dev/newswire/services/storage"
)

// What the services need.
var (
	_ fetcher.Store = (*store.DB)(nil)
	_ storage.Store = (*store.DB)(nil)
	_ monitor.Store = (*store.DB)(nil)
	_ gateway.Store = (*store.DB)(nil)
)
