package bus

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

func TestFill(t *testing.T) {
	f := func(want, most, bytes int, sizes ...int) {
		t.Helper()
		var ms []Message
		for _, n := range sizes {
			ms = append(ms, Message{Value: make([]byte, n-100)})
		}
		if got := fill(ms, most, bytes); got != want {
			t.Errorf("%d records of %v in a batch of %d bytes, want %d", got, sizes, bytes, want)
		}
	}
	f(3, 10, 1000, 300, 300, 300)
	f(2, 10, 1000, 300, 600, 300)
	f(2, 2, 1000, 300, 300, 300)
	f(1, 10, 1000, 2000, 100) // one that is too large goes alone
}

func TestDeaths(t *testing.T) {
	f := func(want int, what string, lived func(n int) int) {
		t.Helper()
		var d deaths
		for n := 1; n <= 200; n++ {
			if d.died() {
				if n != want {
					t.Errorf("%s: stopped at death %d, want %d", what, n, want)
				}
				return
			}
			d.lived(lived(n))
		}
		if want != 0 {
			t.Errorf("%s: never stopped, want at death %d", what, want)
		}
	}
	f(0, "one of three", func(int) int { return 2 })
	f(51, "two of three", func(n int) int { return (n + 1) % 2 })
	var d deaths
	for n := 1; n <= 20; n++ {
		if d.died() {
			t.Fatalf("stopped at death %d in a row", n)
		}
	}
	if !d.died() {
		t.Error("21 deaths in a row were not too many")
	}
}

func TestDeadLetter(t *testing.T) {
	m := Message{Topic: Articles, Partition: 3, Offset: 77, Key: []byte("k"), Value: []byte("v"), Headers: map[string]string{HeaderDocument: "d1", "type": "article"}}
	letter := deadLetter(m, "storage", &Poison{Reason: "malformed", Err: errors.New(strings.Repeat("ä", 400))})
	if letter.Topic != Dead || len(m.Headers) != 2 {
		t.Errorf("letter to %s, record's headers %v", letter.Topic, m.Headers)
	}
	d, err := ReadDead(letter)
	if err != nil || d.Topic != Articles || d.Partition != 3 || d.Offset != 77 || d.Document != "d1" || len(d.Reason) > 500 || !strings.HasPrefix(d.Reason, "malformed: ä") {
		t.Errorf("read: %+v, %v", d, err)
	}
	back := Requeue(d)
	if back.Topic != m.Topic || string(back.Key) != "k" || string(back.Value) != "v" || !maps.Equal(back.Headers, m.Headers) {
		t.Errorf("put back as %+v", back)
	}
	if _, err := ReadDead(m); err == nil {
		t.Error("a record that is no dead letter was read as one")
	}
}

func TestCheckReader(t *testing.T) {
	f := func(least string, ok bool) {
		t.Helper()
		if err := CheckReader(Message{Headers: map[string]string{HeaderLeastReader: least}}, 2); (err == nil) != ok {
			t.Errorf("least reader %q for a reader of version 2: %v", least, err)
		}
	}
	f("", true)
	f("2", true)
	f("3", false)
}

func TestMetricsAreShared(t *testing.T) {
	r := prometheus.NewRegistry()
	a, err := newMetrics(r)
	if err != nil {
		t.Fatal(err)
	}
	b, err := newMetrics(r)
	if err != nil || a.dead != b.dead {
		t.Errorf("two buses on one registerer: %v", err)
	}
}
