package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A trait is what an element's tag, class, id or role says about it. Classes lie, so traits are only acted on where the box is
// small beside the article.
type trait uint32

const (
	isBody       trait = 1 << iota // the text of the article
	isArticle                      // the article with its head
	isTitle                        //
	isDek                          //
	isByline                       //
	isDateline                     //
	isCaption                      //
	isFigure                       //
	isRelated                      // links to other articles
	isShare                        //
	isNewsletter                   // forms, subscriptions
	isComment                      //
	isAd                           //
	isNavigation                   // menus, breadcrumbs, tags
	isBio                          // about the author
	isFooter                       //
	isAside                        //
	isHidden                       //
	isEmbed                        // a post of another service
	isPaywall                      //
	isHead                         // a header element
	isTags                         //
	isModal                        // consent and other boxes over the page
	isVeiled                       // what may be hidden until a program shows it
	isAsk                          // asks for money or a registration
	isProse                        // paragraphs and what holds them
	isCard                         // one of several like it
	isNote                         // of the editors: corrections, disclosures
	isMedia                        // video and sound
	lastTrait    = isMedia
)

// foreign are the traits of what does not belong to the text of an article.
const foreign = isByline | isDateline | isCaption | isFigure | isRelated | isShare | isNewsletter | isComment | isAd | isNavigation |
	isBio | isFooter | isAside | isHidden | isEmbed | isPaywall | isTags | isModal

// plainly are the traits that are believed even where disbelieving them would find more text.
const plainly = isComment | isRelated | isFooter | isNavigation | isHidden | isCaption | isBio | isModal

