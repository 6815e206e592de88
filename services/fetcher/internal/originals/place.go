package originals

// A Place is where a capture lies: a WARC file in the folder of the originals (or, for a replay, the file as it was named on
// the command line), the byte at which its gzip member or record begins, and how many bytes it takes there.
type Place struct {
	File   string
	Offset int64
	Length int64
}

// IsZero reports whether it names no capture.
func (p Place) IsZero() bool { return p.File == "" }
