package news

import (
	"crypto/sha256"
	"fmt"
	"time"
)

// An Image is a picture of an article.
type Image struct {
	URL     string `json:"url"`
	Caption string `json:"caption,omitempty"`
	Credit  string `json:"credit,omitempty"`
}

// A Page is what extraction finds in the page of one article.
type Page struct {
	Title      string   `json:"title,omitempty"`      // the headline as printed, without the site's name
	Dek        string   `json:"dek,omitempty"`        // standfirst; not part of Text
	Text       string   `json:"text,omitempty"`       // blocks parted by blank lines: paragraphs, subheadings, lists, quotes
	Authors    []string `json:"authors,omitempty"`    // people, cleaned
	Published  Time     `json:"published,omitzero"`   //
	Modified   Time     `json:"modified,omitzero"`    //
	Language   string   `json:"language,omitempty"`   // BCP 47, as stated by the page
	Canonical  string   `json:"canonical,omitempty"`  // absolute; may name another site
	SiteName   string   `json:"site_name,omitempty"`  //
	Categories []string `json:"categories,omitempty"` // section first, then keywords
	Images     []Image  `json:"images,omitempty"`     //
	Agency     string   `json:"agency,omitempty"`     // that the text is credited to: by its dateline, its last line, or in so many words
	Withdrawn  bool     `json:"withdrawn,omitempty"`  // the page itself says that the article was withdrawn
	Live       bool     `json:"live,omitempty"`       // the page is a live blog: it is written while it is read
}

// Usage is what an outlet says of the uses that it allows of an article. It is kept and passed on; what follows from it is for
// whoever uses the article. Zero: nothing was said.
type Usage struct {
	Mining Mining `json:"mining,omitempty"`     // text and data mining (tdm-reservation)
	Policy string `json:"tdm_policy,omitempty"` // where licences for mining are to be had (tdm-policy)
	Uses   string `json:"uses,omitempty"`       // preferences for automated uses (Content-Usage): "search=y, train-ai=n", sorted
}

// Mining says whether rights of text and data mining are reserved.
type Mining string

// The values; empty is unknown.
const (
	MiningReserved Mining = "reserved"
	MiningFree     Mining = "not_reserved"
)

// Completeness says how much of an article was read.
type Completeness string

// The values.
const (
	FromPage  Completeness = "page"      // from its page
	FromEntry Completeness = "entry"     // only from its feed entry, with the cause
	Truncated Completeness = "truncated" // from its page, cut at a block to fit a record
)

// A Document is one look at one item: what its feed entry said and what its page held, as the fetcher sends it to the
// normaliser on newswire.documents, keyed by site.
type Document struct {
	ID        string `json:"id"`   // the same when it is sent again
	Look      int64  `json:"look"` // given by the database when the fetch was taken up; an article takes only a higher one
	SourceID  string `json:"source_id"`
	FeedID    int64  `json:"feed_id"`
	Site      string `json:"site"`                // registrable domain of the page's final address
	Link      string `json:"link"`                // the item's link
	Final     string `json:"final,omitempty"`     // after redirects; empty when no page was read
	Address   string `json:"address"`             // normal form that names the article where no page does: of the link, or link + guid for a shared link
	Article   string `json:"article,omitempty"`   // for a second look, the article looked at
	Backfill  bool   `json:"backfill,omitempty"`  // first seen in a feed's first poll
	Entry     Entry  `json:"entry"`               // zero for a second look
	Page      *Page  `json:"page,omitempty"`      // nil when the page was not read, or was no article
	Cause     Cause  `json:"cause,omitempty"`     // why Page is nil
	Detail    string `json:"detail,omitempty"`    //
	Home      bool   `json:"home,omitempty"`      // the address redirected to a home page: with CauseNotFound
	Usage     Usage  `json:"usage,omitzero"`      // that the outlet allows of the page
	Language  string `json:"language,omitempty"`  // the source's or feed's own, where the page states none
	Truncated bool   `json:"truncated,omitempty"` // the text was cut at a block to fit a record

	Unmodified   bool   `json:"unmodified,omitempty"`    // a second look was answered with 304: Page is nil
	ETag         string `json:"etag,omitempty"`          // validators of the page, byte for byte
	LastModified string `json:"last_modified,omitempty"` //
	Extractor    string `json:"extractor,omitempty"`     // version that read the page
	Reread       *Page  `json:"reread,omitempty"`        // what it reads in the original of the article's last revision, where another version read that

	Shown     time.Time `json:"shown"`     // end of the poll that showed the item; for a second look, when it was taken up
	Fetched   time.Time `json:"fetched"`   //
	Extracted time.Time `json:"extracted"` //
}

