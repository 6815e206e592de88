package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// OrderAt gives the lowest order number of the second of t: seconds since 1970, shifted by 20 bits for a serial number. Order
// numbers stay below 2^53 until the year 2242. A range of time is a range of them.
func OrderAt(t time.Time) int64 { return max(t.Unix(), 0) << serialBits }

const serialBits = 20

// micros gives a time as it is stored; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant gives a stored time.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

const microsPerDay = int64(24 * time.Hour / time.Microsecond)

// day gives the number of the UTC day of a time.
func day(t time.Time) int64 { return micros(t) / microsPerDay }

// asJSON gives a value as it is stored. Only values that JSON can hold are handed to it.
func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "null"
	}
	return string(b)
}

// A column reads a stored JSON text into what it points to.
type column struct{ to any }

// fromJSON makes a scan destination of a pointer to a value that asJSON stored.
func fromJSON(to any) column { return column{to} }

// Scan reads a column.
func (c column) Scan(src any) error {
	switch v := src.(type) {
	case string:
		if v == "" {
			return nil // a column that was added later
		}
		return json.Unmarshal([]byte(v), c.to)
	case []byte:
		return json.Unmarshal(v, c.to)
	}
	return fmt.Errorf("stored JSON is of type %T", src)
}

// A moment reads a stored time.
type moment struct{ to *time.Time }

// Scan reads a column.
func (m moment) Scan(src any) error {
	us, ok := src.(int64)
	if !ok {
		return fmt.Errorf("stored time is of type %T", src)
	}
	*m.to = instant(us)
	return nil
}

// A span reads a stored duration in microseconds.
type span struct{ to *time.Duration }

// Scan reads a column.
func (s span) Scan(src any) error {
	us, ok := src.(int64)
	if !ok {
		return fmt.Errorf("stored duration is of type %T", src)
	}
	*s.to = time.Duration(us) * time.Microsecond
	return nil
}

// maxParameters bounds the parameters of a statement. Databases take tens of thousands, but SQLite's driver looks for each by
// walking all, so that more make a statement slower than several.
const maxParameters = 500

// places gives the numbered placeholders $from .. of n values: "$3, $4, $5".
func places(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(from + i))
	}
	return b.String()
}

// rowsOf gives the placeholders of n rows of the given width, from $1: "($1, $2), ($3, $4)".
func rowsOf(n, width int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("(" + places(1+i*width, width) + ")")
	}
	return b.String()
}

// typedRows is rowsOf with the types of the columns, which PostgreSQL cannot guess where the rows are a table of their own.
func typedRows(n int, types ...string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		for j, kind := range types {
			b.WriteString([]string{"(", ", "}[min(j, 1)])
			b.WriteString("CAST($" + strconv.Itoa(i*len(types)+j+1) + " AS " + kind + ")")
		}
		b.WriteByte(')')
	}
	return b.String()
}

// orNewest gives what to go on before: 0 means from the newest.
func orNewest(before int64) int64 {
	if before == 0 {
		return math.MaxInt64
	}
	return before
}

// anys gives values as arguments.
func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// sortedKeys gives the keys of a map in order: transactions that lock rows in one order do not deadlock.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// maxKey is the longest key in bytes: an entry of an index of PostgreSQL holds 2,704.
const maxKey = 1000

// key gives an address as it is compared. What is too long for an index ends in its hash.
func key(address string) string {
	if len(address) <= maxKey {
		return address
	}
	return strings.ToValidUTF8(address[:maxKey-64], "") + hashed(address)
}

// hashed gives 32 hexadecimal digits.
func hashed(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:16])
}
