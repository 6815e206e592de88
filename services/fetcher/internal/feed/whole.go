package feed

import (
	"bytes"
	"strings"

	"github.com/newswire-dev/newswire/services/fetcher/internal/decode"
	"github.com/newswire-dev/newswire/services/fetcher/internal/fields"
	"github.com/newswire-dev/newswire/services/fetcher/internal/mend"
	"github.com/newswire-dev/newswire/services/fetcher/internal/resolve"
	"github.com/newswire-dev/newswire/services/news"
)

// Whole is all that a feed says, and all that had to be done to read it. The wire itself takes what Read gives.
type Whole struct {
	fields.Document
	Encoding  string // what the bytes were decoded from
	Malformed bool   // it is not what the specifications of XML and of its type allow
	Repairs   mend.Repairs
}

// ReadWhole reads everything that a feed says. Every error is an *Error.
func ReadWhole(body []byte, o Options) (Whole, error) {
	d, err := open(body, o)
	if err != nil {
		return Whole{}, err
	}
	w := Whole{Encoding: d.Encoding, Repairs: mend.Repairs{}}
	what := fields.Options{Base: o.base(), Language: o.Language, Zone: o.Zone}
	switch {
	case d.json:
		var ok bool
		var skipped int
		if w.Document, skipped, ok = fields.JSON(d.Bytes, what, mend.MaxItems); !ok {
			return Whole{}, notAFeed("the answer is JSON, but not a JSON Feed")
		}
		w.Repairs.Add(mend.Items, skipped)
	default:
		m := mend.XML(d.Bytes, MaxBytes)
		switch {
		case m.TooDeep:
			return Whole{}, tooDeep()
		case m.Other == "urlset":
			return wholeSitemap(d, o)
		case m.Root == "":
			return Whole{}, notXMLFeed(d.Bytes, m.Other)
		}
		what.Netscape, what.Bare = m.Netscape, m.Bare
		w.Document, w.Repairs = fields.XML(m.XML, what), m.Repairs
	}
	d.note(w.Repairs)
	w.Repairs.Add(mend.Twice, w.Twice)
	w.Malformed = len(w.Repairs) > 0 || !feedType(o.ContentType, d.json)
	return w, nil
}

// wholeSitemap gives a news sitemap as a feed.
func wholeSitemap(d answer, o Options) (Whole, error) {
	f, err := readSitemap(d.Bytes, o)
	if err != nil {
		return Whole{}, err
	}
	w := Whole{Encoding: d.Encoding, Repairs: mend.Repairs{}, Document: fields.Document{Version: "sitemap", Feed: &fields.Subject{Title: f.Title}}}
	for _, e := range f.Items {
		w.Items = append(w.Items, fields.Listed(e))
	}
	d.note(w.Repairs)
	if f.Truncated {
		w.Repairs.Add(mend.Cut, 1)
	}
	w.Repairs.Add(mend.Items, f.Skipped)
	w.Malformed = len(w.Repairs) > 0 || !feedType(o.ContentType, false)
	return w, nil
}

// An answer is the text of one.
type answer struct {
	decode.Text
	cut  bool // its gzip ended early
	json bool
}

// open unpacks and decodes an answer and looks at its first sign.
func open(body []byte, o Options) (d answer, err error) {
	if body, d.cut, err = decode.Unpack(body, MaxBytes); err != nil {
		return d, unpacking(err)
	}
	if len(body) > MaxBytes {
		return d, unpacking(decode.ErrTooLarge)
	}
	d.Text = decode.Document(body, o.ContentType)
	d.Bytes = bytes.TrimSpace(d.Bytes)
	switch {
	case len(d.Bytes) > 2*MaxBytes:
		return d, unpacking(decode.ErrTooLarge)
	case len(d.Bytes) == 0:
		return d, notAFeed("the answer is empty; check the address")
	}
	d.json = d.Bytes[0] == '{' || d.Bytes[0] == '['
	return d, nil
}

// note adds what decoding had to do.
func (d answer) note(r mend.Repairs) {
	for one, is := range map[mend.Repair]bool{mend.Charset: d.Assumed && !d.Default, mend.ASCII: d.Default, mend.Bytes: d.Bad, mend.Controls: d.Cleaned, mend.Cut: d.cut} {
		if is {
			r.Add(one, 1)
		}
	}
}

// base gives what relative addresses are resolved against.
func (o Options) base() string {
	if where := resolve.Join(o.URL, strings.TrimSpace(o.Location)); resolve.Known(where) {
		return where
	}
	return o.URL
}

// feedType reports whether a Content-Type is one of those that a feed may have (RFC 3023), or none is stated.
func feedType(contentType string, json bool) bool {
	kind, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	switch kind = strings.TrimSpace(kind); kind {
	case "", "application/xml", "application/xml-dtd", "application/xml-external-parsed-entity", "text/xml", "text/xml-external-parsed-entity":
		return true
	case "application/json":
		return json
	}
	return strings.HasSuffix(kind, "+xml") || json && strings.HasSuffix(kind, "+json")
}

func tooDeep() *Error {
	return &Error{news.CauseTooLarge, "the document is built to be large, with thousands of elements inside each other or nothing but signs to escape, and is not read"}
}
