// Package measure scores extractors against pages whose truth is known, in the ways in which public benchmarks do. It knows no
// extractor: it gets what one said of a page.
package measure

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// maxPage is the size of the largest page that is read, in bytes.
const maxPage = 64 << 20

// An Image is a picture of the truth, with every address under which the page offers it.
type Image struct {
	URLs []string `json:"urls"`
}

// A Page is a page and what should be read from it. What is empty is unknown.
type Page struct {
	ID       string   `json:"id"`
	URL      string   `json:"url"`
	Domain   string   `json:"domain"`
	Body     string   `json:"articleBody"`
	Summary  string   `json:"summary"` // standfirst, at the beginning of Body
	Title    string   `json:"title"`
	Authors  []string `json:"authors"`
	Date     string   `json:"date"`     // day as printed, YYYY-MM-DD
	DateTime string   `json:"datetime"` // with zone, where known
	Language string   `json:"language"` // ISO 639-1
	Images   []Image  `json:"images"`
	With     []string `json:"with"`    // what the text must hold
	Without  []string `json:"without"` // what it must not
	HTML     []byte   `json:"-"`
}

// A Set is a folder of pages, in the order of their ids.
type Set struct {
	Name  string
	Dek   bool // the truths' texts begin with the standfirst
	Pages []Page
}

// Load reads a folder: truth.json, an object of records by id, and pages/ID.html.gz, in UTF-8.
func Load(dir string) (Set, error) {
	data, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if err != nil {
		return Set{}, err
	}
	var byID map[string]Page
	if err := json.Unmarshal(data, &byID); err != nil {
		return Set{}, fmt.Errorf("%s: truth.json: %w", dir, err)
	}
	s := Set{Name: filepath.Base(dir)}
	summaries := 0
	for id, p := range byID {
		p.ID = id
		if p.HTML, err = unzip(filepath.Join(dir, "pages", id+".html.gz")); err != nil {
			return Set{}, err
		}
		if p.Summary != "" && strings.HasPrefix(p.Body, p.Summary[:len(p.Summary)/2]) {
			summaries++
		}
		s.Pages = append(s.Pages, p)
	}
	s.Dek = summaries*2 > len(s.Pages)
	slices.SortFunc(s.Pages, func(a, b Page) int { return strings.Compare(a.ID, b.ID) })
	return s, nil
}

func unzip(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return io.ReadAll(io.LimitReader(z, maxPage))
}

// Site is the site of a page, without which no fold may be chosen.
func (p *Page) Site() string {
	if p.Domain != "" {
		return p.Domain
	}
	_, rest, _ := strings.Cut(p.URL, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}
