package store

import "github.com/newswire-dev/newswire/services/news"

func (t *tx) addDead(d news.Dead) {
	t.exec(`INSERT INTO dead (topic, part, place, stage, reason, document, record_key, record, headers, at) VALUES (`+places(1, 10)+`)`,
		d.Topic, d.Partition, d.Offset, d.Stage, d.Reason, d.Document, d.Key, d.Value, asJSON(d.Headers), micros(d.Time))
}
