package outlets

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Print writes a plan for people: + for what is added, ~ for what changes, field by field, - for what is removed. The words in it
// are the operator's and strangers': clean takes from them what could drive a terminal.
func (p Plan) Print(w io.Writer, clean func(string) string) error {
	b := bufio.NewWriter(w)
	for _, c := range p.Changes {
		mark := map[Kind]string{AddFeed: "+", SetOutlet: "~", SetFeed: "~", RemoveFeed: "-"}[c.Kind]
		fmt.Fprintf(b, "%s %s", mark, clean(c.Name()))
		if c.Kind == AddFeed || c.Kind == RemoveFeed {
			fmt.Fprintf(b, "  (%s)", clean(c.Outlet.ID))
		}
		b.WriteString("\n")
		for _, f := range c.Fields {
			fmt.Fprintf(b, "    %-12s %s\n", clean(f.Name), clean(f.words()))
		}
	}
	fmt.Fprintln(b, p.Words())
	return b.Flush()
}

// words says what changes in a field.
func (f Field) words() string {
	switch {
	case f.From == "":
		return quoted(f.To)
	case f.To == "":
		return quoted(f.From) + " -> (none)"
	}
	return quoted(f.From) + " -> " + quoted(f.To)
}

// quoted puts quotes around what is empty or could be misread.
func quoted(s string) string {
	if s == "" || strings.HasPrefix(s, " ") || strings.HasSuffix(s, " ") || strings.Contains(s, "->") {
		return fmt.Sprintf("%q", s)
	}
	return s
}

// Words sums a plan up on one line.
func (p Plan) Words() string {
	return fmt.Sprintf("%d to add, %d to change, %d to remove, %d as they are", p.Count(AddFeed), p.Count(SetOutlet)+p.Count(SetFeed), p.Count(RemoveFeed), p.Same)
}
