package extract

import (
	"html"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/newswire-dev/newswire/services/news"
)

// A Kind is what a block is.
type Kind string

// The kinds.
const (
	Paragraph  Kind = "paragraph"
	Subheading Kind = "heading"
	Quote      Kind = "quote"
	List       Kind = "list"
	Table      Kind = "table"
	Preformed  Kind = "preformatted"
	Picture    Kind = "image"
)

// A Block is a part of an article's text, or a picture in it. Its text is plain.
type Block struct {
	Kind    Kind        `json:"kind"`
	Text    string      `json:"text,omitempty"`    // of a paragraph, a heading, or preformatted text
	Level   int         `json:"level,omitempty"`   // of a heading: 2 to 6
	Items   []string    `json:"items,omitempty"`   // of a list, or the paragraphs of a quote
	Ordered bool        `json:"ordered,omitempty"` // the list has numbers
	Rows    [][]string  `json:"rows,omitempty"`    // of a table, by cells
	Image   *news.Image `json:"image,omitempty"`
}

// tree makes blocks of the text, with the pictures that stand in it where they stand.
func (r *reader) tree(text bodyText) []Block {
	if text.blocks == nil {
		return plainBlocks(text.text)
	}
	t := treeMaker{r: r, pictures: r.pictures(), blocks: make([]Block, 0, len(text.blocks))}
	for _, i := range text.blocks {
		t.add(i)
	}
	if len(text.blocks) > 0 {
		t.picturesUntil(int(r.outline.boxes[r.root].last))
	}
	return t.blocks
}

func plainBlocks(text string) []Block {
	var all []Block
	for _, p := range strings.Split(text, "\n\n") {
		if p != "" {
			all = append(all, Block{Kind: Paragraph, Text: p})
		}
	}
	return all
}

// A placed picture stands before a block of the outline.
type placed struct {
	block int
	image news.Image
}

// A treeMaker adds one block after the other to those of its kind, or to a new one.
type treeMaker struct {
	r        *reader
	pictures []placed
	blocks   []Block
	holder   int32 // the list, quote or table that the last block was part of; -1 for none
	row      int32
}

func (t *treeMaker) add(i int) {
	o := &t.r.outline
	b := &o.blocks[i]
	t.picturesUntil(i)
	text := o.textOf(i)
	holder, ordered := t.holderOf(i)
	same := holder >= 0 && holder == t.holder && len(t.blocks) > 0 && t.blocks[len(t.blocks)-1].Kind != Picture
	t.holder = holder
	switch {
	case holder < 0:
		t.blocks = append(t.blocks, plainBlock(b.tag, text))
	case t.r.row(i) >= 0:
		t.cell(i, same, text)
	case same:
		last := &t.blocks[len(t.blocks)-1]
		last.Items = append(last.Items, text)
	case b.tag == atom.Blockquote:
		t.blocks = append(t.blocks, Block{Kind: Quote, Items: []string{text}})
	default:
		t.blocks = append(t.blocks, Block{Kind: List, Items: []string{text}, Ordered: ordered})
	}
}

func plainBlock(tag atom.Atom, text string) Block {
	switch tag {
	case atom.H1, atom.H2:
		return Block{Kind: Subheading, Level: 2, Text: text}
	case atom.H3, atom.H4, atom.H5, atom.H6:
		return Block{Kind: Subheading, Level: int(tag.String()[1] - '0'), Text: text}
	case atom.Pre:
		return Block{Kind: Preformed, Text: text}
	}
	return Block{Kind: Paragraph, Text: text}
}

// cell adds a cell to the last row of the last table, to a new row, or to a new table.
func (t *treeMaker) cell(i int, same bool, text string) {
	row := t.r.row(i)
	if !same {
		t.blocks = append(t.blocks, Block{Kind: Table})
		t.row = -1
	}
	last := &t.blocks[len(t.blocks)-1]
	if row != t.row {
		last.Rows = append(last.Rows, nil)
	}
	t.row = row
	last.Rows[len(last.Rows)-1] = append(last.Rows[len(last.Rows)-1], text)
}

