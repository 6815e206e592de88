package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// finds reports whether a query stands in a text, as the indexes decide it.
func finds(text, query string) bool {
	want, prefix := Phrase(query)
	have := Tokens(text)
	for i := range have {
		if standsAt(have[i:], want, prefix) {
			return true
		}
	}
	return false
}

func standsAt(have []Token, want []string, prefix bool) bool {
	if len(want) == 0 || len(want) > len(have) {
		return false
	}
	for i, w := range want {
		if have[i].Text != w && !(prefix && i == len(want)-1 && strings.HasPrefix(have[i].Text, w)) {
			return false
		}
	}
	return true
}

func TestFinds(t *testing.T) {
	f := func(text, query string) {
		t.Helper()
		if !finds(text, query) {
			t.Errorf("%q should find %q: %q, %q", query, text, Joined("", query), Joined("", text))
		}
	}
	// Azerbaijani and Turkish
	f("Bakı şəhərində İlham Əliyev çıxış edib", "BAKI")
	f("BAKI ŞƏHƏRİNDƏ", "bakı")
	f("Bakı şəhərində İlham Əliyev çıxış edib", "ilham")
	f("İLHAM ƏLİYEV", "İlham Əliyev")
	f("Bakı şəhərində İlham Əliyev çıxış edib", "cixis")
	f("Bakı şəhərində İlham Əliyev çıxış edib", "eliyev")
	f("Bakı şǝhǝri", "Bakı şəhəri")
	f("I\u0307lham", "İlham")
	f("İSTANBUL'DA IŞIK ÜNİVERSİTESİ", "istanbul")
	f("İSTANBUL'DA IŞIK ÜNİVERSİTESİ", "ışık")
	f("Işık Üniversitesi", "isik universitesi")
	f("O\u02bbzbekiston", "o'zbekiston")
	// Cyrillic
	f("Ёлка в Кремле и йод", "елка")
	f("елка в КРЕМЛЕ", "Ёлка")
	f("Київ і Запоріжжя", "КИЇВ")
	f("мои\u0306 дом", "мой")
	f("Украі\u0308на", "УКРАЇНА")
	f("за\u0301мок", "замок")
	f("п’ять", "пʼять")
	f("Македонии, ѝ рече", "и рече")
	f("Қазақстан", "қАЗАҚСТАН")
	// Arabic, Persian, Hebrew
	f("قالَ الرئيسُ إنّ الحكومةَ أيضاً", "الرئيس")
	f("قال الرئيس إن الحكومة ايضا", "أيضا")
	f("وصل الى القاهره", "القاهرة")
	f("صلى ﷲ عليه", "الله")
	f("قال ﷺ", "صلى الله عليه وسلم")
	f("رئیس‌جمهور ایران", "رئيس جمهور")
	f("عام ٢٠٢٦", "2026")
	f("سال ۱۴۰۵", "1405")
	f("رֹאשׁ"[2:]+" רֹאשׁ הַמֶּמְשָׁלָה", "ראש")
	// scripts without spaces
	f("中国国家主席习近平在北京会见记者", "习近平")
	f("中国国家主席习近平在北京会见记者", "北京")
	f("2024年の会見", "2024年")
	f("黒猫", "猫")
	f("は第2024回", "第2024回")
	f("東京都知事の会見", "知事")
	f("ﾄﾖﾀ自動車", "トヨタ")
	f("ﾄﾞｲﾂ", "ドイツ")
	f("ト\u3099イツ", "ドイツ")
	f("대통령은 서울에서", "대통령")
	f("\u1103\u1162\u1110\u1169\u11bc\u1105\u1167\u11bc", "대통령")
	f("นายกรัฐมนตรีเดินทาง", "รัฐมนตรี")
	f("น\u0e4d\u0e32", "นำ")
	f("ปี ๒๕๖๙", "2569")
	f("ក្រុង\u200bភ្នំពេញ", "ភ្នំពេញ")
	// India
	f("प्रधानमंत्री मोदी ने कहा", "प्रधानमंत्री")
	f("क\u093c़ानून", "क\u093c़ानून")
	f("\u0958ानून", "\u0915\u093cानून")
	f("২০২৬ সাল", "2026")
	f("ರಾಜ್\u200cಕುಮಾರ್", "ರಾಜ್ಕುಮಾರ್")
	// Europe
	f("Straße in Müllheim", "strasse")
	f("Straße in Müllheim", "MULLHEIM")
	f("STRAẞE", "straße")
	f("l’Élysée a annoncé", "elysee")
	f("cœur", "COEUR")
	f("Łódź", "lodz")
	f("Ísafjörður í Þýskalandi", "isafjordur i thyskalandi")
	f("ΑΘΉΝΑ, ΟΔΟΣ", "Αθήνα οδός")
	f("Thủ tướng Việt Nam", "viet nam")
	f("Thu\u0309 tu\u031bo\u031b\u0301ng", "Thủ tướng")
	f("Coca-Cola's profit", "coca cola")
	f("The soft\u00adware firm", "software")
	f("ﬁnancial Ｎｅｗｓ", "financial news")
	f("𝐍𝐞𝐰𝐬 in 𝟐𝟎𝟐𝟔", "news in 2026")
	f("Հայաստան և Վրաստան", "հայաստան եւ վրաստան")
	f("საქართველო", "ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ")
	f("word\u200b\u2060wide", "wordwide")
}

