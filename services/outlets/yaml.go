package outlets

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// A walker goes through the nodes of a document and notes what is wrong.
type walker struct {
	problems Problems
}

func (w *walker) wrong(n *yaml.Node, field, format string, a ...any) {
	w.problems = append(w.problems, Problem{n.Line, field, fmt.Sprintf(format, a...)})
}

// fields gives the values of a mapping by their keys. Keys that are not known are told, with the one that was probably meant.
func (w *walker) fields(n *yaml.Node, at string, known ...string) map[string]*yaml.Node {
	if n.Kind != yaml.MappingNode {
		w.wrong(n, cmp.Or(at, "file"), "is %s; it needs fields: %s", kind(n), strings.Join(known, ", "))
		return nil
	}
	out := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch name := key.Value; {
		case len(known) > 0 && !contains(known, name):
			w.wrong(key, join(at, clip(name)), "no such field%s; there are %s", meant(name, known), strings.Join(known, ", "))
		case out[name] != nil:
			w.wrong(key, join(at, clip(name)), "stands here twice, first in line %d", out[name].Line)
		default:
			out[name] = value
		}
	}
	return out
}

// text gives a scalar as it is written; empty where there is none. YAML's own ideas of what is a number or a truth do not count:
// NO is a country.
func (w *walker) text(n *yaml.Node, field string) string {
	switch {
	case n == nil || isNull(n):
		return ""
	case n.Kind != yaml.ScalarNode:
		w.wrong(n, field, "is %s; it needs a text", kind(n))
		return ""
	case len(n.Value) > maxText:
		w.wrong(n, field, "is longer than %d bytes", maxText)
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// texts gives a list of texts; one text counts as a list of it.
func (w *walker) texts(n *yaml.Node, field string) (out []string) {
	if n == nil || isNull(n) {
		return nil
	}
	if n.Kind == yaml.ScalarNode {
		return []string{w.text(n, field)}
	}
	for i, item := range w.list(n, field) {
		out = append(out, w.text(item, fmt.Sprintf("%s[%d]", field, i)))
	}
	return out
}

// list gives the items of a list.
func (w *walker) list(n *yaml.Node, field string) []*yaml.Node {
	if n == nil || isNull(n) {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		w.wrong(n, field, "is %s; it needs a list, each item after a dash", kind(n))
		return nil
	}
	return n.Content
}

// span gives a time span: 90s, 5m, 6h, 2d.
func (w *walker) span(n *yaml.Node, field string) time.Duration {
	text := w.text(n, field)
	if text == "" {
		return 0
	}
	d, err := Span(text)
	if err != nil {
		w.wrong(n, field, "%s", err)
	}
	return d
}

// Span reads a time span: 90s, 5m, 6h, 2d.
func Span(text string) (time.Duration, error) {
	unit := text
	if days, ok := strings.CutSuffix(text, "d"); ok {
		unit = days + "h"
	}
	d, err := time.ParseDuration(unit)
	if unit != text {
		d *= 24
	}
	if err != nil || d < 0 || d > 10*MostPoll {
		return 0, fmt.Errorf("%q is no time span: write it as 90s, 5m, 6h or 2d", clip(text))
	}
	return d, nil
}

// span gives a time span as Span reads it, in its largest whole unit.
func span(d time.Duration) string {
	switch {
	case d == 0:
		return ""
	case d%(24*time.Hour) == 0:
		return fmt.Sprintf("%dd", d/(24*time.Hour))
	case d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d%time.Minute == 0:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d%time.Second == 0:
		return fmt.Sprintf("%ds", d/time.Second)
	}
	return d.String()
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func kind(n *yaml.Node) string {
	switch {
	case isNull(n):
		return "empty"
	case n.Kind == yaml.MappingNode:
		return "a list of fields"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.AliasNode:
		return "an alias"
	}
	return "a text"
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}

// meant gives the known name that is nearest to a wrong one.
func meant(name string, known []string) string {
	best, least := "", 3
	for _, k := range known {
		if d := distance(strings.ToLower(name), k); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (do you mean %s?)", best)
}

// distance counts the letters that differ between two short words (Levenshtein).
func distance(a, b string) int {
	if len(a) > 40 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := last
			if a[i] != b[j] {
				cost = 1 + min(last, row[j], row[j+1])
			}
			last, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
