package text

import (
	"fmt"
	"strings"
	"testing"
)

func TestFacet(t *testing.T) {
	f := func(kind, value, want string) {
		t.Helper()
		got := Facet(kind, value)
		if got != want {
			t.Errorf("Facet(%q, %q) = %q, want %q", kind, value, got, want)
		}
		if Joined("", got) == got {
			t.Errorf("Facet(%q, %q) is a word of texts", kind, value)
		}
	}
	f("l", "en", "\ue000len")
	f("l", "en-GB", "\ue000len\ue12dgb")
	f("s", "azernews.az", "\ue000sazernews\ue12eaz")
	f("s", "127.0.0.1:80", "\ue000s127\ue12e0\ue12e0\ue12e1\ue13a80")
	f("n", "şəhər", "\ue000nşəhər")
	f("n", "a b\x00", "\ue000na\ue120b\ue100")
	if n := len(Facet("s", strings.Repeat(".", 5000))); n > maxFacet {
		t.Errorf("a long facet has %d bytes", n)
	}
}

func TestBodyColumn(t *testing.T) {
	f := func(dek, text, want string) {
		t.Helper()
		if got := BodyColumn("", dek, text); got != want {
			t.Errorf("BodyColumn(%q, %q) = %q, want %q", dek, text, got, want)
		}
	}
	f("", "Two words", "two words")
	f("A dek.", "Text", "a dek \ue001 text")
	f("A dek.", "", "a dek \ue001")
	f("", "", "")
}

func TestTSVector(t *testing.T) {
	f := func(title, dek, text, want string, facets ...string) {
		t.Helper()
		if got := TSVector("", title, dek, text, facets); got != want {
			t.Errorf("TSVector(%q, %q, %q) = %q, want %q", title, dek, text, got, want)
		}
	}
	f("", "", "", "")
	f("Oil up", "", "Oil's price", "'oil':1A,43 'up':2A 'price':44")
	f("Oil", "oil", "oil", "'oil':1A,22,43")
	f("Oil", "", "", "'\ue000len':16383B 'oil':1A", Facet("l", "en"))
	f("", "", "", `'a''b\\':16383B`, "a'b\\\x00")
}

func TestTSVectorLimits(t *testing.T) {
	got := TSVector("", "", "", strings.Repeat("a ", 20000), nil)
	if n := strings.Count(got, ",") + 1; n != 256 {
		t.Errorf("%d positions of one word", n)
	}
	var b strings.Builder
	for i := range 150_000 {
		fmt.Fprintf(&b, "word%d ", i)
	}
	got = TSVector("", "Title", "", b.String(), []string{Facet("l", "en")})
	if len(got) > maxVector || !strings.Contains(got, "'word16000':16042 ") || strings.Contains(got, ":16384") || !strings.HasPrefix(got, "'\ue000len'") {
		t.Errorf("a literal of %d bytes: %.80q", len(got), got)
	}
}

func TestWholeWord(t *testing.T) {
	f := func(s, part, want string) {
		t.Helper()
		i := strings.Index(s, part)
		a, b := WholeWord(s, i, i+len(part))
		if s[a:b] != want {
			t.Errorf("WholeWord of %q in %q = %q, want %q", part, s, s[a:b], want)
		}
	}
	f("in İSTANBUL'DA, today", "İSTANBUL", "İSTANBUL'DA")
	f("in İSTANBUL'DA, today", "DA", "İSTANBUL'DA")
	f("the 'Oil' price", "Oil", "Oil")
	f("l’Élysée a", "Élysée", "l’Élysée")
	f("Coca-Cola", "Cola", "Cola")
	f("رئیس‌جمهور ایران", "رئیس", "رئیس‌جمهور")
	f("中国国家", "国国", "国国")
	f("대통령은", "대통", "대통")
	f("iPhone东京", "iPhone", "iPhone")
	f("soft\u00adware", "soft", "soft\u00adware")
	f("x", "x", "x")
}

func BenchmarkEach(b *testing.B) {
	for name, s := range map[string]string{
		"english": "The Prime Minister's office said on Tuesday that talks with the European Union would resume in 2026, officials told reporters. ",
		"azeri":   "Bakı şəhərində keçirilən görüşdə Prezident İlham Əliyev çıxış edib, tərəflər əməkdaşlığın genişləndirilməsini müzakirə ediblər. ",
		"russian": "Президент России заявил в понедельник, что переговоры продолжатся ещё неделю, сообщает агентство. ",
		"arabic":  "قال الرئيس في مؤتمر صحفي إن الحكومة ستواصل المفاوضات مع الاتحاد الأوروبي. ",
		"chinese": "国家主席在北京会见记者时表示，双方将继续加强合作，共同推动经济发展。",
		"hindi":   "प्रधानमंत्री ने कहा कि सरकार किसानों के साथ बातचीत जारी रखेगी। ",
		"thai":    "นายกรัฐมนตรีเดินทางเยือนกรุงโตเกียวเพื่อหารือความร่วมมือทางเศรษฐกิจ ",
	} {
		text := strings.Repeat(s, 20)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Each(text, func([]byte, int, int) {})
			}
		})
	}
}