func TestFindsNot(t *testing.T) {
	f := func(text, query string) {
		t.Helper()
		if finds(text, query) {
			t.Errorf("%q should not find %q: %q, %q", query, text, Joined("", query), Joined("", text))
		}
	}
	f("北方的京城", "北京")
	f("мой дом", "мои")
	f("की", "का")
	f("carpet", "car")
	f("バス", "ハス")
	f("北、京", "北京")
	f("a, b and c", "a c")
	f("", "a")
	f("a", "…")
	f("क़ानून", "कानून")
}

func TestTokens(t *testing.T) {
	f := func(in string, want ...string) {
		t.Helper()
		var got []string
		for _, k := range Tokens(in) {
			got = append(got, k.Text+"="+in[k.Start:k.End])
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("Tokens(%q) = %q, want %q", in, got, want)
		}
	}
	f("")
	f(" .. ")
	f("Coca-Cola's", "coca=Coca", "cola=Cola")
	f("Putin’s MOODY'S 's it's3 boss'", "putin=Putin", "moody=MOODY", "s=s", "it=it", "s3=s3", "boss=boss")
	f("soft\u00adware!", "software=soft\u00adware")
	f("Cafe\u0301.", "cafe=Cafe\u0301")
	f("Straße", "strasse=Straße")
	f("iPhone东京都3", "iphone=iPhone", "东京=东京", "京都=京都", "都=都", "3=3")
	f("ﾄﾞｲﾂ", "ドイ=ﾄﾞｲ", "イツ=ｲﾂ", "ツ=ﾂ")
	f("رئیس‌جمهور", "رييس=رئیس", "جمهور=جمهور")
	f("a\x80b\xff", "a=a", "b=b")
	f("a\ue000b\U000f0000c", "a=a", "b=b", "c=c")
	f("½ m² №5", "1=½", "2=½", "m2=m²", "5=5")
	f(strings.Repeat("x", 3*MaxToken), strings.Repeat("x", MaxToken)+"="+strings.Repeat("x", 3*MaxToken))
}

func TestDigits(t *testing.T) {
	zero := map[rune]bool{}
	for r := rune(0); r < unicode.MaxRune; r++ {
		if unicode.IsDigit(r) {
			if d := digit(r); d < '0' || d > '9' {
				t.Fatalf("digit(%U) = %q", r, d)
			} else if d == '0' {
				zero[r] = true
			}
		}
	}
	for _, r := range "0٠۰०০੦૦୦௦౦೦൦๐໐༠၀០᠐０𝟎𝟘" {
		if !zero[r] {
			t.Errorf("digit(%q) is not 0", r)
		}
	}
}

func TestEachAllocatesOnceACall(t *testing.T) {
	s := strings.Repeat("Bakı şəhərində çıxış, 東京都 мой дом. ", 50)
	n := 0
	count := func(tok []byte, _, _ int) { n += len(tok) }
	if got := testing.AllocsPerRun(20, func() { Each(s, count) }); got > 1 {
		t.Errorf("Each allocates %v times", got)
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"", "Bakı şəhərində", "ﾄﾞｲﾂ 大統領", "и\u0306\u0308", "ﷺ½", "a\xff\x80\u200c", "\ue000l", "น\u0e33\u0e31", "\u1100\u1161\u11a8"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		border := map[int]bool{len(s): true}
		for i := range s {
			border[i] = true
		}
		last, words := 0, 0
		Each(s, func(tok []byte, start, end int) {
			words++
			if start < last || start >= end || end > len(s) || !border[start] || !border[end] {
				t.Fatalf("%q: token %q at %d..%d after %d", s, tok, start, end, last)
			}
			last = start
			checkToken(t, tok)
			a, b := WholeWord(s, start, end)
			if a > start || b < end || !border[a] || !border[b] {
				t.Fatalf("%q: WholeWord(%d, %d) = %d, %d", s, start, end, a, b)
			}
		})
		joined := Joined("", s)
		if got := len(strings.Fields(joined)); got != words || strings.Contains(joined, "  ") || joined != strings.TrimSpace(joined) {
			t.Fatalf("%q: %d words joined to %q", s, words, joined)
		}
	})
}

func checkToken(t *testing.T, tok []byte) {
	if len(tok) == 0 || len(tok) > MaxToken || !utf8.Valid(tok) {
		t.Fatalf("token %q", tok)
	}
	for _, r := range string(tok) {
		if r < utf8.RuneSelf && lower[r] != byte(r) || r >= 0xE000 && r <= 0xF8FF || unicode.IsSpace(r) {
			t.Fatalf("token %q holds %U", tok, r)
		}
	}
	if again := Joined("", string(tok)); utf8.RuneCount(tok) == 1 && again != string(tok) && again != "" {
		t.Fatalf("token %q folds again to %q", tok, again)
	}
}
