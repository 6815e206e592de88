package text

import "strings"

// Azerbaijani was written in Cyrillic letters until 1991, and here and there still is. The alphabet of 1958 maps to the Latin one
// letter by letter; what is given here is folded already: ə is e, ı is i, ğ is g, ö is o, ü is u, ç is c, ş is s.

func isAzeri(language string) bool {
	base, _, _ := strings.Cut(language, "-")
	return strings.EqualFold(base, "az")
}

func cyrillic(r rune) bool { return r >= 0x0400 && r < 0x0530 }

// latin gives the Latin letters of a folded Cyrillic one in Azerbaijani; the letter itself where there are none.
func latin(r rune) string {
	switch r {
	case 'ь', 'ъ':
		return ""
	case 'а':
		return "a"
	case 'б':
		return "b"
	case 'ч', 'ҹ':
		return "c"
	case 'д':
		return "d"
	case 'е', 'ә', 'э':
		return "e"
	case 'ф':
		return "f"
	case 'ғ', 'ҝ':
		return "g"
	case 'һ':
		return "h"
	case 'и', 'ы':
		return "i"
	case 'ж':
		return "j"
	case 'к':
		return "k"
	case 'л':
		return "l"
	case 'м':
		return "m"
	case 'н':
		return "n"
	case 'о', 'ө':
		return "o"
	case 'п':
		return "p"
	case 'г':
		return "q"
	case 'р':
		return "r"
	case 'с', 'ш', 'щ':
		return "s"
	case 'т':
		return "t"
	case 'ц':
		return "ts"
	case 'у', 'ү':
		return "u"
	case 'в':
		return "v"
	case 'х':
		return "x"
	case 'ј', 'й':
		return "y"
	case 'я':
		return "ya"
	case 'ю':
		return "yu"
	case 'з':
		return "z"
	}
	return string(r)
}

// Azeri gives a token as a text in Azerbaijani has it: with Latin letters for Cyrillic ones; the token where nothing is left.
func Azeri(token string) string {
	var b strings.Builder
	for _, r := range token {
		if cyrillic(r) {
			b.WriteString(latin(r))
		} else {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return token
	}
	return b.String()
}
