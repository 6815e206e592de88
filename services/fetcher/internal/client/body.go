package client

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// readBody reads and decodes a body within its limits. Truncated means that the connection ended early and body holds what
// came; a cut compressed stream is an error, since nothing tells how much of it is missing.
func readBody(res *http.Response, limit int64) (body []byte, truncated bool, err error) {
	if res.StatusCode == http.StatusNotModified || res.StatusCode == http.StatusNoContent {
		return nil, false, nil
	}
	counted := &counter{r: res.Body, left: limit, limit: limit}
	stream, zipped, closeAll, err := decoded(counted, res.Header.Get("Content-Encoding"), limit)
	if err != nil {
		return nil, false, err
	}
	defer closeAll()
	body, err = io.ReadAll(stream)
	if errors.Is(err, io.ErrUnexpectedEOF) && !zipped && len(body) > 0 {
		return body, true, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("reading the answer: %w", err)
	}
	return body, false, nil
}

// decoded gives a stream without its content codings. What is said about compression and what is sent differ often enough that only
// the bytes count, where they tell: of the codings that are asked for Brotli alone has no mark. Two layers occur where a file
// of its own right is compressed once more on its way.
func decoded(counted *counter, header string, limit int64) (stream io.Reader, zipped bool, closeAll func(), err error) {
	var closers []func()
	closeAll = func() {
		for _, f := range closers {
			f()
		}
	}
	stream = counted
	for _, coding := range strings.Split(header, ",") {
		switch coding = strings.ToLower(strings.TrimSpace(coding)); coding {
		case "", "gzip", "x-gzip", "zstd", "identity":
		case "br":
			stream, zipped = &inflater{r: brotli.NewReader(stream), in: counted, limit: limit}, true
		default:
			return nil, false, closeAll, fmt.Errorf("the answer is encoded as %q, which was not asked for", coding)
		}
	}
	for range 2 {
		buffered := bufio.NewReader(stream)
		layer, done, err := unzip(buffered)
		if err != nil {
			closeAll()
			return nil, false, func() {}, err
		}
		if layer == nil {
			return buffered, zipped, closeAll, nil
		}
		closers = append(closers, done)
		stream, zipped = &inflater{r: layer, in: counted, limit: limit}, true
	}
	return stream, zipped, closeAll, nil
}

// maxWindow bounds the memory of a zstd stream (RFC 8878, 3.1.1.1.2, and RFC 9659 for the web).
const maxWindow = 8 << 20

// unzip gives what is inside of a compressed stream; nil where it is not compressed.
func unzip(r *bufio.Reader) (io.Reader, func(), error) {
	magic, _ := r.Peek(4)
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		layer, err := gzip.NewReader(r)
		if err != nil {
			return nil, nil, fmt.Errorf("the answer is no valid gzip: %w", err)
		}
		return layer, func() { _ = layer.Close() }, nil
	case bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		layer, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, nil, fmt.Errorf("the answer is no valid zstd: %w", err)
		}
		return layer, layer.Close, nil
	}
	return nil, nil, nil
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
