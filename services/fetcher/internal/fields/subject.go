package fields

// A Document is everything that a feed says.
type Document struct {
	Version string     // rss090, rss091n, rss091u, rss092, rss093, rss094, rss10, rss20, rss, atom01, atom02, atom03, atom10, atom, cdf, json1, json11
	Feed    *Subject   //
	Items   []*Subject // in the order of the document
	Unread  []Unread   // dates that could not be read
	Twice   int        // texts that were encoded in UTF-8 twice and are repaired
}

// An Unread date is one that was written but says no instant.
type Unread struct {
	Item  int // index of the item, -1 for the feed
	Field string
	Text  string
}

// A Subject is what is described: a feed, an item of it, or the feed that an item was taken from. Markup is safe to show, addresses
// are absolute, times are in UTC with what was written beside them.
type Subject struct {
	ID         string `json:"id,omitempty"`
	GUIDIsLink bool   `json:"guidislink,omitempty"` // the id is the only address

	Title             string `json:"title"`
	TitleDetail       *Text  `json:"title_detail,omitempty"`
	Description       string `json:"description"` // tagline and subtitle of a feed, summary of an item
	DescriptionDetail *Text  `json:"description_detail,omitempty"`
	Subtitle          string `json:"subtitle,omitempty"` // of an item
	SubtitleDetail    *Text  `json:"subtitle_detail,omitempty"`
	Summary           string `json:"summary,omitempty"` // of a feed that has one besides its description
	Content           string `json:"content,omitempty"` // the first of contents
	Contents          []Text `json:"contents,omitempty"`
	Copyright         string `json:"copyright,omitempty"` // of a feed
	Rights            string `json:"rights,omitempty"`    // of an item or a source
	RightsDetail      *Text  `json:"rights_detail,omitempty"`
	Info              string `json:"info,omitempty"`
	InfoDetail        *Text  `json:"info_detail,omitempty"`

	Link        string      `json:"link,omitempty"`  // of the page
	Links       []string    `json:"links,omitempty"` // addresses of all of link_details
	LinkDetails []Link      `json:"link_details,omitempty"`
	Enclosure   []Enclosure `json:"enclosure,omitempty"`
	License     string      `json:"license,omitempty"`
	Comments    string      `json:"comments,omitempty"`
	WFWComment  string      `json:"wfw_comment,omitempty"`
	CommentRSS  string      `json:"wfw_commentrss,omitempty"`
	InReplyTo   *InReplyTo  `json:"in_reply_to,omitempty"`

	Author       *Person  `json:"author,omitempty"` // the first of authors
	Authors      []Person `json:"authors,omitempty"`
	Contributors []Person `json:"contributors,omitempty"`
	Publisher    *Person  `json:"publisher,omitempty"`

	Category []string `json:"category,omitempty"` // terms of tags
	Tags     []Tag    `json:"tags,omitempty"`

	Published    string `json:"published,omitempty"` // RFC 3339, as the others
	PublishedRaw string `json:"published_raw,omitempty"`
	Updated      string `json:"updated,omitempty"`
	UpdatedRaw   string `json:"updated_raw,omitempty"`
	Created      string `json:"created,omitempty"`
	CreatedRaw   string `json:"created_raw,omitempty"`
	Expired      string `json:"expired,omitempty"`
	ExpiredRaw   string `json:"expired_raw,omitempty"`
	ValidFrom    string `json:"validity_start,omitempty"`
	ValidFromRaw string `json:"validity_start_raw,omitempty"`
	ValidTo      string `json:"validity_end,omitempty"`
	ValidToRaw   string `json:"validity_end_raw,omitempty"`

	Language        string     `json:"language,omitempty"` // as written, with - for _
	Generator       string     `json:"generator,omitempty"`
	GeneratorDetail *Generator `json:"generator_detail,omitempty"`
	Docs            string     `json:"docs,omitempty"`
	TTL             string     `json:"ttl,omitempty"`
	ErrorReportsTo  string     `json:"errorreportsto,omitempty"`
	NewLocation     string     `json:"newlocation,omitempty"`
	Icon            string     `json:"icon,omitempty"`
	Logo            string     `json:"logo,omitempty"`
	Image           *Image     `json:"image,omitempty"`
	TextInput       *TextInput `json:"textinput,omitempty"`
	Cloud           Attributes `json:"cloud,omitempty"`
	Source          *Subject   `json:"source,omitempty"`

	Explicit *bool      `json:"itunes_explicit,omitempty"`
	Block    *bool      `json:"itunes_block,omitempty"`
	Duration string     `json:"itunes_duration,omitempty"`
	Media    *Media     `json:"media,omitempty"`
	Where    *Geometry  `json:"where,omitempty"`
	Chapters []Chapter  `json:"chapters,omitempty"`
	Other    Attributes `json:"other,omitempty"` // text of elements that none of this knows, the first of a name

	depths     map[string]int // of the element that each field was taken from
	hasSummary bool
	hasContent bool
	owned      bool   // the publisher is the owner of a podcast, who speaks where nobody else does
	titled     int    // depth of the title, 0 for none
	permalink  string // the id, where it is the address of the page as well
}

// A Text is a text with what is known about it. Type is text/plain, or one of HTML, whose value is then safe markup.
type Text struct {
	Type     string `json:"type"`
	Language string `json:"language,omitempty"`
	Base     string `json:"base,omitempty"`
	Src      string `json:"src,omitempty"` // where it is instead
	Value    string `json:"value"`
}

// A Link is an address with its relation.
type Link struct {
	Rel      string `json:"rel,omitempty"`
	Type     string `json:"type,omitempty"`
	Href     string `json:"href,omitempty"`
	HrefLang string `json:"hreflang,omitempty"`
	Title    string `json:"title,omitempty"`
	Length   string `json:"length,omitempty"`
}

// An Enclosure is a file that comes with an item.
type Enclosure struct {
	URL    string `json:"url"`
	Type   string `json:"type,omitempty"`
	Length string `json:"length,omitempty"`
}

// A Person is somebody by what is said of them.
type Person struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
	URL   string `json:"url,omitempty"`
}

// A Tag is a category, keyword or subject.
type Tag struct {
	Term   string `json:"term,omitempty"`
	Scheme string `json:"scheme,omitempty"`
	Label  string `json:"label,omitempty"`
}

// A Generator is what made the feed.
type Generator struct {
	Name    string `json:"name,omitempty"`
	URL     string `json:"url,omitempty"`
	Version string `json:"version,omitempty"`
}

// An Image is a picture; width and height in pixels.
type Image struct {
	URL         string `json:"url,omitempty"`
	Title       string `json:"title,omitempty"`
	Link        string `json:"link,omitempty"`
	Description string `json:"description,omitempty"`
	Width       int    `json:"width,omitempty"`
	Height      int    `json:"height,omitempty"`
}

// A TextInput is a form beside a feed.
type TextInput struct {
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Name        string `json:"name,omitempty"`
	Link        string `json:"link,omitempty"`
}

// Attributes are those of an element whose attributes are all that it says, in lower case, or texts by name.
type Attributes map[string]string

// InReplyTo says what an item answers (RFC 4685).
type InReplyTo struct {
	Ref    string `json:"ref,omitempty"`
	Href   string `json:"href,omitempty"`
	Source string `json:"source,omitempty"`
	Type   string `json:"type,omitempty"`
}

// A Chapter is a part of a recording (Podlove Simple Chapters).
type Chapter struct {
	Start string `json:"start"`
	Title string `json:"title,omitempty"`
	Href  string `json:"href,omitempty"`
	Image string `json:"image,omitempty"`
}
