package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"
)

// maxStamp bounds the bytes of a stamp.
const maxStamp = 80

// maxStamps bounds how many blocks of a page are looked at for stamps.
const maxStamps = 200

// labelled and counters match what pages count of an article: "Просмотров: 17"; "1,204 views", "3 min read".
var (
	labelled = regexp.MustCompile(`(?i)(?:` + readers + `)(?: sayı)?(?: ?[:\-–—])? ?\d[\d.,]*(?:[^\pL\d]|$)`)
	counters = regexp.MustCompile(`(?i)(?:\d[\d.,\x{00a0}\x{202f}]*(?: \d{3})*(?: ?[km]\b| ?тыс\.?| ?mil\b)?|\bno) ?(?:` + readers + `)(?:[^\pL\d]|$)`)
)

const readers = `views?|page views|reads?|readers?|times read|comments?|shares?|likes?|min(?:utes?|\.)? read|aufrufe|kommentare?|mal gelesen|vues?|lectures?|commentaires?|partages?` +
	`|visitas|vistas|lecturas|comentarios?|visualizaciones|visualizações|leituras|comentários?|visualizzazioni|letture|commenti|weergaven|reacties|wyświetleń|odsłon|komentarzy|komentarze?|zobrazení|komentářů` +
	`|просмотр(?:ов|а|ы)?|прочтений|комментари(?:ев|я|й|и)|переглядів|коментар(?:ів|і)|baxış|oxunub|oxunma|oxunuş|şərh|görüntüleme|görüntülenme|okunma|okundu|yorum|mesaj|مشاهدة|مشاهدات|قراءة|تعليقات?|بازدید|次阅读|次閱讀|阅读|浏览|瀏覽|回視聴|조회수?`

// namesReaders reports whether a text has the stem of one of the words for readers, which is cheaper to see than to match.
func namesReaders(text string) bool {
	lower := strings.ToLower(text)
	for _, stem := range []string{"view", "read", "comment", "share", "like", "aufruf", "kommentar", "gelesen", "vue", "lectur", "partage", "visitas", "vistas", "comentario",
		"comentário", "visuali", "leitura", "lettur", "weergaven", "reacties", "wyświetle", "odsłon", "komentar", "zobrazen", "komentář", "просмотр", "прочтен", "комментар",
		"перегляд", "коментар", "baxış", "oxun", "şərh", "görüntülen", "görüntüleme", "okun", "yorum", "mesaj", "مشاهد", "قراءة", "تعليق", "بازدید", "次", "阅读", "浏览", "瀏覽", "回視聴", "조회"} {
		if strings.Contains(lower, stem) {
			return true
		}
	}
	return false
}

// isStamp reports whether a block is no more than a count of an article's readers, which pages print over it and change by
// themselves, or that and a date; also a date alone, where dates are asked for.
func isStamp(text string, b *block, dates bool) bool {
	if len(text) > maxStamp || b.tag == atom.Li || b.tag == atom.Dt || b.tag == atom.Dd || !strings.ContainsAny(text, "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹") {
		return false
	}
	if dates && !isHeading(b.tag) && isDate(text) {
		return true
	}
	if !namesReaders(text) {
		return false
	}
	rest := text
	for at := labelled.FindStringIndex(rest); at != nil; at = labelled.FindStringIndex(rest) {
		rest = rest[:at[0]] + " " + rest[at[1]:]
	}
	for at := counters.FindStringIndex(rest); at != nil; at = counters.FindStringIndex(rest) {
		before := rest[:at[0]]
		// A year and a count run into each other where only a style keeps them apart.
		if n := at[0] + 4; n < at[1] && strings.Trim(rest[at[0]:n], "0123456789") == "" && isDate(rest[:n]) {
			before = rest[:n]
		}
		rest = before + " " + rest[at[1]:]
	}
	left := strings.Trim(rest, " \u00a0|·•,;:()[]-–—/")
	return len(rest) < len(text) && (left == "" || isDate(left))
}
