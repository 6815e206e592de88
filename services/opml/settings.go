package opml

import (
	"encoding/json"
	"encoding/xml"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

// The wire's own attributes. Lists and maps in them are JSON, since attributes lose their line breaks in most programs.
const (
	namespace = "https://github.com/newswire-dev/newswire/opml"
	prefix    = "newswire:"
)

// fields are the texts of settings by their attributes.
func fields(s *news.Settings) map[string]*string {
	return map[string]*string{
		"language": &s.Language, "country": &s.Country, "zone": &s.Zone, "secret": &s.Secret, "proxy": &s.Proxy,
		"title": &s.Page.Title, "body": &s.Page.Body, "author": &s.Page.Author, "date": &s.Page.Date,
	}
}

// settings reads the wire's attributes, whose names the tokenizer has made lower case. One that cannot be read says nothing.
func settings(attr map[string]string) (s news.Settings) {
	if len(attr) == 0 {
		return s
	}
	for name, to := range fields(&s) {
		*to = clean([]byte(attr[prefix+name]))
	}
	s.PollMin, s.PollMax = duration(attr[prefix+"pollmin"]), duration(attr[prefix+"pollmax"])
	if text := attr[prefix+"headers"]; text != "" && (json.Unmarshal([]byte(text), &s.Headers) != nil || len(s.Headers) == 0) {
		s.Headers = nil
	}
	if text := attr[prefix+"remove"]; text != "" && (json.Unmarshal([]byte(text), &s.Page.Remove) != nil || len(s.Page.Remove) == 0) {
		s.Page.Remove = nil
	}
	return s
}

func duration(text string) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0
	}
	return d
}

// settingsAttributes gives settings as attributes, those that say nothing without a value.
func settingsAttributes(s news.Settings) []xml.Attr {
	var out []xml.Attr
	add := func(name, value string) {
		out = append(out, xml.Attr{Name: xml.Name{Local: prefix + name}, Value: value})
	}
	texts := fields(&s)
	for _, name := range []string{"language", "country", "zone", "secret", "proxy", "title", "body", "author", "date"} {
		add(name, *texts[name])
	}
	span := func(name string, d time.Duration) {
		if d > 0 {
			add(name, d.String())
		}
	}
	span("pollMin", s.PollMin)
	span("pollMax", s.PollMax)
	if len(s.Headers) > 0 {
		add("headers", encoded(s.Headers))
	}
	if len(s.Page.Remove) > 0 {
		add("remove", encoded(s.Page.Remove))
	}
	return out
}

// encoded gives JSON; texts can always be written as it.
func encoded(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}
