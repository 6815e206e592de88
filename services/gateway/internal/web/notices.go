package web

import (
	"fmt"

	"github.com/newswire-dev/newswire/services/news"
)

// A noticeLine is what is to be known of the coverage of a source.
type noticeLine struct {
	Source, What, Detail string
	Bad, Over            bool
}

// notices gives the lines of notices; own says that the page is the source's, which shows its feeds' troubles and gaps by themselves.
func (v *visit) notices(list []news.Notice, own bool) (out []noticeLine) {
	for _, n := range list {
		if own && (n.Kind == news.NoticeTrouble || n.Kind == news.NoticeGap) {
			continue
		}
		l := noticeLine{Source: n.Source, Detail: n.Detail, Over: !n.Until.IsZero(), Bad: n.Kind == news.NoticeSilent || n.Kind == news.NoticeTrouble}
		switch n.Kind {
		case news.NoticeSilent:
			l.What = "silent"
		case news.NoticeFlood:
			l.What = "shows far more than ever"
		case news.NoticeTrouble:
			l.What = "a feed cannot be read"
		case news.NoticeGap:
			l.What = fmt.Sprintf("items may be missing, %d recovered", n.Seen)
		case news.NoticeStale, news.NoticeMalformed, news.NoticeClock:
			l.What = shortAddress(n.Feed) + ": " + causeWords(news.Cause(n.Kind))
		case news.NoticeLayout:
			l.What = causeWords(news.CauseLayout)
		default:
			l.What = string(n.Kind)
		}
		l.What += " since " + v.moment(n.Since)
		if l.Over {
			l.What += " until " + v.moment(n.Until)
		}
		out = append(out, l)
	}
	return out
}
