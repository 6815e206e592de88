package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/text"
)

// An article of the data, with its words as the wire cuts them.
type article struct {
	id          string
	doc         query.Doc
	title, body []string
}

func (a *article) words() int { return len(a.title) + len(a.body) }

// A subscription of the data.
type subscription struct {
	id   string
	form *form
}

// data is what is measured with.
type data struct {
	folder        string // empty where it is made
	articles      []article
	subscriptions []subscription
}

// readData reads docs.tsv and queries.txt of a folder, which may be compressed.
func readData(folder string) (data, error) {
	d := data{folder: folder}
	err := eachLine(filepath.Join(folder, "docs.tsv"), func(cells []string) error {
		if len(cells) != 5 {
			return fmt.Errorf("%d cells and not id, language, source, title and text", len(cells))
		}
		d.articles = append(d.articles, newArticle(cells[0], query.Doc{Title: cells[3], Text: cells[4], Language: cells[1], Source: cells[2]}))
		return nil
	})
	if err != nil {
		return d, err
	}
	return d, eachLine(filepath.Join(folder, "queries.txt"), func(cells []string) error {
		if len(cells) != 2 {
			return fmt.Errorf("%d cells and not id and query", len(cells))
		}
		f, err := parseForm(cells[1])
		d.subscriptions = append(d.subscriptions, subscription{cells[0], f})
		return err
	})
}

func newArticle(id string, doc query.Doc) article {
	a := article{id: id, doc: doc}
	for _, t := range text.Tokens(doc.Title) {
		a.title = append(a.title, t.Text)
	}
	for _, t := range text.Tokens(doc.Text) {
		a.body = append(a.body, t.Text)
	}
	return a
}

// eachLine calls f with the cells of each line of a file, or of the same with .gz.
func eachLine(name string, f func(cells []string) error) error {
	file, err := os.Open(name)
	if os.IsNotExist(err) {
		name += ".gz"
		file, err = os.Open(name)
	}
	if err != nil {
		return err
	}
	defer file.Close()
	in := io.Reader(file)
	if strings.HasSuffix(name, ".gz") {
		if in, err = gzip.NewReader(file); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<24)
	for n := 1; lines.Scan(); n++ {
		if err := f(strings.Split(lines.Text(), "\t")); err != nil {
			return fmt.Errorf("%s: line %d: %w", name, n, err)
		}
	}
	return lines.Err()
}

// longer gives the articles of so many words at least.
func longer(articles []article, words int) []article {
	var out []article
	for _, a := range articles {
		if a.words() >= words {
			out = append(out, a)
		}
	}
	return out
}
