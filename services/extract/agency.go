package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// agencies are news agencies, as datelines and last lines write them.
var agencies = setOf(`AP
Associated Press
The Associated Press
Reuters
AFP
Agence France-Presse
dpa
DPA
dpa-AFX
ANSA
EFE
TASS
ITAR-TASS
Interfax
RIA Novosti
Xinhua
Kyodo
Jiji
JIJI
Yonhap
Anadolu Agency
Anadolu Ajansı
Anadolu
AA
DHA
İHA
ANKA
APA
Report
Report.az
Trend
AZERTAC
AZƏRTAC
Turan
ANI
PTI
IANS
UNI
Bernama
Antara
PA
PA Media
AAP
CP
The Canadian Press
UPI
Bloomberg
Lusa
ANP
Belga
SDA
sda
Keystone-SDA
epd
KNA
SID
sid
PAP
ČTK
MTI
TASR
BTA
Agerpres
Ukrinform
UNIAN
Kazinform
Kabar
Armenpress
IRNA
ISNA
Fars
WAM
SPA
QNA
MENA
SANA
NTB
TT
Ritzau
STT
BNS
LETA
VNA
РИА Новости
ТАСС
Интерфакс
Рейтер
新华社
共同通信
時事
연합뉴스
رويترز
أ ف ب
فرانس برس
新華社
中新社
路透社
法新社
美联社
共同社
共同
時事通信
ロイター
뉴시스
뉴스1
Укринформ
Укрінформ
УНИАН
УНІАН
AFP-JIJI
Europa Press
Adnkronos
LaPresse
NTB scanpix
Turan İA
IHA
Lusa
Efe
Ansa
Azertac
AZERTAG
АЗЕРТАДЖ
АПА
Тренд`)

// ambiguous are agencies whose short names mean other things as well. They count in a dateline only.
var ambiguous = setOf(`PA
AA
CP
SPA
TT
UNI
MENA
SID
sid
STT
MTI
PAP
Trend
Report
ANI
WAM
Fars
Turan
BTA
BNS
VNA
共同
時事`)

func setOf(lines string) map[string]bool {
	set := map[string]bool{}
	for _, line := range strings.Split(lines, "\n") {
		set[line] = true
	}
	return set
}

var (
	// inBrackets is an agency in a dateline or at the end: BAKU (Reuters) –, (AFP/dpa), /TASS/, (서울=연합뉴스), [東京 24日 ロイター].
	inBrackets = regexp.MustCompile(`[(（]([^()（）\n]{2,40})[)）]|[\[【]([^\[\]【】\n]{2,40})[\]】]|/([\p{L} .-]{2,24})/`)
	// inDateline is an agency behind place and day, before what parts them from the text: Baku, January 2, AZERTAC –, Jan. 2. Trend:
	inDateline = regexp.MustCompile(`^[^:/—–\n]{0,50}[,.] ?([\p{L}.-]{2,12})(?:[:/]| [—–-] )`)
	// inFront is an agency that a Chinese text begins with: 新华社北京4月24日电.
	inFront = regexp.MustCompile(`^(新华社|新華社|中新社|路透社|法新社|共同社|美联社)`)
	// afterDash is an agency at the end of a text: – ANI, with inputs from PTI.
	afterDash = regexp.MustCompile(`(?:^|[-–—] |[Ii]nputs? from |[Rr]eporting by |` + creditWords + `[:：] ?)([\p{L}][\p{L}. -]{1,30}?)\.?$`)
	// credit is a line that names its source.
	credit = regexp.MustCompile(`^(?:` + creditWords + `) ?[:：] ?(.{2,80})$`)
	// sourceBehind is a name behind a word like citing, sourceBefore one before a word like reports.
	sourceBehind = regexp.MustCompile(`^ ?(?:the |a |l[’']|la |агентств[оа] |news agency |agency |وكالة |خبرگزاری )?[«"“„]?(` + sourceName + `)`)
	sourceBefore = regexp.MustCompile(`(` + sourceName + `)[»"”]?(?:['’-]\p{Ll}+)? $`)
)

