package extract

import (
	"regexp"
	"strings"
)

// withdrawal matches what outlets print of an article that is no longer theirs, in lower case: in its first words, for they name this article.
var withdrawal = regexp.MustCompile(`\bthis (?:news )?(?:article|story|post|item|piece) (?:(?:has been|was|is) (?:\w+ly |since |now )?(?:withdrawn|removed|retracted|deleted|unpublished|taken down)|is no longer available)\b` +
	`|\bwe have (?:withdrawn|retracted|removed|deleted|unpublished|taken down) this (?:article|story|post|item|piece)\b` +
	`|dieser (?:artikel|beitrag|text) (?:wurde|ist) (?:entfernt|zurückgezogen|gelöscht|nicht mehr verfügbar)` +
	`|cet article (?:a été (?:retiré|supprimé|dépublié)|n['’]est plus disponible)|est[ea] (?:artículo|noticia) ha sido (?:retirad|eliminad|borrad)[oa]` +
	`|est[ea] (?:artigo|notícia) foi (?:retirad|removid|apagad)[oa]|questo articolo è stato (?:rimosso|ritirato|cancellato)|dit artikel is (?:verwijderd|ingetrokken)` +
	`|(?:ten )?artykuł został (?:usunięty|wycofany)|(?:статья|новость|публикация) (?:была )?(?:удалена|снята с публикации|отозвана)|материал (?:был )?(?:удал[её]н|снят с публикации|отозван)` +
	`|(?:статтю|новину|матеріал) (?:було )?(?:видалено|знято з публікації)|bu haber (?:yayından )?(?:kaldırılmıştır|kaldırıldı|silinmiştir|silindi)` +
	`|(?:bu xəbər|(?:bu )?məqalə) (?:silinib|geri çağırılıb|saytdan çıxarılıb)|تم (?:حذف|سحب) هذا (?:المقال|الخبر)`)

// noticeTitle matches the headline of a page that has only a notice left, in lower case.
var noticeTitle = regexp.MustCompile(`^(?:(?:article|story|post|report) (?:withdrawn|removed|retracted|deleted|unpublished|taken down|no longer available)|(?:withdrawn|retracted)(?:$|:)|artikel (?:entfernt|zurückgezogen)|article (?:retiré|supprimé)|artículo (?:retirado|eliminado)|(?:статья|новость) удалена|материал удал[её]н|xəbər silinib|haber kaldırıldı)`)

// maxNotices is how many blocks of a page are looked at for a notice of withdrawal.
const maxNotices = 300

// withdrawn reports whether the page itself says that the article was withdrawn: in its headline, in its first words, or, where it
// has no text to speak of, anywhere but in links.
func (r *reader) withdrawn(body bodyText) bool {
	title := strings.ToLower(r.title)
	if noticeTitle.MatchString(title) && body.runs < 1000 || withdrawal.MatchString(title+"\n"+strings.ToLower(body.dek+"\n"+body.text[:min(len(body.text), 300)])) {
		return true
	}
	if body.runs >= enough {
		return false
	}
	for i := range min(len(r.outline.blocks), maxNotices) {
		b := &r.outline.blocks[i]
		if b.len() < 400 && int(b.linked)*2 < b.len() && withdrawal.MatchString(strings.ToLower(r.outline.textOf(i))) {
			return true
		}
	}
	return false
}
