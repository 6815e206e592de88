-- +goose Up
-- Grows when an operator changes what is asked for a feed, so that a poll that was on its way says nothing of the feed as it is now.
ALTER TABLE feeds ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
