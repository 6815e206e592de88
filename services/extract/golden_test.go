package extract

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"github.com/newswire-dev/newswire/services/news"
)

// A golden is what a page of testdata should give: an article, or why it is none.
type golden struct {
	Page  *news.Page `json:"page,omitempty"`
	Rest  *rest      `json:"rest,omitempty"`
	Cause news.Cause `json:"cause,omitempty"`
	Why   string     `json:"why,omitempty"`
}

// rest is what an Article has beside its page.
type rest struct {
	HTML          []string `json:"html"` // a line for each block
	Organizations []string `json:"organizations,omitempty"`
	Section       string   `json:"section,omitempty"`
	Keywords      []string `json:"keywords,omitempty"`
	Access        Access   `json:"access,omitempty"`
	Agency        string   `json:"agency,omitempty"`
	Found         Found    `json:"found"`
}

// TestGolden compares every page of testdata with the JSON beside it. EXTRACT_UPDATE=1 writes the JSON anew, for review.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages in testdata: %v", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) { checkGolden(t, name) })
	}
}

func checkGolden(t *testing.T, name string) {
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	site := strings.TrimSuffix(filepath.Base(name), ".html")
	var got golden
	a, err := Read(body, "https://"+site+".example/2026/03/a-story/", Options{})
	var no *NotArticle
	if errors.As(err, &no) {
		got.Cause, got.Why = no.Cause, no.Reason
	} else {
		got.Page = &a.Page
		got.Rest = &rest{strings.Split(strings.TrimSpace(HTML(a.Blocks)), "\n"), a.Organizations, a.Section, a.Keywords, a.Access, a.Agency, a.Found}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(got); err != nil {
		t.Fatal(err)
	}
	have := bytes.TrimSpace(b.Bytes())
	wantFile := strings.TrimSuffix(name, "html") + "json"
	if os.Getenv("EXTRACT_UPDATE") != "" {
		if err := os.WriteFile(wantFile, append(have, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(wantFile)
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(string(want)) != string(have) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, have, want)
	}
}

func TestCharsets(t *testing.T) {
	page := func(meta, text string) string {
		return "<html><head>" + meta + "<title>" + text + "</title></head><body><article><h1>" + text + "</h1><p>" + strings.Repeat(text+". ", 8) + "</p></article></body></html>"
	}
	f := func(name string, body []byte, o Options, want string) {
		t.Helper()
		got, err := Page(body, "https://a.example/news/1-story", o)
		if err != nil || !strings.Contains(got.Text, want) {
			t.Errorf("%s: %v, text %.80q, want %q in it", name, err, got.Text, want)
		}
	}
	const russian, japaneseText = "Новый мост через реку откроют в мае", "町の新しい図書館が今日の朝に開館した"
	encode := func(s string, enc interface{ Bytes([]byte) ([]byte, error) }) []byte {
		b, err := enc.Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	cp1251 := charmap.Windows1251.NewEncoder()
	f("header", encode(page("", russian), cp1251), Options{ContentType: "text/html; charset=windows-1251"}, russian)
	f("meta", encode(page(`<meta charset="windows-1251">`, russian), cp1251), Options{}, russian)
	f("old meta", encode(page(`<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">`, russian), cp1251), Options{}, russian)
	f("nothing said", encode(page("", russian), cp1251), Options{}, russian)
	f("wrongly UTF-8", encode(page(`<meta charset="utf-8">`, russian), cp1251), Options{ContentType: "text/html; charset=utf-8"}, russian)
	f("wrongly Latin 1", []byte(page("", russian)), Options{ContentType: "text/html; charset=iso-8859-1"}, russian)
	f("Shift JIS", encode(page(`<meta charset="Shift_JIS">`, japaneseText), japanese.ShiftJIS.NewEncoder()), Options{}, japaneseText)
	f("UTF-16", encode(page("", russian), unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()), Options{}, russian)
	f("known UTF-8", []byte("\ufeff"+page(`<meta charset="windows-1251">`, russian)), Options{UTF8: true}, russian)
}

// FuzzPage checks that no page brings the extractor down, that every article has text, and that the address of an image or of
// the article can be fetched.
func FuzzPage(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.html")
	for _, name := range files {
		if body, err := os.ReadFile(name); err == nil {
			f.Add(body, "text/html; charset=utf-8")
		}
	}
	f.Add([]byte("<html><body><p>text"), "")
	f.Add([]byte(`<script type="application/ld+json">{"@type":"NewsArticle","image":[{"url":"x"}]}</script><p>`+strings.Repeat("words, and more. ", 30)), "text/html; charset=koi8-r")
	f.Add([]byte(`<article><p>This article has been withdrawn because the prize that it reported was never given.</p></article>`), "")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		limit := 500*time.Millisecond + time.Duration(len(body))*time.Microsecond
		var got Article
		var err error
		if took := quickest(limit, func() { got, err = Read(body, "https://a.example/news/1-story", Options{ContentType: contentType}) }); took > limit {
			t.Errorf("%d bytes took %v", len(body), took)
		}
		var no *NotArticle
		switch {
		case errors.As(err, &no) && no.Cause != "" && no.Reason != "":
		case err != nil:
			t.Errorf("error without cause: %v", err)
		case got.Text == "" && !got.Withdrawn || got.Title == "":
			t.Errorf("article without text or title: %+v", got)
		case got.Canonical != "" && !strings.HasPrefix(got.Canonical, "http"):
			t.Errorf("canonical %q", got.Canonical)
		}
	})
}
