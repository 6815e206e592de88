package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/newswire-dev/newswire/services/query"
	"github.com/newswire-dev/newswire/services/query/matcher"
)

// loadedQueries says what became of a file of queries.
type loadedQueries struct {
	taken, refused int
	took           time.Duration
}

// maxQueryLine is the longest line of a file of queries, in bytes: 20,000 characters of four bytes, and an id.
const maxQueryLine = 100_000

// queryLine is one line of a file of queries.
type queryLine struct {
	number    int
	id, query string
	parsed    *query.Query
	err       error
}

// readQueries reads a file of queries, and says on complaints what is wrong with those it leaves out. sample, where it is there, is given a
// set of some of them, to match some articles with: what they are like arranges the others.
func readQueries(name string, complaints io.Writer, sample func(*matcher.Set)) (*matcher.Set, loadedQueries, error) {
	began := time.Now()
	var done loadedQueries
	f, err := os.Open(name)
	if err != nil {
		return nil, done, err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<16)
	batch, seen := matcher.NewBatch(), map[string]int{}
	some, few := matcher.NewBatch(), new(matcher.Set)
	take := func(l queryLine) {
		if before := seen[l.id]; l.err == nil && before > 0 {
			l.err = fmt.Errorf("the id %q stands on line %d already", l.id, before)
		}
		if l.err != nil {
			done.refused++
			fmt.Fprintf(complaints, "%s: line %d: %v\n", name, l.number, l.err)
			return
		}
		done.taken++
		seen[l.id] = l.number
		batch.Put(l.id, l.parsed)
		if done.taken%sampled == 0 || done.taken <= someLines {
			some.Put(l.id, l.parsed)
		}
	}
	var parsed []queryLine // put into the batch while the next ones are parsed
	for number, more := 1, true; more || len(parsed) > 0; {
		var lines []queryLine
		if more {
			if lines, number, more, err = someQueries(in, number); err != nil {
				return nil, done, fmt.Errorf("%s: line %d: %w", name, number, err)
			}
		}
		var wait sync.WaitGroup
		wait.Go(func() { parseAll(lines) })
		for _, l := range parsed {
			take(l)
		}
		wait.Wait()
		parsed = lines
	}
	if sample != nil {
		few.Apply(some)
		sample(few)
		batch.Expect(few)
	}
	var set matcher.Set
	set.Apply(batch)
	batch, some, few = nil, nil, nil
	runtime.GC() // what parsing left behind, or the first articles would pay for it
	done.took = time.Since(began)
	return &set, done, nil
}

// sampled is one in how many queries of a long file articles are met with before all are arranged.
const sampled = 8

// someLines is how many queries are parsed together.
const someLines = 4096

// someQueries reads some lines, and gives the number of the next and whether there may be more.
func someQueries(in *bufio.Reader, number int) (list []queryLine, next int, more bool, err error) {
	for len(list) < someLines {
		line, tooLong, err := readLine(in, maxQueryLine)
		line = bytes.TrimPrefix(line, []byte("\ufeff"))
		if l := (queryLine{number: number}); tooLong {
			l.err = fmt.Errorf("it is longer than %d bytes", maxQueryLine)
			list = append(list, l)
		} else if len(line) > 0 {
			var tab bool
			if l.id, l.query, tab = strings.Cut(string(line), "\t"); !tab || l.id == "" {
				l.err = errors.New("it is no id, tab and query")
			}
			list = append(list, l)
		}
		number++
		if errors.Is(err, io.EOF) {
			return list, number, false, nil
		}
		if err != nil {
			return nil, number, false, err
		}
	}
	return list, number, true, nil
}

// parseAll parses the queries of lines on all processors.
func parseAll(lines []queryLine) {
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(lines); i += workers {
				if l := &lines[i]; l.err == nil {
					l.parsed, l.err = query.Parse(l.query)
				}
			}
		})
	}
	wait.Wait()
}
