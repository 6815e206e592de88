package extract

import (
	"slices"
	"testing"
)

func TestScriptLanguage(t *testing.T) {
	f := func(text, want string) {
		t.Helper()
		if got := scriptLanguage(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	f("渡船于正午离开港口，船闸看守人从黎明起就在等候，他挥手让渡船通过。", "zh")
	f("渡し船は正午に港を出発し、夜明けから待っていた水門の番人が手を振って見送った。", "ja")
	f("나룻배가 정오에 항구를 떠났고 새벽부터 기다리던 수문지기가 손을 흔들었다.", "ko")
	f("Το πλοίο έφυγε από το λιμάνι το μεσημέρι.", "el")
	f("The ferry left the harbour at noon.", "")
	f("Паром ушёл из порта в полдень.", "")
	f("正午", "")
}

// TestFields reads what an article has beside its text, and where each was found.
func TestFields(t *testing.T) {
	read := func(head, body string) Article {
		t.Helper()
		a, err := Read([]byte(`<html lang="en"><head><title>Ferry leaves the harbour at noon</title>`+head+`</head><body><article><h1>Ferry leaves the harbour at noon</h1>`+body+paragraphs+`<p>The ferry is the oldest on the lower river. It was built when the lock was new, has been repaired eleven times, and carries forty people and two carts on every crossing, but for Sundays, when it carries none at all and lies under a tarpaulin at the eastern quay, as the keeper likes to tell those who ask him for the way.</p></article></body></html>`),
			"https://harbourpost.example/7", Options{})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	crumbs := `<script type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":[{"name":"Home"},{"item":{"name":"Nation"}},{"name":"Ferry leaves the harbour at noon"}]}</script>`
	if a := read(crumbs, ""); a.Section != "Nation" || a.Found.Section != Linked {
		t.Errorf("section of the breadcrumbs: %q by %s", a.Section, a.Found.Section)
	}
	if a := read(`<meta property="article:section" content="Rivers"><meta property="article:tag" content="Ferries"><meta property="article:tag" content="Uncategorized">`+crumbs, ""); a.Section != "Rivers" || a.Found.Section != Head ||
		!slices.Equal(a.Keywords, []string{"Ferries"}) || a.Found.Keywords != Head {
		t.Errorf("section %q by %s, keywords %q by %s", a.Section, a.Found.Section, a.Keywords, a.Found.Keywords)
	}
	access := func(head string, want Access, from Place) {
		t.Helper()
		if a := read(head, ""); a.Access != want || a.Found.Access != from {
			t.Errorf("%s: %q by %s, want %q by %s", head, a.Access, a.Found.Access, want, from)
		}
	}
	linked := func(s string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle","headline":"x",` + s + `}</script>`
	}
	access(linked(`"isAccessibleForFree":"False"`), Paid, Linked)
	access(linked(`"isAccessibleForFree":true,"hasPart":{"isAccessibleForFree":false}`), Free, Linked)
	access(linked(`"hasPart":[{"@type":"WebPageElement","isAccessibleForFree":"false","cssSelector":".wall"}]`), Paid, Linked)
	access(linked(`"isAccessibleForFree":"https://schema.org/False"`), Paid, Linked)
	access(`<meta name="article:content_tier" content="metered">`, Metered, Head)
	access("", "", Nowhere)

	a := read(`<meta property="og:image" content="/pictures/ferry-1200x630.jpg">`, `<figure><img src="/pictures/ferry.jpg" srcset="/pictures/ferry-400x210.jpg 400w, /pictures/ferry-1600x840.jpg 1600w"><figcaption>The ferry at noon. Photo: Nigar Sluice</figcaption></figure>`)
	if len(a.Images) != 1 || a.Images[0].URL != "https://harbourpost.example/pictures/ferry-1600x840.jpg" || a.Images[0].Caption != "The ferry at noon." || a.Images[0].Credit != "Nigar Sluice" || a.Found.Images != Head {
		t.Errorf("images %+v by %s", a.Images, a.Found.Images)
	}
}