const (
	creditWords = `Quelle|Quellen|Source|Sources|Fuente|Fonte|Źródło|Bron|Kilde|Källa|Kaynak|Mənbə|Источник|Джерело|المصدر|来源|來源|出典|출처|منبع`
	sourceName  = `[\p{Lu}\p{Lo}][\p{L}.]{1,24}(?: [\p{Lu}][\p{L}.]+)?`
)

// behindWords stand before the name of who reports, beforeWords behind it; in lower case.
var (
	behindWords = strings.Split("with reference to,citing,according to,selon,según,secondo,segundo a,laut,nachrichtenagentur,agence de presse,agencia de noticias,со ссылкой на,с ссылкой на,сообщает,сообщил,"+
		"сообщила,сообщило,передает,передаёт,пишет,повідомляє,передає,з посиланням на,据,نقلا عن,نقلاً عن,بحسب,به گزارش", ",")
	citing      = []string{"citing", "according to", "selon", "según", "secondo", "segundo a", "laut"}
	beforeWords = strings.Split("istinadən,xəbər verir,məlumat verir,məlumatına görə,bildirir,bildirib,haberine göre,muhabirine,reports,reported,informs,berichtet,meldet,rapporte,riporta", ",")
)

// findAgency is who an article is credited to: the agency of its dateline, that of its last line, who reports it by the words of its
// first paragraphs, a line beside the text that names the source, or an agency among the authors. Empty where nobody is.
func (r *reader) findAgency(text string) (string, Place) {
	if name := agencyOf(text); name != "" {
		return name, Printed
	}
	o := &r.outline
	root := &o.boxes[r.root]
	for i := max(int(root.first)-8, 0); i < min(int(root.last)+6, len(o.blocks)); i++ {
		if i > int(root.first)+2 && i < int(root.last)-4 || o.blocks[i].len() > 120 {
			continue
		}
		if m := credit.FindStringSubmatch(o.textOf(i)); m != nil {
			if name := agencyAmong(m[1], true); name != "" {
				return name, Printed
			}
		}
	}
	for _, s := range []struct {
		names []string
		from  Place
	}{{r.article.authors, Linked}, {r.article.organizations, Linked}, {r.meta.authors, Head}, {r.printedAuthors(false), Markup}} {
		for _, n := range s.names {
			if name := agencyAmong(n, false); name != "" {
				return name, s.from
			}
		}
	}
	return "", Nowhere
}

// agencyOf is the agency that a text itself is credited to.
func agencyOf(text string) string {
	first, _, _ := strings.Cut(text, "\n\n")
	head := cutAt(first, 120)
	if name := dateline(head); name != "" {
		return name
	}
	last := strings.TrimSpace(text[strings.LastIndex(text, "\n\n")+1:])
	if len(last) > 120 {
		last = strings.ToValidUTF8(last[len(last)-120:], "")
	}
	if all := bracketed(last); len(all) > 0 && strings.HasSuffix(strings.TrimRight(last, "."), all[len(all)-1][0]) {
		if m := all[len(all)-1]; agencyAmong(m[1]+m[2]+m[3], true) != "" {
			return agencyAmong(m[1]+m[2]+m[3], true)
		}
	}
	if m := afterDash.FindStringSubmatch(last); m != nil && agencyAmong(m[1], true) != "" {
		return agencyAmong(m[1], true)
	}
	for _, p := range strings.SplitN(text, "\n\n", 4)[:min(3, 1+strings.Count(text, "\n\n"))] {
		if name := reportedBy(cutAt(p, 600)); name != "" {
			return name
		}
	}
	return ""
}

