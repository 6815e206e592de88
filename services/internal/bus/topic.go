package bus

// The Kafka topics of the wire.
const (
	Documents = "newswire.documents" // fetcher → normaliser: one record per item seen new or changed; key: site
	Articles  = "newswire.articles"  // normaliser → storage: article candidates; key: site
	// What can wait goes through lanes of its own, with the same records: backfill, filled gaps, second looks.
	DocumentsSlow = "newswire.documents.slow"
	ArticlesSlow  = "newswire.articles.slow"

	Events  = "newswire.events"  // the public sequence; one partition; key: subject
	Matches = "newswire.matches" // monitor → whoever wants them; key: topic id
	Dead    = "newswire.dead"    // records that could not be handled; key: theirs
)

// Prefix is what the names of the topics and groups on the broker begin with, unless Config says otherwise.
const Prefix = "newswire."

// A Topic is a Kafka topic as the wire needs it.
type Topic struct {
	Name       string
	Partitions int // a topic's order holds inside a partition
}

// Topics lists all Kafka topics of the wire.
func Topics() []Topic {
	return []Topic{{Documents, 6}, {Articles, 6}, {DocumentsSlow, 3}, {ArticlesSlow, 3}, {Events, 1}, {Matches, 6}, {Dead, 1}}
}
