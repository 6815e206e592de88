package query

import "testing"

func TestTermMatches(t *testing.T) {
	f := func(term Term, word, language string, want bool) {
		t.Helper()
		if got := term.Matches(word, language); got != want {
			t.Errorf("%+v matches %q (%s): %v", term, word, language, got)
		}
	}
	f(Term{Text: "port"}, "port", "", true)
	f(Term{Text: "port"}, "ports", "", false)
	f(Term{Text: "port", Form: Begins}, "ports", "", true)
	f(Term{Text: "wom?n", Form: Pattern}, "woman", "", true)
	f(Term{Text: "wom?n", Form: Pattern}, "womaan", "", false)
	f(Term{Text: "wom?n", Form: Pattern}, "womn", "", false)
	f(Term{Text: "пар?м", Form: Pattern}, "паром", "", true)
	f(Term{Text: "organi?at*", Form: Pattern}, "organization", "", true)
	f(Term{Text: "organi?at*", Form: Pattern}, "organizat", "", true)
	f(Term{Text: "organi?at*", Form: Pattern}, "organiza", "", false)
	f(Term{Text: "company", Form: Stemmed}, "companies", "en", true)
	f(Term{Text: "company", Form: Stemmed}, "companion", "en", false)
	f(Term{Text: "liman", Form: Stemmed}, "limanlarinda", "az", true)
	f(Term{Text: "liman", Form: Stemmed}, "limanlarinda", "en", false)
	f(Term{Text: "liman", Form: Stemmed}, "limanlarinda", "", true)
}

func TestTermMatchesExact(t *testing.T) {
	f := func(term Term, written string, want bool) {
		t.Helper()
		if got := term.MatchesExact(written); got != want {
			t.Errorf("%+v matches %q exactly: %v", term, written, got)
		}
	}
	f(Term{Text: "sos"}, "Sos", true)
	f(Term{Text: "sos", Exact: "SOS"}, "Sos", false)
	f(Term{Text: "sos", Exact: "SOS"}, "S\u00adOS", true)
	f(Term{Text: "oko", Exact: "Öko"}, "O\u0308ko", true)
	f(Term{Text: "oko", Exact: "Öko", Form: Begins}, "Ökostrom", true)
	f(Term{Text: "nat?", Exact: "NAT?", Form: Pattern}, "NATO", true)
}
