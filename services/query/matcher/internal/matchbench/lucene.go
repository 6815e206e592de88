package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// lucene runs Lucene's Monitor on the same articles and queries, through the script lucene-monitor-bench/run.sh of the data, and
// compares what both find in the first articles.
type lucene struct {
	script, work string
	dump         int
	seconds      int
	minWords     int
}

// findLucene says whether it can be run, and why not.
func findLucene(d data) (script, why string) {
	script = filepath.Join(d.folder, "lucene-monitor-bench", "run.sh")
	if _, err := os.Stat(script); d.folder == "" || err != nil {
		return "", "the data holds no lucene-monitor-bench"
	}
	for _, program := range []string{"java", "mvn"} {
		if _, err := exec.LookPath(program); err != nil {
			return "", program + " is not here"
		}
	}
	return script, ""
}

// compare runs one size and prints its figures. An error is a difference, or that it could not be run.
func (l *lucene) compare(d data, f figures, list []subscription) error {
	if err := l.write(d, list); err != nil {
		return err
	}
	cmd := exec.Command("sh", l.script, l.work, l.work)
	cmd.Env = append(os.Environ(), fmt.Sprint("SIZES=", f.queries), fmt.Sprint("SECS=", l.seconds), fmt.Sprint("MINWORDS=", l.minWords), fmt.Sprint("DUMP=", l.dump))
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("Lucene with %d queries: %w\n%s", f.queries, err, out)
	}
	for _, presearcher := range []string{"term", "multipass"} {
		if err := l.compareOne(f, presearcher); err != nil {
			return err
		}
	}
	return nil
}

func (l *lucene) compareOne(f figures, presearcher string) error {
	name := filepath.Join(l.work, fmt.Sprintf("lucene-%d-%s", f.queries, presearcher))
	log, err := os.ReadFile(name + ".log")
	if err != nil {
		return err
	}
	found, err := os.ReadFile(name + ".txt")
	if err != nil {
		return err
	}
	lines := strings.Split(strings.TrimSuffix(string(found), "\n"), "\n")
	if !slices.Equal(lines, f.ids) {
		return fmt.Errorf("%d queries: Lucene (%s) and the matcher differ:\n%s", f.queries, presearcher, difference(lines, f.ids))
	}
	rounds := regexp.MustCompile(`MATCH.*`).FindAllString(string(log), -1)
	memory := regexp.MustCompile(`heap for index = \d+ MB`).FindString(string(log))
	if len(rounds) == 0 {
		return fmt.Errorf("Lucene (%s) says nothing:\n%s", presearcher, log)
	}
	fmt.Printf("  Lucene %d queries, %s presearcher, %s: %s\n  the ids of the first %d articles are identical\n", f.queries, presearcher, memory, rounds[len(rounds)-1], len(lines))
	return nil
}

// difference shows the first article in which two lists of ids differ.
func difference(theirs, ours []string) string {
	for i := range max(len(theirs), len(ours)) {
		var a, b string
		if i < len(theirs) {
			a = theirs[i]
		}
		if i < len(ours) {
			b = ours[i]
		}
		if a == b {
			continue
		}
		x, y := strings.Fields(a), strings.Fields(b)
		only := func(from, in []string) []string {
			return slices.DeleteFunc(slices.Clone(from), func(id string) bool { return slices.Contains(in, id) })
		}
		return fmt.Sprintf("article %d: only Lucene %v, only the matcher %v", i+1, only(x, y), only(y, x))
	}
	return "in nothing"
}

// write gives Lucene the words as the wire cuts them, and the queries.
func (l *lucene) write(d data, list []subscription) error {
	files := []struct {
		name  string
		lines func(put func(...string))
	}{
		{"docs.tok", func(put func(...string)) {
			for _, a := range d.articles {
				put(a.id, a.doc.Language, a.doc.Source, strings.Join(a.title, " "), strings.Join(a.body, " "))
			}
		}},
		{"docs.tsv", func(func(...string)) {}}, // the script wants it for another program
		{"queries.txt", func(put func(...string)) {
			for _, s := range list {
				put(s.id, s.form.String())
			}
		}},
	}
	for _, f := range files {
		out, err := os.Create(filepath.Join(l.work, f.name))
		if err != nil {
			return err
		}
		w := bufio.NewWriter(out)
		f.lines(func(cells ...string) { w.WriteString(strings.Join(cells, "\t") + "\n") }) // its error stays, and Flush gives it
		if err := w.Flush(); err != nil {
			return err
		}
		if err := out.Close(); err != nil {
			return err
		}
	}
	return nil
}
