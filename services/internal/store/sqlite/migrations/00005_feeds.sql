-- +goose Up
-- What operators say of a feed (news.Settings) and where it may stand now (news.Proposal), as JSON. A feed that was removed keeps
-- its rows, so that its accounts stay and its pending items still end; 0 for one that is there. Added again, it goes on.
ALTER TABLE feeds ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE feeds ADD COLUMN proposals TEXT NOT NULL DEFAULT '[]';
ALTER TABLE feeds ADD COLUMN removed BIGINT NOT NULL DEFAULT 0;

-- A walk back through what a feed showed before it was known. place is where it goes on (JSON); a row is worked on while its state
-- is running, and taken up again by whoever fetches after a stop.
CREATE TABLE backfills (
  feed BIGINT PRIMARY KEY, since BIGINT NOT NULL, state TEXT NOT NULL, began BIGINT NOT NULL, ended BIGINT NOT NULL DEFAULT 0,
  place TEXT NOT NULL DEFAULT '{}', pages BIGINT NOT NULL DEFAULT 0, pages_left BIGINT NOT NULL DEFAULT 0, seen BIGINT NOT NULL DEFAULT 0,
  found BIGINT NOT NULL DEFAULT 0, detail TEXT NOT NULL DEFAULT ''
);
