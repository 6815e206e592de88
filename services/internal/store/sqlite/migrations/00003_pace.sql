-- +goose Up
-- When to ask: several fetchers at once, hosts leased and spared, what is known of a feed's pace.

-- The sessions of fetchers. A write carries a token and counts only while its session is there.
CREATE TABLE fetchers (token TEXT PRIMARY KEY, until BIGINT NOT NULL);

-- Hosts that are asked (holder is the token of who may) or were: not before next, delay apart. used is what for last: poll, page.
CREATE TABLE hosts (
  host TEXT PRIMARY KEY, holder TEXT NOT NULL DEFAULT '', next BIGINT NOT NULL DEFAULT 0, delay BIGINT NOT NULL DEFAULT 0,
  used TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX hosts_held ON hosts (holder) WHERE holder <> '';

-- What the hosts answered for robots.txt, by origin (https://host:port).
CREATE TABLE robots (origin TEXT PRIMARY KEY, status BIGINT NOT NULL, body TEXT NOT NULL, asked BIGINT NOT NULL, expires BIGINT NOT NULL) WITHOUT ROWID;

-- host is asked first. rhythm: JSON of when it shows items. hints: JSON of what it says of its pace. whole: last answer with a body; same: polls since that brought nothing.
-- doubt: validators are not believed until then. moved: where it leads for good, not yet adopted, since when and how often seen.
ALTER TABLE feeds ADD COLUMN host TEXT NOT NULL DEFAULT '';
ALTER TABLE feeds ADD COLUMN rhythm TEXT NOT NULL DEFAULT '';
ALTER TABLE feeds ADD COLUMN hints TEXT NOT NULL DEFAULT '';
ALTER TABLE feeds ADD COLUMN whole BIGINT NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN same BIGINT NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN doubt BIGINT NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN moved TEXT NOT NULL DEFAULT '';
ALTER TABLE feeds ADD COLUMN moved_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN moved_seen BIGINT NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN hub TEXT NOT NULL DEFAULT '';
ALTER TABLE feeds ADD COLUMN hub_topic TEXT NOT NULL DEFAULT '';
CREATE INDEX feeds_host ON feeds (host, next_poll);

-- lane: 0 fresh, 1 slow (backfill, fills). A host's fresh items come first.
ALTER TABLE items ADD COLUMN lane BIGINT NOT NULL DEFAULT 0;
CREATE INDEX items_fresh ON items (host, due, id) WHERE outcome = '' AND holder = '' AND lane = 0;
CREATE INDEX items_slow ON items (host, due, id) WHERE outcome = '' AND holder = '' AND lane = 1;
DROP INDEX items_due;
UPDATE items SET lane = 1 WHERE backfill AND outcome = '';
UPDATE items SET holder = '' WHERE holder <> '';
UPDATE looks SET holder = '' WHERE holder <> '';

-- The sums of rows of polls that were let go, by UTC day.
CREATE TABLE poll_days (
  feed BIGINT NOT NULL, day BIGINT NOT NULL, polls BIGINT NOT NULL, failed BIGINT NOT NULL, shown BIGINT NOT NULL, found BIGINT NOT NULL,
  PRIMARY KEY (feed, day)
);

-- What an outlet reserves, as it said when this revision was fetched: JSON of news.Usage.
ALTER TABLE revisions ADD COLUMN usage TEXT NOT NULL DEFAULT 'null';
