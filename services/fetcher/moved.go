package fetcher

import (
	"net/http"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/news"
)

// A feed's new address is adopted when it has led there for good for so long and so often: redirects are misconfigured by the hour.
const (
	movedFor  = 24 * time.Hour
	movedSeen = 3
)

// forGood gives the address to which all redirects of an answer lead for good (301, 308); empty where one does not, or there is none.
func forGood(res *client.Response) string {
	for _, hop := range res.Hops {
		if hop.Status != http.StatusMovedPermanently && hop.Status != http.StatusPermanentRedirect {
			return ""
		}
	}
	if len(res.Hops) == 0 {
		return ""
	}
	return res.Final
}

// movedTo notes in a feed that answered where it has moved to.
func (a answer) movedTo(f news.Feed, now time.Time) news.Feed {
	switch {
	case a.instead: // what the address said while it answered stands
	case a.moved == "":
		f.Moved, f.MovedSince, f.MovedSeen = "", time.Time{}, 0
	case a.moved != f.Moved:
		f.Moved, f.MovedSince, f.MovedSeen = a.moved, now, 1
	default:
		f.MovedSeen++
	}
	return f
}

// adopted gives the address that takes the place of the one that is asked, when that is sure: at once where that one is no more.
func (a answer) adopted(f news.Feed, now time.Time, p pace) string {
	if a.gone || !a.instead && f.Moved != "" && f.MovedSeen >= movedSeen && now.Sub(f.MovedSince) >= p.own(movedFor) {
		return f.Moved
	}
	return ""
}
