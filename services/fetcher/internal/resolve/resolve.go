// Package resolve makes the addresses that feeds, sitemaps and pages write absolute. It does no I/O.
package resolve

import (
	"net/url"
	"strings"

	"github.com/newswire-dev/newswire/services/news"
)

// Link gives the address of something that can be fetched, absolute against a base; empty where what is written is no address of
// http or https, names a password, or is longer than the wire follows.
func Link(base, written string) string {
	written = strings.Join(strings.Fields(written), "%20")
	if written == "" {
		return ""
	}
	u, err := url.Parse(written)
	if err != nil {
		return ""
	}
	if !u.IsAbs() {
		from, err := url.Parse(base)
		if err != nil || !from.IsAbs() {
			return ""
		}
		u = from.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	if out := u.String(); len(out) <= news.MaxURL {
		return out
	}
	return ""
}
