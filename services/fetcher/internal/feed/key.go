package feed

import (
	"regexp"
	"strings"

	"github.com/newswire-dev/newswire/services/news"
)

var counters = regexp.MustCompile(`[(\[]\s*\d[\d.,  ]*\s*[)\]]|\b\d[\d.,]*\s+(?:comments?|views?|shares?|likes?|reads?|просмотр\p{L}*|комментари\p{L}*|baxış|şərh|görüntülenme|yorum)`)

// Key gives the key under which a feed shows an item: the normal form of its link, else its guid, else its title. It is empty
// where there is none of these.
func Key(e news.Entry) string {
	if a := news.Address(e.Link); a != "" {
		return a
	}
	if e.GUID != "" {
		return cut(e.GUID, maxTitle)
	}
	return cut(e.Title, maxTitle)
}

// Fingerprint tells one state of an item from another: link, title and summary, without tracking and counters. 32 hexadecimal
// digits.
func Fingerprint(e news.Entry) string {
	summary := e.Summary
	if summary == "" {
		summary = e.Text
	}
	summary = counters.ReplaceAllString(cut(summary, 2<<10), "")
	return news.ContentHash(news.Address(e.Link)+"\n"+e.Title, summary)
}

// Shared gives the normal forms of the links that are not the address of one article: several items of the poll with different
// titles share it, or it is that of a home page.
func Shared(items []news.Entry) map[string]bool {
	titles, shared := map[string]string{}, map[string]bool{}
	for _, e := range items {
		address := news.Address(e.Link)
		if address == "" {
			continue
		}
		title := strings.ToLower(e.Title)
		if before, known := titles[address]; known && before != title || news.IsHome(e.Link) {
			shared[address] = true
		}
		titles[address] = title
	}
	return shared
}
