package extract

import "testing"

func TestConsent(t *testing.T) {
	f := func(text string, want bool) {
		t.Helper()
		if got := isConsent(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	f("We and our 812 partners store cookies. Do you consent?", true)
	f("Wir und unsere Partner nutzen Cookies. Mit Ihrer Zustimmung lesen Sie weiter.", true)
	f("Nous et nos partenaires utilisons des cookies. Vous pouvez accepter ou refuser, avec ou sans consentement.", true)
	f("Saytımız çerez istifadə edir. Partner saytlar da. Qəbul et.", true)
	f("The partners accept the offer, and the court gave its consent.", false)
	f("The baker sells cookies, and people accept that they are dear.", false)
	f("", false)
}
