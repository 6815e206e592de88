// Package feed turns the bytes that an address answered with into the items of a feed: RSS 0.9x to 2.0, RDF, Atom and JSON Feed.
//
// gofeed does the reading. Around it stands what outlets make necessary: the bytes are decoded (decode.go), cleaned of what XML
// forbids (clean.go), mended into a well-formed document within bounds (scan.go, mend.go), and what gofeed leaves open is
// settled afterwards: addresses, dates, authors, images, plain text (entry.go and its neighbours). It does no I/O.
package feed
