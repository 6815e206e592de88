-- +goose Up
-- The version of the grammar in which a query is saved. A program that knows no versions writes the first.
ALTER TABLE topics ADD COLUMN grammar BIGINT NOT NULL DEFAULT 1;
ALTER TABLE topic_versions ADD COLUMN grammar BIGINT NOT NULL DEFAULT 1;
