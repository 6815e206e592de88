package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/text"
)

// An Explanation says why a query matches a document, or what of it is nearest to be missing.
type Explanation struct {
	Matched bool
	Spans   []news.Span // where it matches, as Spans gives them
	Parts   []Explained // the query as a tree, as Parts gives it
	Missing []Explained // of a query that does not match: the fewest parts that would have to hold otherwise
	Grammar int         // the versions under which this was said: of the grammar
	Index   int         // and of words and facets
}

// Explained is a part of a query with what the document says of it.
type Explained struct {
	Part
	Holds bool
	Found []string // the words that an ending, a wildcard or a stem found, as they are written; at most 10
	Stem  string   // what forms of the word begin with in the document's language
	Why   string   // for Missing: why it does not hold, "12 words apart, NEAR/5 asked"
}

// Explain says why the document is, or is not, what the query asks for.
func (q *Query) Explain(p *Prepared) Explanation {
	x := Explanation{Matched: q.Match(p), Grammar: Version, Index: IndexVersion}
	if x.Matched {
		x.Spans = q.marked(p)
	}
	e := explainer{p: p, holds: map[*node]bool{}}
	e.ask(q.written, false)
	for _, part := range q.Parts() {
		x.Parts = append(x.Parts, e.explained(part))
	}
	if !x.Matched {
		e.missing(q.written, false, &x.Missing)
	}
	return x
}

// An explainer keeps which parts hold.
type explainer struct {
	p     *Prepared
	holds map[*node]bool
}

// ask evaluates n and its parts. Inside NEAR, parts are asked whether they occur at all.
func (e *explainer) ask(n *node, inside bool) bool {
	each := make([]bool, len(n.kids))
	for i, k := range n.kids {
		each[i] = e.ask(k, inside || n.shape == nearby)
	}
	holds := false
	switch n.shape {
	case all:
		holds = !slices.Contains(each, false)
	case some:
		holds = slices.Contains(each, true)
	case none:
		holds = !each[0]
	default:
		holds = e.p.holds(build(n))
	}
	e.holds[n] = holds
	return holds
}

func (e *explainer) explained(part Part) Explained {
	x := Explained{Part: part, Holds: e.holds[part.written]}
	n := part.written
	if len(n.units) == 0 || !x.Holds && !n.loose {
		if n.stem && len(n.units) == 1 && len(n.units[0].terms) == 1 {
			x.Stem = text.Stem(e.words(n, n.units[0]).Terms[0].Text, e.p.language)
		}
		return x
	}
	for _, u := range n.units {
		for i, t := range u.terms {
			if t.Form == Whole || text.Spaceless(t.Text) {
				continue
			}
			w := e.words(n, u)
			x.Found = append(x.Found, e.found(w, i)...)
			if t.Form == Stemmed {
				x.Stem = text.Stem(w.Terms[i].Text, e.p.language)
			}
		}
	}
	slices.Sort(x.Found)
	x.Found = slices.Compact(x.Found)
	x.Found = x.Found[:min(len(x.Found), maxFound)]
	return x
}

// words gives what is sought as it is sought in this document.
func (e *explainer) words(n *node, u unit) *Node { return wordsOf(n, u, e.azeri() && !n.cased) }

func (e *explainer) azeri() bool { return strings.HasPrefix(languageForm(e.p.language)+"-", "az-") }

const maxFound = 10

// found gives the words that stand where the i-th term of n is sought.
func (e *explainer) found(n *Node, i int) []string {
	var list []string
	room := 1000
	e.p.find(n, func(at int) bool {
		if w := e.p.Written(at + i); !slices.Contains(list, w) {
			list = append(list, w)
		}
		room--
		return room > 0 && len(list) < maxFound
	})
	return list
}

// cost is how many parts would have to hold otherwise for n, or its negation, to hold.
func (e *explainer) cost(n *node, negated bool) int {
	if e.holds[n] != negated {
		return 0
	}
	switch under(n.shape, negated) {
	case none:
		return e.cost(n.kids[0], !negated)
	case all:
		sum := 0
		for _, k := range n.kids {
			sum += e.cost(k, negated)
		}
		return sum
	case some:
		least := -1
		for _, k := range n.kids {
			if c := e.cost(k, negated); least < 0 || c < least {
				least = c
			}
		}
		return least
	}
	return 1
}

// missing gathers the fewest parts that keep n, or its negation, from holding. Of alternatives that miss as much the first counts.
func (e *explainer) missing(n *node, negated bool, out *[]Explained) {
	if e.holds[n] != negated {
		return
	}
	switch under(n.shape, negated) {
	case none:
		e.missing(n.kids[0], !negated, out)
	case all:
		for _, k := range n.kids {
			e.missing(k, negated, out)
		}
	case some:
		best := n.kids[0]
		for _, k := range n.kids[1:] {
			if e.cost(k, negated) < e.cost(best, negated) || e.closer(k, best, negated) {
				best = k
			}
		}
		e.missing(best, negated, out)
	default:
		x := e.explained(Part{Does: n.does(), Text: canonical(n), Start: n.from, End: n.to, written: n})
		if x.Why = "it occurs, and must not"; !negated {
			x.Why = e.why(n)
		}
		*out = append(*out, x)
	}
}

// closer reports whether one part that costs as much as another is nearer to hold: its words are there, though not as asked.
func (e *explainer) closer(n, than *node, negated bool) bool {
	if negated || n.shape != nearby || than.shape == nearby || e.cost(n, negated) != e.cost(than, negated) {
		return false
	}
	return e.holds[n.kids[0]] && e.holds[n.kids[1]]
}

