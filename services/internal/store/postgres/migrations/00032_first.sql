-- +goose Up
-- What is due first, over all hosts.
CREATE INDEX items_fresh_first ON items (due, host) WHERE outcome = '' AND holder = '' AND lane = 0;
CREATE INDEX items_slow_first ON items (due, host) WHERE outcome = '' AND holder = '' AND lane = 1;
CREATE INDEX looks_first ON looks (due, host) WHERE holder = '';
