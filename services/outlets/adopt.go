package outlets

import (
	"fmt"

	"github.com/newswire-dev/newswire/services/news"
)

// Adopt gives a feed with one of its proposals (the first where no address is named) before its own addresses, which stay as
// further candidates: the feed is known by them.
func Adopt(f news.Feed, url string) (news.Feed, error) {
	for _, p := range f.Proposals {
		if url != "" && p.URL != url {
			continue
		}
		candidates := []string{p.URL}
		for _, c := range f.Candidates {
			if len(candidates) < MaxURLs && news.Address(c) != news.Address(p.URL) {
				candidates = append(candidates, c)
			}
		}
		f.Candidates, f.Current = candidates, 0
		return f, nil
	}
	if url == "" {
		return f, fmt.Errorf("nothing is proposed for feed %d", f.ID)
	}
	return f, fmt.Errorf("%s is not proposed for feed %d; set its address to take another one", clip(url), f.ID)
}

// A Setting is one thing that an operator says of a feed, for display: a secret by the name of its file.
type Setting struct{ Name, Value string }

// Said gives what is said of a feed, in the words of a directory.
func Said(f news.Feed) (out []Setting) {
	for _, field := range feedFields(news.Feed{Candidates: f.Candidates}, f) {
		out = append(out, Setting{field.Name, field.To})
	}
	return out
}
