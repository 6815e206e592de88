-- +goose Up
-- Subscriptions to feeds at hubs (WebSub), and what hubs have sent and nobody has read yet.

-- pushed is until when a hub pushes the feed's news; 0: none does.
ALTER TABLE feeds ADD COLUMN pushed BIGINT NOT NULL DEFAULT 0;

-- path names the callback and cannot be guessed; due is when the hub is asked (again), 0: never; asked is when it was asked last.
CREATE TABLE hubs (
  feed BIGINT PRIMARY KEY, path TEXT NOT NULL UNIQUE, url TEXT NOT NULL, topic TEXT NOT NULL, secret TEXT NOT NULL,
  until BIGINT NOT NULL DEFAULT 0, due BIGINT NOT NULL, asked BIGINT NOT NULL DEFAULT 0, tries BIGINT NOT NULL DEFAULT 0, detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX hubs_due ON hubs (due) WHERE due <> 0;

CREATE TABLE pushes (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, feed BIGINT NOT NULL, at BIGINT NOT NULL, kind TEXT NOT NULL, body BYTEA NOT NULL);
CREATE INDEX pushes_feed ON pushes (feed);
