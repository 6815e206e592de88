package news

import (
	"net"
	"net/url"
	"sort"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// AddressVersion is the version of the normal form. It is stored with the addresses; a change rebuilds them.
const AddressVersion = 1

// MaxURL is the longest address in bytes that the wire follows or keeps.
const MaxURL = 2048

// Address gives the normal form of a web address: what two links to one article have in common. It drops the scheme, www.,
// the default port, the fragment, tracking parameters, the order of the query and the final slash, and keeps the case of the
// path. It is empty where raw is no absolute http or https address. The normal form is for comparing, never for fetching.
func Address(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || len(raw) > MaxURL || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	host := SourceID(raw)
	path := strings.TrimRight(u.EscapedPath(), "/")
	if query := plainQuery(u.RawQuery); query != "" {
		return host + path + "?" + query
	}
	return host + path
}

// plainQuery sorts the parameters of a raw query and leaves the tracking ones out.
func plainQuery(raw string) string {
	var kept []string
	for _, pair := range strings.Split(raw, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if name != "" && !tracking(strings.ToLower(name)) {
			kept = append(kept, pair)
		}
	}
	sort.Strings(kept)
	return strings.Join(kept, "&")
}

// tracking reports whether a parameter says where a reader came from, not what is read.
func tracking(name string) bool {
	for _, prefix := range []string{"utm_", "mtm_", "pk_", "at_", "ns_", "hsa_", "itm_", "oly_", "vero_", "wt_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	switch name {
	case "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "igshid", "twclid", "ttclid", "mc_cid", "mc_eid",
		"_hsenc", "_hsmi", "mkt_tok", "cmpid", "cmp", "ito", "ref_src", "ref_url", "xtor", "__twitter_impression", "guccounter", "smid", "sr_share":
		return true
	}
	return false
}

// Host gives the host of an address in lower-case ASCII, without www. and port; empty where there is none.
func Host(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return ""
	}
	host := strings.TrimSuffix(u.Hostname(), ".")
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	return strings.TrimPrefix(strings.ToLower(host), "www.")
}

// Site gives the registrable domain of an address (https://news.example.co.uk/a: example.co.uk): what one outlet answers for,
// and the key of its records. Hosts without one (IP addresses, localhost) are their own site, with their port.
func Site(raw string) string {
	host := Host(raw)
	if site, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil && net.ParseIP(host) == nil {
		return site
	}
	if u, err := url.Parse(raw); err == nil && u.Port() != "" {
		return net.JoinHostPort(host, u.Port())
	}
	return host
}

// IsHome reports whether an address is that of a home or section page, which never names an article: no path, an index, or one
// short word.
func IsHome(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || u.RawQuery != "" {
		return false
	}
	path := strings.Trim(u.Path, "/")
	if i := strings.LastIndexByte(path, '/'); strings.HasPrefix(path[i+1:], "index.") {
		path = strings.TrimRight(path[:i+1], "/")
	}
	return path == "" || len(path) <= 3 && !strings.ContainsAny(path, "0123456789")
}

// SourceID gives the id of the outlet at an address: its Authority.
func SourceID(raw string) string { return Authority(raw) }

// longestHost is the most that a name of a host has (RFC 1035, 2.3.4).
const longestHost = 253

// Authority gives who is asked for an address, and so spared: its host as Host gives it, and its port where it is not the usual one. It is
// empty where there can be no such host.
func Authority(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return ""
	}
	host := Host(raw)
	if len(host) > longestHost || len(u.Port()) > len("65535") {
		return ""
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		return net.JoinHostPort(host, port)
	}
	return host
}
