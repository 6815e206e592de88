-- +goose Up
-- Times are microseconds since 1970 UTC, 0 for none; JSON is text. Migrations only add: a release works with the schema before
-- and after its own.

-- What the wire says about itself: epoch, versions of what the index and the addresses were made with.
CREATE TABLE wire (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- event: the number of the last event. look: the number of the last look taken up. topics: grows with every change of a topic.
CREATE TABLE counters (name TEXT PRIMARY KEY, n BIGINT NOT NULL);
INSERT INTO counters (name, n) VALUES ('event', 0), ('look', 0), ('topics', 0);

CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until BIGINT NOT NULL);

CREATE TABLE sources (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, site TEXT NOT NULL, country TEXT NOT NULL, language TEXT NOT NULL, zone TEXT NOT NULL,
  added BIGINT NOT NULL
);

CREATE TABLE feeds (
  id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, candidates TEXT NOT NULL, candidate BIGINT NOT NULL DEFAULT 0, title TEXT NOT NULL DEFAULT '',
  etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '', body_hash TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '', step BIGINT NOT NULL DEFAULT 0, next_poll BIGINT NOT NULL, last_poll BIGINT NOT NULL DEFAULT 0, last_good BIGINT NOT NULL DEFAULT 0,
  polled BOOLEAN NOT NULL DEFAULT FALSE, failures BIGINT NOT NULL DEFAULT 0, cause TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT '', since BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX feeds_due ON feeds (next_poll);
CREATE INDEX feeds_source ON feeds (source);

-- The normal forms of all candidates: one address is one feed.
CREATE TABLE feed_addresses (address TEXT PRIMARY KEY, feed BIGINT NOT NULL);

CREATE TABLE polls (
  id INTEGER PRIMARY KEY AUTOINCREMENT, feed BIGINT NOT NULL, at BIGINT NOT NULL, took BIGINT NOT NULL, status BIGINT NOT NULL, shown BIGINT NOT NULL,
  found BIGINT NOT NULL, cause TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE INDEX polls_feed ON polls (feed, at);

-- The unit of the accounts: (feed, item key, fingerprint), of which mark is the hash. day is the UTC day of the poll that showed
-- it first. holder is who has it in work; due is when it may be taken (again).
CREATE TABLE items (
  id INTEGER PRIMARY KEY AUTOINCREMENT, feed BIGINT NOT NULL, mark TEXT NOT NULL, item_key TEXT NOT NULL, fingerprint TEXT NOT NULL, day BIGINT NOT NULL,
  shown BIGINT NOT NULL, address TEXT NOT NULL, link TEXT NOT NULL, host TEXT NOT NULL, shared BOOLEAN NOT NULL,
  backfill BOOLEAN NOT NULL, entry TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, ended BIGINT NOT NULL DEFAULT 0,
  document TEXT NOT NULL DEFAULT '', look BIGINT NOT NULL DEFAULT 0, holder TEXT NOT NULL DEFAULT '', due BIGINT NOT NULL,
  sent BOOLEAN NOT NULL DEFAULT FALSE, tries BIGINT NOT NULL DEFAULT 0, cause TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT '',
  UNIQUE (feed, mark)
);
CREATE INDEX items_due ON items (host, due, id) WHERE outcome = '' AND holder = '';
CREATE INDEX items_held ON items (holder) WHERE outcome = '' AND holder <> '';
CREATE INDEX items_address ON items (address) WHERE outcome = '';
CREATE INDEX items_document ON items (document) WHERE document <> '';
CREATE INDEX items_ledger ON items (feed, day, outcome, reason);

-- Where the originals of documents lie.
CREATE TABLE documents (
  id TEXT PRIMARY KEY, file TEXT NOT NULL, start BIGINT NOT NULL, size BIGINT NOT NULL, at BIGINT NOT NULL
);

-- The addresses that name an article.
CREATE TABLE urls (address TEXT PRIMARY KEY, article BIGINT NOT NULL) WITHOUT ROWID;

-- ord is the order number: see store.OrderAt. The heads are those of the current revision.
CREATE TABLE articles (
  ord INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, feed BIGINT NOT NULL, site TEXT NOT NULL,
  link TEXT NOT NULL, first_seen BIGINT NOT NULL, backfill BOOLEAN NOT NULL, state TEXT NOT NULL, look BIGINT NOT NULL,
  document TEXT NOT NULL, revision BIGINT NOT NULL, revised_at BIGINT NOT NULL, hash TEXT NOT NULL, title TEXT NOT NULL,
  dek TEXT NOT NULL, completeness TEXT NOT NULL, language TEXT NOT NULL, gone BIGINT NOT NULL DEFAULT 0,
  gone_since BIGINT NOT NULL DEFAULT 0, waiting TEXT NOT NULL DEFAULT ''
);
CREATE INDEX articles_source ON articles (source, first_seen);
CREATE INDEX articles_seen ON articles (first_seen);

CREATE TABLE revisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, article BIGINT NOT NULL, n BIGINT NOT NULL, at BIGINT NOT NULL, document TEXT NOT NULL DEFAULT '', url TEXT NOT NULL,
  canonical TEXT NOT NULL, title TEXT NOT NULL, dek TEXT NOT NULL, authors TEXT NOT NULL, body TEXT NOT NULL,
  completeness TEXT NOT NULL, language TEXT NOT NULL, published TEXT NOT NULL, modified TEXT NOT NULL, categories TEXT NOT NULL,
  images TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (article, n)
);

-- The next second look at an article.
CREATE TABLE looks (
  article INTEGER PRIMARY KEY, link TEXT NOT NULL, host TEXT NOT NULL, due BIGINT NOT NULL, step BIGINT NOT NULL,
  document TEXT NOT NULL DEFAULT '', look BIGINT NOT NULL DEFAULT 0, holder TEXT NOT NULL DEFAULT '',
  sent BOOLEAN NOT NULL DEFAULT FALSE, tries BIGINT NOT NULL DEFAULT 0, cause TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX looks_due ON looks (host, due, article) WHERE holder = '';
CREATE INDEX looks_held ON looks (holder) WHERE holder <> '';
CREATE INDEX looks_document ON looks (document) WHERE document <> '';

-- The sequence. The text of an event is rendered when it is read. source is the article's.
CREATE TABLE events (
  seq INTEGER PRIMARY KEY, type TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, revision BIGINT NOT NULL, at BIGINT NOT NULL,
  source TEXT NOT NULL, changed TEXT NOT NULL, instants TEXT NOT NULL
);
CREATE INDEX events_subject ON events (subject, seq);
CREATE INDEX events_source ON events (source, seq);
CREATE INDEX events_type ON events (type, seq);

-- The next offset of each partition, moved only by compare-and-set in the transaction of the effect.
CREATE TABLE positions (grp TEXT NOT NULL, topic TEXT NOT NULL, part BIGINT NOT NULL, next BIGINT NOT NULL, PRIMARY KEY (grp, topic, part));

CREATE TABLE topics (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL DEFAULT '', name TEXT NOT NULL, shard BIGINT NOT NULL, query TEXT NOT NULL,
  version BIGINT NOT NULL, created BIGINT NOT NULL, saved BIGINT NOT NULL, head BIGINT NOT NULL, matches BIGINT NOT NULL DEFAULT 0,
  caught_up BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX topics_shard ON topics (shard);
CREATE TABLE topic_versions (
  topic TEXT NOT NULL, version BIGINT NOT NULL, query TEXT NOT NULL, saved BIGINT NOT NULL, head BIGINT NOT NULL,
  PRIMARY KEY (topic, version)
);
-- The last event that each of the news.Shards shards has matched.
CREATE TABLE shards (shard BIGINT PRIMARY KEY, position BIGINT NOT NULL);
INSERT INTO shards (shard, position)
  WITH RECURSIVE s (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < 63) SELECT n, 0 FROM s;

CREATE TABLE matches (
  topic TEXT NOT NULL, number BIGINT NOT NULL, article TEXT NOT NULL, revision BIGINT NOT NULL, kind TEXT NOT NULL, seq BIGINT NOT NULL,
  reason TEXT NOT NULL, version BIGINT NOT NULL, at BIGINT NOT NULL, spans TEXT NOT NULL, delivered BOOLEAN NOT NULL,
  PRIMARY KEY (topic, number), UNIQUE (topic, article, revision, kind)
);
CREATE INDEX matches_article ON matches (article, topic, number);
CREATE INDEX matches_seq ON matches (topic, seq);
CREATE INDEX matches_at ON matches (topic, at);
CREATE INDEX matches_deliver ON matches (topic, number) WHERE delivered;

-- waiting: there is a match beyond the cursor that wants delivery.
CREATE TABLE subscriptions (
  id TEXT PRIMARY KEY, topic TEXT NOT NULL, owner TEXT NOT NULL DEFAULT '', url TEXT NOT NULL, secret TEXT NOT NULL, state TEXT NOT NULL,
  place BIGINT NOT NULL, waiting BOOLEAN NOT NULL, try BIGINT NOT NULL, next_try BIGINT NOT NULL, failed_since BIGINT NOT NULL,
  detail TEXT NOT NULL, created BIGINT NOT NULL
);
CREATE INDEX subscriptions_topic ON subscriptions (topic);
CREATE INDEX subscriptions_due ON subscriptions (next_try) WHERE waiting AND state = 'active';

CREATE TABLE attempts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, subscription TEXT NOT NULL, topic TEXT NOT NULL, number BIGINT NOT NULL, try BIGINT NOT NULL, at BIGINT NOT NULL,
  status BIGINT NOT NULL, error TEXT NOT NULL, took BIGINT NOT NULL, again BOOLEAN NOT NULL
);
CREATE INDEX attempts_topic ON attempts (topic, id);

-- Records that could not be handled, with what is needed to put them back.
CREATE TABLE dead (
  id INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, part BIGINT NOT NULL, place BIGINT NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL,
  document TEXT NOT NULL, record_key BLOB, record BLOB, headers TEXT NOT NULL, at BIGINT NOT NULL, requeued BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE conditions (name TEXT PRIMARY KEY, detail TEXT NOT NULL, since BIGINT NOT NULL);

-- The index of the current revisions: tokens of package text, never a database's own.
-- rowid is the order number, so that the newest first is a walk backwards.
CREATE VIRTUAL TABLE search USING fts5 (title, body, facet, content = '', contentless_delete = 1, tokenize = 'ascii');