// why says why a part that joins nothing by logic does not hold.
func (e *explainer) why(n *node) string {
	switch {
	case n.shape == nearby:
		return e.whyNear(n)
	case n.field == fieldPublished:
		if e.p.day == 0 {
			return "no day of publication is stated"
		}
		return "published on " + sayDay(e.p.day)
	case isValue(n.field):
		return e.whyValue(n)
	case n.loose:
		return e.whyLoose(n)
	case n.times > 1:
		if count := e.p.count(e.words(n, n.units[0]), n.times); count > 0 {
			return fmt.Sprintf("stands %s, %d asked", counted(count, "time"), n.times)
		}
	}
	return e.whyWords(n)
}

// whyValue says which value the document has instead.
func (e *explainer) whyValue(n *node) string {
	d := e.p.doc
	has := map[string]string{
		fieldLang: d.Language, fieldCountry: d.Country, fieldSource: strings.TrimSpace(d.SourceName + " " + d.Source), fieldAuthor: strings.Join(d.Authors, ", "),
		fieldSubject: strings.Join(d.Subjects, ", "), fieldAgency: d.Agency, fieldURL: d.URL, fieldChange: string(d.Change),
	}[n.field]
	if has == "" {
		return "the article states no " + n.field
	}
	return "the article has " + clipped(has)
}

// clipped cuts what is long.
func clipped(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return s
}

// whyWords says whether the words stand elsewhere, or otherwise.
func (e *explainer) whyWords(n *node) string {
	w := *e.words(n, n.units[0])
	if w.Field != Any {
		elsewhere := w
		if elsewhere.Field = Any; e.p.count(&elsewhere, 1) > 0 {
			return "stands elsewhere, not in " + map[Field]string{Title: "the title", Lead: "the lead", Body: "the text"}[w.Field]
		}
	}
	if n.cased {
		folded := w
		folded.Terms = slices.Clone(w.Terms)
		for i := range folded.Terms {
			folded.Terms[i].Exact = ""
		}
		other := ""
		e.p.find(&folded, func(at int) bool { other = e.p.writtenRun(at, len(w.Terms)); return false })
		if other != "" {
			return "stands there as " + other
		}
	}
	if len(w.Terms) > 1 {
		return e.whyPhrase(n, &w)
	}
	return "does not occur"
}

// whyPhrase says which words of a phrase are there.
func (e *explainer) whyPhrase(n *node, w *Node) string {
	var absent []string
	for i, t := range w.Terms {
		one := Node{Kind: Words, Field: w.Field, Terms: w.Terms[i : i+1], Width: 1}
		if e.p.count(&one, 1) == 0 && !slices.Contains(absent, t.Text) {
			absent = append(absent, t.Text)
		}
	}
	switch len(absent) {
	case 0:
		return "its words occur, but not side by side in this order"
	case len(w.Terms):
		return "none of its words occurs"
	}
	return "of its words " + strings.Join(absent, ", ") + " " + map[bool]string{true: "does", false: "do"}[len(absent) == 1] + " not occur"
}

func (e *explainer) whyLoose(n *node) string {
	loose := inText(n, e.azeri())
	var lists [][]Place
	for i, k := range loose.Kids {
		list := e.p.occurrences(nil, k)
		if len(list) == 0 {
			return "of its words " + n.units[i].terms[0].Text + " does not occur"
		}
		lists = append(lists, list)
	}
	room := 0
	for _, k := range loose.Kids {
		room += k.Width
	}
	best := -1
	for _, s := range Stretches(lists, repeats(loose.Kids), PartGap/2, 1<<20) {
		if among := int(s.To-s.From) - room; best < 0 || among < best {
			best = among
		}
	}
	if best < 0 {
		return "its words stand in different parts of the article, or not often enough"
	}
	return fmt.Sprintf("%s among them, ~%d asked", counted(best, "word"), n.n)
}

// whyNear says how far the sides are apart.
func (e *explainer) whyNear(n *node) string {
	near := inText(n, e.azeri())
	a, b := e.p.occurrences(nil, near.Kids[0]), e.p.occurrences(nil, near.Kids[1])
	var absent []string
	for i, list := range [][]Place{a, b} {
		if len(list) == 0 {
			absent = append(absent, e.absent(n.kids[i]))
		}
	}
	if len(absent) > 0 {
		return strings.Join(absent, "; ")
	}
	asked := ", " + strings.TrimSpace(n.sign()) + " asked"
	apart, back := Distance(a, b, n.ordered), -1
	if n.ordered {
		back = Distance(b, a, true)
	}
	inPart := func(distance int) bool { return distance >= 0 && distance < PartGap/2 }
	switch {
	case inPart(apart) && back >= 0 && back <= n.n:
		return counted(apart, "word") + " apart in this order, near in the other" + asked
	case inPart(apart):
		return counted(apart, "word") + " apart" + asked
	case inPart(back):
		return "they stand in the other order, " + counted(back, "word") + " apart" + asked
	}
	return "they stand in different parts of the article" + asked
}

// absent says what of a side of NEAR does not occur.
func (e *explainer) absent(n *node) string {
	if n.shape == nearby {
		return e.whyNear(n)
	}
	if n.shape == some {
		return "none of " + canonical(n) + " occurs"
	}
	return canonical(n) + " does not occur"
}
