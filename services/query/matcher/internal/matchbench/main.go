// Command matchbench measures the matcher of standing queries: articles per second of processor time, latency, memory and loading, for
// growing numbers of queries; and Lucene's Monitor beside it, whose answers must be the same.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"text/tabwriter"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "matchbench:", err)
		os.Exit(1)
	}
}

func run() error {
	sizes := flag.String("sizes", "1000,10000,100000,1000000", "numbers of queries")
	words := flag.Int("minwords", 250, "articles have so many words at least")
	seconds := flag.Int("seconds", 5, "of each measurement")
	dump := flag.Int("compare", 100, "articles whose ids are compared with Lucene's")
	most := flag.Int("lucene", 100_000, "the most queries that Lucene is run with; 0 for never")
	flag.Parse()
	d, err := dataOf(flag.Arg(0))
	if err != nil {
		return err
	}
	runtime.GOMAXPROCS(1)
	articles := longer(d.articles, *words)
	sum := 0
	for i := range articles {
		sum += articles[i].words()
	}
	fmt.Printf("%d articles of %d words, %d queries and variants of them\n", len(articles), sum/max(1, len(articles)), len(d.subscriptions))
	l, done, err := luceneOf(d, *most)
	if err != nil {
		return err
	}
	defer done()
	l.dump, l.seconds, l.minWords = *dump, *seconds, *words
	for _, s := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(s)
		if err != nil {
			return fmt.Errorf("-sizes %s: %w", *sizes, err)
		}
		list := d.more(n)
		f, err := measure(list, articles, *seconds, *dump)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(table, "queries\tarticles\ttuned\tp50\tp99\tposted\tasked\tmatched\ta query\tparse\tcompile\tload saved\t")
		f.write(table)
		if err := table.Flush(); err != nil {
			return err
		}
		if l.script != "" && n <= *most {
			if err := l.compare(d, f, list); err != nil {
				return err
			}
		}
	}
	return nil
}

func dataOf(folder string) (data, error) {
	if folder == "" {
		fmt.Println("no data is given: articles and queries are made")
		return made(), nil
	}
	return readData(folder)
}

// luceneOf prepares Lucene where it can be run.
func luceneOf(d data, most int) (l lucene, done func(), err error) {
	script, why := findLucene(d)
	if most == 0 {
		why = "it is not wanted"
	}
	if why != "" {
		fmt.Println("Lucene is left out:", why)
		return lucene{}, func() {}, nil
	}
	work, err := os.MkdirTemp("", "matchbench")
	return lucene{script: script, work: work}, func() { os.RemoveAll(work) }, err
}
