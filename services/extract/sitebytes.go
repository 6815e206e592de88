package extract

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
)

// siteFormat is the first byte of a memory that is kept.
const siteFormat = 1

// MarshalBinary gives the memory as bytes, always the same for the same history.
func (s *Site) MarshalBinary() ([]byte, error) { return s.bytes(s.now), nil }

// bytes are: the format; as varints pages, generation and the number of lines; for each line, in the order of their hashes, hash and page in
// little endian, then its numbers as varints; the layout as JSON.
func (s *Site) bytes(generation int) []byte {
	b := make([]byte, 0, 64+18*len(s.lines))
	b = append(b, siteFormat)
	for _, n := range []int{s.pages, generation, len(s.lines)} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	for _, key := range s.keys() {
		l := s.lines[key]
		b = binary.LittleEndian.AppendUint64(b, key)
		b = binary.LittleEndian.AppendUint32(b, l.page)
		for _, n := range l.numbers(uint32(s.pages)) {
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	layout, err := json.Marshal(s.layout)
	if err != nil {
		return b // its fields are numbers and text
	}
	return append(b, layout...)
}

// numbers are those of a line as they are kept.
func (l line) numbers(pages uint32) []uint32 {
	return []uint32{pages - l.first, pages - l.last, l.n, uint32(l.since), uint32(l.again), uint32(l.usual), uint32(l.rare)}
}

// UnmarshalBinary takes a memory that was kept. One that cannot be read is an error, and the Site is empty then.
func (s *Site) UnmarshalBinary(data []byte) error {
	*s = Site{}
	if len(data) == 0 || data[0] != siteFormat {
		return errors.New("the memory of the site is of a format that this release does not know")
	}
	in := siteBytes{data: data[1:]}
	pages, generation, n := in.number(), in.number(), in.number()
	out := Site{pages: pages, now: generation, next: generation + 1, lines: make(map[uint64]line, min(n, maxOnce+maxAgain))}
	for range n {
		key := in.fixed(8)
		l := line{page: uint32(in.fixed(4)), first: uint32(pages - in.number()), last: uint32(pages - in.number()), n: uint32(in.number()),
			since: int32(in.number()), again: int32(in.number()), usual: int32(in.number()), rare: int32(in.number())}
		if in.short {
			return errors.New("the memory of the site is cut short")
		}
		out.lines[key] = l
	}
	if err := json.Unmarshal(in.data, &out.layout); err != nil {
		return fmt.Errorf("the memory of the site's layout: %w", err)
	}
	*s = out
	return nil
}

// siteBytes are read from the front.
type siteBytes struct {
	data  []byte
	short bool
}

func (b *siteBytes) number() int {
	n, used := binary.Uvarint(b.data)
	if used <= 0 || n > 1<<31-1 {
		b.short = true
		return 0
	}
	b.data = b.data[used:]
	return int(n)
}

func (b *siteBytes) fixed(size int) (n uint64) {
	if len(b.data) < size {
		b.short = true
		return 0
	}
	for i := range size {
		n |= uint64(b.data[i]) << (8 * i)
	}
	b.data = b.data[size:]
	return n
}
