-- +goose Up
-- What an item was known by whose row was let go: the first 64 bits of mark and known, when the feed showed it first (0: an archive did)
-- and the UTC day on which it did so last. It keeps an old item that is shown again from being taken for a new one.
CREATE TABLE item_marks (
  feed BIGINT NOT NULL, mark BIGINT NOT NULL, known BIGINT NOT NULL, shown BIGINT NOT NULL, last BIGINT NOT NULL, PRIMARY KEY (feed, mark)
);
CREATE INDEX item_marks_known ON item_marks (feed, known);

-- gone is how many of the rows of a line were let go; whole says that those of a day that is done are still there.
ALTER TABLE ledger_sums ADD COLUMN gone BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN whole BOOLEAN NOT NULL DEFAULT TRUE;
CREATE INDEX ledger_whole ON ledger (day, feed) WHERE done AND whole;
