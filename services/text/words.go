package text

import (
	"hash/maphash"
	"unsafe"
)

// What stands in Words.IDs where no word does.
const (
	Gap   = int32(-1) // a field ends: nothing runs from one into the next
	Other = int32(-2) // a word that stood MaxPlaces times before
)

// Words is the text of one article after the one pass that cuts, folds and interns it, for all who read it: matching, marks,
// indexes, comparisons. Positions count through all fields, with a Gap after each. The zero value holds nothing; Cut
// fills it again and again without allocating much. Filled, it may be read by many goroutines.
type Words struct {
	IDs          []int32 // of the word at each position, or Gap or Other: distinct words count from 0 in the order of their first use
	Starts, Ends []int32 // bytes of the original in its field, at each position; see Token
	Next         []int32 // the next position of the same word, or Gap
	Limits       []int   // the position of the Gap of each field
	List         []Word  // the distinct words, by id

	folded []byte   // the distinct words, one after another
	table  []uint64 // open addressing: the high half of the hash and id+1; 0 is free
}

// A Word is one distinct word of Words.
type Word struct {
	Hash        uint64 // see Hash
	First, Last int32  // positions
	Count       int32  // how often it stands, up to MaxPlaces
	from, to    uint32
}

const (
	leastTable = 1 << 10
	keptTable  = 1 << 16 // a table larger than this is not kept for the next article
)

var seed = maphash.MakeSeed()

// Hash gives the hash of a folded word that Words uses. It differs from process to process, so that no page can be written to make
// words collide.
func Hash(word string) uint64 { return maphash.String(seed, word) }

// HashBytes is Hash.
func HashBytes(word []byte) uint64 { return maphash.Bytes(seed, word) }

// Cut replaces the content of w by the words of fields in a language (see EachIn), in time linear in their length. A field beyond
// 2 GiB is not foreseen.
func (w *Words) Cut(language string, fields ...string) {
	w.reset()
	add := w.add
	for _, s := range fields {
		EachIn(language, s, add)
		w.Limits = append(w.Limits, len(w.IDs))
		w.position(Gap, 0, 0)
	}
}

func (w *Words) reset() {
	w.IDs, w.Starts, w.Ends, w.Next = w.IDs[:0], w.Starts[:0], w.Ends[:0], w.Next[:0]
	w.Limits, w.List, w.folded = w.Limits[:0], w.List[:0], w.folded[:0]
	if len(w.table) == 0 || len(w.table) > keptTable {
		w.table = make([]uint64, leastTable)
		return
	}
	clear(w.table)
}

func (w *Words) position(id int32, start, end int) {
	w.IDs, w.Starts, w.Ends = append(w.IDs, id), append(w.Starts, int32(start)), append(w.Ends, int32(end))
	w.Next = append(w.Next, Gap)
}

func (w *Words) add(tok []byte, start, end int) {
	at := int32(len(w.IDs))
	hash := maphash.Bytes(seed, tok)
	id, slot := w.seek(unsafe.String(unsafe.SliceData(tok), len(tok)), hash) // seek keeps nothing of it
	if id != Gap {
		word := &w.List[id]
		if word.Count == MaxPlaces {
			w.position(Other, start, end)
			return
		}
		w.Next[word.Last] = at
		word.Last = at
		word.Count++
	} else {
		id = int32(len(w.List))
		from := uint32(len(w.folded))
		w.folded = append(w.folded, tok...)
		w.List = append(w.List, Word{Hash: hash, First: at, Last: at, Count: 1, from: from, to: uint32(len(w.folded))})
		w.table[slot] = hash>>32<<32 | uint64(id+1)
		if 2*len(w.List) > len(w.table) {
			w.grow()
		}
	}
	w.position(id, start, end)
}

// seek gives the id of a word, or Gap and the slot where it belongs.
func (w *Words) seek(tok string, hash uint64) (id int32, slot uint64) {
	mask := uint64(len(w.table) - 1)
	for slot = hash & mask; w.table[slot] != 0; slot = (slot + 1) & mask {
		if w.table[slot]>>32 != hash>>32 {
			continue
		}
		if id = int32(uint32(w.table[slot])) - 1; string(w.Bytes(id)) == tok {
			return id, slot
		}
	}
	return Gap, slot
}

func (w *Words) grow() {
	w.table = make([]uint64, 4*len(w.table))
	mask := uint64(len(w.table) - 1)
	for id := range w.List {
		hash := w.List[id].Hash
		slot := hash & mask
		for w.table[slot] != 0 {
			slot = (slot + 1) & mask
		}
		w.table[slot] = hash>>32<<32 | uint64(id+1)
	}
}

// Find gives the id of a folded word, or Gap where the text does not have it.
func (w *Words) Find(word string) int32 {
	if len(w.table) == 0 {
		return Gap
	}
	id, _ := w.seek(word, Hash(word))
	return id
}

// Bytes gives the folded form of a distinct word. It may not be changed, and is valid until w is cut anew.
func (w *Words) Bytes(id int32) []byte { return w.folded[w.List[id].from:w.List[id].to] }

// Text gives the folded form of a distinct word, as Bytes does, and is valid as long.
func (w *Words) Text(id int32) string {
	b := w.Bytes(id)
	return unsafe.String(unsafe.SliceData(b), len(b))
}
