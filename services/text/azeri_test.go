package text

import (
	"strings"
	"testing"
)

// In Azerbaijani both scripts give the same words.
func TestAzeri(t *testing.T) {
	f := func(cyrillic, latin string) {
		t.Helper()
		if a, b := Joined("az", cyrillic), Joined("az-Latn", latin); a != b {
			t.Errorf("%q gives %q, %q gives %q", cyrillic, a, latin, b)
		}
		if a, b := Azeri(Joined("ru", cyrillic)), Joined("", latin); a != b {
			t.Errorf("Azeri(%q) is %q, %q gives %q", cyrillic, a, latin, b)
		}
	}
	f("Азәрбајҹан Республикасы", "Azərbaycan Respublikası")
	f("Бакы шәһәриндә", "Bakı şəhərində")
	f("ҝөзәл ҝүн", "gözəl gün")
	f("Хәзәр дәнизи вә Губа", "Xəzər dənizi və Quba")
	f("ағ чај, Жалә", "ağ çay, Jalə")
	if got := Joined("ru", "Баку"); got != "баку" {
		t.Errorf("Russian is %q", got)
	}
	if got := Azeri("ьъ"); got != "ьъ" {
		t.Errorf("nothing is left of signs: %q", got)
	}
	if s := strings.Repeat("ю", MaxToken); len(Joined("az", s)) > MaxToken {
		t.Errorf("a token of %d bytes", len(Joined("az", s)))
	}
}
