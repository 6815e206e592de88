package text

import "testing"

func TestLikeness(t *testing.T) {
	f := func(a, b string, least, most float64) {
		t.Helper()
		if got := Likeness(a, b); got < least || got > most {
			t.Errorf("Likeness(%q, %q) = %v, want %v to %v", a, b, got, least, most)
		}
	}
	f("the ferry came back to the pier at noon", "The ferry came back to the pier at noon.", 1, 1)
	f("the ferry came back to the pier at noon", "At noon, the ferry came back to the pier, and the captain thanked everybody.", 0.7, 1)
	f("the ferry came back to the pier at noon", "prices of grain fell for the third week in a row", 0, 0.1)
	f("ferry delayed", "Ferry delayed by wind", 1, 1)
	f("", "anything", 0, 0)
	f("渡轮中午返回码头", "渡轮中午返回码头后乘客登船", 0.9, 1)
}
