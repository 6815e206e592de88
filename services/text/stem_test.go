package text

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestIsForm(t *testing.T) {
	f := func(language, of string, forms ...string) {
		t.Helper()
		fold := func(s string) string { return Joined(language, s) }
		for _, form := range forms {
			want := !strings.HasPrefix(form, "-")
			form = strings.TrimPrefix(form, "-")
			if got := IsForm(fold(form), fold(of), language); got != want {
				t.Errorf("%s: %s a form of %s: %v", language, form, of, got)
			}
		}
	}
	f("en", "company", "companies", "company", "-companion", "-compan")
	f("en", "companies", "company")
	f("en", "price", "prices", "priced", "pricing", "-pricey", "-prix")
	f("en", "run", "runs", "running", "-runner", "-rung")
	f("en", "running", "run", "runs")
	f("en-GB", "strike", "strikes", "striking", "-stroke")
	f("en", "oil", "oils", "-oily", "-olive")
	f("az", "liman", "limanı", "limanda", "limandan", "limanın", "limanlar", "limanlarında", "limanımızın", "-limandar", "-limon", "-limanov")
	f("az", "çörək", "çörəyi", "çörəklər", "-çörəl")
	f("az", "uşaq", "uşağı", "uşaqlar", "uşaqlarının")
	f("az", "лиман", "limanda", "лиманда")
	f("tr", "İstanbul", "İstanbulda", "-istanbullion")
	f("tr", "kitap", "kitabı", "kitaplar", "kitabımız")
	f("ru", "нефть", "нефти", "нефтью", "-нефтяной")
	f("ru", "порт", "порта", "портов", "порты", "-портал")
	f("ru", "школа", "школы", "школе", "школой", "школ", "-школьник")
	f("ru", "красный", "красная", "красного", "красных")
	f("ru", "компания", "компании", "компаний", "компанией")
	f("uk", "школа", "школи", "школі", "школою")
	f("de", "Haus", "Hauses", "-Haut")
	f("de", "Hafen", "Hafens", "-Hafer")
	f("fr", "journal", "journaux", "-journée")
	f("es", "puerto", "puertos", "-puerta2")
	f("it", "porto", "porti", "-portone")
	f("xx", "company", "companies")
	f("", "liman", "limanda")
	f("az", "ev", "-evdə")
}

// What every form begins with is what indexes are asked for.
func TestPropertyFormsBeginWithTheStem(t *testing.T) {
	words := []string{"company", "companies", "run", "running", "price", "liman", "limanda", "corek", "coreyi", "usaq", "usagi", "нефть", "нефти", "школа", "школ",
		"компания", "компании", "haus", "hauses", "journal", "journaux", "puertos", "puerto", "kitap", "kitabi", "stopped", "stop"}
	rapid.Check(t, func(t *rapid.T) {
		of, word := rapid.SampledFrom(words).Draw(t, "of"), rapid.SampledFrom(words).Draw(t, "word")
		if rapid.Bool().Draw(t, "longer") {
			word += rapid.SampledFrom([]string{"s", "ing", "lar", "da", "i", "ов"}).Draw(t, "ending")
		}
		language := rapid.SampledFrom([]string{"en", "az", "ru", "de", "fr", "es", "", "xx"}).Draw(t, "language")
		if IsForm(word, of, language) && (!strings.HasPrefix(word, Stem(of, language)) || !strings.HasPrefix(word, ShortestStem(of))) {
			t.Fatalf("%s: %s is a form of %s, whose stem is %s, at the shortest %s", language, word, of, Stem(of, language), ShortestStem(of))
		}
	})
}
