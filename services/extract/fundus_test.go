package extract_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/newswire-dev/newswire/services/extract"
	"github.com/newswire-dev/newswire/services/text"
)

// TestMeasured extracts the measuring data's news pages and holds the first version to what it reached: words of the body (F1),
// titles, days of publication.
func TestMeasured(t *testing.T) {
	for _, set := range []struct {
		name              string
		body, title, date float64
	}{{"fundus-pub", 0.92, 0.70, 0.95}, {"naeb", 0.91, 0.92, 0.83}} {
		t.Run(set.name, func(t *testing.T) {
			body, title, date, n := measure(t, set.name)
			t.Logf("%d pages: body F1 %.3f, title %.3f, date %.3f", n, body, title, date)
			if body < set.body || title < set.title || date < set.date {
				t.Errorf("body %.3f (floor %.2f), title %.3f (%.2f), date %.3f (%.2f)", body, set.body, title, set.title, date, set.date)
			}
		})
	}
}

func measure(t *testing.T, set string) (body, title, date float64, n int) {
	folder := measuringData(t, set)
	var all map[string]map[string]any
	raw, err := os.ReadFile(filepath.Join(folder, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	dated := 0.0
	var mine, floor time.Duration
	for id, want := range all {
		page := gunzip(t, filepath.Join(folder, "pages", id+".html.gz"))
		began := time.Now()
		p, err := extract.Page(page, str(want["url"]), extract.Options{UTF8: true})
		mine += time.Since(began)
		began = time.Now()
		if _, err := html.Parse(strings.NewReader(string(page))); err == nil {
			floor += time.Since(began)
		}
		n++
		f := 0.0
		if err == nil {
			got := p.Text
			if s := str(want["summary"]); s != "" {
				got = p.Dek + " " + got
			}
			f = overlap(got, str(want["summary"])+" "+str(want["articleBody"]))
		}
		if f < 0.7 && testing.Verbose() {
			t.Logf("%.2f %s %v", f, id, err)
		}
		body += f
		if strings.EqualFold(strings.Join(strings.Fields(p.Title), " "), strings.Join(strings.Fields(str(want["title"])), " ")) {
			title++
		} else if testing.Verbose() && err == nil {
			t.Logf("title %q, want %q", p.Title, want["title"])
		}
		if d := str(want["date"]); d != "" {
			dated++
			if strings.HasPrefix(p.Published.Local, d) || p.Published.Instant.Format(time.DateOnly) == d {
				date++
			} else if testing.Verbose() && err == nil {
				t.Logf("date %v, want %s (%s)", p.Published, d, id)
			}
		}
	}
	t.Logf("%.2f times the cost of html.Parse", float64(mine)/float64(floor))
	return body / float64(n), title / float64(n), date / max(dated, 1), n
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

// overlap is the F1 of the words of two texts, as multisets.
func overlap(a, b string) float64 {
	count := map[string]int{}
	na, nb, both := 0, 0, 0
	for _, w := range text.Tokens(b) {
		count[w.Text]++
		nb++
	}
	for _, w := range text.Tokens(a) {
		na++
		if count[w.Text] > 0 {
			count[w.Text]--
			both++
		}
	}
	if both == 0 {
		return 0
	}
	return 2 * float64(both) / float64(na+nb)
}

func measuringData(t *testing.T, set string) string {
	shared := os.Getenv("NEWSWIRE_SHARED")
	if shared == "" {
		shared = "../../../shared"
	}
	folder := filepath.Join(shared, "data/extraction", set)
	if _, err := os.Stat(folder); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the measuring data is not at " + folder + ": set NEWSWIRE_SHARED to its folder")
		}
		t.Skip("the measuring data is not at " + folder + ": set NEWSWIRE_SHARED to its folder")
	}
	return folder
}

func gunzip(t *testing.T, name string) []byte {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
