// Package corpus makes archives of pages and feeds that a wire can be run on with --replay: real ones from the measuring data,
// and made ones of any size. It serves the end-to-end tests and the benchmark.
package corpus

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/newswire-dev/newswire/services/opml"
)

// A Capture is one answer of one address.
type Capture struct {
	URL, ContentType string
	Status           int // 200 when 0
	Body             []byte
}

// An Archive is a set of captures and the feeds among them.
type Archive struct {
	Captures []Capture
	Feeds    []opml.Outline
}

// Write writes the captures as a WARC 1.1 file, one gzip member a record, and the feeds as OPML.
func (a Archive) Write(warc, feeds string) error {
	if err := writeFile(warc, func(w io.Writer) error {
		for _, c := range a.Captures {
			if err := writeRecord(w, c); err != nil {
				return fmt.Errorf("%s: %w", c.URL, err)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return writeFile(feeds, func(w io.Writer) error { return opml.Write(w, a.Feeds) })
}

func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	b := bufio.NewWriterSize(f, 1<<20)
	if err := write(b); err != nil {
		return err
	}
	if err := b.Flush(); err != nil {
		return err
	}
	return f.Close()
}

func writeRecord(w io.Writer, c Capture) error {
	status := c.Status
	if status == 0 {
		status = 200
	}
	var block strings.Builder
	fmt.Fprintf(&block, "HTTP/1.1 %d Answer\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", status, c.ContentType, len(c.Body))
	block.Write(c.Body)
	z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return err
	}
	fmt.Fprintf(z, "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:%s>\r\nWARC-Target-URI: %s\r\nWARC-Date: %s\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n\r\n",
		uuid.New(), c.URL, time.Now().UTC().Format(time.RFC3339), block.Len())
	io.WriteString(z, block.String())
	io.WriteString(z, "\r\n\r\n")
	return z.Close()
}
