// Package robots reads robots.txt (RFC 9309) and answers whether a page may be fetched. It remembers the rules of the hosts
// asked last, and fetches them through the function it is given.
package robots

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// MaxBytes is how much of a robots.txt is read; the rest is ignored (RFC 9309, 2.5).
const MaxBytes = 500 << 10

// maxLine is how much of a line counts: no address is longer.
const maxLine = 8 * 2083

// Rules are the rules of one robots.txt.
type Rules struct {
	groups   []group
	delays   []delay
	sitemaps []string
	usages   []preference
}

// A preference is what agents may use pages for whose path a pattern matches (IETF draft-ietf-aipref-attach).
type preference struct {
	agents  []string
	pattern string
	uses    string
}

// A group is what one set of agents may do.
type group struct {
	agents []string // product tokens in lower case; "*" for everybody else
	rules  []rule
}

// A delay is the pause asked of the agents that were named before it. It is no rule: the RFC does not know it, and it ends no list of
// agents.
type delay struct {
	agents []string
	pause  time.Duration
}

type rule struct {
	pattern string
	allow   bool
}

// Parse reads a robots.txt. There is no robots.txt that cannot be read: a line that means nothing is skipped.
func Parse(b []byte) *Rules {
	b = bytes.TrimPrefix(b[:min(len(b), MaxBytes)], []byte("\xef\xbb\xbf"))
	r := &Rules{}
	naming := false // whether the last line that counts named an agent, so that the next joins its group
	for _, line := range strings.FieldsFunc(string(b), func(c rune) bool { return c == '\n' || c == '\r' }) {
		name, value := splitLine(line)
		switch name {
		case "user-agent":
			if !naming {
				r.groups = append(r.groups, group{})
			}
			naming = true
			last := &r.groups[len(r.groups)-1]
			last.agents = append(last.agents, token(value))
		case "allow", "disallow":
			naming = false
			if len(r.groups) > 0 && value != "" {
				last := &r.groups[len(r.groups)-1]
				last.rules = append(last.rules, rule{escape(value), name == "allow"})
			}
		case "crawl-delay":
			if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 && len(r.groups) > 0 {
				agents := r.groups[len(r.groups)-1].agents
				r.delays = append(r.delays, delay{agents[:len(agents):len(agents)], time.Duration(min(seconds, 3600) * float64(time.Second))})
			}
		case "content-usage":
			naming = false
			pattern, uses := "/", value
			if path, rest, ok := strings.Cut(value, " "); ok && strings.HasPrefix(path, "/") {
				pattern, uses = path, rest
			}
			if len(r.groups) > 0 {
				agents := r.groups[len(r.groups)-1].agents
				r.usages = append(r.usages, preference{agents[:len(agents):len(agents)], escape(pattern), strings.TrimSpace(uses)})
			}
		case "sitemap":
			r.sitemaps = append(r.sitemaps, value)
		}
	}
	return r
}

// splitLine gives the name of a line in lower case and its value, without comment. A line may lack its colon, and names are
// misspelt in the ways that are known from the web.
func splitLine(line string) (name, value string) {
	if len(line) > maxLine {
		line = line[:maxLine]
	}
	line, _, _ = strings.Cut(line, "#")
	name, value, ok := strings.Cut(line, ":")
	if !ok {
		words := strings.Fields(line)
		if len(words) != 2 {
			return "", ""
		}
		name, value = words[0], words[1]
	}
	name = strings.ToLower(strings.TrimSpace(name))
	switch name {
	case "useragent", "user agent":
		name = "user-agent"
	case "dissallow", "dissalow", "disalow", "diasllow", "disallaw":
		name = "disallow"
	case "site-map":
		name = "sitemap"
	case "crawldelay", "crawl delay":
		name = "crawl-delay"
	}
	return name, strings.TrimSpace(value)
}

// token gives the product token that a user-agent line begins with (Foo/1.2 and Foo Bar: foo).
func token(value string) string {
	if strings.HasPrefix(value, "*") && (len(value) == 1 || value[1] == ' ' || value[1] == '\t') {
		return "*"
	}
	end := strings.IndexFunc(value, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_')
	})
	if end < 0 {
		end = len(value)
	}
	return strings.ToLower(value[:end])
}

// escape gives a pattern as addresses are sent: bytes beyond ASCII percent-encoded, hexadecimal digits in upper case.
func escape(pattern string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c >= 0x80:
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		case c == '%' && i+2 < len(pattern) && isHex(pattern[i+1]) && isHex(pattern[i+2]):
			b.WriteString(strings.ToUpper(pattern[i : i+3]))
			i += 2
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
