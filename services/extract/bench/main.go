// Command bench measures the extractor and other extractors written in Go on the same pages in one run. Every folder given holds
// truth.json and pages/ID.html.gz; see package measure.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/newswire-dev/newswire/services/extract/internal/measure"
)

// options are what is measured, and how closely.
type options struct {
	only    string
	passes  int
	worst   int
	classes bool
}

func main() {
	var o options
	flag.StringVar(&o.only, "only", "", "measure only the systems with this in their name, and the parse")
	flag.IntVar(&o.passes, "passes", 3, "timed passes; the quickest of each page counts; 0 for no timing")
	flag.IntVar(&o.worst, "worst", 0, "list so many of our worst pages")
	flag.BoolVar(&o.classes, "classes", true, "print the tables by language and by place of the error")
	flag.Parse()
	folders := flag.Args()
	if len(folders) == 0 {
		folders = []string{filepath.Join(os.Getenv("NEWSWIRE_SHARED"), "data", "extraction")}
	}
	if err := run(o, folders); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(o options, folders []string) error {
	for _, folder := range folders {
		if _, err := os.Stat(filepath.Join(folder, "truth.json")); os.IsNotExist(err) {
			sets, _ := filepath.Glob(filepath.Join(folder, "*", "truth.json"))
			if len(sets) == 0 {
				return fmt.Errorf("%s holds no truth.json, and no folder with one", folder)
			}
			for _, set := range sets {
				if err := run(o, []string{filepath.Dir(set)}); err != nil {
					return err
				}
			}
			continue
		}
		set, err := measure.Load(folder)
		if err != nil {
			return err
		}
		report(os.Stdout, o, set, measureAll(o, set))
	}
	return nil
}

// A result is what one system did with a set.
type result struct {
	system
	scores   []measure.Score
	failures int
	cost     cost
}

func measureAll(o options, set measure.Set) []result {
	var all []result
	for _, s := range systems() {
		if s.name != floor && !strings.Contains(s.name, o.only) {
			continue
		}
		r := result{system: s}
		for i := range set.Pages {
			p := &set.Pages[i]
			got, err := try(s, p)
			if err != nil {
				r.failures++
			}
			r.scores = append(r.scores, measure.Of(p, got, set.Dek))
		}
		all = append(all, r)
	}
	if o.passes > 0 {
		timeAll(o.passes, set, all)
	}
	return all
}

// try reads a page. A system that panics has failed on it.
func try(s system, p *measure.Page) (r measure.Reading, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("panic: %v", broken)
		}
	}()
	return s.read(p.HTML, p.URL)
}
