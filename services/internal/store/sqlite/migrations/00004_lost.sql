-- +goose Up
-- What is never lost unseen: gaps, troubles, notices, the sums of the ledger, second looks by rules.

-- about: JSON of what an event says besides its article (news.About); kind is article or feed.
ALTER TABLE events ADD COLUMN about TEXT NOT NULL DEFAULT '';

-- known is the hash of what an item is known by, whatever it says now; gap is the gap that it was recovered for, 0: none.
ALTER TABLE items ADD COLUMN known TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN gap BIGINT NOT NULL DEFAULT 0;
CREATE INDEX items_known ON items (feed, known);
CREATE INDEX items_pending ON items (feed, day) WHERE outcome = '';

-- told is the cause of trouble that an event told last, empty when none is open; shown is how many items the last body held.
ALTER TABLE feeds ADD COLUMN told TEXT NOT NULL DEFAULT '';
ALTER TABLE feeds ADD COLUMN shown BIGINT NOT NULL DEFAULT 0;

-- A poll whose items were all new. missing is an estimate, -1 unknown. due is when archives are asked (again), 0: it is over.
CREATE TABLE gaps (
  id INTEGER PRIMARY KEY, feed BIGINT NOT NULL, source TEXT NOT NULL, opened BIGINT NOT NULL, closed BIGINT NOT NULL, step BIGINT NOT NULL,
  shown BIGINT NOT NULL, missing BIGINT NOT NULL, recovered BIGINT NOT NULL DEFAULT 0, links TEXT NOT NULL DEFAULT '[]',
  tries BIGINT NOT NULL DEFAULT 0, due BIGINT NOT NULL, detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX gaps_feed ON gaps (feed, closed);
CREATE INDEX gaps_due ON gaps (due) WHERE due > 0;

-- The sums of the ledger: seen is counted when items are found, sums from their rows when the day is done, so that one can be held
-- against the other.
CREATE TABLE ledger (
  feed BIGINT NOT NULL, day BIGINT NOT NULL, seen BIGINT NOT NULL DEFAULT 0, done BOOLEAN NOT NULL DEFAULT FALSE,
  sums TEXT NOT NULL DEFAULT '[]', PRIMARY KEY (feed, day)
);
CREATE INDEX ledger_open ON ledger (day) WHERE NOT done;
INSERT INTO ledger (feed, day, seen) SELECT feed, day, count(*) FROM items GROUP BY feed, day;

-- Second looks: the validators of the page as it was read last.
ALTER TABLE looks ADD COLUMN etag TEXT NOT NULL DEFAULT '';
ALTER TABLE looks ADD COLUMN last_modified TEXT NOT NULL DEFAULT '';

-- What read a revision: the extractor's version. body_hash is of the text alone; live marks a page that is written while we look.
ALTER TABLE revisions ADD COLUMN extractor TEXT NOT NULL DEFAULT '';
ALTER TABLE articles ADD COLUMN extractor TEXT NOT NULL DEFAULT '';
ALTER TABLE articles ADD COLUMN body_hash TEXT NOT NULL DEFAULT '';
CREATE INDEX articles_body ON articles (site, body_hash) WHERE body_hash <> '';

-- Ids that proved to be one: the loser answers for ever with the survivor.
CREATE TABLE merged (loser TEXT PRIMARY KEY, article BIGINT NOT NULL, at BIGINT NOT NULL);

-- When a page of a site was last read well: a site that does not answer has not retracted anything.
CREATE TABLE sites (site TEXT PRIMARY KEY, good BIGINT NOT NULL);

-- Articles a source showed in each hour (number of the hour since 1970), and how far they are counted.
CREATE TABLE rhythm (source TEXT NOT NULL, hour BIGINT NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (source, hour));

-- Coverage notices: silent or flood. until is 0 while it lasts.
CREATE TABLE notices (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, kind TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT NOT NULL DEFAULT 0,
  expected REAL NOT NULL, seen BIGINT NOT NULL, detail TEXT NOT NULL
);
CREATE INDEX notices_source ON notices (source, since);
CREATE UNIQUE INDEX notices_open ON notices (source, kind) WHERE until = 0;
