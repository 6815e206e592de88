package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/newswire-dev/newswire/services/app"
	"github.com/newswire-dev/newswire/services/extract"
	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/internal/contract"
	"github.com/newswire-dev/newswire/services/news"
)

// maxInput is the most that is read of a file, after decompression: more than the wire takes of any feed or page.
const maxInput = 16 << 20

// tryCmd is `newswire try`.
type tryCmd struct {
	Feed   tryFeed   `cmd:"" help:"Read a feed and print what the wire makes of it."`
	Page   tryPage   `cmd:"" help:"Read the page of an article and print what the wire makes of it."`
	Date   tryDate   `cmd:"" help:"Read a date as outlets write it and print which instant it is, how exact, and where its zone is from."`
	Query  tryQuery  `cmd:"" help:"Read a query and print how it is understood, or match articles with many queries."`
	Robots tryRobots `cmd:"" help:"Read a robots.txt and print whether an agent may fetch an address."`
}

// tryFlags say where the bytes come from.
type tryFlags struct {
	From      string   `arg:"" optional:"" name:"file|url|-" help:"A file (gzip is read as well), an address, or - for standard input."`
	URL       string   `name:"url" placeholder:"URL" help:"Where a file comes from: relative addresses are resolved against it."`
	Header    []string `sep:"none" placeholder:"'K: V'" help:"A header of the answer that a file is the body of; Content-Type counts. Can be given several times."`
	AllowNet  []string `placeholder:"CIDR" help:"Let an address be in this network, with every port and plain http, though it is not public."`
	UserAgent string   `placeholder:"TEXT" help:"User-Agent of the fetch."`
}

// options reads the input, where it is not an address, and gives what is tried.
func (f tryFlags) options() (fetcher.TryOptions, error) {
	o := fetcher.TryOptions{URL: f.URL, UserAgent: f.UserAgent}
	var err error
	if o.Header, err = headers(f.Header); err != nil {
		return o, err
	}
	if o.AllowNets, err = networks(f.AllowNet); err != nil {
		return o, err
	}
	if o.UserAgent == "" {
		o.UserAgent = app.UserAgent(version)
	}
	switch {
	case f.From == "":
		return o, fmt.Errorf("%w: nothing to try: give a file, an address (https://...) or - for standard input", app.ErrUsage)
	case !isURL(f.From):
		o.Input, err = readFile(f.From)
		return o, err
	case f.URL != "" || len(f.Header) > 0:
		return o, fmt.Errorf("%w: --url and --header tell what a file does not; %s answers for itself: leave them out", app.ErrUsage, f.From)
	}
	o.URL = f.From
	return o, nil
}

func isURL(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// headers reads header lines as an answer has them.
func headers(lines []string) (http.Header, error) {
	h := http.Header{}
	for _, line := range lines {
		name, value, ok := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); !ok || name == "" {
			return nil, fmt.Errorf("%w: --header %q is no header: write it as 'Content-Type: text/html'", app.ErrUsage, line)
		}
		h.Add(textproto.CanonicalMIMEHeaderKey(name), strings.TrimSpace(value))
	}
	return h, nil
}

// readFile reads a file, or standard input for -, and unpacks gzip. The answer is never nil without an error.
func readFile(name string) ([]byte, error) {
	in := os.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	b, err := unpacked(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return b, nil
}

// unpacked reads up to maxInput and one byte, so that what is larger is recognised as such further down.
func unpacked(in io.Reader) ([]byte, error) {
	buffered := bufio.NewReader(in)
	in = buffered
	if magic, err := buffered.Peek(2); err == nil && bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		if in, err = gzip.NewReader(buffered); err != nil {
			return nil, fmt.Errorf("it begins like gzip but is not: %w", err)
		}
	}
	return io.ReadAll(io.LimitReader(in, maxInput+1))
}

type tryPage struct {
	tryFlags
	JSONL bool `name:"jsonl" help:"Read lines {\"id\",\"url\",\"path\"} and answer each at once with a line: one process for any number of pages."`
}

