// Package outlets is the directory of outlets as a file that people review like code: YAML in (read.go) and out (write.go), what is
// wrong with it by line and field (check.go), the difference between the file and a wire (plan.go), and the steps that make the
// wire so (apply.go). It does no I/O of its own.
//
// YAML is read by go.yaml.in/yaml/v3, which the YAML organisation keeps, and walked node by node, so that each complaint has its
// line. Anchors and aliases are refused: a list of outlets needs none, and they are how small files become large.
package outlets

import (
	"fmt"
	"strings"

	"github.com/newswire-dev/newswire/services/news"
)

// Limits of what is read.
const (
	MaxBytes   = 10 << 20
	MaxFeeds   = 20000
	MaxURLs    = 16 // candidates of one feed
	maxText    = 2048
	maxHeaders = 20
	maxRemove  = 50
	maxShown   = 20 // problems that are told at once
)

// An Outlet is a source with its feeds. Of a feed only id, candidates and settings count here.
type Outlet struct {
	news.Source
	Feeds []news.Feed
}

// A Problem is something wrong with what an operator wrote.
type Problem struct {
	Line  int    // 0 where there is no file
	Field string // feeds[2].poll.min
	Text  string // what is wrong and what to write instead
}

func (p Problem) String() string {
	if p.Line == 0 {
		return p.Field + ": " + p.Text
	}
	return fmt.Sprintf("line %d, %s: %s", p.Line, p.Field, p.Text)
}

// Problems are an error that tells all that is wrong, one a line.
type Problems []Problem

func (p Problems) Error() string {
	var lines []string
	for _, one := range p[:min(len(p), maxShown)] {
		lines = append(lines, one.String())
	}
	if more := len(p) - maxShown; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// orNil gives no error where there is no problem.
func (p Problems) orNil() error {
	if len(p) == 0 {
		return nil
	}
	return p
}
