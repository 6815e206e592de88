package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"syscall"
	"text/tabwriter"

	"connectrpc.com/connect"
	"golang.org/x/term"
	"google.golang.org/protobuf/proto"

	"github.com/newswire-dev/newswire/proto/newswire/v1/newswirev1connect"
	"github.com/newswire-dev/newswire/services/internal/contract"
)

// apiFlags say which running wire a command speaks to, and how it prints.
type apiFlags struct {
	API  string `name:"api" default:"http://127.0.0.1:8080" placeholder:"URL" help:"The running wire. Its token comes from NEWSWIRE_TOKEN or NEWSWIRE_TOKEN_FILE."`
	JSON bool   `name:"json" help:"Print JSON lines, as where the output is no terminal."`
}

// client is the API of a running wire.
type client struct {
	base     string
	events   newswirev1connect.EventServiceClient
	articles newswirev1connect.ArticleServiceClient
	topics   newswirev1connect.TopicServiceClient
	sources  newswirev1connect.SourceServiceClient
	dead     newswirev1connect.DeadServiceClient
}

func (f apiFlags) connect() (*client, error) {
	secret, err := token()
	if err != nil {
		return nil, err
	}
	base := strings.TrimRight(f.API, "/")
	if !strings.HasPrefix(base, "http://") && !strings.HasPrefix(base, "https://") {
		return nil, fmt.Errorf("--api %q is no address: write it as http://127.0.0.1:8080", f.API)
	}
	h := &http.Client{Transport: bearer{secret}}
	return &client{
		base: base, events: newswirev1connect.NewEventServiceClient(h, base), articles: newswirev1connect.NewArticleServiceClient(h, base),
		topics: newswirev1connect.NewTopicServiceClient(h, base), sources: newswirev1connect.NewSourceServiceClient(h, base),
		dead: newswirev1connect.NewDeadServiceClient(h, base),
	}, nil
}

// bearer adds the token to every request.
type bearer struct{ token string }

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	if b.token != "" {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer "+b.token)
	}
	return http.DefaultTransport.RoundTrip(r)
}

// plain turns an error of the API into one line for a person.
func (c *client) plain(err error) error {
	var e *connect.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("no wire answers at %s: start one with newswire, or say where it is with --api", c.base)
	case errors.As(err, &e) && e.Code() == connect.CodeUnauthenticated:
		return fmt.Errorf("the wire at %s wants a token: set NEWSWIRE_TOKEN", c.base)
	case errors.As(err, &e) && e.Code() == connect.CodeUnimplemented:
		return fmt.Errorf("what answers at %s is no newswire, or one of another version: check --api", c.base)
	case errors.As(err, &e):
		return errors.New(visible(e.Message()))
	}
	return err
}

// table says whether a list is printed for a person.
func (f apiFlags) table() bool { return !f.JSON && term.IsTerminal(int(os.Stdout.Fd())) }

// list prints messages as a table with a head, or as JSON lines.
func list[M any](f apiFlags, head string, messages []M, row func(M) []any) error {
	if !f.table() {
		for _, m := range messages {
			if err := printAny(m); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(os.Stdout, 2, 8, 2, ' ', 0)
	fmt.Fprintln(w, head)
	for _, m := range messages {
		cells := row(m)
		for i, c := range cells {
			if i > 0 {
				fmt.Fprint(w, "\t")
			}
			fmt.Fprint(w, visible(fmt.Sprint(c)))
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}

// visible drops control characters, which could drive a terminal: the words are strangers'.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}

func printJSON(w io.Writer, m proto.Message) error {
	line, err := contract.JSON(m)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, string(line))
	return err
}

func printValue(w io.Writer, v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, string(line))
	return err
}

func printAny(v any) error {
	if m, ok := v.(proto.Message); ok {
		return printJSON(os.Stdout, m)
	}
	return printValue(os.Stdout, v)
}
