// Package news is the vocabulary of the wire: source, feed, item, document, article, revision, event, topic, match. It holds
// the words, their closed sets, and the few rules that every stage must share (the normal form of an address, the site of
// a host, the hash of a text). It imports nothing of ours and does no I/O.
package news
