package bus

import "time"

// Names of the headers that records carry. Values are text.
const (
	HeaderType        = "type"         // what the value is: document, article
	HeaderSchema      = "schema"       // version of the schema it was written with, decimal
	HeaderLeastReader = "least-reader" // the oldest version that can read it, decimal
	HeaderDocument    = "document"     // id of the document that the record is about
)

// A Message is one record. To publish one, set Topic, Key, Value and Headers: Partition follows from the key, Offset and Time
// from the broker's side of things (an outlet's date never goes into Time: brokers refuse the future and delete the past).
type Message struct {
	Topic     string // one of this package's constants, whatever the prefix on the broker
	Partition int
	Offset    int64
	Key       []byte // records of one key keep their order; nil spreads them
	Value     []byte
	Headers   map[string]string
	Time      time.Time // when it was published
}

// size is what counts against the largest message: key, value, headers and the frame around them.
func (m *Message) size() int {
	n := len(m.Key) + len(m.Value) + 100
	for k, v := range m.Headers {
		n += len(k) + len(v) + 10
	}
	return n
}
