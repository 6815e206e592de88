package extract

import "testing"

func TestErrorTitle(t *testing.T) {
	for _, title := range []string{"404", "404 not found", "error 404", "http 503 service unavailable", "page not found | the harbour post", "the harbour post - 404",
		"we will be back soon", "sorry, we'll be back shortly", "the harbour post: site down for maintenance", "website is under maintenance", "səhifə tapılmadı", "oops! page not found",
		"502 bad gateway", "сайт временно недоступен"} {
		if !isErrorTitle(title) {
			t.Errorf("%q is taken for a headline", title)
		}
	}
	for _, title := range []string{"500 people leave the valley before the flood", "404 new cases in a day", "error in the count delays the result", "“we will be back stronger”, says the captain after defeat",
		"503 houses rebuilt | the harbour post", "body not found after third day of search", "bridge under maintenance until spring, says the port authority", "forbidden city opens its gates"} {
		if isErrorTitle(title) {
			t.Errorf("%q is taken for an error", title)
		}
	}
}
