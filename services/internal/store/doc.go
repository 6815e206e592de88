// Package store is the wire's memory: the ports of the services (fetcher.Store, storage.Store, monitor.Store, gateway.Store) over
// one SQL schema. The SQL is written once for SQLite and PostgreSQL; what differs is a Dialect, which the packages sqlite and
// postgres hold together with their migrations and their Open. One suite, storetest, holds both to the same behaviour.
//
// Times are stored as microseconds since 1970 in UTC, lists and dates as JSON.
package store
