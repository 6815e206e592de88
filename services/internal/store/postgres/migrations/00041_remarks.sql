-- +goose Up
-- What is wrong with a feed that is read, and what that is judged by: news.Remarks as JSON.
ALTER TABLE feeds ADD COLUMN remarks TEXT NOT NULL DEFAULT '{}';
