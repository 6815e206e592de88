// Package feed turns the bytes that an address answered with into the items of a feed: RSS 0.9x to 2.0, RDF, Atom, JSON Feed, and
// sitemaps of news.
//
// gofeed does the reading. Before it stands the door that outlets make necessary: packages decode (unpacked, in UTF-8, without what
// XML forbids) and mend (well-formed, within bounds). After it comes what gofeed leaves open: addresses, dates, authors, images,
// plain text (entry.go and its neighbours), and what it leaves out is taken from package fields (complete.go). It does no I/O.
package feed
