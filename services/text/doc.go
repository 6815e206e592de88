// Package text turns what people write into words that can be compared: it folds and tokenises the languages of the wire in one
// pass, whose result the indexes, the queries and the marks share, so that all of them mean the same by a word. It knows
// no query language and does no I/O.
//
// Folding: case, diacritics of Latin, Greek, Arabic and Hebrew, typographic forms (full width, ligatures, soft hyphens) and
// digits of other scripts go. The dotted and the dotless i are one letter, ə is e, ё is е, the forms of alef and yeh are one
// each; й, ї, ў and the marks of Indian scripts are letters and stay. The s of a possessive goes with its apostrophe; other
// apostrophes part words. A text whose language is Azerbaijani gives Latin letters for Cyrillic ones.
//
// Tokens: a run of letters and digits is one. Scripts written without spaces (Chinese, Japanese, Korean, Thai, Lao, Khmer,
// Burmese) give a token for each letter: the letter and its neighbour, or the letter alone at the end of its run. A word
// of them is therefore found as a phrase of pairs wherever it stands.
package text
