package outlets

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/newswire-dev/newswire/services/news"
)

const directory = `# The outlets that we watch.
outlets:
  - name: Quay Gazette
    site: https://www.quay.example
    country: no
    language: EN-gb
    zone: Europe/London
    feeds:
      - https://www.quay.example/rss
      - urls: [https://www.quay.example/sport.xml, https://www.quay.example/sport]
        zone: Asia/Baku
        headers:
          accept-language: en
        secret: quay
        proxy: socks5://proxy.example:1080
        poll: {min: 90s, max: 2d}
        page:
          title: h1.head
          body: div.text p
          remove: .ad
  - feeds:
      - url: http://marsh.example/feed
`

func TestRead(t *testing.T) {
	got, err := Read([]byte(directory))
	if err != nil {
		t.Fatal(err)
	}
	want := []Outlet{
		{news.Source{ID: "quay.example", Name: "Quay Gazette", Site: "https://www.quay.example", Country: "NO", Language: "en-GB", Zone: "Europe/London"}, []news.Feed{
			{Candidates: []string{"https://www.quay.example/rss"}},
			{Candidates: []string{"https://www.quay.example/sport.xml", "https://www.quay.example/sport"}, Settings: news.Settings{
				Zone: "Asia/Baku", Headers: map[string]string{"Accept-Language": "en"}, Secret: "quay", Proxy: "socks5://proxy.example:1080",
				PollMin: 90 * time.Second, PollMax: 48 * time.Hour, Page: news.Selectors{Title: "h1.head", Body: "div.text p", Remove: []string{".ad"}},
			}},
		}},
		{news.Source{ID: "marsh.example", Site: "http://marsh.example"}, []news.Feed{{Candidates: []string{"http://marsh.example/feed"}}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v\nwant %+v", got, want)
	}
	var out bytes.Buffer
	if err := Write(&out, got); err != nil {
		t.Fatal(err)
	}
	again, err := Read(out.Bytes())
	slices.SortFunc(want, func(a, b Outlet) int { return strings.Compare(a.ID, b.ID) })
	if err != nil || !reflect.DeepEqual(again, want) {
		t.Errorf("%v; written it is\n%s", err, out.String())
	}
}

// TestProblems reads files with mistakes; beside each lies what an operator is told of it.
func TestProblems(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range files {
		in, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Read(in)
		if err == nil {
			t.Errorf("%s: nothing is wrong with it", name)
			continue
		}
		golden(t, strings.TrimSuffix(name, ".yaml")+".txt", err.Error()+"\n")
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if os.Getenv("NEWSWIRE_TEST_GOLDEN") == "write" {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil || got != string(want) {
		t.Errorf("%s: %v\n got:\n%s\nwant:\n%s", name, err, got, want)
	}
}

func TestPlan(t *testing.T) {
	want, err := Read([]byte(directory))
	if err != nil {
		t.Fatal(err)
	}
	have := []Outlet{
		{news.Source{ID: "quay.example", Name: "The Gazette", Site: "https://www.quay.example", Language: "en-GB"}, []news.Feed{
			{ID: 1, Candidates: []string{"http://quay.example/rss/"}},
			{ID: 2, Candidates: []string{"https://www.quay.example/old"}},
		}},
		{news.Source{ID: "tide.example", Site: "https://tide.example"}, []news.Feed{{ID: 3, Candidates: []string{"https://www.quay.example/sport"}, Settings: news.Settings{Secret: "old", PollMin: time.Minute}}}},
	}
	plan, err := Compare(have, want)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := plan.Print(&out, func(s string) string { return s }); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/plan.txt", out.String())
	both := []Outlet{{want[0].Source, []news.Feed{{Candidates: []string{"https://a.example/1"}}, {Candidates: []string{"https://a.example/2"}}}}}
	_, err = Compare([]Outlet{{want[0].Source, []news.Feed{{ID: 7, Candidates: []string{"https://a.example/1", "https://a.example/2"}}}}}, both)
	if err == nil || !strings.Contains(err.Error(), "put their addresses together") {
		t.Errorf("two feeds that are one give %v", err)
	}
}

// TestApplyIsIdempotent makes some wire like some directory: then there is no difference any more, whatever they were.
func TestApplyIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &wire{}
		for range 2 {
			want := someOutlets(t)
			plan, err := Compare(w.list(), want)
			if err != nil {
				return // Feeds that would have to be one.
			}
			made := 0
			if err := Apply(context.Background(), w, plan, func(n int) { made = n }); err != nil {
				return // An address moves between feeds that stay: told, and left to the operator.
			}
			if made != len(plan.Changes) {
				t.Fatalf("%d of %d changes were told", made, len(plan.Changes))
			}
			if again, err := Compare(w.list(), want); err != nil || len(again.Changes) != 0 {
				t.Fatalf("after %+v there is left %+v, %v", plan, again, err)
			}
		}
	})
}

func someOutlets(t *rapid.T) (out []Outlet) {
	used := map[string]bool{}
	for _, site := range []string{"a", "b", "c"}[:rapid.IntRange(0, 3).Draw(t, "outlets")] {
		o := Outlet{Source: Canonical(news.Source{Site: "https://" + site + ".example", Zone: rapid.SampledFrom([]string{"", "Asia/Baku"}).Draw(t, "zone"),
			Name: rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "name")})}
		for range rapid.IntRange(1, 3).Draw(t, "feeds") {
			var f news.Feed
			for range rapid.IntRange(1, 2).Draw(t, "addresses") {
				if u := fmt.Sprintf("https://x.example/%d", rapid.IntRange(1, 8).Draw(t, "address")); !used[u] {
					used[u] = true
					f.Candidates = append(f.Candidates, u)
				}
			}
			f.Settings.PollMin = time.Duration(rapid.IntRange(0, 2).Draw(t, "min")) * time.Minute
			if len(f.Candidates) > 0 {
				o.Feeds = append(o.Feeds, f)
			}
		}
		if len(o.Feeds) > 0 {
			out = append(out, o)
		}
	}
	return out
}

