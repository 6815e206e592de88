package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"github.com/newswire-dev/newswire/services/query"
)

const (
	madeArticles   = 2000
	madeWords      = 430 // of an article
	madeVocabulary = 30_000
	madeQueries    = 100_000
)

// made gives data of our own, always the same: articles whose words are as unequal as those of a language, and subscriptions as media
// monitoring has them: names, names with subjects, distances, lists with exclusions.
func made() data {
	m := maker{rand.New(rand.NewPCG(20, 26)), nil}
	for len(m.words) < madeVocabulary {
		m.words = append(m.words, m.name(2+len(m.words)%3)+fmt.Sprintf("%x", len(m.words)))
	}
	var d data
	for i := range madeArticles {
		doc := query.Doc{Title: m.prose(9), Text: m.prose(madeWords - 9), Language: "en", Source: []string{"herald.example", "gazette.example"}[i%2]}
		d.articles = append(d.articles, newArticle(fmt.Sprint("a", i), doc))
	}
	for i := range madeQueries {
		f, err := parseForm(m.query(i))
		if err != nil {
			panic(err) // the maker is wrong
		}
		d.subscriptions = append(d.subscriptions, subscription{fmt.Sprint("q", i), f})
	}
	return d
}

type maker struct {
	*rand.Rand
	words []string
}

func (m *maker) name(syllables int) string {
	var b strings.Builder
	for range syllables {
		b.WriteString([]string{"ka", "lo", "mi", "ter", "vo", "zen", "sha", "pra", "bel", "ru", "dor", "ti"}[m.IntN(12)])
	}
	return b.String()
}

// word draws a word: one of rank r about as often as 1/r.
func (m *maker) word() string {
	return m.words[int(math.Exp(m.Float64()*math.Log(float64(len(m.words)))))-1]
}

// asked draws a word as a query has it: more evenly.
func (m *maker) asked() string { return m.words[int(m.Float64()*m.Float64()*float64(len(m.words)))] }

func (m *maker) prose(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = m.word()
	}
	return strings.Join(list, " ") + "."
}

// subject gives the form of a name, which most articles do not have.
func (m *maker) subject() string {
	switch m.IntN(20) {
	case 0:
		return "(term " + m.asked() + ")"
	case 1:
		return "(phrase " + m.asked() + " " + m.asked() + ")"
	}
	if m.IntN(2) == 0 {
		return "(term " + m.name(4) + ")"
	}
	return "(phrase " + m.name(3) + " " + m.name(3) + ")"
}

func (m *maker) list(n int, f func() string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = f()
	}
	return "(or " + strings.Join(parts, " ") + ")"
}

func (m *maker) term() string { return "(term " + m.asked() + ")" }

func (m *maker) query(i int) string {
	switch i % 20 {
	case 0, 1, 2, 3:
		return m.list(2+m.IntN(4), m.subject)
	case 4, 5, 6, 7, 8:
		return "(and " + m.list(2+m.IntN(3), m.subject) + " " + m.list(3, m.term) + " (filter lang en))"
	case 9, 10:
		return fmt.Sprintf("(and (near %d %s %s) (filter lang en))", 4+m.IntN(12), m.subject(), m.list(3, m.term))
	case 11:
		return fmt.Sprintf("(and (onear %d %s %s))", 4+m.IntN(6), m.subject(), m.term())
	case 12, 13:
		return "(and " + m.list(10+m.IntN(40), m.subject) + " (not " + m.list(2, m.term) + "))"
	case 14, 15:
		return "(and " + m.term() + " " + m.term() + " " + m.term() + ")"
	case 16:
		return "(and (title " + m.subject() + ") (not " + m.term() + "))"
	case 17:
		return "(and (prefix " + m.name(3) + ") " + m.term() + ")"
	case 18:
		return "(and (filter source herald.example) " + m.subject() + ")"
	}
	return m.list(90+m.IntN(110), m.subject)
}
