package query

import (
	"slices"
	"testing"
)

func TestLoosened(t *testing.T) {
	f := func(query string, want ...string) {
		t.Helper()
		q, err := Parse(query)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, loose := range q.Loosened() {
			got = append(got, loose.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s loosens to %q, want %q", query, got, want)
		}
	}
	f("ferry")
	f("ferry OR port")
	f("ferry NEAR/5 port", "ferry port")
	f("ferry port lang:az", "port lang:az", "ferry lang:az", "ferry port")
	f("ferry NOT strike", "ferry")
	f("(ferry OR boat) NEAR/5 port NOT strike", "(ferry OR boat) port NOT strike", "(ferry OR boat) NEAR/5 port")
	f("title:(ferry port)", "title:port", "title:ferry")
}
