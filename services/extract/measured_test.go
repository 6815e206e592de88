package extract

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/net/html"

	"github.com/newswire-dev/newswire/services/news"
)

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

// A truth is what one page of the development sets should give.
type truth struct {
	ID, URL, ArticleBody, Title, Date, Summary string
	Authors                                    []string
	page                                       []byte
}

func readSet(t testing.TB, name string) []truth {
	t.Helper()
	dir := sharedFolder(t, filepath.Join("data", "extraction", name))
	data, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var byID map[string]truth
	if err := json.Unmarshal(data, &byID); err != nil {
		t.Fatal(err)
	}
	var all []truth
	for id, c := range byID {
		c.ID = id
		c.page = unzip(t, filepath.Join(dir, "pages", id+".html.gz"))
		all = append(all, c)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all
}

func unzip(t testing.TB, name string) []byte {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// shingles counts the runs of four words of a text, as the public benchmark of article extraction does.
func shingles(s string) map[string]int {
	words := strings.FieldsFunc(s, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	m := map[string]int{}
	for i := 0; i < max(1, len(words)-3) && len(words) > 0; i++ {
		m[strings.Join(words[i:min(len(words), i+4)], " ")]++
	}
	return m
}

func overlap(want, got string) (precision, recall float64) {
	a, b := shingles(want), shingles(got)
	common, na, nb := 0, 0, 0
	for k, n := range a {
		common += min(n, b[k])
		na += n
	}
	for _, n := range b {
		nb += n
	}
	if na == 0 || nb == 0 {
		return 0, 0
	}
	return float64(common) / float64(nb), float64(common) / float64(na)
}

// A tally is the score of one set: sums over its pages.
type tally struct {
	pages, bodies                                int
	precision, recall                            float64
	titles, titled, dates, dated, authors, named int
	worst                                        []string
}

func (s *tally) f1() float64 {
	p, r := s.precision/float64(s.bodies), s.recall/float64(s.bodies)
	return 2 * p * r / (p + r)
}

func (s *tally) add(c truth, got news.Page, err error, dek bool) {
	s.pages++
	text := got.Text
	if dek {
		text = got.Dek + "\n\n" + text
	}
	if c.ArticleBody != "" {
		p, r := overlap(c.ArticleBody, text)
		s.bodies++
		s.precision, s.recall = s.precision+p, s.recall+r
		s.worst = append(s.worst, fmt.Sprintf("%.3f P=%.2f R=%.2f %s %v", 2*p*r/(p+r+1e-9), p, r, c.ID, err))
	}
	if c.Title != "" {
		s.titled++
		s.titles += count(fair(c.Title) == fair(got.Title))
		if os.Getenv("EXTRACT_SHOW") != "" && fair(c.Title) != fair(got.Title) {
			fmt.Printf("TITLE %s\n  want %q\n  got  %q\n", c.ID, c.Title, got.Title)
		}
	}
	if c.Date != "" {
		s.dated++
		ok := strings.HasPrefix(got.Published.Local, c.Date) || !got.Published.IsZero() && got.Published.Instant.Format("2006-01-02") == c.Date
		s.dates += count(ok)
		if os.Getenv("EXTRACT_SHOW") != "" && !ok {
			fmt.Printf("DATE %s want %s got %+v\n", c.ID, c.Date, got.Published)
		}
	}
	if c.Authors != nil {
		s.named++
		ok := sameNames(c.Authors, got.Authors)
		s.authors += count(ok)
		if os.Getenv("EXTRACT_SHOW") != "" && !ok {
			fmt.Printf("AUTHORS %s want %q got %q\n", c.ID, c.Authors, got.Authors)
		}
	}
}

func count(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

// fair folds what a comparison of titles and names should not see.
func fair(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }), " ")
}

func sameNames(want, got []string) bool {
	key := func(list []string) string {
		var all []string
		for _, n := range list {
			for _, part := range strings.Split(joins.Replace(n), ",") {
				all = append(all, strings.TrimPrefix(fair(part), "by "))
			}
		}
		sort.Strings(all)
		return strings.Join(all, ",")
	}
	return key(want) == key(got)
}

func (s *tally) String() string {
	share := func(a, b int) float64 { return 100 * float64(a) / float64(max(b, 1)) }
	return fmt.Sprintf("%d pages: body F1 %.4f (P %.3f R %.3f), title %.1f%%, date %.1f%%, authors %.1f%%", s.pages, s.f1(),
		s.precision/float64(max(s.bodies, 1)), s.recall/float64(max(s.bodies, 1)), share(s.titles, s.titled), share(s.dates, s.dated), share(s.authors, s.named))
}

func measure(t *testing.T, set string, dek bool, least float64) {
	var s tally
	var took, parsing time.Duration
	for _, c := range readSet(t, set) {
		start := time.Now()
		html.Parse(bytes.NewReader(c.page))
		parsing += time.Since(start)
		start = time.Now()
		got, err := Page(c.page, c.URL, Options{UTF8: true})
		took += time.Since(start)
		var no *NotArticle
		if err != nil && !errors.As(err, &no) {
			t.Errorf("%s: %v", c.ID, err)
		}
		s.add(c, got, err, dek)
	}
	t.Logf("%s: %v; %v per page, %.2f of parsing", set, &s, took/time.Duration(s.pages), float64(took)/float64(parsing))
	if os.Getenv("EXTRACT_SHOW") != "" {
		sort.Strings(s.worst)
		t.Log("\n" + strings.Join(s.worst[:min(len(s.worst), 50)], "\n"))
	}
	if s.f1() < least {
		t.Errorf("%s: body F1 %.4f, less than the %.3f reached before", set, s.f1(), least)
	}
}

func TestFundus(t *testing.T) { measure(t, "fundus-pub", true, 0.955) }
func TestNaeb(t *testing.T)   { measure(t, "naeb", false, 0.930) }

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
	root := sharedFolder(t, filepath.Join("data", "extraction"))
	files, _ := filepath.Glob(filepath.Join(root, "*", "pages", "*.html.gz"))
	articles := 0
	for _, f := range files {
		page := unzip(t, f)
		var err error
		limit := 250*time.Millisecond + time.Duration(len(page))*1000
		took := quickest(limit, func() { _, err = Page(page, "https://a.example/news/a-story.html", Options{}) })
		var no *NotArticle
		if err != nil && !errors.As(err, &no) {
			t.Errorf("%s: %v", f, err)
		}
		articles += count(err == nil)
		if err != nil && os.Getenv("EXTRACT_SHOW") != "" {
			fmt.Println("NOT", filepath.Base(filepath.Dir(filepath.Dir(f))), filepath.Base(f), err)
		}
		if took > limit {
			t.Errorf("%s: %d bytes took %v", f, len(page), took)
		}
	}
	t.Logf("%d of %d pages are articles", articles, len(files))
}
