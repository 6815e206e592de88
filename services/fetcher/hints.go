package fetcher

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/news"
)

// freshUntil gives the time until which an answer says that it holds (RFC 9111, 5.2.2.1 and 4.2.3: max-age less Age), at most a
// day; zero where it does not say.
func freshUntil(res *client.Response) time.Time {
	age := maxAge(res.Header)
	if spent, err := strconv.ParseInt(strings.TrimSpace(res.Header.Get("Age")), 10, 64); err == nil && spent > 0 {
		age -= time.Duration(min(spent, 86400)) * time.Second
	}
	if age <= 0 {
		return time.Time{}
	}
	return res.Fetched.Add(age)
}

// maxAge gives the max-age of an answer, at most a day; zero where there is none or it may not be kept.
func maxAge(h http.Header) (age time.Duration) {
	for _, part := range strings.Split(strings.ToLower(strings.Join(h.Values("Cache-Control"), ",")), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "no-cache", "no-store":
			return 0
		case "max-age":
			if seconds, err := strconv.ParseInt(strings.Trim(value, `" `), 10, 64); err == nil && seconds > 0 {
				age = time.Duration(min(seconds, 86400)) * time.Second
			}
		}
	}
	return age
}

// hints gives what a body says of how often it is worth asking. Most programs write their default there, so a word that the feed
// itself proves false does not count: three items or more since the last look, told apart by more than a third of the time.
func (a answer) hints(before news.Feed, now time.Time) news.Hints {
	h := news.Hints{Every: max(a.feed.TTL, a.feed.Every), SkipHours: a.feed.SkipHours, SkipDays: a.feed.SkipDays}
	h.False = before.Hints.False && before.Hints.Every == h.Every
	if h.Every > 0 && !before.LastGood.IsZero() {
		if since := a.stated(before.LastGood, now); len(since) >= 3 {
			h.False = h.False || slices.MaxFunc(since, time.Time.Compare).Sub(slices.MinFunc(since, time.Time.Compare)) > h.Every/3 &&
				now.Sub(before.LastGood) < 2*h.Every
		}
	}
	return h
}
