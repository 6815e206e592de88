-- +goose Up
-- The agency that a revision's text is credited to, empty where none is.
ALTER TABLE revisions ADD COLUMN agency TEXT NOT NULL DEFAULT '';
