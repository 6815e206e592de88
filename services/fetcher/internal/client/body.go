package client

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// readBody reads and decodes a body within its limits. Truncated means that the connection ended early and body holds what
// came; a cut gzip stream is an error, since nothing tells how much of it is missing.
func readBody(res *http.Response, limit int64) (body []byte, truncated bool, err error) {
	if res.StatusCode == http.StatusNotModified || res.StatusCode == http.StatusNoContent {
		return nil, false, nil
	}
	for _, coding := range strings.Split(res.Header.Get("Content-Encoding"), ",") {
		switch coding = strings.ToLower(strings.TrimSpace(coding)); coding {
		case "", "gzip", "x-gzip", "identity":
		default:
			return nil, false, fmt.Errorf("the answer is encoded as %q, which was not asked for", coding)
		}
	}
	counted := &counter{r: res.Body, left: limit, limit: limit}
	stream := io.Reader(counted)
	// What is said about compression and what is sent differ often enough that only the bytes count. Two layers occur where a
	// file of its own right is compressed once more on its way.
	zipped := false
	for range 2 {
		buffered := bufio.NewReader(stream)
		if magic, _ := buffered.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
			stream = buffered
			break
		}
		layer, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, false, fmt.Errorf("the answer is no valid gzip: %w", err)
		}
		stream, zipped = &inflater{r: layer, in: counted, limit: limit}, true
	}
	body, err = io.ReadAll(stream)
	if errors.Is(err, io.ErrUnexpectedEOF) && !zipped && len(body) > 0 {
		return body, true, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("reading the answer: %w", err)
	}
	return body, false, nil
}

// counter counts what is received, and ends it at its limit.
type counter struct {
	r           io.Reader
	n           int64
	left, limit int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.left -= int64(n); c.left < 0 {
		return n, fmt.Errorf("%w: more than %d bytes were sent", errTooLarge, c.limit)
	}
	return n, err
}

// inflater counts what is decoded, against the limit and against what was received.
type inflater struct {
	r     io.Reader
	in    *counter
	n     int64
	limit int64
}

func (f *inflater) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	f.n += int64(n)
	if f.n > f.limit {
		return n, fmt.Errorf("%w: more than %d bytes after decompression", errTooLarge, f.limit)
	}
	if f.n > ratioFrom && f.n > maxRatio*f.in.n {
		return n, fmt.Errorf("%w: decompresses to more than %d times its size", errTooLarge, maxRatio)
	}
	return n, err
}
