package sanitise

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestHTML(t *testing.T) {
	f := func(in, want string) {
		t.Helper()
		if got := HTML(in, Options{Base: "https://news.example/a/b"}); got != want {
			t.Errorf("HTML(%q) = %q, want %q", in, got, want)
		}
	}
	f(`<P CLASS="lead" onClick="x()">One <B>two</B></P>`, `<p class="lead">One <b>two</b></p>`)
	f(`<a href="c?x=1&y=2" rel="NoFollow">l</a>`, `<a href="https://news.example/a/c?x=1&amp;y=2" rel="nofollow">l</a>`)
	f(`<a href="javascript:alert(1)">l</a><a href=" JAVA&#115;cript:alert(1)">l</a><a href="java&#x0A;script:x">l</a>`, `<a href="">l</a><a href="https://news.example/a/JAVA&#115;cript:alert(1)">l</a><a href="https://news.example/a/java&#x0A;script:x">l</a>`)
	f(`<img src="javascript:x" alt="a"><img src=x.png/><img src="d.png">`, `<img alt="a" /><img src="https://news.example/a/x.png/" /><img src="https://news.example/a/d.png" />`)
	f(`a<script>alert("<p>")</script>b<style>p{}</style>c`, `abc`)
	f(`a<script>never closed`, `a`)
	f(`a</script>b`, `ab`)
	f(`<iframe src="x"></iframe><object data="y"><embed src="z"></object><form><input type=TEXT name=q></form>`, `<form><input name="q" type="text" /></form>`)
	f(`<p style="color: red; background: url(x)">s</p><p style="width: expression(alert(1))">t</p>`, `<p style="color: red;">s</p><p>t</p>`)
	f(`AT&T &amp; &copy; &nope; &#8217; &#146; &#x92; < >`, `AT&amp;T &amp; &copy; &amp;nope &#8217; &#x2019; &#x2019; < >`)
	f(`<!-- c --><!DOCTYPE html><?php x ?><![CDATA[d]]>`, `<!-- c -->&lt;![CDATA[d]]>`)
	f(`a<!-- never closed`, `a`)
	f(`<svg><script>x</script><circle r="1" onload="x"/></svg>`, `<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"></svg>`)
	f(`<a title="x>y" href='z'>q</a>`, `<a href="https://news.example/a/z" title="x&gt;y">q</a>`)
	f(`<img/src="x"/onerror=alert(1)>`, `<img src="https://news.example/a/x" />`)
	f(`<a href="never closed`, `&lt;a href="never closed`)
	f(`<b><i>crossed</b></i>`, `<b><i>crossed</b></i>`)
}

// harm names what could act in a reader that shows markup.
func harm(markup string) string {
	z := html.NewTokenizer(strings.NewReader(markup))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return ""
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		token := z.Token()
		switch token.Data {
		case "script", "style", "iframe", "object", "embed", "applet", "base", "meta", "link", "frame":
			return "element " + token.Data
		}
		for _, a := range token.Attr {
			value := strings.ToLower(strings.Map(func(r rune) rune {
				if r <= ' ' {
					return -1
				}
				return r
			}, a.Val))
			if strings.HasPrefix(a.Key, "on") || a.Key == "srcdoc" || strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "vbscript:") || strings.HasPrefix(value, "data:") && isAddress(a.Key) {
				return "attribute " + a.Key + "=" + a.Val
			}
		}
	}
}

func FuzzHTML(f *testing.F) {
	for _, in := range []string{`<a href="java&#115;cript:x" onclick=y>z</a>`, `<svg><a xlink:href="javascript:x"><script>`, `<math><mi href=javascript:x>`, `<<script>script>`, `<img/onerror=x src=`,
		`<p style="a:expression(b)">`, `<!--><script>--><b>`, "<a\x00href=javascript:x>", `<a href="x"onclick="y">`, `<scr<script>ipt>x</script>`, `<!DOCTYPE`, `<a b='<script>'>`} {
		f.Add(in, true)
		f.Add(in, false)
	}
	f.Fuzz(func(t *testing.T, in string, xhtml bool) {
		got := HTML(in, Options{Base: "https://news.example/", XHTML: xhtml})
		if what := harm(got); what != "" {
			t.Errorf("HTML(%q) = %q: %s", in, got, what)
		}
		if what := harm(HTML(in, Options{XHTML: xhtml})); what != "" {
			t.Errorf("without base: HTML(%q): %s", in, what)
		}
	})
}
