-- +goose Up
-- What lies in a file, to be let go with it.
CREATE INDEX documents_file ON documents (file);