// traitWords are the words of class and id attributes, by trait, in the spelling that remains when the attribute is cut at
// punctuation and capitals. A word with a plus is two neighbouring words.
var traitWords = wordTraits(map[trait]string{
	isBody: `articlebody article+body article+content articlecontent article+text articletext story+body storybody story+content post+content
		postcontent post+body postbody entry+content entrycontent body+content content+body body+text bodytext news+content newscontent news+text
		newstext news+body newsbody main+content+text story+text storytext texto+noticia cuerpo artikeltext artikel+text content+text
		text+content fulltext full+text richtext rich+text detail+content detail+text wysiwyg prose article+copy xn+content
		articulo+cuerpo cuerpo+noticia haber+metni haber+icerik icerik articledetail article+detail td+post+content`,
	isArticle: `article story hentry`,
	isTitle:   `headline articletitle article+title post+title entry+title story+title`,
	isDek: `dek standfirst subtitle sub+title subheadline sub+headline subheading subhead+line deck strapline article+summary article+lead lede+text teaser+text
		chapo chapeau vorspann entradilla bajada sommario ingress spot article+intro article+description story+summary article+dek`,
	isByline: `author byline bylines byauthor by+author author+name authorname authors+names article+author post+author entry+author author+line
		author+info authorinfo article+authors writtenby written+by contributor contributors credits+author author+block author+date
		meta+author authors firma autor autoren auteur redactor muellif`,
	isDateline: `date published datum fecha tarih time pubtime pub+time publish+time update+time dateline datetime date+time timestamp time+stamp pubdate publishdate publish+date published+date post+date entry+date article+date
		date+published publication+date lastmodified last+updated updated+date article+meta post+meta entry+meta meta+data articlemeta
		article+info post+info byline+date reading+time readtime read+time views+count view+count`,
	isCaption: `caption figcaption captions credit credits photo+credit image+credit imagecaption image+caption photocaption wp+caption
		image+description media+caption copyright+info legende bildunterschrift bildtext pie+foto didascalia img+caption imagecredit`,
	isFigure: `gallery slideshow carousel slider lightbox photo+gallery image+gallery swiper glide slick`,
	isRelated: `related relatedcontent related+content related+articles relatedposts related+posts related+news recommended recommendation
		recommendations recommend readmore read+more readalso read+also read+next readnext more+stories morestories more+news more+from
		most+read mostread popular trending recirc recirculation outbrain taboola teaser teasers similar see+also seealso also+read also+like
		relacionadas relacionados relacionada noticias+relacionadas verwandt verwandte weiterlesen mehr+zum+thema up+next upnext
		latest+news latestnews latest+posts next+article nextarticle prev+next post+navigation linkbox link+box internal+link
		inline+link relacionado zyxel+related further+reading dowiedz+wiecej siehe+auch lire+aussi leggi+anche vezi+si
		ilgili diger+haberler benzer more+articles other+news othernews story+card teaser+list hot+news jp+relatedposts
		editors+picks crp+related yarpp article+list news+list top+stories topstories zone+b`,
	isShare: `share sharing social socials addthis addtoany sharethis sharebar share+buttons social+share socialshare followus follow+us follow
		share+bar whatsapp telegram+link jsharing sharedaddy paylas print+button tools toolbar article+tools article+actions articleactions
		story+tools reactions reaction like+button action+bar actionbar google+news`,
	isNewsletter: `newsletter newsletters subscribe subscription subscriptions signup sign+up mailing mailinglist mailmunch optin opt+in cta
		nl+signup newsletter+signup call+to+action calltoaction registration regwall login abo+box donation donate membership support+us push+notification
		app+banner download+app survey feedback contact+form poll quiz`,
	isComment: `comment comments commentlist disqus respond replies reply discussion kommentare comentarios commentaires commenti yorum
		yorumlar livefyre coral`,
	isAd: `ad ads adv advert adverts advertisement advertising advertorial adsbygoogle adslot adunit ad+slot ad+unit ad+container adcontainer
		dfp gpt banner banners sponsor sponsored promo promos promotion promoted werbung anzeige publicidad reklam affiliate
		commercial shop product+card productcard buy+now deal deals price+box coupon inread partner+content partners
		billboard skyscraper dianomi nativo`,
	isNavigation: `nav navbar navigation menu menus breadcrumb breadcrumbs pagination pager pages toc tableofcontents table+of+contents
		skip+link skiplink topbar masthead site+header kicker rubric overline eyebrow category+name cat+links cat+name site+nav`,
	isTags: `tags taglist tag+list tag+links tagcloud post+tags entry+tags article+tags topics topic+list keywords tagged etiketler schlagworte
		etiquetas story+tags tags+links article+topics categories`,
	isBio: `bio authorbio author+bio author+box authorbox about+author about+the+author author+card author+profile author+description
		authors+bio author+details biography autorbox abouttheauthor post+author+box profile+card author+about`,
	isFooter: `footer copyright colophon disclaimer article+footer post+footer entry+footer correction+policy legal imprint impressum
		licence license syndication end+note endnote`,
	isAside: `sidebar side+bar aside rail right+rail sidebars secondary complementary infobox info+box factbox fact+box pullquote pull+quote
		faktaboks infokasten sidecolumn side+column rightcol right+col right+column widget widgets
		tooltip overlay lightbox+content placeholder alert+bar ticker tickerbar weather
		stock+quote market+data notification notice+bar explainer+box`,
	isHidden: `visually+hidden visuallyhidden sr+only sronly screen+reader+text screenreader screen+reader a11y+hidden assistive+text
		offscreen noprint print+only printonly`,
	isEmbed: `twitter+tweet twitter+video instagram+media tiktok+embed fb+post fb+video embed embeds embedded embed+container oembed
		social+embed opinary reddit+card telegram+post jwplayer video+player videoplayer video+container player brightcove audio+player
		audioplayer podcast wp+playlist live+blog+key+events`,
	isModal:  `modal popup pop+up overlay dialog cookie cookies consent gdpr onetrust ccpa privacy+modal cookiebar cookie+banner`,
	isVeiled: `hidden hide collapse collapsed collapsible none invisible toggle expandable accordion`,
	isAsk: `support donate donation donations contribute contribution member membership subscribe subscriber premium register registration signup upsell
		meter plus offer offers`,
	isProse: `paragraph paragraphs para text copy rte prose content body container post+content entry+content story article dropcap first lead block
		richtext section component`,
	isCard:    `card cards tile tiles item items grid list teaser thumb thumbnail slide row col column`,
	isNote:    `note notes correction corrections disclosure disclaimer editor+note editors+note endnote footnote footnotes source sources transparency`,
	isMedia:   `video videos audio player podcast media live stream watch listen`,
	isPaywall: `paywall pay+wall piano tp+container offer+box subscriber+only premium+box subscribe+wall article+locked metered`,
})

// traitShapes are the shapes of traitWords: most other words have none of them, which is quicker to see.
var traitShapes = shapesOf(traitWords)

func shapesOf(words map[string]trait) *[4096]bool {
	var shapes [4096]bool
	for w := range words {
		shapes[wordShape(w[0], w[len(w)-1], len(w))] = true
	}
	return &shapes
}

func wordShape(first, last byte, size int) uint {
	return (uint(first)*67 + uint(last)*31*16 + uint(size)*151) & 4095
}

func wordTraits(lists map[trait]string) map[string]trait {
	m := map[string]trait{}
	for t, list := range lists {
		for _, w := range strings.Fields(list) {
			m[w] |= t
		}
	}
	return m
}

// A traitReader remembers what the attributes of a page say: most are written again and again.
type traitReader map[string]trait

const maxRemembered = 4096

func (known traitReader) class(value string) trait {
	if t, found := known[value]; found {
		return t
	}
	t := classTraits(value)
	if len(known) < maxRemembered {
		known[value] = t
	}
	return t
}

