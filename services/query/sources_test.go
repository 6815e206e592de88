package query

import (
	"slices"
	"testing"
)

func TestSources(t *testing.T) {
	f := func(in string, want ...string) {
		t.Helper()
		q, err := Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.Sources(); !slices.Equal(got, want) {
			t.Errorf("Sources of %q = %q, want %q", in, got, want)
		}
	}
	f(`ferry`)
	f(`ferry source:Harbour.Example`, "harbour.example")
	f(`ferry (source:a.example OR source:"harbour post")`, "a.example", "harbour post")
	f(`ferry NOT source:a.example`)
}
