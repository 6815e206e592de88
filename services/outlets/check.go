package outlets

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
	"golang.org/x/text/language"

	"github.com/newswire-dev/newswire/services/extract"
	"github.com/newswire-dev/newswire/services/news"
)

// Bounds of the time between two polls that an operator may set.
const (
	LeastPoll = 10 * time.Second
	MostPoll  = 30 * 24 * time.Hour
)

// Canonical gives a source with country and language in their usual form, and the id of its site.
func Canonical(s news.Source) news.Source {
	s.ID, s.Country, s.Language = news.SourceID(s.Site), strings.ToUpper(s.Country), tag(s.Language)
	return s
}

// CanonicalSettings gives settings with country, language and names of headers in their usual form.
func CanonicalSettings(s news.Settings) news.Settings {
	s.Country, s.Language = strings.ToUpper(s.Country), tag(s.Language)
	var headers map[string]string
	for name, value := range s.Headers {
		if headers == nil {
			headers = map[string]string{}
		}
		headers[http.CanonicalHeaderKey(name)] = value
	}
	s.Headers = headers
	if len(s.Page.Remove) == 0 {
		s.Page.Remove = nil
	}
	return s
}

// tag gives a language tag in its usual form; what is none stays as it is.
func tag(l string) string {
	if t, err := language.Parse(l); err == nil && l != "" {
		return t.String()
	}
	return l
}

// Check says what is wrong with what is said of an outlet.
func Check(s news.Source) (found Problems) {
	if news.Address(s.Site) == "" {
		found = append(found, Problem{Field: "site", Text: fmt.Sprintf("%q is no web address: write it whole, as in https://www.azernews.az", clip(s.Site))})
	}
	if len(s.Name) > 200 || strings.ContainsAny(s.Name, "\r\n") {
		found = append(found, Problem{Field: "name", Text: "a name is one line of at most 200 bytes"})
	}
	return append(found, checkPlace(s.Country, s.Language, s.Zone)...)
}

