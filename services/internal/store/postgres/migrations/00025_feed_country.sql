-- +goose Up
-- The country of what a feed shows, where an operator says another than the outlet's: of news.Settings, where queries can reach it.
ALTER TABLE feeds ADD COLUMN country TEXT NOT NULL DEFAULT '';
