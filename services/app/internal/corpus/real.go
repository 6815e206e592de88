package corpus

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/newswire-dev/newswire/services/opml"
)

// A Truth is what a page of the measuring data holds.
type Truth struct {
	URL, Domain, Title, Language string
	Body                         string `json:"articleBody"`
	Summary                      string
}

// Real gives the news pages of the measuring data under their real addresses, with one RSS feed for each outlet, and what they
// hold by address; and the real feeds, whose pages are not there. shared is the folder of the measuring data.
func Real(shared string) (Archive, map[string]Truth, error) {
	pages := filepath.Join(shared, "data/extraction/fundus-pub")
	var truth map[string]Truth
	if err := readJSON(filepath.Join(pages, "truth.json"), &truth); err != nil {
		return Archive{}, nil, err
	}
	var a Archive
	byURL, byDomain := map[string]Truth{}, map[string][]Truth{}
	for id, t := range truth {
		body, err := gunzip(filepath.Join(pages, "pages", id+".html.gz"))
		if err != nil {
			return Archive{}, nil, err
		}
		a.Captures = append(a.Captures, Capture{URL: t.URL, ContentType: "text/html; charset=utf-8", Body: body})
		byURL[t.URL] = t
		byDomain[t.Domain] = append(byDomain[t.Domain], t)
	}
	for domain, list := range byDomain {
		slices.SortFunc(list, func(x, y Truth) int { return strings.Compare(x.URL, y.URL) })
		feed := "https://" + domain + "/newswire-test/rss.xml"
		a.Captures = append(a.Captures, Capture{URL: feed, ContentType: "application/rss+xml", Body: rssOf(domain, list)})
		a.Feeds = append(a.Feeds, opml.Outline{Name: domain, Site: "https://" + domain, URLs: []string{feed}})
	}
	return a, byURL, a.addRealFeeds(filepath.Join(shared, "data/feeds/real"))
}

func (a *Archive) addRealFeeds(folder string) error {
	var manifest []struct{ File, Outlet, Lang string }
	if err := readJSON(filepath.Join(folder, "manifest.json"), &manifest); err != nil {
		return err
	}
	for _, m := range manifest {
		name := filepath.Base(m.File)
		body, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		site := "https://" + strings.NewReplacer(".", "-", "_", "-").Replace(name) + ".feeds.example"
		a.Captures = append(a.Captures, Capture{URL: site + "/" + name, ContentType: "application/xml", Body: body})
		a.Feeds = append(a.Feeds, opml.Outline{Name: m.Outlet, Site: site, Language: m.Lang, URLs: []string{site + "/" + name}})
	}
	return nil
}

func rssOf(title string, list []Truth) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>`)
	xml.EscapeText(&b, []byte(title))
	b.WriteString("</title>")
	for _, t := range list {
		b.WriteString("<item><title>")
		xml.EscapeText(&b, []byte(t.Title))
		b.WriteString("</title><link>")
		xml.EscapeText(&b, []byte(t.URL))
		b.WriteString("</link></item>")
	}
	b.WriteString("</channel></rss>")
	return b.Bytes()
}

func readJSON(name string, v any) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func gunzip(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return io.ReadAll(z)
}