// reportedBy is who reports by the words of a paragraph, the first that it names.
func reportedBy(p string) string {
	lower := strings.ToLower(p)
	if len(lower) != len(p) {
		lower = p
	}
	at, found := len(p), ""
	for n, words := range [][]string{behindWords, beforeWords} {
		for _, w := range words {
			i := strings.Index(lower, w)
			if i < 0 || i >= at || w != "据" && (letterBefore(lower, i) || letterBehind(lower, i+len(w))) {
				continue
			}
			name := ""
			if m := sourceBehind.FindStringSubmatch(p[i+len(w):]); n == 0 && m != nil {
				name = named(strings.TrimRight(m[1], "."), "")
				if !agencies[name] && slices.Contains(citing, w) {
					name = "" // a paper that is quoted
				}
			} else if m := sourceBefore.FindStringSubmatch(strings.ToValidUTF8(p[max(0, i-60):i], "")); n == 1 && m != nil {
				name = named("", strings.TrimRight(m[1], "."))
			}
			if name != "" {
				at, found = i, name
			}
		}
	}
	return found
}

func letterBefore(s string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:at])
	return unicode.IsLetter(r)
}

func letterBehind(s string, at int) bool {
	r, _ := utf8.DecodeRuneInString(s[at:])
	return unicode.IsLetter(r)
}

// named is the agency or outlet that is behind a word like citing, or before one like reports; a name may have caught a word too much.
func named(behind, before string) string {
	first, _, _ := strings.Cut(behind, " ")
	last := before[strings.LastIndexByte(before, ' ')+1:]
	switch {
	case agencies[behind] && !ambiguous[behind] || isOutlet(behind):
		return behind
	case agencies[before] || isOutlet(before):
		return before
	case agencies[first] && !ambiguous[first]:
		return first
	case agencies[last]:
		return last
	}
	return ""
}

// dateline is the agency in how a text begins.
func dateline(head string) string {
	for _, m := range bracketed(head) {
		before, behind, _ := strings.Cut(head, m[0])
		behind = strings.TrimLeft(behind, " .")
		parted := len(before) < 2 || behind == "" || strings.IndexAny(behind, "-–—") == 0 || m[3] != "" || strings.Contains(m[0], "=")
		if name := agencyAmong(m[1]+m[2]+m[3], parted); name != "" {
			return name
		}
	}
	if m := inDateline.FindStringSubmatch(head); m != nil && agencies[strings.TrimRight(m[1], ".")] {
		return strings.TrimRight(m[1], ".")
	}
	return inFront.FindString(head)
}

// bracketed is what stands in brackets.
func bracketed(s string) [][]string {
	if !strings.ContainsAny(s, "([/（【") {
		return nil
	}
	return inBrackets.FindAllStringSubmatch(s, -1)
}

// agencyAmong is the first agency of a list such as AFP/dpa or ntv.de, jwu/dpa. Short names that mean other things count if they may.
func agencyAmong(list string, short bool) string {
	list = strings.TrimSpace(list)
	parts := append([]string{list}, strings.FieldsFunc(list, func(c rune) bool { return strings.ContainsRune("/,=;、|&+", c) })...)
	for _, part := range parts {
		part = strings.Trim(part, " .")
		last := part[strings.LastIndexByte(part, ' ')+1:]
		for _, name := range []string{part, strings.TrimPrefix(part, "The "), last} {
			if agencies[name] && (short && (name == part || !ambiguous[name]) || !ambiguous[name]) {
				return name
			}
		}
	}
	return ""
}

// cutAt is how a text begins, in whole characters.
func cutAt(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}

// isOutlet reports whether a name is that of an agency or outlet by its form.
func isOutlet(name string) bool {
	lower := strings.ToLower(name)
	for _, end := range []string{"news", "press", "agency", "inform", ".az", ".com", ".ru", "media", "post", "times", "tv"} {
		if strings.HasSuffix(lower, end) {
			return true
		}
	}
	return false
}