// holderOf is the list, quote or table of data that a block is part of, -1 for none.
func (t *treeMaker) holderOf(i int) (box int32, ordered bool) {
	o := &t.r.outline
	b := &o.blocks[i]
	var want []atom.Atom
	switch {
	case t.r.row(i) >= 0:
		want = []atom.Atom{atom.Table}
	case b.tag == atom.Li:
		want = []atom.Atom{atom.Ul, atom.Ol}
	case b.tag == atom.Blockquote:
		want = []atom.Atom{atom.Blockquote}
	default:
		return -1, false
	}
	for at, steps := b.box, 0; at >= 0 && steps < 8; at, steps = o.boxes[at].parent, steps+1 {
		for _, tag := range want {
			if o.boxes[at].node.DataAtom == tag {
				return at, tag == atom.Ol
			}
		}
	}
	return b.box, false
}

// pictures are those that stand in the article, with their places.
func (r *reader) pictures() []placed {
	var all []placed
	seen := map[string]bool{}
	for _, p := range r.outline.images {
		if !r.inArticle(p) || len(all) >= maxImages {
			continue
		}
		u := absolute(r.base, largest(p.node).url)
		if key := fileName(u); u != "" && !seen[key] {
			seen[key] = true
			caption, credit := captionOf(p.node)
			all = append(all, placed{p.block, news.Image{URL: u, Caption: caption, Credit: credit}})
		}
	}
	return all
}

func (t *treeMaker) picturesUntil(block int) {
	for len(t.pictures) > 0 && t.pictures[0].block <= block {
		image := t.pictures[0].image
		t.blocks = append(t.blocks, Block{Kind: Picture, Image: &image})
		t.pictures, t.holder = t.pictures[1:], -1
	}
}

// HTML writes blocks, one on a line, as markup that has no more than p, h2 to h6, blockquote, ul, ol, table, pre and figure, without attributes but
// the address of pictures.
func HTML(blocks []Block) string {
	var b strings.Builder
	for i := range blocks {
		blocks[i].write(&b)
		b.WriteByte('\n')
	}
	return b.String()
}

func (x *Block) write(b *strings.Builder) {
	switch x.Kind {
	case Subheading:
		element(b, "h"+strconv.Itoa(max(2, min(x.Level, 6))), x.Text)
	case Quote:
		b.WriteString("<blockquote>")
		for _, p := range x.Items {
			element(b, "p", p)
		}
		b.WriteString("</blockquote>")
	case List:
		tag := "ul"
		if x.Ordered {
			tag = "ol"
		}
		b.WriteString("<" + tag + ">")
		for _, item := range x.Items {
			element(b, "li", item)
		}
		b.WriteString("</" + tag + ">")
	case Table:
		b.WriteString("<table>")
		for _, row := range x.Rows {
			b.WriteString("<tr>")
			for _, cell := range row {
				element(b, "td", cell)
			}
			b.WriteString("</tr>")
		}
		b.WriteString("</table>")
	case Preformed:
		element(b, "pre", x.Text)
	case Picture:
		x.writePicture(b)
	default:
		element(b, "p", x.Text)
	}
}

func (x *Block) writePicture(b *strings.Builder) {
	if x.Image == nil {
		return
	}
	b.WriteString(`<figure><img src="` + html.EscapeString(x.Image.URL) + `">`)
	caption := x.Image.Caption
	if x.Image.Credit != "" {
		caption = strings.TrimSpace(caption + " (" + x.Image.Credit + ")")
	}
	if caption != "" {
		element(b, "figcaption", caption)
	}
	b.WriteString("</figure>")
}

func element(b *strings.Builder, tag, text string) {
	b.WriteString("<" + tag + ">" + html.EscapeString(text) + "</" + tag + ">")
}
