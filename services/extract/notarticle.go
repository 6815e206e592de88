package extract

import (
	"strings"

	"github.com/newswire-dev/newswire/services/news"
)

const (
	fewLetters  = 200 // below this a page must say itself that it is an article
	leastText   = 60
	teaserLimit = 350
)

// judge tells pages that are no article apart, with the reason.
func (r *reader) judge(b body) error {
	head := strings.ToLower(r.title + "\n" + r.meta.docTitle)
	says := r.article.found || r.meta.kind == "article"
	switch {
	case b.letters < 1500 && hasAny(head+"\n"+strings.ToLower(clip(b.text, 600)), challenges):
		return &NotArticle{news.CauseBlocked, "a challenge or consent page: " + r.meta.docTitle}
	case b.letters < 1000 && !r.article.found && hasAny(head, errorPages):
		return &NotArticle{news.CauseNotArticle, "an error page: " + r.meta.docTitle}
	case r.article.closed && b.letters < teaserLimit:
		return &NotArticle{news.CausePaywall, "only the teaser of an article behind a paywall"}
	case r.outline.forms > 0 && b.letters < 500 && !says:
		return &NotArticle{news.CauseNotArticle, "a login page"}
	case b.letters < leastText && r.outline.videos > 0:
		return &NotArticle{news.CauseNotArticle, "a video without text"}
	case b.letters < leastText || b.letters < fewLetters && !says:
		return &NotArticle{news.CauseNotArticle, "a page without an article's text"}
	case r.title == "":
		return &NotArticle{news.CauseNotArticle, "a page without a headline"}
	}
	return nil
}

var challenges = []string{
	"just a moment...", "checking your browser", "enable javascript and cookies to continue", "attention required! | cloudflare", "verify you are human",
	"are you a robot", "access denied", "ddos protection", "captcha", "before you continue to", "please enable js", "unusual traffic",
}

var errorPages = []string{"404", "page not found", "not found", "seite nicht gefunden", "страница не найдена", "səhifə tapılmadı", "sayfa bulunamadı", "page introuvable", "página no encontrada", "error 403", "403 forbidden", "internal server error"}

func hasAny(s string, list []string) bool {
	for _, w := range list {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func clip(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s
}

// withdrawn reports whether a page says that its article was taken back.
func (r *reader) withdrawn(b body) bool {
	return b.letters < 600 && hasAny(strings.ToLower(b.text), []string{
		"this article has been withdrawn", "this article was withdrawn", "this article has been removed", "this article has been retracted", "this story has been removed",
		"this story has been withdrawn", "kill notice", "публикация снята", "материал удалён", "материал удален", "материал снят", "xəbər silinib", "haber kaldırıldı",
		"dieser artikel wurde zurückgezogen", "dieser artikel wurde entfernt", "cet article a été retiré", "este artículo ha sido retirado",
	})
}
