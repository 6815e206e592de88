package web

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/gateway/internal/diff"
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/query"
)

type articlePage struct {
	news.Article
	Dir        string
	HeadPieces []query.Piece
	DekPieces  []query.Piece
	Blocks     []paragraph
	Words      int
	Tag        string
	Topic      *news.Topic // whose words are marked
	Query      string      // whose words are marked
	NoMatch    bool        // the topic or the query does not match this text
	Topics     []news.Topic
	Published  [2]string // the time, and how it was stated
	Outlet     string    // when the outlet says that it changed the text
	OnWire     string
	Old        int // the revision shown, where it is not the current one
	From       view.Provenance
	FetchedAt  string
	Revisions  []revisionRow
	Compare    [][2]int
	A, B       int
	DiffTitle  []diff.Piece
	Diff       []diff.Block
	Cite       string // what a citation says besides headline and outlet
}

type revisionRow struct {
	N       int
	At      string
	Current bool
	What    string
}

// article shows one article: its text, where it comes from, its revisions, and what changed between any two.
func (p *Pages) article(v *visit) error {
	id := v.r.PathValue("id")
	a, revisions, err := v.Store.Article(v.ctx, id)
	if err != nil {
		return err
	}
	page := articlePage{Article: a}
	if n := int(atoi(v.r.URL.Query().Get("rev"))); n > 0 && n < a.Revision && n <= len(revisions) {
		page.Article, page.Old = revisions[n-1], n
	}
	page.OnWire = v.moment(seen(page.Article))
	if err := v.markWords(&page); err != nil {
		return err
	}
	if page.From, err = v.Store.Provenance(v.ctx, id); err != nil {
		return err
	}
	page.FetchedAt = v.moment(page.From.Instants.Fetched)
	matched, err := v.Store.TopicsOf(v.ctx, []string{id})
	if err != nil {
		return err
	}
	page.Topics = matched[id]
	v.fillArticle(&page, revisions)
	v.w.Header().Set("X-Robots-Tag", "noindex")
	if link := webAddress(a.Canonical); link != "" {
		v.w.Header().Set("Link", fmt.Sprintf("<%s>; rel=\"canonical\"", strings.NewReplacer("<", "%3C", ">", "%3E", "\r", "", "\n", "").Replace(link)))
	}
	title := page.Article.Title
	if title == "" {
		title = "Article"
	}
	return v.show("article", "wire", title, page)
}

// markWords marks what made the article match ?topic= or ?q=.
func (v *visit) markWords(page *articlePage) error {
	var spans []news.Span
	q, err := v.asked(page)
	if err != nil {
		return err
	}
	if q != nil {
		doc := query.Prepare(query.Of(page.Article))
		spans, page.NoMatch = q.Spans(doc), !q.Match(doc)
	}
	page.HeadPieces = query.Marks(page.Article.Title, spans, "title")
	page.DekPieces = query.Marks(page.Article.Dek, spans, "dek")
	page.Blocks = paragraphs(page.Article.Text, spans)
	return nil
}

// asked is the query whose words are to be marked; nil when there is none that can be read.
func (v *visit) asked(page *articlePage) (*query.Query, error) {
	asked := v.r.URL.Query()
	text := asked.Get("q")
	if id := asked.Get("topic"); id != "" {
		t, err := v.Store.Topic(v.ctx, id)
		if errors.Is(err, view.ErrNotFound) {
			return nil, nil // the topic was deleted, the article was not
		}
		if err != nil {
			return nil, err
		}
		text, page.Topic = t.Query, &t.Topic
	}
	q, err := query.Parse(text)
	if err != nil {
		page.Topic = nil
		return nil, nil
	}
	page.Query = text
	return q, nil
}

// seen is when the text came onto the wire.
func seen(a news.Article) time.Time {
	if a.Revision == 1 || a.RevisedAt.IsZero() {
		return a.FirstSeen
	}
	return a.RevisedAt
}

func (v *visit) fillArticle(page *articlePage, revisions []news.Article) {
	a := page.Article
	page.Words = len(strings.Fields(a.Text))
	if rightToLeft(a.Language) {
		page.Dir = "rtl"
	}
	if !a.Published.IsZero() {
		page.Published = [2]string{v.stated(a.Published), howStated(a.Published)}
	}
	page.Outlet = v.stated(a.Modified)
	page.Cite = citation(page)
	for i, r := range revisions {
		row := revisionRow{N: i + 1, At: v.moment(r.RevisedAt), Current: i == len(revisions)-1, What: "first seen"}
		if i == 0 {
			row.At = v.moment(r.FirstSeen)
		} else {
			row.What = whatChanged(revisions[i-1], r)
		}
		page.Revisions = append(page.Revisions, row)
	}
	slices.Reverse(page.Revisions)
	v.compare(page, revisions)
}

func whatChanged(before, after news.Article) string {
	var parts []string
	if before.Title != after.Title {
		parts = append(parts, "headline")
	}
	if before.Dek != after.Dek {
		parts = append(parts, "standfirst")
	}
	if before.Text != after.Text {
		parts = append(parts, "text")
	}
	if len(parts) == 0 {
		return "nothing that one reads"
	}
	return strings.Join(parts, " and ") + " changed"
}

// citation gives the times and the address of a citation.
func citation(page *articlePage) string {
	var parts []string
	if page.Published[0] != "" {
		parts = append(parts, page.Published[0])
	}
	parts = append(parts, fmt.Sprintf("%s text, on the wire %s", ordinal(page.Article.Revision), page.OnWire))
	return strings.Join(parts, "; ") + ". " + shortAddress(page.Canonical)
}

// compare shows what changed between ?a= and ?b=, by default between the last two.
func (v *visit) compare(page *articlePage, revisions []news.Article) {
	n := len(revisions)
	if n < 2 {
		return
	}
	a, b := int(atoi(v.r.URL.Query().Get("a"))), int(atoi(v.r.URL.Query().Get("b")))
	if a < 1 || b < 1 || a > n || b > n || a == b {
		a, b = n-1, n
	}
	page.A, page.B = min(a, b), max(a, b)
	for i := n; i >= 2 && len(page.Compare) < 12; i-- {
		page.Compare = append(page.Compare, [2]int{i - 1, i})
	}
	if n > 2 {
		page.Compare = append(page.Compare, [2]int{1, n})
	}
	from, to := revisions[page.A-1], revisions[page.B-1]
	page.DiffTitle = diff.Words(from.Title, to.Title)
	page.Diff = diff.Blocks(from.Text, to.Text)
}
