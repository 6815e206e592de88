// Package bus carries records between the services over the Kafka protocol. The same code speaks to the embedded broker
// (package embedded) and to Apache Kafka; the suite in bustest holds both to one behaviour.
//
// What it promises: records of one key arrive in the order in which one publisher sent them; each arrives at least once, and
// copies follow the record they repeat; a record is passed over only after its handler said that its effect is durable, or
// after it lies in the topic Dead with the reason. Whoever needs an effect once keeps its position in the database, in the
// transaction of the effect (PositionStore).
//
// It is no archive: Kafka topics keep seven days at most. It knows nothing of what the records say.
package bus
