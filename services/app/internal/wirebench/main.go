// Command wirebench measures the whole wire: articles per second and processor time over pages at hand, and the time from the end
// of the poll that shows an item to its event at a subscriber while the wire is idle; all of it embedded and served, side by
// side. It runs the newswire binary as its users do. It judges nothing: the machine is said beside the figures.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/newswire-dev/newswire/services/app/internal/corpus"
)

// options are what is measured.
type options struct {
	articles, items int
	shared          string
	kafka, postgres string
}

func main() {
	var o options
	flag.IntVar(&o.articles, "articles", 5000, "made articles to carry through")
	flag.IntVar(&o.items, "items", 200, "items whose latency is measured; 0 for none")
	flag.StringVar(&o.shared, "shared", os.Getenv("NEWSWIRE_SHARED"), "folder of the measuring data, for real pages")
	flag.StringVar(&o.kafka, "kafka", os.Getenv("NEWSWIRE_TEST_KAFKA"), "HOST:PORT of a Kafka broker; empty: served is left out")
	flag.StringVar(&o.postgres, "postgres", os.Getenv("NEWSWIRE_TEST_POSTGRES"), "URL of a PostgreSQL server; empty: served is left out")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := bench(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "wirebench:", err)
		os.Exit(1)
	}
}

// A row is one line of the table: a figure for each way of running.
type row struct {
	what  string
	cells []string
}

func bench(ctx context.Context, o options) error {
	folder, err := os.MkdirTemp("", "newswire-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	fmt.Fprintln(os.Stderr, "building newswire")
	binary := filepath.Join(folder, "newswire")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, "github.com/newswire-dev/newswire/services/cmd/newswire")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	modes := []mode{{name: "embedded", binary: binary, folder: folder}}
	if o.kafka != "" && o.postgres != "" {
		modes = append(modes, mode{name: "served", binary: binary, folder: folder, kafka: o.kafka, postgres: o.postgres})
	}
	fmt.Println(machine())
	var rows []row
	for _, c := range o.corpora() {
		more, err := through(ctx, modes, folder, c)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		rows = append(rows, more...)
	}
	if o.items > 0 {
		more, err := latencies(ctx, modes, folder, o.items)
		if err != nil {
			return fmt.Errorf("latency: %w", err)
		}
		rows = append(rows, more...)
	}
	return show(modes, rows)
}

// A set is an archive to carry through.
type set struct {
	name string
	corpus.Archive
}

func (o options) corpora() []set {
	size := corpus.Size{Feeds: 50, PerFeed: o.articles / 50, Seed: 3, Published: time.Now()}
	sets := []set{{fmt.Sprintf("%d made pages of 12 KB", size.Feeds*size.PerFeed), corpus.Made(size)}}
	real, _, err := corpus.Real(o.shared)
	if err != nil {
		fmt.Fprintln(os.Stderr, "real pages are left out:", err)
		return sets
	}
	return append(sets, set{"122 real pages, 50 real feeds", real})
}

func show(modes []mode, rows []row) error {
	w := tabwriter.NewWriter(os.Stdout, 2, 8, 3, ' ', 0)
	fmt.Fprint(w, "\n")
	for _, m := range modes {
		fmt.Fprint(w, "\t", m.name)
	}
	for _, r := range rows {
		fmt.Fprint(w, "\n", r.what)
		for _, c := range r.cells {
			fmt.Fprint(w, "\t", c)
		}
	}
	fmt.Fprintln(w)
	return w.Flush()
}
