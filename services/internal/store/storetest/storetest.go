// Package storetest is the suite that every database of the wire runs: what the services' ports promise, tried on the real thing.
package storetest

import (
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/internal/store"
)

// An Opener gives a fresh, empty database that ends with the test.
type Opener func(t testing.TB) *store.DB

// Run runs the suite on the databases that open gives.
func Run(t *testing.T, open Opener) {
	for name, test := range map[string]func(*testing.T, Opener){
		"one article": testArticle,
		"work":        testWork,
	} {
		t.Run(name, func(t *testing.T) { test(t, open) })
	}
}

// noon is when the tests play.
var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
