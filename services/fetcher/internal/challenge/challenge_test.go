package challenge

import (
	"net/http"
	"testing"
)

func TestAnswer(t *testing.T) {
	f := func(want bool, body string, header ...string) {
		t.Helper()
		h := http.Header{}
		if len(header) == 2 {
			h.Set(header[0], header[1])
		}
		if got := Answer(h, []byte(body)); got != want {
			t.Errorf("%q, %v: %v, want %v", body, header, got, want)
		}
	}
	f(false, "")
	f(false, "<title>403 Forbidden</title>", "Server", "nginx")
	f(false, "<title>Access denied</title>", "Cf-Ray", "8a")
	f(true, "", "Cf-Mitigated", "challenge")
	f(true, "", "X-Amzn-Waf-Action", "captcha")
	f(true, "<title>Just a moment...</title>")
	f(true, "<script src=/cdn-cgi/challenge-platform/h/b></script>", "Server", "cloudflare")
	f(true, "<script src=https://ct.captcha-delivery.com/c.js></script>")
}
