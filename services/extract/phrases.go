package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/newswire-dev/newswire/services/wiredate"
)

// tails are the words by which the headings of what follows an article begin, in lower case.
var tails = beginningsOf(`related
read more
read next
read also
more from
more on this
more stories
more news
most read
most popular
recommended
you may also like
you might also like
also read
see also
comments
leave a comment
leave a reply
join the conversation
about the author
about the writer
sign up
subscribe
newsletter
share this
share on
follow us
tags
topics
trending
latest news
top stories
editor's picks
what to read next
up next
don't miss
mehr zum thema
lesen sie auch
lesen sie mehr
das könnte sie auch interessieren
weitere artikel
kommentare
schlagwörter
zum thema
à lire aussi
lire aussi
sur le même sujet
commentaires
vous aimerez aussi
te puede interesar
lea también
lee también
noticias relacionadas
más noticias
más información
comentarios
leia também
leia mais
veja também
leggi anche
potrebbe interessarti
lees ook
meer over
læs også
les også
läs mer
läs också
lue myös
przeczytaj także
czytaj także
czytaj też
zobacz też
čtěte také
читайте также
читайте ещё
материалы по теме
комментарии
ещё по теме
читайте також
oxşar xəbərlər
digər xəbərlər
ilgili haberler
benzer haberler
etiketler
yorumlar
اقرأ أيضا
اقرأ أيضًا
مواضيع ذات صلة
مطالب مرتبط
بیشتر بخوانید
相关阅读
相关新闻
延伸閱讀
相關新聞
関連記事
あわせて読みたい
관련기사
related topics`)

// boilers are the words by which blocks begin that are no part of an article, in lower case.
var boilers = beginningsOf(`read more:
read more on
read also:
read also
also read
also read:
read:
read next
see also:
see also
related:
more:
watch:
watch now:
listen:
follow us
follow @
--- follow
sign up for
sign up to
subscribe to
click here
advertisement
story continues below
article continues below
continue reading
scroll to continue
this article was originally
©
copyright
all rights reserved
photo:
photo by
image:
image source
getty images
picture:
foto:
fotos:
share this
download our app
download the
join our
get our
lesen sie auch
lesen sie mehr
mehr zum thema
weiterlesen
lees ook
lire aussi
à lire aussi
leia também
leia mais
lea también
lee también
te puede interesar
le puede interesar
leggi anche
czytaj też
czytaj także
przeczytaj też
zobacz też
zobacz także
читайте также
читайте ещё
смотрите также
подписывайтесь
читайте також
ayrıca oxuyun
həmçinin oxuyun
ilgili haber
اقرأ أيضا
اقرأ أيضًا
اقرأ أيضاً
بیشتر بخوانید
相关阅读
延伸閱讀
関連記事
あわせて読みたい
版权声明
责任编辑
編集部
무단전재
ⓒ
저작권자`)

// pointer is the size of the longest line that only points to another article, in bytes.
const pointer = 200

// pointers are the words by which lines begin that point elsewhere or name who wrote this article, in lower case. They are never
// text, whatever their place.
var pointers = beginningsOf(`read also
also read
read more:
see also:
--- follow
follow us
follow @
подписывайтесь
lesen sie auch
lesen sie mehr
mehr zum thema
lees ook
à lire aussi
lire aussi
leia também
leia mais
lea también
lee también
te puede interesar
leggi anche
les også
læs også
läs också
lue myös
czytaj też
czytaj także
przeczytaj też
przeczytaj także
zobacz też
zobacz także
dowiedz się więcej:
čtěte také
přečtěte si
читайте также
читайте ещё
смотрите также
читайте також
автор:
ayrıca oxuyun
həmçinin oxuyun
müəllif:
ilgili haber
i̇lgi̇li̇ haber
اقرأ أيضا
اقرأ أيضًا
اقرأ أيضاً
بیشتر بخوانید
相关阅读
延伸閱讀
関連記事
あわせて読みたい`)

// beginnings are phrases by their first byte.
type beginnings [256][]string

// beginningsOf reads phrases, one on a line.
func beginningsOf(lines string) *beginnings {
	var b beginnings
	for _, p := range strings.Split(lines, "\n") {
		b[p[0]] = append(b[p[0]], p)
	}
	return &b
}

// begin reports whether a text begins with one of the phrases, whatever its case.
func (b *beginnings) begin(text string) bool {
	text = text[:min(len(text), 60)]
	if text == "" || text[0] < utf8.RuneSelf && len(b[lowerByte(text[0])]) == 0 {
		return false
	}
	var room [60]byte
	lower := room[:0]
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return b.beginLower(strings.ToLower(text))
		}
		lower = append(lower, lowerByte(text[i]))
	}
	for _, p := range b[lower[0]] {
		if len(p) <= len(lower) && string(lower[:len(p)]) == p {
			return true
		}
	}
	return false
}

func (b *beginnings) beginLower(text string) bool {
	return slices.ContainsFunc(b[text[0]], func(p string) bool { return strings.HasPrefix(text, p) })
}

func lowerByte(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

func startsTail(text string) bool { return tails.begin(text) }

// isBoilerplate reports whether a block is a line that sites print around or between paragraphs, or a date or byline on its own.
func isBoilerplate(text string, b *block) bool {
	if len(text) > 300 {
		return false
	}
	if len(text) < 60 && b.tag != atom.Li && isDate(text) {
		return true
	}
	if (len(text) < 160 || int(b.linked)*3 > len(text)) && boilers.begin(text) {
		return true
	}
	return len(text) < 80 && strings.HasPrefix(strings.ToLower(text[:min(len(text), 3)]), "by ") && b.stops <= 1 && b.tag != atom.Li
}

// isDate reports whether a short block is a date and no more.
func isDate(text string) bool {
	if !strings.ContainsAny(text, "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹") {
		return false
	}
	_, ok := wiredate.Parse(text, nil)
	return ok
}