func (t *tryPage) Run(ctx context.Context) error {
	if t.JSONL {
		return t.lines(ctx)
	}
	o, err := t.options()
	if err != nil {
		return err
	}
	fetched := o.Input == nil
	p, final, err := fetcher.TryPage(ctx, o)
	var not *fetcher.Error
	switch {
	case errors.As(err, &not) && (!fetched || not.Cause == news.CauseNotArticle || not.Cause == news.CausePaywall || not.Cause == news.CauseBlocked):
		return printTried(triedNotArticle{not.Cause, not.Detail, statedTime(p.Published), statedTime(p.Modified), final})
	case err != nil:
		return fmt.Errorf("%s: %w", t.From, err)
	}
	return printTried(triedPage{
		URL: final, article: articleOf(p.Page), SiteName: p.SiteName, Categories: present(p.Categories), Images: present(p.Images), Withdrawn: p.Withdrawn,
		Organizations: present(p.Organizations), Section: p.Section, Keywords: present(p.Keywords), Access: p.Access, Agency: p.Agency,
		HTML: extract.HTML(p.Blocks), Found: p.Found,
	})
}

// triedNotArticle is the answer of `try page` to a page that is no article, with the times that it states nonetheless.
type triedNotArticle struct {
	Cause      news.Cause      `json:"cause"`
	NotArticle string          `json:"not_article"`
	Published  json.RawMessage `json:"published,omitempty"`
	Modified   json.RawMessage `json:"modified,omitempty"`
	URL        string          `json:"url"`
}

// triedPage is the answer of `try page`: that of --jsonl, and what else was found.
type triedPage struct {
	URL string `json:"url"`
	article
	SiteName   string       `json:"site_name"`
	Categories []string     `json:"categories"`
	Images     []news.Image `json:"images"`
	Withdrawn  bool         `json:"withdrawn"`

	Organizations []string       `json:"organizations"` // authors that are no people
	Section       string         `json:"section"`
	Keywords      []string       `json:"keywords"`
	Access        extract.Access `json:"access"` // free, metered, paid; empty: not said
	Agency        string         `json:"agency"` // that the article is credited to
	HTML          string         `json:"html"`   // the text, with its pictures
	Found         extract.Found  `json:"found"`  // where each field was found
}

// article is the answer to a line of --jsonl, without its id.
type article struct {
	Title     string          `json:"title"`
	Authors   []string        `json:"authors"`
	Published json.RawMessage `json:"published"`
	Modified  json.RawMessage `json:"modified"`
	Language  string          `json:"language"`
	Dek       string          `json:"dek"`
	Text      string          `json:"text"`
	Image     string          `json:"image"`
	Canonical string          `json:"canonical"`
}

func articleOf(p news.Page) article {
	a := article{
		Title: p.Title, Authors: present(p.Authors), Published: timeJSON(p.Published), Modified: timeJSON(p.Modified),
		Language: p.Language, Dek: p.Dek, Text: p.Text, Canonical: p.Canonical,
	}
	if len(p.Images) > 0 {
		a.Image = p.Images[0].URL
	}
	return a
}

// present makes an empty list of none, as the contract writes it.
func present[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// timeJSON gives a time in the JSON of the contract, null where nothing is stated.
func timeJSON(t news.Time) json.RawMessage {
	if t.IsZero() {
		return json.RawMessage("null")
	}
	raw, err := contract.JSON(contract.Time(t))
	if err != nil { // a year that no message can hold
		return json.RawMessage("null")
	}
	return raw
}

func printTried(v any) error {
	if term.IsTerminal(int(os.Stdout.Fd())) {
		return writeJSON(os.Stdout, v, "  ")
	}
	return writeJSON(os.Stdout, v, "")
}

// writeJSON leaves <, > and & as they are: people read it.
func writeJSON(w io.Writer, v any, indent string) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	return e.Encode(v)
}
