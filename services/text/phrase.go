package text

import "unicode/utf8"

// Phrase gives what to look for to find the words of s one after another: their tokens, each equal to one of the text, where
// the last need only begin the text's if prefix. It is how a query reads scripts without spaces: the letter that ends
// s may have a neighbour in the text.
func Phrase(s string) (tokens []string, prefix bool) {
	list := Tokens(s)
	for _, tok := range list {
		tokens = append(tokens, tok.Text)
	}
	n := len(list)
	if n == 0 {
		return nil, false
	}
	if r, size := utf8.DecodeRuneInString(tokens[n-1]); size < len(tokens[n-1]) || !spaceless(r) {
		return tokens, false
	}
	if n > 1 && list[n-2].End == list[n-1].End { // the pair before holds the letter
		return tokens[:n-1], false
	}
	return tokens, true
}

// Paired reports whether a token is a pair of letters of a script without spaces.
func Paired(token string) bool {
	r, size := utf8.DecodeRuneInString(token)
	return size < len(token) && spaceless(r)
}

// Spaceless reports whether a token is of a script without spaces: a pair of letters or a single one.
func Spaceless(token string) bool {
	r, _ := utf8.DecodeRuneInString(token)
	return spaceless(r)
}
