package markup

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// A kind groups the tags that the standard treats alike in the body.
type kind uint8

const (
	other      kind = iota
	page            // html
	head            //
	body            //
	frameset        //
	frame           //
	headLink        // base, basefont, bgsound, link, meta
	raw             // title, noframes, style, script: in the head's mode
	template        //
	block           // closes an open p
	paragraph       // p
	heading         //
	pre             // pre, listing
	form            //
	item            // li
	definition      // dd, dt
	plaintext       //
	button          //
	anchor          // a
	format          // b, i and the like
	nobr            //
	object          // applet, marquee, object: formatting does not leak into them
	table           //
	void            // area, br, embed, img, keygen, wbr
	input           //
	param           // param, source, track
	rule            // hr
	image           //
	textarea        //
	xmp             //
	iframe          //
	noembed         // noembed, noscript
	selection       // select
	option          //
	optgroup        //
	rubyBase        // rb, rtc
	rubyText        // rp, rt
	math            //
	svg             //
	caption         //
	column          // col
	columns         // colgroup
	rows            // tbody, tfoot, thead
	row             // tr
	cell            // td, th
)

// A flag is what else the standard says of a tag.
type flag uint16

const (
	special    flag = 1 << iota
	wall            // special, and no address, div or p
	scope           // ends every scope but that of tables
	listScope       // ends that of list items besides
	tableScope      // ends that of tables
	area            // says in which mode its inside is read
	implied         // its end may be left out
	fosters         // table and its rows, whose stray contents go before the table
	breaks          // ends foreign content
	line            // stands in a line: no space is due where it is dropped
	foreign         // of SVG or MathML
	mathText        // a foreign element whose text is HTML's
	htmlInside      // a foreign element whose inside is HTML's
)

// A tag is a name and what is known of it.
type tag struct {
	name  string
	atom  atom.Atom
	id    int16 // counts the names of one parse from 0
	kind  kind
	flags flag
}

// knownKinds are the names of each kind that is not other.
var knownKinds = map[kind]string{
	page: "html", head: "head", body: "body", frameset: "frameset", frame: "frame",
	headLink: "base basefont bgsound link meta", raw: "title noframes style script", template: "template",
	block: `address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header hgroup main menu nav ol
		search section summary ul`,
	paragraph: "p", heading: "h1 h2 h3 h4 h5 h6", pre: "pre listing", form: "form", item: "li", definition: "dd dt",
	plaintext: "plaintext", button: "button", anchor: "a", format: "b big code em font i s small strike strong tt u", nobr: "nobr",
	object: "applet marquee object", table: "table", void: "area br embed img keygen wbr", input: "input", param: "param source track",
	rule: "hr", image: "image", textarea: "textarea", xmp: "xmp", iframe: "iframe", noembed: "noembed noscript", selection: "select",
	option: "option", optgroup: "optgroup", rubyBase: "rb rtc", rubyText: "rp rt", math: "math", svg: "svg", caption: "caption",
	column: "col", columns: "colgroup", rows: "tbody tfoot thead", row: "tr", cell: "td th",
	other: `abbr acronym amp-img audio bdi bdo canvas cite data datalist del dfn ins kbd label legend map mark menuitem meter output picture
		portal progress q rbc ruby samp slot span sub sup time var video g path rect circle use symbol defs polygon lineargradient stop
		clippath line ellipse polyline mask tspan text filter animate`,
}

// knownFlags are the names with each flag.
var knownFlags = map[flag]string{
	special: `address applet area article aside base basefont bgsound blockquote body br button caption center col colgroup dd details dir div
		dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input keygen
		li link listing main marquee menu meta nav noembed noframes noscript object ol p param plaintext pre script section select source style
		summary table tbody td template textarea tfoot th thead title tr track ul wbr xmp search`,
	scope:      "applet caption html table td th marquee object template select",
	listScope:  "ol ul",
	tableScope: "html table template",
	area:       "td th tr tbody thead tfoot caption colgroup table template head body frameset html",
	implied:    "dd dt li optgroup option p rb rp rt rtc",
	fosters:    "table tbody tfoot thead tr",
	breaks: `b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby s
		small span strong strike sub sup table tt u ul var`,
	line: "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike strong sub sup time tt u var wbr",
}

