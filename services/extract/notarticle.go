package extract

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/newswire-dev/newswire/services/news"
)

const (
	enough = 250 // bytes of running text that need no other sign of an article
	least  = 80  // bytes of text of the shortest article, with a headline
	teaser = 350 // bytes of text that are not the whole of an article that must be paid for
)

// judge tells pages that are no article apart.
func (r *reader) judge(body bodyText) *NotArticle {
	title := strings.ToLower(r.meta.title)
	if reason := r.challenge(title, body.text); reason != "" && body.runs < 2000 {
		return &NotArticle{Cause: news.CauseBlocked, Reason: reason}
	}
	signs := r.article.found || r.meta.kind == "article" || r.meta.published != ""
	switch {
	case r.title != "" && r.gone:
		return nil
	case r.meta.refresh && body.runs < enough:
		return &NotArticle{Cause: news.CauseNotArticle, Reason: "page that only sends its reader elsewhere"}
	case !signs && body.runs < 2*enough && isConsent(body.text):
		return &NotArticle{Cause: news.CauseBlocked, Reason: "consent page"}
	case body.runs < 1000 && !r.article.found && isErrorTitle(title):
		return &NotArticle{Cause: news.CauseNotArticle, Reason: "error page"}
	case r.outline.forms > 0 && body.runs < enough && !signs:
		return &NotArticle{Cause: news.CauseNotArticle, Reason: "login page"}
	case r.article.paywalled && len(body.text) < teaser:
		return &NotArticle{Cause: news.CausePaywall, Reason: "paywall with no more than a teaser"}
	case len(body.text) < least && (r.article.video || strings.HasPrefix(r.meta.kind, "video") || r.outline.videos > 0):
		return &NotArticle{Cause: news.CauseNotArticle, Reason: "video without text"}
	case len(body.text) == 0, body.runs < enough && !signs && r.title == "":
		return &NotArticle{Cause: news.CauseNotArticle, Reason: "page without text"}
	case len(body.text) < least && !signs:
		return &NotArticle{Cause: news.CauseNotArticle, Reason: "page without an article's text"}
	case r.title == "" && body.runs < 4*enough:
		return &NotArticle{Cause: news.CauseNotArticle, Reason: "page without a headline"}
	case !signs && r.isIndex(body):
		return &NotArticle{Cause: news.CauseNotArticle, Reason: "index page"}
	}
	return nil
}

// challenge is what keeps a program from reading the page; empty where nothing does.
func (r *reader) challenge(title, text string) string {
	for _, t := range []string{"just a moment", "attention required", "are you a robot", "access denied", "access to this page has been denied",
		"please wait", "security check", "checking your browser", "ddos-guard", "human verification", "bot verification", "pardon our interruption", "один момент", "verifying you are human"} {
		if strings.HasPrefix(title, t) {
			return "challenge page: " + t
		}
	}
	if r.article.found {
		return ""
	}
	for _, t := range []string{"before you continue", "privacy settings", "your privacy", "consent", "cookie"} {
		if strings.HasPrefix(title, t) {
			return "consent page"
		}
	}
	head := strings.ToLower(text[:min(len(text), 600)])
	for _, t := range []string{"enable javascript and cookies to continue", "verify you are human", "verify that you are human", "checking your browser before", "unusual traffic from your"} {
		if strings.Contains(head, t) {
			return "challenge page: " + t
		}
	}
	return ""
}

// errorTitles are what servers write over a page that stands in for another.
var errorTitles = []string{"page not found", "not found", "error", "internal server error", "access denied", "forbidden", "bad gateway", "service unavailable",
	"seite nicht gefunden", "страница не найдена", "page introuvable", "página no encontrada", "sayfa bulunamadı", "səhifə tapılmadı",
	"we will be back", "we'll be back", "we’ll be back", "be right back", "down for maintenance", "under maintenance", "сайт временно недоступен", "sayt texniki işlər"}

var (
	titleParts  = regexp.MustCompile(`\s+[-–—|•:]+\s+|:\s+|\s*\|\s*`)
	statusTitle = regexp.MustCompile(`^(?:http )?(?:error )?(?:4\d\d|50\d)(?: error)?[.!]?(?:\s+(.*))?$`)
)

// isErrorTitle reports whether a title, in lower case, is a server's rather than an editor's. Headlines begin with "500 people" and quote
// those who "will be back": a part of the title must be a status, an error's name or both, with at most two words more around a long name.
// consents are words, in lower case, of which a page that asks for consent says several.
var consents = []string{"cookie", "partner", "partenaire", "consent", "accept", "privacy", "zustimm", "einwillig", "akzeptier", "datenschutz", "acepta", "consenso", "accett",
	"privacidad", "vie privée", "toestemming", "samtykke", "samtycke", "zgod", "souhlas", "согласи", "принять", "çerez", "kabul et", "razılıq", "qəbul et", "同意", "동의"}

// isConsent reports whether a short text says what pages say that ask for consent before they show another.
func isConsent(text string) bool {
	said := 0
	text = strings.ToLower(text)
	if !slices.ContainsFunc([]string{"cookie", "çerez", "куки", "クッキー", "쿠키"}, func(w string) bool { return strings.Contains(text, w) }) {
		return false
	}
	for _, w := range consents {
		if strings.Contains(text, w) {
			said++
		}
	}
	return said >= 3
}

func isErrorTitle(title string) bool {
	for _, part := range titleParts.Split(title, -1) {
		if m := statusTitle.FindStringSubmatch(part); m != nil {
			if part = m[1]; part == "" {
				return true
			}
		}
		for _, name := range errorTitles {
			before, after, ok := strings.Cut(part, name)
			if more := len(strings.Fields(before)) + len(strings.Fields(after)); ok && (more == 0 || more <= 3 && len(name) > 12) {
				return true
			}
		}
	}
	return false
}

// isIndex reports whether a page lists articles rather than telling one: little text beside many links.
func (r *reader) isIndex(body bodyText) bool {
	all := r.outline.boxes[0]
	home := strings.Trim(r.base.Path, "/") == "" && r.base.RawQuery == "" && r.base.Host != ""
	return home && r.meta.kind != "article" || body.runs < 2*enough && float64(all.linked) > 0.5*float64(all.raw) && all.last-all.first > 60 && !r.followsHeadline(body)
}

// followsHeadline reports whether the text begins right under a headline of the first order and the address is as long as those of
// articles are. A list of articles has short texts too, but no such headline above one of them.
func (r *reader) followsHeadline(body bodyText) bool {
	if r.headAt < 0 || r.outline.blocks[r.headAt].tag != atom.H1 || len(body.blocks) == 0 {
		return false
	}
	name := strings.Trim(r.base.Path, "/")
	name = name[strings.LastIndexByte(name, '/')+1:]
	first := body.blocks[0]
	return strings.Count(name, "-") >= 3 && first > r.headAt && first <= r.headAt+3
}
