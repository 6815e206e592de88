package web

import (
	"strings"

	"github.com/newswire-dev/newswire/services/news"
)

// causes says what is wrong with a feed or a page in few words, and what to do. The lasting ones do not pass by themselves.
func causes(c news.Cause) (words, do string, lasting bool) {
	switch c {
	case news.CauseUnreachable:
		return "no answer", "The host does not answer. It is asked again, more rarely each time; if it stays so, look whether the site has moved.", false
	case news.CauseTimeout:
		return "no answer in time", "The host answers too slowly. It is asked again, more rarely each time.", false
	case news.CauseDNS:
		return "no such host", "No address is known for the host. Check the spelling; if it stays so, look whether the site has moved.", false
	case news.CauseTLS:
		return "no secure connection", "The host's certificate or protocol is not accepted. Tell the site; it is asked again.", false
	case news.CauseMoved:
		return "moved", "The address leads for good to one where no feed is. Look there for the feed's new address and add that.", true
	case news.CauseEmpty:
		return "empty", "The feed shows no items any more. Look whether the site has a new one; it is asked again.", false
	case news.CauseNotFound:
		return "not found", "The feed has moved. Look for its new address on the site and add that.", true
	case news.CauseGone:
		return "gone", "The site says that the feed is gone for good. Look for another on the site.", true
	case news.CauseRefused:
		return "refused", "The site refuses to answer us. Ask it to allow the wire, or set a contact in the user agent.", true
	case news.CauseBusy:
		return "busy", "The site asked us to come less often, and we do. There is nothing to do.", false
	case news.CauseServer:
		return "server error", "The site itself is in trouble. It is asked again; there is nothing to do.", false
	case news.CauseNotAFeed:
		return "not a feed", "The address answers with something else, often a page. Look for the feed's new address on the site.", true
	case news.CauseTooLarge:
		return "too large", "The answer is over a limit of size, depth or count.", true
	case news.CauseRobots:
		return "robots.txt forbids it", "The site's robots.txt forbids these pages. Its articles are read from the feed's entries.", true
	case news.CauseBlocked:
		return "blocked", "The site answers with a challenge or consent page. Ask it to allow the wire.", true
	case news.CausePaywall:
		return "behind a paywall", "The page holds no more than a teaser; what the feed says is used.", true
	case news.CauseNotArticle:
		return "not an article's page", "The address leads to something else than an article.", true
	case news.CauseShared:
		return "several items share the page", "The items have no page of their own; they are read from the feed.", true
	case news.CauseForbidden:
		return "not a public address", "The address lies in a network that the wire may not reach. Start it with --allow-net to open that network.", true
	case news.CauseStale:
		return "stale", "The feed answers, and shows nothing new. Look whether the site has another one; else remove it.", true
	case news.CauseMalformed:
		return "malformed, but read", "The feed is mended before it is read. Tell the site; there is nothing else to do.", false
	case news.CauseClock:
		return "clock wrong", "The site's clock or dates are wrong. Tell the site; where its dates name no zone, set the feed's zone.", false
	case news.CauseLayout:
		return "pages built in another way", "Compare some of its articles with their pages. Where text or date is wrong, say with selectors of the feed where they stand.", true
	}
	return string(c), "", true
}

func causeWords(c news.Cause) string {
	words, _, _ := causes(c)
	return words
}

func lasting(c news.Cause) bool {
	_, _, yes := causes(c)
	return yes
}

// todo is what the fetcher says of a failure, else what to do about failures of its kind.
func todo(c news.Cause, detail string) string {
	if detail = strings.TrimSpace(detail); detail != "" {
		return detail
	}
	_, do, _ := causes(c)
	return do
}

// dropWords says what a reason for dropping an item means.
func dropWords(r news.DropReason) string {
	switch r {
	case news.DropDuplicate:
		return "another entry of the same feed; it was published once"
	case news.DropOffSite:
		return "an advertisement on another site"
	case news.DropWithdrawn:
		return "gone before it was read"
	case news.DropNoAddress:
		return "neither link nor guid nor title"
	case news.DropDead:
		return "a record about it could not be handled; put back, it is pending again"
	case news.DropEmpty:
		return "neither title nor text"
	}
	return ""
}

// reasonWords says why a topic matched now.
func reasonWords(r news.MatchReason) string {
	switch r {
	case news.ReasonBackfill:
		return "was in the feed's first poll: listed, not delivered"
	case news.ReasonOld:
		return "published more than seven days before: listed, not delivered"
	case news.ReasonArchive:
		return "was there before the query: listed, not delivered"
	case news.ReasonRevised:
		return "what matches is new in its text"
	case news.ReasonRetract:
		return "withdrawn by the outlet"
	case news.ReasonRestored:
		return "back on the site"
	}
	return ""
}
