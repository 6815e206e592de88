// Package replay answers requests from WARC files in the place of the network.
package replay

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/newswire-dev/newswire/services/fetcher/internal/originals"
)

// A Transport is an http.RoundTripper over the captures of some WARC files. Several captures of an address answer in the order
// in which they stand, the last for ever; what is not there is 404. It is safe for concurrent use.
type Transport struct {
	mu       sync.Mutex
	captures map[string]*captures
}

type captures struct {
	places []originals.Place
	next   int
}

// Open reads through the files and remembers where each capture lies.
func Open(files ...string) (*Transport, error) {
	t := &Transport{captures: map[string]*captures{}}
	for _, file := range files {
		err := originals.Scan(file, func(address string, p originals.Place) error {
			t.add(normal(address), p)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return t, nil
}

// Len gives the number of addresses that answer.
func (t *Transport) Len() int { return len(t.captures) }

func (t *Transport) add(address string, p originals.Place) {
	c := t.captures[address]
	if c == nil {
		c = &captures{}
		t.captures[address] = c
	}
	c.places = append(c.places, p)
}

// normal writes an address as requests write it.
func normal(address string) string {
	if u, err := url.Parse(address); err == nil {
		if u.Path == "" {
			u.Path = "/"
		}
		return u.String()
	}
	return address
}

// RoundTrip implements http.RoundTripper. The body of a response says where the capture lies.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	p, ok := t.take(normal(req.URL.String()))
	if !ok {
		return respond(req, http.StatusNotFound, http.Header{}, nil, originals.Place{}), nil
	}
	c, err := originals.ReadFile(p.File, p.Offset)
	if err != nil {
		return nil, err
	}
	return respond(req, c.Status, c.Header, c.Body, p), nil
}

// take gives the capture whose turn it is: of the exact address, else of the address without its fragment.
func (t *Transport) take(address string) (originals.Place, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.captures[address]
	if c == nil {
		without, _, _ := strings.Cut(address, "#")
		if c = t.captures[without]; c == nil {
			return originals.Place{}, false
		}
	}
	p := c.places[c.next]
	c.next = min(c.next+1, len(c.places)-1)
	return p, true
}

func respond(req *http.Request, status int, head http.Header, b []byte, p originals.Place) *http.Response {
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: head, ContentLength: int64(len(b)), Body: body{bytes.NewReader(b), p}, Request: req,
	}
}

// body is a response's body that knows where it lies.
type body struct {
	io.Reader
	place originals.Place
}

func (body) Close() error             { return nil }
func (b body) Place() originals.Place { return b.place }
