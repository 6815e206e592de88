package fetcher

import "testing"

func TestShapeOf(t *testing.T) {
	f := func(link, want string) {
		t.Helper()
		if got := shapeOf("https://a.example" + link); got != want {
			t.Errorf("shapeOf(%s) = %q, want %q", link, got, want)
		}
	}
	f("/", "")
	f("/about", "")
	f("/news/sport", "")
	f("/news/12-report.html", "w/s.html?")
	f("/news/the-ferry-came-back", "w/s?")
	f("/region/48213", "w/9?")
	f("/2026/03/02/ferry", "9/9/9/w?")
	f("/article.php?id=17&lang=en", "w.php?id")
}

func TestDayOf(t *testing.T) {
	f := func(link, want string) {
		t.Helper()
		got := dayOf("https://a.example" + link)
		if s := got.Local + " " + string(got.Precision); got.IsZero() && want != "" || !got.IsZero() && s != want {
			t.Errorf("dayOf(%s) = %q, want %q", link, s, want)
		}
	}
	f("/news/12-report.html", "")
	f("/2026/03/02/ferry", "2026-03-02 day")
	f("/archive/2026-3-2", "2026-03-02 day")
	f("/2026/03/ferry", "2026-03 month")
	f("/2026/13/02/ferry", "")
	f("/id/20260302", "")
}
