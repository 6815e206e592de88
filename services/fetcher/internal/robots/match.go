package robots

import (
	"slices"
	"strings"
	"time"
)

// Allowed reports whether an agent, by its product token (letters, _ and -; a version may follow), may fetch an address. The address is a URL or its
// path and query, in the form in which it is sent: percent-encoded. Of the rules of all groups that name the agent (of those for *, where
// none does) the longest pattern that matches decides, allow before disallow; without one everything is allowed.
func (r *Rules) Allowed(agent, address string) bool {
	path := escapedCase(pathOf(address))
	allow, disallow := -1, -1
	for _, g := range r.groupsFor(agent) {
		for _, one := range g.rules {
			switch {
			case one.allow:
				allow = max(allow, matchAllow(path, one.pattern))
			default:
				disallow = max(disallow, match(path, one.pattern))
			}
		}
	}
	return disallow < 0 || allow >= disallow
}

// CrawlDelay gives the pause that the host asks of an agent; zero where it asks none. It is no part of the RFC.
func (r *Rules) CrawlDelay(agent string) time.Duration {
	agent = product(agent)
	var own, others time.Duration
	for _, d := range r.delays {
		if agent != "" && slices.Contains(d.agents, agent) {
			own = max(own, d.pause)
		} else if slices.Contains(d.agents, "*") {
			others = max(others, d.pause)
		}
	}
	if own > 0 || r.names(agent) {
		return own
	}
	return others
}

// Usage gives what an agent may use an address for, as Content-Usage lines say it; empty where none does. The longest pattern that
// matches decides; those for * count where no group names the agent.
func (r *Rules) Usage(agent, address string) string {
	if r == nil || len(r.usages) == 0 {
		return ""
	}
	agent, path := product(agent), escapedCase(pathOf(address))
	wanted := "*"
	if r.names(agent) {
		wanted = agent
	}
	longest, uses := -1, ""
	for _, u := range r.usages {
		if n := match(path, u.pattern); n > longest && slices.Contains(u.agents, wanted) {
			longest, uses = n, u.uses
		}
	}
	return uses
}

// product gives the token of an agent, in lower case, without the version that may follow it.
func product(agent string) string {
	agent, _, _ = strings.Cut(strings.ToLower(agent), "/")
	return agent
}

// names reports whether a group names an agent.
func (r *Rules) names(agent string) bool {
	return agent != "" && slices.ContainsFunc(r.groups, func(g group) bool { return slices.Contains(g.agents, agent) })
}

// Sitemaps gives the addresses of sitemaps as written. They belong to no agent.
func (r *Rules) Sitemaps() []string { return r.sitemaps }

// groupsFor gives the groups that name an agent, or those for everybody.
func (r *Rules) groupsFor(agent string) []group {
	agent = product(agent)
	var named, others []group
	for _, g := range r.groups {
		for _, a := range g.agents {
			switch {
			case a == "*":
				others = append(others, g)
			case a != "" && a == agent:
				named = append(named, g)
			}
		}
	}
	if named != nil {
		return named
	}
	return others
}

// pathOf gives the path and query of an address.
func pathOf(address string) string {
	address, _, _ = strings.Cut(address, "#")
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
		if i := strings.IndexAny(rest, "/?"); i >= 0 {
			address = rest[i:]
		} else {
			address = "/"
		}
	}
	if !strings.HasPrefix(address, "/") {
		address = "/" + address
	}
	return address
}

// escapedCase gives a path with the hexadecimal digits of its escapes in upper case, as patterns have them.
func escapedCase(path string) string {
	if !strings.Contains(path, "%") {
		return path
	}
	b := []byte(path)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' && isHex(b[i+1]) && isHex(b[i+2]) {
			copy(b[i+1:], strings.ToUpper(path[i+1:i+3]))
		}
	}
	return string(b)
}

// match gives the length of a pattern where it matches the beginning of a path, else -1. * stands for any bytes, $ at the end
// for the end of the path. It takes time in proportion to path times pattern, whatever the stars.
func match(path, pattern string) int {
	length := len(pattern)
	anchored := strings.HasSuffix(pattern, "$")
	if anchored {
		pattern = pattern[:len(pattern)-1]
	}
	parts := strings.Split(pattern, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return -1
	}
	path = path[len(parts[0]):]
	for i, part := range parts[1:] {
		if anchored && i == len(parts)-2 {
			if !strings.HasSuffix(path, part) {
				return -1
			}
			return length
		}
		at := strings.Index(path, part)
		if at < 0 {
			return -1
		}
		path = path[at+len(part):]
	}
	if anchored && path != "" {
		return -1
	}
	return length
}

// matchAllow is match, and lets a pattern that names the index of a folder allow the folder itself.
func matchAllow(path, pattern string) int {
	if n := match(path, pattern); n >= 0 {
		return n
	}
	if i := strings.LastIndexByte(pattern, '/'); i >= 0 && strings.HasPrefix(pattern[i:], "/index.htm") {
		return match(path, pattern[:i+1]+"$")
	}
	return -1
}