// GUIDName writes the guid of a feed's item so that it stands beside addresses and is none of them; empty where there is no guid.
func GUIDName(feed int64, guid string) string {
	if guid == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(guid))
	return fmt.Sprintf("guid:%d:%x", feed, sum[:8])
}

// A Candidate is a normalised Document, as the normaliser sends it to storage on newswire.articles with the same key.
// Storage decides which article it is, and whether it is new, revised or unchanged.
type Candidate struct {
	Document  string   `json:"document"`
	Look      int64    `json:"look"`
	SourceID  string   `json:"source_id"`
	FeedID    int64    `json:"feed_id"`
	Site      string   `json:"site"`
	Addresses []string `json:"addresses"`         // normal forms that name it: its own first, then the final one
	Alias     string   `json:"alias,omitempty"`   // normal form of its canonical address: names it where title or text agree
	GUID      string   `json:"guid,omitempty"`    // what its feed calls the item, as GUIDName writes it: names it where the text is the same
	Article   string   `json:"article,omitempty"` // for a second look, the article looked at
	Backfill  bool     `json:"backfill,omitempty"`
	Cause     Cause    `json:"cause,omitempty"` // why the page was not read
	Detail    string   `json:"detail,omitempty"`
	Home      bool     `json:"home,omitempty"`
	Withdrawn bool     `json:"withdrawn,omitempty"` // the page says so
	Live      bool     `json:"live,omitempty"`      // the page says that it is a live blog
	Content   Content  `json:"content"`

	Unmodified   bool   `json:"unmodified,omitempty"` // the page was not fetched: nothing changed since the last look
	ETag         string `json:"etag,omitempty"`       // validators of the page
	LastModified string `json:"last_modified,omitempty"`
	Reread       string `json:"reread,omitempty"` // hash of what the present extractor reads in the last revision's original

	Shown      time.Time `json:"shown"`
	Fetched    time.Time `json:"fetched"`
	Extracted  time.Time `json:"extracted"`
	Normalised time.Time `json:"normalised"`
}

// Content is what one revision of an article says.
type Content struct {
	URL          string       `json:"url"`           // as the feed links it
	Canonical    string       `json:"canonical_url"` // where the article lives; URL where nothing better is known
	Title        string       `json:"title"`
	Dek          string       `json:"dek,omitempty"`
	Authors      []string     `json:"authors,omitempty"`
	Text         string       `json:"text,omitempty"` // blocks parted by blank lines
	Completeness Completeness `json:"completeness"`
	Language     string       `json:"language,omitempty"` // BCP 47; "und" is never used, empty is
	Published    Time         `json:"published,omitzero"`
	Modified     Time         `json:"modified,omitzero"`
	Categories   []string     `json:"categories,omitempty"`
	Images       []Image      `json:"images,omitempty"`
	Agency       string       `json:"agency,omitempty"` // of the credit line
	Usage        Usage        `json:"usage,omitzero"`
	Hash         string       `json:"hash"`                // ContentHash of title and text
	Extractor    string       `json:"extractor,omitempty"` // version that read it; empty from an entry
}

// State of an article.
type State string

// The states.
const (
	Live      State = "live"
	Retracted State = "retracted"
)

// An Article is one article as of one revision.
type Article struct {
	ID        string
	Source    Source
	State     State
	Order     int64 // the order number: made once from min(stated published, first seen), never moved; see package store
	FirstSeen time.Time
	Backfill  bool // first seen in a feed's first poll
	Revision  int  // 1, 2, 3 without holes
	RevisedAt time.Time
	Content
}
