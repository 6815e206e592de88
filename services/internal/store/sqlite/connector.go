package sqlite

import (
	"context"
	"database/sql/driver"
	"time"

	"modernc.org/sqlite"
)

// clock is the name of an SQL function: the time in microseconds since 1970.
const clock = "newswire_clock"

// A connector opens connections that know the function clock.
type connector struct {
	driver *sqlite.Driver
	dsn    string
}

func newConnector(dsn string) (connector, error) {
	c := connector{driver: &sqlite.Driver{}, dsn: dsn}
	return c, c.driver.RegisterScalarFunction(clock, 0, func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
		return time.Now().UnixMicro(), nil
	})
}

// Connect opens one connection.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return c.driver.Open(c.dsn)
}

// Driver gives the driver.
func (c connector) Driver() driver.Driver { return c.driver }
