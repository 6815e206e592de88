-- +goose Up
-- How far behind our clock the dates of the gap's poll are, in microseconds; negative where they are ahead, 0 where they may be right.
ALTER TABLE gaps ADD COLUMN shift BIGINT NOT NULL DEFAULT 0;
