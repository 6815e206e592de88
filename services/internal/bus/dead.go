package bus

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/newswire-dev/newswire/services/news"
)

// Headers that a dead letter has beside those of the record.
const (
	deadTopic     = "dead-topic"
	deadPartition = "dead-partition"
	deadOffset    = "dead-offset"
	deadStage     = "dead-stage"
	deadReason    = "dead-reason"
	deadDocument  = "dead-document"
	deadPrefix    = "dead-"
)

const mostReason = 500 // bytes

// deadLetter is the record as it came, with the stage and the reason.
func deadLetter(m Message, stage string, p *Poison) Message {
	reason := p.Reason
	if p.Err != nil {
		reason += ": " + p.Err.Error()
	}
	if len(reason) > mostReason {
		reason = strings.ToValidUTF8(reason[:mostReason], "")
	}
	h := maps.Clone(m.Headers)
	if h == nil {
		h = map[string]string{}
	}
	h[deadTopic], h[deadPartition] = m.Topic, strconv.Itoa(m.Partition)
	h[deadOffset], h[deadStage], h[deadReason] = strconv.FormatInt(m.Offset, 10), stage, reason
	h[deadDocument] = m.Headers[HeaderDocument]
	return Message{Topic: Dead, Key: m.Key, Value: m.Value, Headers: h}
}

// ReadDead reads a record of the topic Dead. ID and Requeued are the database's and stay zero; topic, partition and offset
// name the record that died and are unique among dead letters, but for copies.
func ReadDead(m Message) (news.Dead, error) {
	d := news.Dead{
		Topic: m.Headers[deadTopic], Stage: m.Headers[deadStage], Reason: m.Headers[deadReason], Document: m.Headers[deadDocument],
		Key: m.Key, Value: m.Value, Headers: map[string]string{}, Time: m.Time,
	}
	var err, err2 error
	d.Partition, err = strconv.Atoi(m.Headers[deadPartition])
	d.Offset, err2 = strconv.ParseInt(m.Headers[deadOffset], 10, 64)
	if err = errors.Join(err, err2); err != nil || d.Topic == "" {
		return news.Dead{}, fmt.Errorf("not a dead letter, its headers do not say where it came from: %w", err)
	}
	for k, v := range m.Headers {
		if !strings.HasPrefix(k, deadPrefix) {
			d.Headers[k] = v
		}
	}
	return d, nil
}

// Requeue is the message that puts a dead record back: to its topic, with its own key, value and headers.
func Requeue(d news.Dead) Message {
	return Message{Topic: d.Topic, Key: d.Key, Value: d.Value, Headers: d.Headers}
}
