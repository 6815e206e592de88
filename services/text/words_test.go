package text

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	var w Words
	if w.Find("oil") != Gap {
		t.Error("the empty Words has a word")
	}
	w.Cut("", "Oil up, OIL!", "", "oil's 東京")
	var got []string
	for at, id := range w.IDs {
		if id == Gap {
			got = append(got, "|")
			continue
		}
		got = append(got, w.Text(id)+"="+strconv.Itoa(int(w.Starts[at]))+"-"+strconv.Itoa(int(w.Ends[at])))
	}
	if want := "oil=0-3 up=4-6 oil=8-11 | | oil=0-3 東京=6-12 京=9-12 |"; strings.Join(got, " ") != want {
		t.Errorf("positions %v, want %s", got, want)
	}
	if !slices.Equal(w.Limits, []int{3, 4, 8}) {
		t.Errorf("limits %v", w.Limits)
	}
	oil := w.List[w.Find("oil")]
	if oil.First != 0 || oil.Last != 5 || oil.Count != 3 || w.Next[0] != 2 || w.Next[2] != 5 || w.Next[5] != Gap || oil.Hash != Hash("oil") {
		t.Errorf("oil is %+v, next %v", oil, w.Next)
	}
	if w.Find("gas") != Gap || w.Find("") != Gap {
		t.Error("a word is found that is not there")
	}
}

func TestWordsCountSoManyPlaces(t *testing.T) {
	var w Words
	w.Cut("", strings.Repeat("oil ", MaxPlaces+2)+"gas")
	if oil := w.List[w.Find("oil")]; oil.Count != MaxPlaces || oil.Last != MaxPlaces-1 || w.IDs[MaxPlaces] != Other {
		t.Errorf("oil is %+v", oil)
	}
	if gas := w.List[w.Find("gas")]; gas.First != MaxPlaces+2 {
		t.Errorf("gas stands at %d", gas.First)
	}
}

// Cut again and again, and with more words than its table first holds, it has what Tokens has.
func TestWordsAgreeWithTokens(t *testing.T) {
	var w Words
	for _, n := range []int{3, 100_000, 700, 0, 5_000} {
		var b strings.Builder
		for i := range n {
			b.WriteString("w" + strconv.Itoa(i*i%(n/2+1)) + " ")
		}
		s := b.String()
		w.Cut("", s)
		want := Tokens(s)
		if len(w.IDs) != len(want)+1 {
			t.Fatalf("%d words make %d positions", len(want), len(w.IDs))
		}
		last := map[string]int32{}
		for at, tok := range want {
			if id := w.IDs[at]; w.Text(id) != tok.Text || w.Find(tok.Text) != id || int(w.Starts[at]) != tok.Start {
				t.Fatalf("position %d is %q at %d, want %+v", at, w.Text(id), w.Starts[at], tok)
			}
			if before, ok := last[tok.Text]; ok && w.Next[before] != int32(at) {
				t.Fatalf("after %d comes %d, want %d", before, w.Next[before], at)
			}
			last[tok.Text] = int32(at)
		}
		if len(w.List) != len(last) {
			t.Fatalf("%d distinct words, want %d", len(w.List), len(last))
		}
	}
}

func TestWordsAllocateNothingWhenCutAgain(t *testing.T) {
	s := strings.Repeat("The Prime Minister's office said on Tuesday that talks would resume in 2026. ", 40)
	var w Words
	w.Cut("", s, "", s)
	if got := testing.AllocsPerRun(20, func() { w.Cut("", s, "", s) }); got > 4 { // Each has a buffer per field
		t.Errorf("Cut allocates %v times", got)
	}
}

func BenchmarkWords(b *testing.B) {
	s := strings.Repeat("The Prime Minister's office said on Tuesday that talks with the European Union would resume in 2026, officials told reporters. ", 24)
	var w Words
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		w.Cut("", s)
	}
}