// A wire holds feeds as the database does: one address is one feed, and an outlet without feeds is not listed.
type wire struct {
	outlets []Outlet
	last    int64
}

func (w *wire) list() []Outlet { return w.outlets }

func (w *wire) place(o news.Source) *Outlet {
	for i := range w.outlets {
		if w.outlets[i].ID == o.ID {
			return &w.outlets[i]
		}
	}
	w.outlets = append(w.outlets, Outlet{Source: o})
	return &w.outlets[len(w.outlets)-1]
}

func (w *wire) AddFeed(_ context.Context, o news.Source, f news.Feed) error {
	for _, there := range w.outlets {
		for _, g := range there.Feeds {
			if g.ID != f.ID && slices.ContainsFunc(f.Candidates, func(u string) bool { return slices.Contains(g.Candidates, u) }) {
				return fmt.Errorf("%v is polled already", f.Candidates)
			}
		}
	}
	if f.ID == 0 {
		w.last++
		f.ID = w.last
	}
	at := w.place(o)
	at.Feeds = append(at.Feeds, f)
	return nil
}

func (w *wire) SetOutlet(_ context.Context, o news.Source) error {
	w.place(o).Source = o
	return nil
}

func (w *wire) SetFeed(ctx context.Context, o news.Source, f news.Feed) error {
	before := slices.Clone(w.outlets)
	if err := w.drop(f.ID, o.ID); err != nil {
		return err
	}
	if err := w.AddFeed(ctx, o, f); err != nil {
		w.outlets = before
		return err
	}
	return w.drop(0, "")
}

func (w *wire) RemoveFeed(_ context.Context, id int64) error { return w.drop(id, "") }

// drop takes a feed out, and outlets without feeds but for the one named.
func (w *wire) drop(id int64, keep string) error {
	var left []Outlet
	for _, o := range w.outlets {
		o.Feeds = slices.DeleteFunc(slices.Clone(o.Feeds), func(f news.Feed) bool { return f.ID == id })
		if len(o.Feeds) > 0 || o.ID == keep {
			left = append(left, o)
		}
	}
	w.outlets = left
	return nil
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(directory))
	f.Add([]byte("outlets: [{feeds: [{url: &a x, urls: *a}]}]"))
	f.Add([]byte("outlets:\n- feeds: [http://a.example]\n---\n{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := Read(data)
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := Write(&out, list); err != nil {
			t.Fatal(err)
		}
		again, err := Read(out.Bytes())
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, out.String())
		}
		for i := range again {
			for j := range again[i].Feeds {
				again[i].Feeds[j].ID = int64(1 + i*MaxFeeds + j)
			}
		}
		if plan, err := Compare(again, list); err != nil || len(plan.Changes) > 0 {
			t.Fatalf("it comes back with changes %+v, %v\n%s", plan.Changes, err, out.String())
		}
	})
}
