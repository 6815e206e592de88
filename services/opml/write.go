package opml

import (
	"bufio"
	"encoding/xml"
	"io"
	"strings"
)

// Write writes a list that Read and every other reader of OPML understands; the further addresses, country and zone are
// attributes that others skip.
func Write(w io.Writer, list []Outline) error {
	b := bufio.NewWriter(w)
	b.WriteString(xml.Header)
	b.WriteString("<opml version=\"2.0\" xmlns:newswire=\"" + namespace + "\">\n  <head>\n    <title>newswire</title>\n  </head>\n  <body>\n")
	for _, o := range list {
		b.WriteString(`    <outline type="rss"`)
		for _, a := range attributes(o) {
			if a.Value != "" {
				b.WriteString(" " + a.Name.Local + `="`)
				xml.EscapeText(b, []byte(a.Value)) // The writer keeps its error until Flush.
				b.WriteByte('"')
			}
		}
		b.WriteString("/>\n")
	}
	b.WriteString("  </body>\n</opml>\n")
	return b.Flush()
}

func attributes(o Outline) []xml.Attr {
	attr := func(name, value string) xml.Attr { return xml.Attr{Name: xml.Name{Local: name}, Value: value} }
	list := []xml.Attr{attr("text", o.Name), attr("title", o.Name)}
	if len(o.URLs) > 0 {
		list = append(list, attr("xmlUrl", o.URLs[0]), attr("xmlUrls", strings.Join(o.URLs[1:], " ")))
	}
	list = append(list, attr("htmlUrl", o.Site), attr("country", o.Country), attr("language", o.Language), attr("zone", o.Zone))
	return append(list, settingsAttributes(o.Settings)...)
}
