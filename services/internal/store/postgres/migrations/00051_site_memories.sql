-- +goose Up
-- What is remembered of the pages of a host (extract.Site). version grows with each save. feed is the one that led there last.
-- drift is what is said of a change in how the pages are built, since when, empty while they are as before.
CREATE TABLE site_memories (
  host TEXT PRIMARY KEY, version BIGINT NOT NULL, memory BYTEA NOT NULL, saved BIGINT NOT NULL, feed BIGINT NOT NULL,
  drift TEXT NOT NULL DEFAULT '', since BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX site_memories_drift ON site_memories (feed) WHERE drift <> '';
