package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// findTitle gives the headline as printed and the block that prints it, -1 where none does. The head and the JSON-LD say what the
// article is about, often in other words, for search engines; the heading above the text says how it is printed.
func (r *reader) findTitle() (string, int) {
	stated := r.article.headline
	if stated == "" || len(r.meta.title) > 0 && len(stated) > 300 {
		stated = r.meta.title
	}
	best, points := -1, 1
	for i, b := range r.outline.blocks {
		if p := r.headline(i, b, stated); p > points {
			best, points = i, p
		}
	}
	if best >= 0 {
		return r.text(r.outline.blocks[best]), best
	}
	if stated != "" {
		return r.withoutSite(stated), -1
	}
	return r.withoutSite(r.meta.docTitle), -1
}

// headline says how much speaks for a block being the headline.
func (r *reader) headline(i int, b block, stated string) int {
	named := b.traits&isTitle != 0 || r.boxed(b, isTitle)
	if !isHeading(b.tag) && !named || b.len() > 400 || b.len() < 5 || r.root >= 0 && i >= int(r.outline.boxes[r.root].last) {
		return 0
	}
	points, f := 0, fold(r.text(b))
	if b.tag == atom.H1 {
		points++
		if len(strings.Fields(f)) >= 4 || len(f) > 40 {
			points++
		}
	}
	if named {
		points++
	}
	for _, s := range []string{stated, r.meta.title, r.meta.docTitle} {
		if s = fold(s); f == s || len(f)*2 > len(s) && strings.Contains(s, f) {
			points += 2
			break
		}
	}
	if r.outline.inForeign(b, -1) || f == fold(r.siteName()) {
		points -= 2
	}
	return points
}

func (r *reader) boxed(b block, t trait) bool {
	return b.box >= 0 && r.outline.boxes[b.box].traits&t != 0
}

// withoutSite cuts the site's name off a title.
func (r *reader) withoutSite(title string) string {
	for _, sep := range []string{" | ", " - ", " – ", " — ", " :: ", " » ", " • ", " · "} {
		i := strings.LastIndex(title, sep)
		if i <= 0 {
			continue
		}
		tail := fold(title[i+len(sep):])
		host := strings.ReplaceAll(strings.TrimPrefix(r.base.Hostname(), "www."), ".", "")
		if tail == fold(r.siteName()) || strings.Contains(host, strings.ReplaceAll(tail, " ", "")) || strings.Contains(tail, ".") || len(strings.Fields(tail)) <= 3 && i > 20 {
			return strings.TrimSpace(title[:i])
		}
	}
	return title
}

// fold makes titles comparable: lower case, plain quotes, single spaces.
func fold(s string) string {
	s = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "’", "'", "‘", "'", "\u00a0", " ").Replace(s)
	return strings.ToLower(squeezeLines(s))
}

func squeezeLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = squeeze(lines[i])
	}
	return strings.Join(lines, "\n")
}