func checkPlace(country, lang, zone string) (found Problems) {
	if country != "" && (len(country) != 2 || strings.Trim(strings.ToUpper(country), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "") {
		found = append(found, Problem{Field: "country", Text: fmt.Sprintf("%q is no country code: write two letters (ISO 3166-1), as in AZ", clip(country))})
	}
	if _, err := language.Parse(lang); lang != "" && err != nil {
		found = append(found, Problem{Field: "language", Text: fmt.Sprintf("%q is no language tag: write it as in az, en or pt-BR (BCP 47)", clip(lang))})
	}
	if _, err := time.LoadLocation(zone); zone == "Local" || err != nil {
		found = append(found, Problem{Field: "zone", Text: fmt.Sprintf("%q is no time zone: write its IANA name, as in Asia/Baku", clip(zone))})
	}
	return found
}

// CheckURLs says what is wrong with the addresses of a feed.
func CheckURLs(urls []string) (found Problems) {
	if len(urls) == 0 || len(urls) > MaxURLs {
		found = append(found, Problem{Field: "urls", Text: fmt.Sprintf("a feed has between 1 and %d addresses, this one has %d", MaxURLs, len(urls))})
	}
	for i, u := range urls {
		switch parsed, err := url.Parse(u); {
		case news.Address(u) == "" || err != nil:
			found = append(found, Problem{Field: fmt.Sprintf("urls[%d]", i), Text: fmt.Sprintf("%q is no web address: write it whole, beginning with https:// or http://", clip(u))})
		case parsed.User != nil:
			found = append(found, Problem{Field: fmt.Sprintf("urls[%d]", i), Text: "has a user in it: put user and password in a secret file, and its name under secret"})
		}
	}
	return found
}

// CheckSettings says what is wrong with the settings of a feed.
func CheckSettings(s news.Settings) (found Problems) {
	found = append(checkPlace(s.Country, s.Language, s.Zone), checkHeaders(s.Headers)...)
	if s.Secret != "" && (s.Secret != filepath.Base(s.Secret) || strings.HasPrefix(s.Secret, ".") || strings.ContainsAny(s.Secret, "\\: \t\r\n") || len(s.Secret) > 100) {
		found = append(found, Problem{Field: "secret", Text: "is not the name of a file: write the name alone; the file lies in the fetcher's folder of secrets (--secrets)"})
	}
	if s.Proxy != "" {
		found = append(found, checkProxy(s.Proxy)...)
	}
	return append(append(found, checkPolls(s)...), checkSelectors(s.Page)...)
}

func checkPolls(s news.Settings) (found Problems) {
	for _, b := range []struct {
		field string
		d     time.Duration
	}{{"poll.min", s.PollMin}, {"poll.max", s.PollMax}} {
		if b.d != 0 && (b.d < LeastPoll || b.d > MostPoll) {
			found = append(found, Problem{Field: b.field, Text: fmt.Sprintf("%s is out of bounds: between two polls lie %s to %s", b.d, span(LeastPoll), span(MostPoll))})
		}
	}
	if s.PollMin > s.PollMax && s.PollMax != 0 {
		found = append(found, Problem{Field: "poll.max", Text: fmt.Sprintf("%s is less than poll.min, which is %s", span(s.PollMax), span(s.PollMin))})
	}
	return found
}

// taken says why a header may not be set for a feed: the wire or the protocol sets it, or it is a secret. Empty for one that may.
func taken(name string) string {
	switch http.CanonicalHeaderKey(name) {
	case "Authorization", "Cookie", "Proxy-Authorization":
		return "is a secret: put it in a secret file, and the file's name under secret"
	case "Host", "Content-Length", "Transfer-Encoding", "Connection", "Te", "Trailer", "Upgrade", "Accept-Encoding", "If-None-Match",
		"If-Modified-Since", "Range", "Keep-Alive", "Expect":
		return "is set by the wire and cannot be set for a feed"
	}
	return ""
}

func checkHeaders(headers map[string]string) (found Problems) {
	if len(headers) > maxHeaders {
		return Problems{{Field: "headers", Text: fmt.Sprintf("at most %d headers can be set", maxHeaders)}}
	}
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		field, value := "headers."+clip(name), headers[name]
		switch why := taken(name); {
		case !httpguts.ValidHeaderFieldName(name):
			found = append(found, Problem{Field: "headers", Text: fmt.Sprintf("%q is no name of a header", clip(name))})
		case why != "":
			found = append(found, Problem{Field: field, Text: why})
		case !httpguts.ValidHeaderFieldValue(value) || len(value) > maxText:
			found = append(found, Problem{Field: field, Text: fmt.Sprintf("has a value that cannot be sent: one line of at most %d bytes", maxText)})
		}
	}
	return found
}

func checkProxy(proxy string) Problems {
	u, err := url.Parse(proxy)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5" || len(proxy) > maxText:
		return Problems{{Field: "proxy", Text: "is no proxy: write it as http://host:port, https://host:port or socks5://host:port"}}
	case u.User != nil:
		return Problems{{Field: "proxy", Text: "has a user in it: the settings are no place for passwords; let the proxy know the wire by its address"}}
	}
	return nil
}

func checkSelectors(s news.Selectors) (found Problems) {
	check := func(field, css string) {
		if err := extract.CheckSelector(css); css != "" && err != nil {
			found = append(found, Problem{Field: "page." + field, Text: err.Error()})
		}
	}
	check("title", s.Title)
	check("body", s.Body)
	check("author", s.Author)
	check("date", s.Date)
	if len(s.Remove) > maxRemove {
		return append(found, Problem{Field: "page.remove", Text: fmt.Sprintf("at most %d selectors can be given", maxRemove)})
	}
	for i, css := range s.Remove {
		if css == "" {
			found = append(found, Problem{Field: fmt.Sprintf("page.remove[%d]", i), Text: "is empty"})
		}
		check(fmt.Sprintf("remove[%d]", i), css)
	}
	return found
}

// clip bounds what a message repeats.
func clip(s string) string {
	if len(s) <= 80 {
		return s
	}
	return strings.ToValidUTF8(s[:80], "") + "…"
}
