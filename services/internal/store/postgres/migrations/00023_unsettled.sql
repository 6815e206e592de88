-- +goose Up
-- Documents that were sent and whose outcome is open: when there are many, fetching gives way.
CREATE INDEX items_sent ON items (due) WHERE outcome = '' AND sent;
