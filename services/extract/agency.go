package extract

import (
	"regexp"
	"strings"
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
أ ف ب`)

func setOf(lines string) map[string]bool {
	set := map[string]bool{}
	for _, line := range strings.Split(lines, "\n") {
		set[line] = true
	}
	return set
}

var (
	// inBrackets is an agency in a dateline or at the end: BAKU (Reuters) –, (AFP/dpa).
	inBrackets = regexp.MustCompile(`[(\[/]([\p{L}][\p{L}. -]{1,24}?)(?:[/,][^)\]]{0,30})?[)\]/]`)
	// afterDash is an agency at the end of a text: – ANI, with inputs from PTI.
	afterDash = regexp.MustCompile(`(?:^|[-–—] |[Ii]nputs? from |[Rr]eporting by |Quelle: |Source: |Fuente: |Kaynak: |Mənbə: |Источник: )([\p{L}][\p{L}. -]{1,30}?)\.?$`)
	// reports is who reports in so many words: Azernews reports, with reference to APA.
	reports = regexp.MustCompile(`(?:[Ww]ith reference to|[Aa]ccording to|[Cc]iting|со ссылкой на|сообщает|передает|передаёт) ([\p{Lu}][\p{L}.]+(?: [\p{Lu}][\p{L}.]+)?)|([\p{Lu}][\p{L}.]{1,24}(?: [\p{Lu}][\p{L}.]+)?)(?:-[a-zı]+ istinadən| reports\b| xəbər verir| məlumat verir| bildirir| informs\b)`)
)

// agencyOf is who a text is credited to: the agency of its dateline, that of its last line, or who reports it by the words of its
// first paragraphs. Empty where nobody is.
func agencyOf(text string) string {
	first, _, _ := strings.Cut(text, "\n\n")
	if name := bracketed(first[:min(len(first), 100)]); name != "" {
		return name
	}
	last := text[strings.LastIndex(text, "\n\n")+1:]
	last = strings.TrimSpace(last)
	if len(last) > 120 {
		last = last[len(last)-120:]
	}
	if name := bracketed(last); name != "" {
		return name
	}
	if m := afterDash.FindStringSubmatch(last); m != nil && agencies[m[1]] {
		return m[1]
	}
	for _, p := range strings.SplitN(text, "\n\n", 4)[:min(3, 1+strings.Count(text, "\n\n"))] {
		p = p[:min(len(p), 600)]
		if !namesReporter(p) {
			continue
		}
		for _, m := range reports.FindAllStringSubmatch(p, -1) {
			if name := strings.TrimRight(m[1]+m[2], "."); agencies[name] || isOutlet(name) {
				return name
			}
		}
	}
	return ""
}

// bracketed is the first agency that a text has in brackets.
func bracketed(s string) string {
	if !strings.ContainsAny(s, "([/") {
		return ""
	}
	for _, m := range inBrackets.FindAllStringSubmatch(s, -1) {
		if agencies[m[1]] {
			return m[1]
		}
	}
	return ""
}

// namesReporter reports whether a text has one of the phrases of reports, which is cheaper to see than to match.
func namesReporter(s string) bool {
	for _, phrase := range []string{"ith reference to", "ccording to", "iting ", "со ссылкой на", "сообщает", "передает", "передаёт", " istinadən", " reports",
		" xəbər verir", " məlumat verir", " bildirir", " informs"} {
		if strings.Contains(s, phrase) {
			return true
		}
	}
	return false
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
