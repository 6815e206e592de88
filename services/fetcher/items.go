package fetcher

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/newswire-dev/newswire/services/fetcher/internal/feed"
	"github.com/newswire-dev/newswire/services/news"
)

// itemsOf gives the items of a poll as rows: each with the key by which it is known again and the address of its article.
func itemsOf(entries []news.Entry, source news.Source, feedURL string) []Item {
	shared := feed.Shared(entries)
	twins := twinsOf(entries)
	seen := map[string]bool{}
	items := make([]Item, 0, len(entries))
	for i, e := range entries {
		it := Item{Key: feed.Key(e), Fingerprint: feed.Fingerprint(e), Link: e.Link, Address: news.Address(e.Link), Entry: e}
		if seen[it.Key+"\x00"+it.Fingerprint] {
			continue
		}
		seen[it.Key+"\x00"+it.Fingerprint] = true
		if it.Address == "" || shared[it.Address] {
			it.Shared = true
			it.Address = ownAddress(e, source, feedURL)
		}
		it.Host = news.Authority(e.Link)
		if it.Host == "" {
			it.Host = news.Authority(feedURL)
		}
		switch {
		case it.Key == "":
			it.Dropped = news.DropNoAddress
		case twins[i]:
			it.Dropped = news.DropDuplicate
		}
		items = append(items, it)
	}
	return items
}

// ownAddress names an item that has no page of its own: by its link, or its outlet where it has none, and its guid or title.
func ownAddress(e news.Entry, source news.Source, feedURL string) string {
	base := news.Address(e.Link)
	for _, other := range []string{source.Site, feedURL} {
		if base == "" {
			base = news.Address(other)
		}
	}
	name := e.GUID
	if name == "" || name == e.Link {
		name = e.Title
	}
	sum := sha256.Sum256([]byte(strings.ToLower(name)))
	return base + "#" + hex.EncodeToString(sum[:8])
}

// twinsOf finds the entries that are another one's duplicate: the same guid and title under another link. A guid under which a
// feed shows different titles says nothing.
func twinsOf(entries []news.Entry) map[int]bool {
	first, titles := map[string]int{}, map[string]map[string]bool{}
	for i, e := range entries {
		if e.GUID == "" {
			continue
		}
		if titles[e.GUID] == nil {
			first[e.GUID], titles[e.GUID] = i, map[string]bool{}
		}
		titles[e.GUID][e.Title] = true
	}
	twins := map[int]bool{}
	for i, e := range entries {
		if at, ok := first[e.GUID]; ok && at != i && len(titles[e.GUID]) == 1 && feed.Key(e) != feed.Key(entries[at]) {
			twins[i] = true
		}
	}
	return twins
}
