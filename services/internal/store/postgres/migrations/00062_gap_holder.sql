-- +goose Up
-- The fetcher's session that asks the archives of a gap just now; empty: none.
ALTER TABLE gaps ADD COLUMN holder TEXT NOT NULL DEFAULT '';
