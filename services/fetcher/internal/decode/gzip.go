package decode

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

// ratio is how many times its size gzip may grow to before it is taken for a bomb, beyond the first megabyte. Text seldom reaches 30.
const ratio = 100

// ErrTooLarge says that a packed document is larger than allowed.
var ErrTooLarge = errors.New("it unpacks to more than is read")

// Unpack unpacks a document that is gzip, whatever its name and headers say; any other is given back as it is. What a cut stream
// holds is given with cut set. Its errors are ErrTooLarge, or tell that what begins like gzip is none.
func Unpack(b []byte, limit int) (out []byte, cut bool, err error) {
	if !bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		return b, false, nil
	}
	limit = min(limit, max(len(b)*ratio, 1<<20))
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, false, fmt.Errorf("it begins like gzip but is not: %w", err)
	}
	buf := bytes.NewBuffer(make([]byte, 0, min(limit, 8*len(b))+bytes.MinRead))
	n, err := buf.ReadFrom(io.LimitReader(z, int64(limit)+1))
	switch {
	case n > int64(limit):
		return nil, false, ErrTooLarge
	case err != nil && n == 0:
		return nil, false, fmt.Errorf("it begins like gzip but is not: %w", err)
	}
	return buf.Bytes(), err != nil, nil
}
