package extract

import "testing"

func TestCreditBehind(t *testing.T) {
	f := func(caption, rest, credit string) {
		t.Helper()
		gotRest, got := creditBehind(caption)
		if got = creditLabel.ReplaceAllString(got, ""); gotRest != rest || got != credit {
			t.Errorf("%q: %q by %q, want %q by %q", caption, gotRest, got, rest, credit)
		}
	}
	f("The ferry at noon. Photo: Nigar Sluice", "The ferry at noon.", "Nigar Sluice")
	f("The ferry at noon (Foto: Nigar Sluice/dpa)", "The ferry at noon", "Nigar Sluice/dpa")
	f("The ferry at noon. © Nigar Sluice", "The ferry at noon.", "Nigar Sluice")
	f("Image Credit: Harbour Archive", "", "Harbour Archive")
	f("나룻배. [사진 출처 = 항구신문]", "나룻배.", "항구신문")
	f("Паром в порту. Фото: Нигяр Слюис", "Паром в порту.", "Нигяр Слюис")
	f("The ferry at noon", "The ferry at noon", "")
	f("A resource: the ferry", "A resource: the ferry", "")
}

func TestFileName(t *testing.T) {
	f := func(a, b string, same bool) {
		t.Helper()
		if (fileName(a) == fileName(b)) != same {
			t.Errorf("%s and %s are the same: %v", a, b, !same)
		}
	}
	f("https://a.example/2026/ferry-585x439.jpg", "https://a.example/2026/ferry.jpg", true)
	f("https://a.example/2026/ferry-scaled.jpg?w=100", "https://a.example/2026/ferry-1024x768.webp", true)
	f("https://a.example/ferry@2x.jpg", "https://cdn.a.example/x/ferry.jpg", true)
	f("https://a.example/ferry-1.jpg", "https://a.example/ferry-2.jpg", false)
	f("https://a.example/1/900.jpg", "https://a.example/2/900.jpg", false)
	f("https://a.example/IMG_0234.jpg", "https://a.example/IMG_0235.jpg", false)
}
