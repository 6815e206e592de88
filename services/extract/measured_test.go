package extract

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/extract/internal/measure"
	"github.com/newswire-dev/newswire/services/news"
)

var raise = flag.Bool("raise", false, "write the figures reached to testdata/level.json where they are better than before")

// levelFile holds for every set the figures last reached, none of which may fall.
var levelFile = filepath.Join("testdata", "level.json")

// sharedFolder is where the outside pages lie. They are not part of the project.
func sharedFolder(t testing.TB, path string) string {
	t.Helper()
	root := os.Getenv("NEWSWIRE_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	path = filepath.Join(root, path)
	_, err := os.Stat(path)
	switch {
	case err == nil:
		return path
	case os.Getenv("CI") == "true":
		t.Fatalf("outside pages are missing: %v; set NEWSWIRE_SHARED", err)
	}
	t.Skipf("outside pages are not here (%v); set NEWSWIRE_SHARED", err)
	return ""
}

func loadSet(t testing.TB, name string) measure.Set {
	t.Helper()
	set, err := measure.Load(sharedFolder(t, filepath.Join("data", "extraction", name)))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// readingOf is an article in the words of the measure.
func readingOf(p news.Page) measure.Reading {
	r := measure.Reading{Text: p.Text, Dek: p.Dek, Title: p.Title, Authors: p.Authors, Date: p.Published.Local, Language: p.Language}
	if strings.Contains(p.Published.Local, "T") {
		r.Instant = p.Published.Instant.UTC().Format(time.DateOnly)
	}
	if len(p.Images) > 0 {
		r.Image = p.Images[0].URL
	}
	return r
}

// figures are what is compared with the level, by name; what a set does not know is left out.
func figures(t measure.Total) map[string]float64 {
	all := map[string]float64{"body": t.F1, "words": t.Words, "snippets": t.Snippets, "title": t.Title, "authors": t.Authors, "date": t.Date}
	for name, v := range all {
		if math.IsNaN(v) {
			delete(all, name)
			continue
		}
		all[name] = math.Round(v*10000) / 10000
	}
	return all
}

// TestLevel measures the sets whose truth is known, and fails where a figure is lower than it was.
func TestLevel(t *testing.T) {
	levels := readLevels(t, levelFile)
	for name, level := range levels {
		t.Run(name, func(t *testing.T) {
			set := loadSet(t, name)
			var scores []measure.Score
			for i := range set.Pages {
				p := &set.Pages[i]
				got, err := Page(p.HTML, p.URL, Options{UTF8: true})
				var not *NotArticle
				if errors.As(err, &not) {
					got = not.Page
				} else if err != nil {
					t.Errorf("%s: %v", p.ID, err)
				}
				scores = append(scores, measure.Of(p, readingOf(got), set.Dek))
				show(p, got, err, scores[i])
			}
			checkLevel(t, name, level, figures(measure.Sum(scores)))
		})
	}
	writeLevels(t, levelFile, levels)
}

func readLevels(t *testing.T, name string) map[string]map[string]float64 {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	levels := map[string]map[string]float64{}
	if err := json.Unmarshal(data, &levels); err != nil {
		t.Fatal(err)
	}
	return levels
}

// writeLevels keeps raised levels.
func writeLevels(t *testing.T, name string, levels map[string]map[string]float64) {
	if !*raise {
		return
	}
	data, err := json.MarshalIndent(levels, "", "\t")
	if err == nil {
		err = os.WriteFile(name, append(data, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func checkLevel(t *testing.T, set string, level, got map[string]float64) {
	t.Log(set, got)
	for name, v := range got {
		if v < level[name] {
			t.Errorf("%s: %s is %.4f and was %.4f", set, name, v, level[name])
		} else if *raise {
			level[name] = v
		}
	}
}

// show prints what is wrong with a page, where EXTRACT_SHOW names the field.
func show(p *measure.Page, got news.Page, err error, s measure.Score) {
	field := os.Getenv("EXTRACT_SHOW")
	switch {
	case field == "title" && s.Title == 0:
		fmt.Printf("%s %v\n  want %q\n  got  %q\n", p.ID, err, p.Title, got.Title)
	case field == "authors" && s.Authors == 0:
		fmt.Printf("%s %v want %q got %q\n", p.ID, err, p.Authors, got.Authors)
	case field == "date" && s.Date == 0:
		fmt.Printf("%s %v want %s got %+v\n", p.ID, err, p.Date, got.Published)
	case field == "body" && p.Body != "" && !s.Match.Exact:
		fmt.Printf("P=%.2f R=%.2f %s %v\n", s.Match.Precision, s.Match.Recall, p.ID, err)
	}
}

// quickest times a call, again where it took longer than it may, since the machine may be busy with something else.
func quickest(limit time.Duration, call func()) time.Duration {
	best := time.Duration(0)
	for range 5 {
		start := time.Now()
		call()
		if took := time.Since(start); best == 0 || took < best {
			best = took
		}
		if best <= limit {
			break
		}
	}
	return best
}

// TestEveryPage runs all pages of all sets: none may fail in another way than as no article, or take more than its size allows.
func TestEveryPage(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	articles, pages := 0, 0
	for _, name := range []string{"fundus-pub", "naeb", "wcxb-dev", "trafilatura", "date-htmldate"} {
		set := loadSet(t, name)
		for i := range set.Pages {
			p := &set.Pages[i]
			var err error
			limit := 250*time.Millisecond + time.Duration(len(p.HTML))*1000
			took := quickest(limit, func() { _, err = Page(p.HTML, "https://a.example/news/a-story.html", Options{}) })
			var no *NotArticle
			if err != nil && !errors.As(err, &no) {
				t.Errorf("%s: %v", p.ID, err)
			}
			if pages++; err == nil {
				articles++
			}
			if took > limit {
				t.Errorf("%s: %d bytes took %v", p.ID, len(p.HTML), took)
			}
		}
	}
	t.Logf("%d of %d pages are articles", articles, pages)
}
