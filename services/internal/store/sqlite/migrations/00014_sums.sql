-- +goose Up
-- The sums of the ledger by outcome, changed in the transaction that changes the items' rows. checked is when the rows of a day were
-- last counted, wrong by how many items the sums differed from them then.
CREATE TABLE ledger_sums (
  feed BIGINT NOT NULL, day BIGINT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, n BIGINT NOT NULL,
  PRIMARY KEY (feed, day, outcome, reason)
);
INSERT INTO ledger_sums (feed, day, outcome, reason, n) SELECT feed, day, outcome, reason, count(*) FROM items GROUP BY feed, day, outcome, reason;
ALTER TABLE ledger ADD COLUMN checked BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN wrong BIGINT NOT NULL DEFAULT 0;
CREATE INDEX ledger_unchecked ON ledger (checked, feed, day) WHERE NOT done;
DROP INDEX items_pending;
ALTER TABLE ledger DROP COLUMN sums;
