package query

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func drawPlaces(t *rapid.T, label string) []Place {
	var list []Place
	for range rapid.IntRange(0, 8).Draw(t, label) {
		from := rapid.Int32Range(0, 40).Draw(t, "from")
		list = append(list, Place{from, from + rapid.Int32Range(1, 6).Draw(t, "width")})
	}
	return Sorted(list)
}

// nearEach compares each pair.
func nearEach(a, b []Place, n int, ordered bool) (out []Place) {
	for _, x := range a {
		for _, y := range b {
			after, before := int(y.From-x.To), int(x.From-y.To)
			if after >= 0 && after <= n || !ordered && (before >= 0 && before <= n || after < 0 && before < 0) {
				out = append(out, Place{min(x.From, y.From), max(x.To, y.To)})
			}
		}
	}
	return Sorted(out)
}

func TestPropertyAreNearIsEachPair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, n, ordered := drawPlaces(t, "a"), drawPlaces(t, "b"), rapid.IntRange(0, 6).Draw(t, "n"), rapid.Bool().Draw(t, "ordered")
		want := nearEach(a, b, n, ordered)
		if got := AreNear(a, b, n, ordered); got != (len(want) > 0) {
			t.Fatalf("near %v of %v and %v: %v", n, a, b, got)
		}
		hulls := Hulls(nil, a, b, n, ordered)
		if (len(hulls) > 0) != (len(want) > 0) {
			t.Fatalf("%v of %v and %v: hulls %v of %v", n, a, b, hulls, want)
		}
		for _, h := range hulls {
			if !slices.Contains(want, h) {
				t.Fatalf("%v of %v and %v: %v is no hull", n, a, b, h)
			}
		}
		if len(want) > 0 && ordered {
			checkBorders(t, hulls, want)
		}
	})
}

// checkBorders demands every beginning and end that some pair gives.
func checkBorders(t *rapid.T, hulls, want []Place) {
	for _, w := range want {
		if !slices.ContainsFunc(hulls, func(h Place) bool { return h.From == w.From }) || !slices.ContainsFunc(hulls, func(h Place) bool { return h.To == w.To }) {
			t.Fatalf("no hull begins or ends as %v: %v", w, hulls)
		}
	}
}
