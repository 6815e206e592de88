package originals

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nlnwa/gowarc/v3"
)

// maxRecord bounds what is read of one record: more than any page that is kept.
const maxRecord = 32 << 20

// making is held while one of the library's readers or builders is made: each time it sets a variable of a package that it uses,
// always to the same value, and goroutines must not do that at once.
var making sync.Mutex

// newRecord begins a record with an id of our own, which does not read that variable.
func newRecord(kind gowarc.RecordType) gowarc.WarcRecordBuilder {
	making.Lock()
	defer making.Unlock()
	return gowarc.NewRecordBuilder(kind, gowarc.WithAddMissingDigest(true), gowarc.WithBufferMaxMemBytes(maxRecord), gowarc.WithRecordIdFunc(recordID))
}

// recordID gives a random URN (RFC 9562, version 4).
func recordID() (string, error) {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", err
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}

// A Capture is one answer of the web.
type Capture struct {
	URL     string // the address that answered
	Fetched time.Time
	Status  int
	Header  http.Header
	Body    []byte // decoded; what is written has no Content-Encoding, since nothing of the original bytes is left
}

// record gives a capture as a WARC response record (ISO 28500:2017). The caller closes it.
func (c Capture) record() (gowarc.WarcRecord, error) {
	b := newRecord(gowarc.Response)
	b.AddWarcHeader(gowarc.WarcTargetURI, c.URL)
	b.AddWarcHeaderTime(gowarc.WarcDate, c.Fetched.UTC())
	b.AddWarcHeader(gowarc.ContentType, gowarc.ApplicationHttp+";msgtype=response")
	if err := c.block(b); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	record, _, err := b.Build()
	return record, err
}

// block writes the HTTP message.
func (c Capture) block(w io.Writer) error {
	head := c.Header.Clone()
	if head == nil {
		head = http.Header{}
	}
	for _, gone := range []string{"Content-Encoding", "Transfer-Encoding"} {
		head.Del(gone)
	}
	head.Set("Content-Length", strconv.Itoa(len(c.Body)))
	var out bytes.Buffer
	fmt.Fprintf(&out, "HTTP/1.1 %03d %s\r\n", c.Status, http.StatusText(c.Status))
	if err := head.Write(&out); err != nil {
		return err
	}
	out.WriteString("\r\n")
	out.Write(c.Body)
	_, err := w.Write(out.Bytes())
	return err
}

// ReadFile reads the capture that begins at a byte of a WARC file, compressed or not.
func ReadFile(path string, offset int64) (Capture, error) {
	r, err := openFile(path, offset)
	if err != nil {
		return Capture{}, err
	}
	defer r.Close()
	record, err := r.Next()
	if err != nil {
		return Capture{}, fmt.Errorf("%s: no record at byte %d: %w", path, offset, err)
	}
	defer record.Close()
	c, err := capture(record.WarcRecord)
	if err != nil {
		return Capture{}, fmt.Errorf("%s: the record at byte %d: %w", path, offset, err)
	}
	return c, nil
}

// openFile opens a file so that odd records are read as far as they go. The library keeps a record's block only where it checks
// it, so checks are made, and their findings are not looked at.
func openFile(path string, offset int64) (*gowarc.WarcFileReader, error) {
	making.Lock()
	defer making.Unlock()
	return gowarc.NewWarcFileReader(path, offset, gowarc.WithSkipParseBlock(), gowarc.WithSyntaxErrorPolicy(gowarc.ErrIgnore),
		gowarc.WithSpecViolationPolicy(gowarc.ErrWarn), gowarc.WithUnknownRecordTypePolicy(gowarc.ErrIgnore), gowarc.WithBufferMaxMemBytes(maxRecord))
}

func capture(record gowarc.WarcRecord) (Capture, error) {
	if record.Type() != gowarc.Response {
		return Capture{}, fmt.Errorf("is a %s, not a response", record.Type())
	}
	raw, err := record.Block().RawBytes()
	if err != nil {
		return Capture{}, err
	}
	message, err := io.ReadAll(io.LimitReader(raw, maxRecord))
	if err != nil {
		return Capture{}, err
	}
	c := Capture{URL: record.WarcHeader().GetId(gowarc.WarcTargetURI)}
	c.Fetched, _ = record.Date() // a display of when; without it the capture is no worse
	return c, c.parse(message)
}

// parse reads the HTTP message. Crawlers keep the head as it was and the body decoded or not, so a body that does not fit
// its head is taken as it lies there.
func (c *Capture) parse(message []byte) error {
	res, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(message)), nil)
	if err != nil {
		return fmt.Errorf("is no HTTP message: %w", err)
	}
	defer res.Body.Close()
	c.Status, c.Header = res.StatusCode, res.Header
	if c.Body, err = io.ReadAll(res.Body); err == nil {
		return nil
	}
	_, c.Body, _ = bytes.Cut(message, []byte("\r\n\r\n"))
	return nil
}

// Scan goes through the responses of a WARC file in order. A record that is cut by the end of the file ends it without error.
func Scan(path string, found func(url string, p Place) error) error {
	r, err := openFile(path, 0)
	if err != nil {
		return err
	}
	defer r.Close()
	records := 0
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) || err != nil && records > 0 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s is no WARC file: %w", path, err)
		}
		records++
		url := strings.Trim(record.WarcRecord.WarcHeader().Get(gowarc.WarcTargetURI), "<>")
		kind := record.WarcRecord.Type()
		whole := consume(record.WarcRecord)
		record.Close()
		if !whole {
			return nil
		}
		if kind == gowarc.Response {
			if err := found(url, Place{File: path, Offset: record.Offset, Length: record.Size}); err != nil {
				return err
			}
		}
	}
}

// consume reads a record to its end and reports whether all of it is there.
func consume(record gowarc.WarcRecord) bool {
	raw, err := record.Block().RawBytes()
	if err != nil {
		return false
	}
	n, err := io.Copy(io.Discard, raw)
	want, lengthErr := record.ContentLength()
	return err == nil && lengthErr == nil && n == want
}
