package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// NewerError says that the schema is newer than the program.
type NewerError struct{ Schema, Known int64 }

func (e *NewerError) Error() string {
	return fmt.Sprintf("the database has schema %d, this program knows %d: start the newer program", e.Schema, e.Known)
}

// Migrate applies the migrations that the database does not have yet, in whatever order they came to be: each only adds. It is for
// dialects: the files lie in folder migrations.
func Migrate(ctx context.Context, dialect goose.Dialect, db *sql.DB, files fs.FS, o ...goose.ProviderOption) error {
	folder, err := fs.Sub(files, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(dialect, db, folder, append(o, goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true))...)
	if err != nil {
		return err
	}
	schema, known, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("version of the schema: %w", err)
	}
	if schema > known {
		return &NewerError{Schema: schema, Known: known}
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate the schema: %w", err)
	}
	return nil
}