// of reads the traits of an element.
func (known traitReader) of(n *html.Node) trait {
	t := tagTraits(n.DataAtom)
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "class", "id", "data-testid", "data-component", "data-qa", "data-type":
			if len(a.Val) < 400 {
				t |= known.class(a.Val)
			}
		case "itemprop":
			t |= itemTraits(a.Val)
		case "role":
			t |= roleTraits(a.Val)
		case "hidden":
			t |= isHidden
		case "aria-hidden":
			if a.Val == "true" {
				t |= isHidden
			}
		case "style":
			if hides(a.Val) {
				t |= isHidden
			}
		}
	}
	if t&isVeiled != 0 && t&isAsk != 0 {
		t |= isNewsletter
	}
	if n.DataAtom == atom.P { // paragraphs for subscribers are marked as such
		t &^= isPaywall | isAside
	}
	return t
}

func tagTraits(tag atom.Atom) trait {
	switch tag {
	case atom.Nav, atom.Menu:
		return isNavigation
	case atom.Footer:
		return isFooter
	case atom.Aside:
		return isAside
	case atom.Figure:
		return isFigure
	case atom.Figcaption, atom.Caption:
		return isCaption
	case atom.Header:
		return isHead
	case atom.Article:
		return isArticle
	case atom.Form, atom.Dialog:
		return isNewsletter
	}
	return 0
}

func itemTraits(prop string) trait {
	switch strings.ToLower(prop) {
	case "articlebody", "reviewbody", "text":
		return isBody
	case "author":
		return isByline
	case "datepublished", "datemodified":
		return isDateline
	case "headline":
		return isTitle
	case "caption":
		return isCaption
	}
	return 0
}

func roleTraits(role string) trait {
	switch role {
	case "navigation", "menu", "menubar", "search", "tablist":
		return isNavigation
	case "complementary":
		return isAside
	case "contentinfo":
		return isFooter
	case "dialog", "alertdialog", "form":
		return isNewsletter
	}
	return 0
}

func hides(style string) bool {
	if !strings.Contains(style, "none") && !strings.Contains(style, "hidden") {
		return false
	}
	style = strings.ReplaceAll(strings.ToLower(style), " ", "")
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

// classTraits cuts an attribute into words and looks up each, each pair and each triple of neighbours.
func classTraits(value string) trait {
	var buf [512]byte
	var starts [64]int
	b, n := splitWords(buf[:0], starts[:0], value)
	var t trait
	for i := range n {
		if i > 0 && b[n[i]-1] == '+' && negates(string(b[n[i-1]:n[i]-1])) {
			continue
		}
		for k := i; k < len(n) && k < i+3; k++ {
			end := len(b)
			if k+1 < len(n) {
				end = n[k+1] - 1
			}
			if traitShapes[wordShape(b[n[i]], b[end-1], end-n[i])] {
				t |= traitWords[string(b[n[i]:end])]
			}
			if end < len(b) && b[end] == ' ' {
				break // a new class
			}
		}
	}
	return t
}

// negates reports whether a word makes the next one say what a box has beside it, not what it is: has-sidebar, no-sidebars.
func negates(word string) bool {
	switch word {
	case "has", "no", "with", "without", "not", "hide":
		return true
	}
	return false
}

// foreignNames begin classes that content systems write of what an article is about, or of their own building blocks.
var foreignNames = []string{"tag-", "category-", "elementor-", "wp-block-", "postid-"}

func endOfClass(rest string) int {
	for i := 0; i < len(rest); i++ {
		if rest[i] <= ' ' {
			return i
		}
	}
	return len(rest)
}

func ownClass(rest string) bool {
	for _, name := range foreignNames {
		if strings.HasPrefix(rest, name) {
			return true
		}
	}
	return false
}

// splitWords writes the words of an attribute in lower case to b, parted by + inside one class and by a space between classes,
// and the places where they begin to starts.
func splitWords(b []byte, starts []int, value string) ([]byte, []int) {
	inWord, lower, gap := false, false, byte('+')
	for i := 0; i < len(value); i++ {
		c := value[i]
		upper := c >= 'A' && c <= 'Z'
		if !upper && (c < 'a' || c > 'z') && c < 0x80 {
			if c <= ' ' {
				gap = ' '
			}
			inWord = false
			continue
		}
		if (i == 0 || value[i-1] <= ' ') && ownClass(value[i:]) {
			i += endOfClass(value[i:]) - 1
			inWord = false
			continue
		}
		if !inWord || upper && lower {
			if len(starts) == cap(starts) || len(b)+2 > cap(b) {
				return b, starts
			}
			if len(starts) > 0 {
				b = append(b, gap)
			}
			starts, inWord, gap = append(starts, len(b)), true, '+'
		}
		if len(b) == cap(b) {
			return b, starts
		}
		b = append(b, c|0x20)
		lower = !upper
	}
	return b, starts
}
