// Package usage reads what an outlet says of the uses that it allows of a page: reservations of text and data mining (W3C Community
// Group report TDM Reservation Protocol, tdm-reservation and tdm-policy as headers and meta elements) and preferences for
// automated uses (IETF draft-ietf-aipref-attach, Content-Usage as header and in robots.txt). What is not said stays unknown. It does no I/O.
package usage

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/newswire-dev/newswire/services/news"
)

// The bounds of what is read and kept.
const (
	maxHead    = 256 << 10 // bytes of a page in which its meta elements are sought
	maxPolicy  = 2048      // bytes of an address
	maxUses    = 16
	maxUseName = 64
)

// Read gives what an answer says. Of several statements about one use the most restrictive counts. robots is the value of the
// Content-Usage rule of robots.txt for the page, empty where there is none; base is the page's address.
func Read(header http.Header, body []byte, robots, base string) news.Usage {
	s := stated{base: base}
	s.reservation(header.Get("Tdm-Reservation"))
	s.policy(header.Get("Tdm-Policy"))
	for _, value := range append(header.Values("Content-Usage"), robots) {
		s.preferences(value)
	}
	s.metas(body)
	s.Uses = strings.Join(s.uses, ", ")
	return s.Usage
}

// stated gathers what is said.
type stated struct {
	news.Usage
	base string
	uses []string // use=y or use=n, sorted
}

func (s *stated) reservation(value string) {
	switch strings.TrimSpace(value) {
	case "1":
		s.Mining = news.MiningReserved
	case "0":
		if s.Mining == "" {
			s.Mining = news.MiningFree
		}
	}
}

func (s *stated) policy(value string) {
	if value = strings.TrimSpace(value); value == "" || len(value) > maxPolicy || s.Policy != "" {
		return
	}
	base, err := url.Parse(s.base)
	if err != nil {
		return
	}
	if u, err := base.Parse(value); err == nil && (u.Scheme == "https" || u.Scheme == "http") {
		s.Policy = u.String()
	}
}

// preferences reads a dictionary of uses with the tokens y and n, such as "train-ai=n, search=y".
func (s *stated) preferences(value string) {
	for _, member := range strings.Split(value, ",") {
		member, _, _ = strings.Cut(member, ";")
		name, token, _ := strings.Cut(strings.TrimSpace(member), "=")
		name, token = strings.ToLower(strings.TrimSpace(name)), strings.ToLower(strings.TrimSpace(token))
		if name == "" || len(name) > maxUseName || token != "y" && token != "n" || strings.ContainsFunc(name, notInName) {
			continue
		}
		no, yes := name+"=n", name+"=y"
		switch {
		case slices.Contains(s.uses, no) || token == "y" && slices.Contains(s.uses, yes):
		case token == "n" && slices.Contains(s.uses, yes):
			s.uses[slices.Index(s.uses, yes)] = no
		case len(s.uses) < maxUses:
			s.uses = append(s.uses, name+"="+token)
			slices.Sort(s.uses)
		}
	}
}

// notInName reports what a key of a dictionary cannot hold (RFC 9651, 3.1.2).
func notInName(c rune) bool {
	return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.ContainsRune("_-.*", c))
}

// metas reads meta elements of a page's head. Pages that do not speak of it are not cut into tokens.
func (s *stated) metas(body []byte) {
	body = body[:min(len(body), maxHead)]
	if !bytes.Contains(body, []byte("tdm-")) && !bytes.Contains(body, []byte("TDM-")) {
		return
	}
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			if string(name) == "body" {
				return
			}
			if string(name) == "meta" && more {
				s.meta(z)
			}
		}
	}
}

func (s *stated) meta(z *html.Tokenizer) {
	name, content := "", ""
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "name":
			name = strings.ToLower(strings.TrimSpace(string(value)))
		case "content":
			content = string(value)
		}
	}
	switch name {
	case "tdm-reservation":
		s.reservation(content)
	case "tdm-policy":
		s.policy(content)
	}
}
