package usage

import (
	"net/http"
	"strings"
	"testing"

	"github.com/newswire-dev/newswire/services/news"
)

func TestRead(t *testing.T) {
	f := func(header http.Header, body, robots string, want news.Usage) {
		t.Helper()
		if got := Read(header, []byte(body), robots, "https://news.example/a/b"); got != want {
			t.Errorf("%v, %q, %q: %+v, want %+v", header, body, robots, got, want)
		}
	}
	h := func(pairs ...string) http.Header {
		out := http.Header{}
		for i := 0; i < len(pairs); i += 2 {
			out.Add(pairs[i], pairs[i+1])
		}
		return out
	}
	const reserved, free = news.MiningReserved, news.MiningFree
	f(h(), "<html>", "", news.Usage{})
	f(h("tdm-reservation", "1", "tdm-policy", "/terms.json"), "", "", news.Usage{Mining: reserved, Policy: "https://news.example/terms.json"})
	f(h("tdm-reservation", "0"), "", "", news.Usage{Mining: free})
	f(h("tdm-reservation", "0"), `<head><meta name="tdm-reservation" content="1"></head>`, "", news.Usage{Mining: reserved})
	f(h("tdm-reservation", "1"), `<head><meta name="tdm-reservation" content="0"></head>`, "", news.Usage{Mining: reserved})
	f(h("tdm-reservation", "yes", "tdm-policy", "javascript:alert(1)"), "", "", news.Usage{})
	f(h(), `<meta content="1" name="TDM-Reservation"/><meta name="tdm-policy" content="https://licence.example/">`, "", news.Usage{Mining: reserved, Policy: "https://licence.example/"})
	f(h(), `<body><p>Write <code>tdm-</code>: <meta name="tdm-reservation" content="1"></body>`, "", news.Usage{})
	f(h("Content-Usage", "train-ai=n, search=y"), "", "", news.Usage{Uses: "search=y, train-ai=n"})
	f(h("Content-Usage", "train-ai=y", "Content-Usage", "search=y;x=1"), "", "train-ai=n", news.Usage{Uses: "search=y, train-ai=n"})
	f(h("Content-Usage", `train-ai=maybe, =n, "x"=n, a b=n, `+strings.Repeat("x", 100)+"=n"), "", "", news.Usage{})
}

// FuzzRead holds that strangers' words stay within their bounds and their form.
func FuzzRead(f *testing.F) {
	f.Add("1", "/p", "train-ai=n, search=y", `<meta name="tdm-reservation" content="1">`)
	f.Fuzz(func(t *testing.T, reservation, policy, uses, body string) {
		u := Read(http.Header{"Tdm-Reservation": {reservation}, "Tdm-Policy": {policy}, "Content-Usage": {uses}}, []byte(body), "", "https://news.example/")
		if len(u.Policy) > 4*maxPolicy || strings.Count(u.Uses, ",") >= maxUses || strings.ContainsAny(u.Uses, "<>\"\n") {
			t.Errorf("%+v", u)
		}
	})
}