// A nameTable finds tags by name: slots with open addressing, at most half full.
type nameTable struct {
	slots [1024]*tag
	tags  int16
}

var known = knownTags()

func knownTags() *nameTable {
	var t nameTable
	flags := map[string]flag{}
	for f, names := range knownFlags {
		for _, name := range strings.Fields(names) {
			flags[name] |= f
			if f == special && name != "address" && name != "div" && name != "p" {
				flags[name] |= wall
			}
		}
	}
	for k, names := range knownKinds {
		for _, name := range strings.Fields(names) {
			t.add(&tag{name: name, atom: atom.Lookup([]byte(name)), id: t.tags, kind: k, flags: flags[name]})
			t.tags++
		}
	}
	return &t
}

func (t *nameTable) add(new *tag) {
	h := uint32(0)
	for i := 0; i < len(new.name); i++ {
		h = h*31 + uint32(new.name[i])
	}
	at := h % uint32(len(t.slots))
	for t.slots[at] != nil {
		at = (at + 1) % uint32(len(t.slots))
	}
	t.slots[at] = new
}

// find is the tag of a name in lower case, nil where it is not known. The hash is that of add.
func (t *nameTable) find(name string, hash uint32) *tag {
	for at := hash % uint32(len(t.slots)); t.slots[at] != nil; at = (at + 1) % uint32(len(t.slots)) {
		if t.slots[at].name == name {
			return t.slots[at]
		}
	}
	return nil
}

// mustKnow is a tag that the parser itself writes.
func mustKnow(name string) *tag {
	h := uint32(0)
	for i := 0; i < len(name); i++ {
		h = h*31 + uint32(name[i])
	}
	return known.find(name, h)
}

var (
	tagHTML     = mustKnow("html")
	tagHead     = mustKnow("head")
	tagBody     = mustKnow("body")
	tagP        = mustKnow("p")
	tagLi       = mustKnow("li")
	tagDd       = mustKnow("dd")
	tagDt       = mustKnow("dt")
	tagButton   = mustKnow("button")
	tagNobr     = mustKnow("nobr")
	tagForm     = mustKnow("form")
	tagTable    = mustKnow("table")
	tagCaption  = mustKnow("caption")
	tagColumns  = mustKnow("colgroup")
	tagTbody    = mustKnow("tbody")
	tagTfoot    = mustKnow("tfoot")
	tagThead    = mustKnow("thead")
	tagRow      = mustKnow("tr")
	tagTd       = mustKnow("td")
	tagTh       = mustKnow("th")
	tagTemplate = mustKnow("template")
	tagSelect   = mustKnow("select")
	tagOptgroup = mustKnow("optgroup")
	tagRuby     = mustKnow("ruby")
	tagRtc      = mustKnow("rtc")
	tagBr       = mustKnow("br")
	tagImg      = mustKnow("img")
	headings    = [6]*tag{mustKnow("h1"), mustKnow("h2"), mustKnow("h3"), mustKnow("h4"), mustKnow("h5"), mustKnow("h6")}
)

// Foreign elements stand on the stack as one of these, which no end tag of HTML finds.
var (
	foreignPlain = &tag{id: known.tags, flags: foreign}
	foreignText  = &tag{id: known.tags + 1, flags: foreign | mathText | special | wall | scope}
	foreignHTML  = &tag{id: known.tags + 2, flags: foreign | htmlInside | special | wall | scope}
	foreignNote  = &tag{id: known.tags + 3, flags: foreign | special | wall | scope} // annotation-xml
	ownTags      = known.tags + 4
)

const maxOwnTags = 4096 // names of a page that are not known
