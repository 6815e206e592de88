// Package originals keeps pages as they were fetched, in WARC files: what an article was read from can be read again. A library
// forms and reads the records; the files, their rotation and their end are here.
package originals

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/nlnwa/gowarc/v3"
)

// When a file is full.
const (
	rotateBytes = 256 << 20
	rotateAge   = time.Hour
	suffix      = ".warc.gz"
)

// Options of a Folder. The zero value keeps everything.
type Options struct {
	MaxBytes int64            // the oldest files go when there is more; 0: no bound
	MaxAge   time.Duration    // files whose last capture is older go; 0: no bound
	Now      func() time.Time // nil: time.Now
}

// A Folder holds the originals. One goroutine writes; any number may read.
type Folder struct {
	dir  string
	o    Options
	size atomic.Int64
	file *os.File // nil until the next write begins one
	name string
	at   int64 // bytes in file
	born time.Time
	zip  *gzip.Writer // of one record after the other
	out  bytes.Buffer // the record

	mu      sync.Mutex
	deleted []string // names of files, until somebody asks
}

// mostDeleted bounds the names that are remembered.
const mostDeleted = 10_000

// Deleted gives the names of the files that were deleted since it was asked last: what is said to lie in them is no more.
func (f *Folder) Deleted() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	names := f.deleted
	f.deleted = nil
	return names
}

// Open makes the folder where it is missing. What is in it stays; writing begins a file of its own, so that a record torn by a
// crash can only be the last of its file.
func Open(dir string, o Options) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("no folder for the originals: %w", err)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	f := &Folder{dir: dir, o: o}
	var err error
	if f.zip, err = gzip.NewWriterLevel(&f.out, 3); err != nil {
		return nil, err
	}
	return f, f.trim()
}

// Size gives the bytes of all files.
func (f *Folder) Size() int64 { return f.size.Load() }

// Close ends the file that is being written.
func (f *Folder) Close() error {
	if f.file == nil {
		return nil
	}
	err := f.file.Close()
	f.file = nil
	return err
}

// Write keeps captures and gives their places, in order. They are durable when it returns without error; with one, none of
// them counts.
func (f *Folder) Write(ctx context.Context, captures []Capture) ([]Place, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := f.turn(); err != nil {
		return nil, err
	}
	places := make([]Place, 0, len(captures))
	for _, c := range captures {
		p, err := f.append(c)
		if err != nil {
			// What was begun may be torn: it must be the last of its file.
			return nil, errors.Join(fmt.Errorf("writing the original of %s: %w", c.URL, err), f.Close())
		}
		places = append(places, p)
	}
	if err := f.file.Sync(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return places, nil
}

// Read gives the capture at a place of this folder, or of a replayed file.
func (f *Folder) Read(p Place) (Capture, error) {
	path := p.File
	if filepath.Base(path) == path {
		path = filepath.Join(f.dir, path)
	}
	return ReadFile(path, p.Offset)
}

// append writes one record as a gzip member of its own.
func (f *Folder) append(c Capture) (Place, error) {
	record, err := c.record()
	if err != nil {
		return Place{}, err
	}
	defer record.Close()
	return f.member(record)
}

func (f *Folder) member(record gowarc.WarcRecord) (Place, error) {
	f.out.Reset()
	f.zip.Reset(&f.out)
	if _, _, err := gowarc.NewMarshaler().Marshal(f.zip, record, 0); err != nil {
		return Place{}, err
	}
	if err := f.zip.Close(); err != nil {
		return Place{}, err
	}
	n, err := f.file.Write(f.out.Bytes())
	if err != nil {
		return Place{}, err
	}
	p := Place{File: f.name, Offset: f.at, Length: int64(n)}
	f.at += p.Length
	f.size.Add(p.Length)
	return p, nil
}

// turn makes sure that there is a file to write to, and ends one that is full.
func (f *Folder) turn() error {
	full := int64(rotateBytes)
	if f.o.MaxBytes > 0 {
		full = min(full, max(f.o.MaxBytes/8, 1<<20))
	}
	if f.file != nil && f.at < full && f.o.Now().Sub(f.born) < rotateAge {
		return nil
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := f.trim(); err != nil {
		return err
	}
	return f.begin()
}

// begin makes a new file, with the record that says who wrote it.
func (f *Folder) begin() error {
	f.born, f.at = f.o.Now(), 0
	f.name = fmt.Sprintf("newswire-%s-%s%s", f.born.UTC().Format("20060102T150405.000Z"), strings.ToLower(rand.Text()[:6]), suffix)
	file, err := os.OpenFile(filepath.Join(f.dir, f.name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("beginning a file of originals: %w", err)
	}
	f.file = file
	b := newRecord(gowarc.Warcinfo)
	b.AddWarcHeaderTime(gowarc.WarcDate, f.born.UTC())
	b.AddWarcHeader(gowarc.WarcFilename, f.name)
	b.AddWarcHeader(gowarc.ContentType, gowarc.ApplicationWarcFields)
	if _, err := b.WriteString("software: Newswire\r\nformat: WARC File Format 1.1\r\n"); err != nil {
		return errors.Join(err, f.Close())
	}
	record, _, err := b.Build()
	if err != nil {
		return errors.Join(err, f.Close())
	}
	defer record.Close()
	if _, err := f.member(record); err != nil {
		return errors.Join(err, f.Close())
	}
	return syncDir(f.dir)
}

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// trim measures the folder and deletes its oldest files beyond the limits. Names sort by age.
func (f *Folder) trim() error {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return err
	}
	var files []os.FileInfo
	total := int64(0)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && strings.HasSuffix(e.Name(), suffix) {
			files = append(files, info)
			total += info.Size()
		}
	}
	for _, info := range files {
		old := f.o.MaxAge > 0 && f.o.Now().Sub(info.ModTime()) > f.o.MaxAge
		if !old && (f.o.MaxBytes <= 0 || total <= f.o.MaxBytes) {
			break
		}
		if err := os.Remove(filepath.Join(f.dir, info.Name())); err != nil {
			return fmt.Errorf("deleting old originals: %w", err)
		}
		total -= info.Size()
		f.mu.Lock()
		if len(f.deleted) < mostDeleted {
			f.deleted = append(f.deleted, info.Name())
		}
		f.mu.Unlock()
	}
	f.size.Store(total)
	return nil
}
