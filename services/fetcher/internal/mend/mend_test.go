package mend

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// wellFormed reads a document as a parser without mercy does.
func wellFormed(document []byte) error {
	d := xml.NewDecoder(bytes.NewReader(document))
	depth := 0
	for {
		t, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF):
			if depth != 0 {
				return fmt.Errorf("%d elements are open at the end", depth)
			}
			return nil
		case err != nil:
			return err
		}
		switch t.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return fmt.Errorf("%d elements inside each other", depth)
			}
		case xml.EndElement:
			depth--
		}
	}
}

func TestXML(t *testing.T) {
	f := func(in, want string, repairs ...Repair) {
		t.Helper()
		got := XML([]byte(in), 1<<20)
		if string(got.XML) != want || fmt.Sprint(got.Repairs.Words()) != fmt.Sprint(repairs) {
			t.Errorf("XML(%q) = %q, %v; want %q, %v", in, got.XML, got.Repairs, want, repairs)
		}
		if err := wellFormed(got.XML); err != nil {
			t.Errorf("XML(%q) = %q: %v", in, got.XML, err)
		}
	}
	f(`<?xml version="1.0"?><!-- c --><rss><channel><title>a &amp; b</title></channel></rss> <!-- end -->`, `<rss><channel><title>a &amp; b</title></channel></rss>`)
	f(`<rss><channel/></rss>junk`, `<rss><channel/></rss>`, Junk)
	f(`junk<rss><channel/></rss>`, `<rss><channel/></rss>`, Junk)
	f(`<rss><channel><title>a`, `<rss><channel><title>a</title></channel></rss>`, Cut)
	f(`<rss><channel><item><title>a</title></item><item><title>b</ti`, `<rss><channel><item><title>a</title></item></channel></rss>`, Cut)
	f(`<rss><channel><a><b></a></channel></rss>`, `<rss><channel><a><b></b></a></channel></rss>`, Tags)
	f(`<rss><channel></b></channel></rss>`, `<rss><channel></channel></rss>`, Tags)
	f(`<rss><Channel></channel></rss>`, `<rss><Channel></Channel></rss>`, Tags)
	f(`<rss><p>a<br>b<br></br>c<br/></p></rss>`, `<rss><p>a<br/>b<br/>c<br/></p></rss>`, Tags)
	f(`<rss><p>a<br></br></p></rss>`, `<rss><p>a<br/></p></rss>`)
	f(`<rss><a b=c d e="f" e='g'/></rss>`, `<rss><a b="c" e="f"/></rss>`, Attributes)
	f(`<rss><a b='say "x" &lt; y'/></rss>`, `<rss><a b="say &quot;x&quot; &lt; y"/></rss>`)
	f(`<rss><dc:date/></rss>`, `<rss><dc:date/></rss>`, Namespaces)
	f(`<rss xmlns:dc="urn:x"><dc:date/></rss>`, `<rss xmlns:dc="urn:x"><dc:date/></rss>`)
	f(`<rss>&nbsp;&eacute;</rss>`, "<rss>\u00a0é</rss>", Entities)
	f(`<rss>a & b &unknown; c</rss>`, `<rss>a &amp; b &amp;unknown; c</rss>`, Ampersands)
	f(`<rss>a&#0;b&#xD800;c&#65;</rss>`, `<rss>abcA</rss>`, References)
	f(`<rss>1 < 2 <3</rss>`, `<rss>1 &lt; 2 &lt;3</rss>`, Brackets)
	f(`<!DOCTYPE rss [<!ENTITY me "I & <b>"><!ENTITY you "you"><!ENTITY all "&you;&you;">]><rss>&you; &all;</rss>`, `<rss>you &amp;all;</rss>`, Ampersands)
	f(`<rss><![CDATA[a <b> ]] > c]]></rss>`, `<rss><![CDATA[a <b> ]] > c]]></rss>`)
	f(`<channel><title>t</title></channel>`, `<rss version="2.0"><channel><title>t</title></channel></rss>`)
	f(`<html><body>x</body></html>`, ``, Junk)
}

func TestBounds(t *testing.T) {
	f := func(in string, repair Repair, check func(Document) bool) {
		t.Helper()
		got := XML([]byte(in), 10<<20)
		if got.Repairs[repair] == 0 || !check(got) {
			t.Errorf("XML(%.40q...) = %.200q, %v", in, got.XML, got.Repairs)
		}
		if err := wellFormed(got.XML); err != nil {
			t.Error(err)
		}
	}
	count := func(d Document, what string) int { return bytes.Count(d.XML, []byte(what)) }
	f("<rss><channel>"+strings.Repeat("<item>x</item>", MaxItems+5)+"</channel></rss>", Items, func(d Document) bool { return d.Skipped == 5 && count(d, "<item>") == MaxItems })
	f("<rss><channel>"+strings.Repeat("<a>", 100)+"text"+strings.Repeat("</a>", 100)+"</channel></rss>", Depth, func(d Document) bool { return count(d, "text") == 1 })
	f("<rss><channel><item>"+strings.Repeat("<a>x</a>", maxInItem+5)+"</item><item>y</item></channel></rss>", Depth, func(d Document) bool {
		return count(d, "<a>") == maxInItem-1 && count(d, "x") == maxInItem+5 && count(d, "<item>") == 2
	})
	f("<rss><channel><title>"+strings.Repeat("ə", maxText)+"</title><b/></channel></rss>", Long, func(d Document) bool { return len(d.XML) < maxText+100 && count(d, "<b/>") == 1 })
	f("<rss><channel><title>"+strings.Repeat("&amp;", maxText)+"</title><b/></channel></rss>", Long, func(d Document) bool { return len(d.XML) < maxText+64<<10 && count(d, "<b/>") == 1 })
	f("<rss><channel><title><![CDATA["+strings.Repeat("ə", maxText)+"]]></title><b/></channel></rss>", Long, func(d Document) bool { return len(d.XML) < maxText+100 && count(d, "<b/>") == 1 })
	if !XML([]byte("<rss>"+strings.Repeat("<a>", maxOpen+1)), 10<<20).TooDeep {
		t.Error("thousands of elements inside each other are read")
	}
}

func FuzzXML(f *testing.F) {
	for _, in := range []string{`<rss version="2.0"><channel><item><title>a&#0;<b</title>`, `<feed xmlns:x='y'><entry/><x:a b=c></feed>`, `<!DOCTYPE a [<!ENTITY b "c">]><rss>&b;</rss>`,
		`<rdf:RDF><item><![CDATA[a]]>b]]></item></rdf:RDF>`, `<channel><item><br><p>`, "<rss><a b='\"<&'/>"} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		// Package decode has dropped what is no character of XML.
		b = bytes.ToValidUTF8(bytes.Map(func(r rune) rune {
			if r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff {
				return -1
			}
			return r
		}, b), nil)
		d := XML(b, 1<<20)
		if d.TooDeep {
			return
		}
		if err := wellFormed(d.XML); err != nil {
			t.Errorf("%q becomes %q: %v", b, d.XML, err)
		}
		if again := XML(d.XML, 2<<20); d.Root != "" && (again.Root == "" || again.Truncated) {
			t.Errorf("%q becomes %q and then %q", b, d.XML, again.XML)
		}
	})
}
