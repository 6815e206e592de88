package resolve

import "strings"

// Join resolves a reference against a base (RFC 3986, section 5) and leaves every sign as it was written, unlike package url, which
// writes addresses anew. A base of a scheme without paths (mailto) changes nothing. Half an IPv6 address for a host gives nothing.
func Join(base, ref string) string {
	ref = fixed(ref)
	switch {
	case base == "":
		return ref
	case ref == "":
		return base
	}
	b, r := split(base), split(ref)
	if r.authority != nil && strings.Count(*r.authority, "[") != strings.Count(*r.authority, "]") {
		return "" // half an IPv6 address is none
	}
	if r.scheme != "" && !strings.EqualFold(r.scheme, b.scheme) || !hierarchical(b.scheme) {
		return ref
	}
	switch {
	case r.authority != nil:
		r.path = clean(r.path)
	case r.path == "":
		r.authority, r.path = b.authority, b.path
		if r.query == nil {
			r.query = b.query
		}
	case strings.HasPrefix(r.path, "/"):
		r.authority, r.path = b.authority, clean(r.path)
	default:
		r.authority = b.authority
		r.path = clean(b.path[:strings.LastIndexByte(b.path, '/')+1] + r.path)
		if b.authority != nil && !strings.HasPrefix(r.path, "/") {
			r.path = "/" + r.path
		}
	}
	r.scheme = b.scheme
	return r.String()
}

// fixed takes out slashes beyond the two before a host, which some write and no reader of addresses minds.
func fixed(ref string) string {
	i := strings.Index(ref, ":///")
	if i < 0 || !isScheme(ref[:i]) || strings.EqualFold(ref[:i], "file") {
		return ref
	}
	return ref[:i+3] + strings.TrimLeft(ref[i+3:], "/")
}

func hierarchical(scheme string) bool {
	switch strings.ToLower(scheme) {
	case "", "http", "https", "ftp", "file", "gopher", "nntp", "imap", "wais", "shttp", "mms", "rtsp", "rtspu", "prospero", "sftp", "svn", "svn+ssh", "ws", "wss":
		return true
	}
	return false
}

// Parts of a reference (RFC 3986, appendix B); nil where a part is not there at all.
type parts struct {
	scheme                     string
	authority, query, fragment *string
	path                       string
}

func split(s string) (p parts) {
	if i := strings.IndexByte(s, '#'); i >= 0 {
		fragment := s[i+1:]
		s, p.fragment = s[:i], &fragment
	}
	if i := strings.IndexAny(s, ":/?"); i > 0 && s[i] == ':' && isScheme(s[:i]) {
		p.scheme, s = s[:i], s[i+1:]
	}
	if i := strings.IndexByte(s, '?'); i >= 0 {
		query := s[i+1:]
		s, p.query = s[:i], &query
	}
	if rest, ok := strings.CutPrefix(s, "//"); ok {
		end := strings.IndexByte(rest, '/')
		if end < 0 {
			end = len(rest)
		}
		authority := rest[:end]
		s, p.authority = rest[end:], &authority
	}
	p.path = s
	return p
}

func isScheme(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i] | 0x20
		if letter := c >= 'a' && c <= 'z'; !letter && (i == 0 || !(s[i] >= '0' && s[i] <= '9' || s[i] == '+' || s[i] == '-' || s[i] == '.')) {
			return false
		}
	}
	return s != ""
}

// clean takes out the segments that are dots; those that lead above the root are dropped.
func clean(path string) string {
	if !strings.Contains(path, "/.") && !strings.HasPrefix(path, ".") {
		return path
	}
	segments := strings.Split(path, "/")
	var out []string
	for i, s := range segments {
		last := i == len(segments)-1
		switch {
		case s == "." && !last:
		case s == ".":
			out = append(out, "")
		case s == "..":
			if n := len(out); n > 1 || n == 1 && out[0] != "" {
				out = out[:n-1]
			}
			if last {
				out = append(out, "")
			}
		default:
			out = append(out, s)
		}
	}
	return strings.Join(out, "/")
}

func (p parts) String() string {
	var b strings.Builder
	if p.scheme != "" {
		b.WriteString(p.scheme + ":")
	}
	if p.authority != nil {
		b.WriteString("//" + *p.authority)
	}
	b.WriteString(p.path)
	if p.query != nil {
		b.WriteString("?" + *p.query)
	}
	if p.fragment != nil {
		b.WriteString("#" + *p.fragment)
	}
	return b.String()
}

// Scheme gives the scheme of an address in lower case; empty where it has none. White space and control characters, which readers
// of addresses leave out, do not hide it.
func Scheme(address string) string {
	address = strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f || r == 0xad || r >= 0x200b && r <= 0x200f || r == 0xfeff {
			return -1
		}
		return r
	}, address)
	if i := strings.IndexAny(address, ":/?#"); i > 0 && address[i] == ':' {
		return strings.ToLower(address[:i])
	}
	return ""
}

// Known reports whether an address has no scheme or one that names a place, so that opening it does not act.
func Known(address string) bool {
	scheme := Scheme(address)
	return scheme == "" || schemes[scheme]
}

// schemes are the registered ones of places, and those that are common besides.
var schemes = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields(`aim callto cvs facetime feed file ftp git gopher gtalk h323 hdl http https imap irc irc6 ircs itms magnet mailto mms
		msnim news nntp prospero rsync rtsp rtspu sftp shttp sip sips skype smb snews ssh svn svn+ssh telnet wais ymsg`) {
		m[s] = true
	}
	return m
}()
