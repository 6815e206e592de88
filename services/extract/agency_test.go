package extract

import "testing"

func TestAgencyOf(t *testing.T) {
	f := func(text, want string) {
		t.Helper()
		if got := agencyOf(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	const rest = "\n\nThe keeper of the lock waved the ferry through."
	f("BAKU (Reuters) – The ferry left."+rest, "Reuters")
	f("LONDON (AP) — The ferry left."+rest, "AP")
	f("LONDON, Jan 2 (PA) - The ferry left."+rest, "PA")
	f("The ferry from Philadelphia (PA) left at noon."+rest, "")
	f("Berlin (dpa/bb). Die Fähre legte ab."+rest, "dpa")
	f("MOSCOW, January 2. /TASS/. The ferry left."+rest, "TASS")
	f("BAKU, Azerbaijan, January 2. Trend: The ferry left."+rest, "Trend")
	f("Baku, January 2, AZERTAC – The ferry left."+rest, "AZERTAC")
	f("(서울=연합뉴스) 홍길동 기자 = 배가 떠났다."+rest, "연합뉴스")
	f("新华社北京4月24日电 轮船出发了。"+rest, "新华社")
	f("[東京 24日 ロイター] - 船が出た。"+rest, "ロイター")
	f("The ferry left at noon."+rest+"\n\n(AFP/dpa)", "AFP")
	f("The ferry left at noon."+rest+"\n\n– with inputs from PTI", "PTI")
	f("The ferry left at noon, Azernews reports."+rest, "Azernews")
	f("The ferry left at noon, Azernews reports with reference to APA."+rest, "Azernews")
	f("The ferry left at noon, the port said with reference to APA."+rest, "APA")
	f("Bərə günorta yola düşüb, AZƏRTAC xəbər verir."+rest, "AZƏRTAC")
	f("Bərə günorta yola düşüb. Bu barədə APA-ya istinadən məlumat yayılıb."+rest, "APA")
	f("Bərə Report-un məlumatına görə yola düşüb."+rest, "Report")
	f("AA muhabirine konuşan kaptan, feribotun kalktığını söyledi."+rest, "AA")
	f("Паром ушёл в полдень, сообщает РИА Новости."+rest, "РИА Новости")
	f("Паром ушёл в полдень, передает агентство «Интерфакс»."+rest, "Интерфакс")
	f("Le ferry est parti à midi, selon l’AFP."+rest, "AFP")
	f("El ferry salió a mediodía, según EFE."+rest, "EFE")
	f("Die Fähre legte ab, wie die Nachrichtenagentur Reuters berichtet."+rest, "Reuters")
	f("غادرت العبارة ظهرا بحسب وكالة رويترز."+rest, "رويترز")
	f("A Report on ferries, according to Keeper, was late. The Trend: more ferries."+rest, "")
	f("The ferry left at noon, according to the Harbour Times."+rest, "")
	f("", "")
}

func TestAgencyBesideTheText(t *testing.T) {
	f := func(what, head, body, want string, from Place) {
		t.Helper()
		r := looked(t, "<html><head><title>Ferry leaves at noon</title>"+head+"</head><body><article><h1>Ferry leaves the harbour at noon</h1>"+body+"</article></body></html>", "https://harbourpost.example/7")
		if got, place := r.findAgency("The ferry left."); got != want || place != from {
			t.Errorf("%s: %q by %s, want %q by %s", what, got, place, want, from)
		}
	}
	f("a line at the end", "", paragraphs+"<p>Quelle: harbourpost.example, nsl/dpa</p>", "dpa", Printed)
	f("a line at the head", "", "<div>Kaynak: Anadolu Ajansı</div>"+paragraphs, "Anadolu Ajansı", Printed)
	f("an author", `<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":[{"name":"Nigar Sluice"},{"name":"AFP"}]}</script>`, paragraphs, "AFP", Linked)
	f("a person with an agency's short name", `<meta name="author" content="AA">`, paragraphs, "", Nowhere)
	f("nobody", "", paragraphs, "", Nowhere)
}
