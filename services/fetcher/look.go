package fetcher

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/extract"
	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/listing"
	"github.com/newswire-dev/newswire/services/fetcher/internal/originals"
	"github.com/newswire-dev/newswire/services/fetcher/internal/robots"
	"github.com/newswire-dev/newswire/services/fetcher/internal/usage"
	"github.com/newswire-dev/newswire/services/news"
	"github.com/newswire-dev/newswire/services/text"
)

const (
	tries      = 3 // of a page whose failure may pass, before it is published from its entry
	acceptPage = "text/html, application/xhtml+xml, */*;q=0.5"
)

// A result is what came of one look at one page.
type result struct {
	page    *news.Page // nil where there is none, with the cause
	final   string     // after redirects; empty when no page was read
	home    bool       // it redirected to a home page
	cause   news.Cause
	detail  string
	again   time.Time          // not zero: put back until then
	waits   bool               // it was not the host's turn, so that nothing was asked: no try
	drop    news.DropReason    // not empty: it never becomes a document
	place   originals.Place    // where its original already lies
	capture *originals.Capture // the original to keep; nil where there is none to keep
	fetched time.Time
	read    time.Time // when the extraction ended

	usage          news.Usage     // that the outlet allows of the page
	extractor      string         // what read the page
	unmodified     bool           // answered with 304
	etag, modified string         // validators of the page
	trace          *extract.Trace // what the page leaves in the memory of its site
	reread         *news.Page     // what is read now in the original of the last revision, where another version read that
}

// look looks at the page of a piece of work. The error is that of the context.
func (f *Fetcher) look(ctx context.Context, w Work) (result, error) {
	if w.Sent && w.Place != (Place{}) {
		if r, ok := f.fromOriginal(ctx, w); ok {
			return r, nil
		}
	}
	if w.Shared || w.Link == "" {
		return f.settle(w, result{cause: news.CauseShared, detail: "the entry has no page of its own"}), nil
	}
	for {
		r, local, err := f.fetchPage(ctx, w)
		if err != nil {
			return result{}, err
		}
		if !local {
			return f.settle(w, r), nil
		}
		if err := f.network.up(ctx); err != nil {
			return result{}, err
		}
		if !wait(ctx, time.Second, nil) {
			return result{}, ctx.Err()
		}
	}
}

// fromOriginal reads a page again from what was kept of it.
func (f *Fetcher) fromOriginal(ctx context.Context, w Work) (result, bool) {
	place := originals.Place(w.Place)
	c, err := f.folder.Read(place)
	if err != nil {
		return result{}, false // it is fetched instead
	}
	known, err := f.sites.Load().of(ctx, c.URL)
	if err != nil {
		return result{}, false
	}
	r := result{place: place, final: c.URL, fetched: c.Fetched}
	f.extract(&r, w, known, c.Body, c.Header.Get("Content-Type"))
	r.usage = usage.Read(c.Header, c.Body, "", c.URL)
	return f.settle(w, r), true
}

// fetchPage asks robots.txt and fetches. local means that the failure is ours, and nothing can be said of the page.
func (f *Fetcher) fetchPage(ctx context.Context, w Work) (r result, local bool, err error) {
	may, err := f.mayFetch(ctx, w.Link)
	if err != nil {
		return r, false, err
	}
	if !may.Allowed {
		return f.forbidden(ctx, w, may)
	}
	req, err := f.request(f.settings.of(w.FeedID), client.Request{Accept: acceptPage, Follow: f.mayFollow})
	if err != nil {
		return f.noAnswer(ctx, w, err)
	}
	req.ETag, req.LastModified = w.ETag, w.LastModified
	res, err := f.client.Get(ctx, w.Link, req)
	if err != nil {
		return f.noAnswer(ctx, w, err)
	}
	f.network.answered()
	r = result{final: res.Final, fetched: res.Fetched, cause: client.StatusCause(res), place: res.Place}
	switch {
	case res.Status == http.StatusNotModified && w.ETag+w.LastModified != "":
		r.unmodified = true
	case r.cause != news.CauseNone:
		r.detail, r.final = statusDetail(res), ""
		r.again = res.RetryAt
	case res.Truncated:
		r.cause, r.detail = news.CauseUnreachable, "the connection ended in the middle of the page"
	case len(res.Hops) > 0 && isGate(res.Final) && !isGate(w.Link):
		r.cause, r.detail, r.final = news.CauseBlocked, "the address leads to a page for logging in or consenting", ""
	case len(res.Hops) > 0 && news.IsHome(res.Final) && !news.IsHome(w.Link):
		r.cause, r.detail, r.home = news.CauseNotFound, "the address leads to the home page", true
	default:
		r.etag, r.modified = res.Header.Get("ETag"), res.Header.Get("Last-Modified")
		known, err := f.sites.Load().of(ctx, res.Final)
		if err != nil {
			return r, false, err
		}
		r.trace = f.extract(&r, w, known, res.Body, res.Header.Get("Content-Type"))
		r.unlike(w.Entry)
		r.lists(w, res.Body, res.Header.Get("Content-Type"))
		f.reread(&r, w, known)
		f.learn(&r, w, known)
		r.usage = usage.Read(res.Header, res.Body, may.Rules.Usage(agent, w.Link), res.Final)
		if res.Place.IsZero() && f.worthKeeping(w, r) {
			r.capture = &originals.Capture{URL: res.Final, Fetched: res.Fetched, Status: res.Status, Header: res.Header, Body: res.Body}
		}
	}
	return r, false, nil
}

// mayFetch asks the robots.txt of a page's host, and spares the host as it says.
func (f *Fetcher) mayFetch(ctx context.Context, address string) (robots.Answer, error) {
	may, err := f.robots.Allowed(ctx, address)
	if err == nil && may.Rules != nil {
		f.gate.delay(news.Authority(address), may.Delay)
	}
	return may, err
}

// mayFollow asks the robots.txt of the host to which a page redirects.
func (f *Fetcher) mayFollow(ctx context.Context, address string) error {
	may, err := f.mayFetch(ctx, address)
	switch {
	case err != nil || may.Allowed:
		return err
	case may.RetryAt.IsZero():
		return &client.Error{Cause: news.CauseRobots, URL: address, Detail: "the address redirects to one that the robots.txt there asks not to fetch"}
	}
	return &client.Error{Cause: news.CauseUnreachable, URL: address, Detail: robotsUnread, RetryAt: may.RetryAt}
}

const robotsUnread = "the outlet's robots.txt cannot be read, so its pages are left alone for now"

// forbidden gives the result for a page that robots.txt keeps from us, for good or for now.
func (f *Fetcher) forbidden(ctx context.Context, w Work, a robots.Answer) (result, bool, error) {
	if a.RetryAt.IsZero() {
		return result{cause: news.CauseRobots, detail: "the outlet's robots.txt asks not to fetch it"}, false, nil
	}
	var e *client.Error
	if errors.As(a.Err, &e) && f.ours(ctx, w.Host, e) {
		return result{}, true, ctx.Err()
	}
	return result{cause: news.CauseUnreachable, detail: robotsUnread, again: a.RetryAt}, false, nil
}

func (f *Fetcher) noAnswer(ctx context.Context, w Work, err error) (result, bool, error) {
	var e *client.Error
	if !errors.As(err, &e) {
		return result{}, false, err
	}
	if f.ours(ctx, w.Host, e) {
		return result{}, true, ctx.Err()
	}
	return result{cause: e.Cause, detail: e.Detail, again: e.RetryAt, waits: e.Waits()}, false, nil
}

// extract reads the article of a page, with what is remembered of its site: of an article that is known with what was known then, so that
// what we learnt since does not look like a change of the outlet's. It gives what the page leaves in that memory.
func (f *Fetcher) extract(r *result, w Work, known *site, body []byte, contentType string) *extract.Trace {
	defer func() { r.read = f.Now().UTC() }()
	if kind, _, err := mime.ParseMediaType(contentType); err == nil && !readable(kind) {
		r.cause, r.detail = news.CauseNotArticle, "the address answers with "+kind
		return nil
	}
	generation := -1
	if w.Last.Extractor != "" {
		_, generation = readerOf(w.Last.Extractor)
	}
	set := f.settings.of(w.FeedID).Settings
	page, trace, generation, err := known.page(body, r.final, extract.Options{ContentType: contentType, Zone: f.zones.of(cmp.Or(set.Zone, w.Source.Zone)), Selectors: set.Page}, generation)
	var not *extract.NotArticle
	switch {
	case errors.As(err, &not):
		r.cause, r.detail = not.Cause, not.Reason
	case err != nil:
		r.cause, r.detail = news.CauseNotArticle, err.Error()
	default:
		r.page, r.extractor = &page, withGeneration(f.extractor(w.FeedID), generation)
	}
	return trace
}

// recent is how old an article may be to tell how its site builds its pages now.
const recent = 7 * 24 * time.Hour

// learn remembers a page that was looked at. What comes from archives tells nothing of how pages are built now.
func (f *Fetcher) learn(r *result, w Work, known *site) {
	if r.trace == nil {
		return
	}
	if r.page == nil {
		r.trace.Failed()
	}
	fresh := !w.Backfill || r.page != nil && r.fetched.Sub(r.page.Published.Instant) < recent
	r.trace.Again = w.Article != "" || w.Last.Hash != ""
	r.trace.Fresh = fresh && !r.trace.Again
	known.learn(r.trace, w.FeedID, f.Now())
}

// reread reads the original of the last revision again, where the page says something else now and another version of the extractor
// read that, or the memory of a site had a part in it, which may have lost what it knew: whoever decides can then tell our change
// from the outlet's.
func (f *Fetcher) reread(r *result, w Work, known *site) {
	place := originals.Place(w.Last.Place)
	if r.page == nil || w.Last.Extractor == f.extractor(w.FeedID) || place.IsZero() || news.ContentHash(r.page.Title, r.page.Text) == w.Last.Hash {
		return
	}
	c, err := f.folder.Read(place)
	if err != nil {
		return // without the original it cannot be told
	}
	then := result{final: c.URL}
	f.extract(&then, w, known, c.Body, c.Header.Get("Content-Type"))
	r.reread = then.page
}

// extractor names what reads the pages of a feed: the version, and the selectors where an operator set some.
func (f *Fetcher) extractor(feed int64) string {
	set := f.settings.of(feed).Settings.Page
	raw, err := json.Marshal(set)
	if set.IsZero() || err != nil {
		return extract.Version
	}
	return extract.Version + "+" + hashOf(string(raw))[:8]
}

// gates are the parts of paths at which sites ask their readers for something before they show a page.
var gates = []string{"login", "log-in", "signin", "sign-in", "sso", "consent", "captcha", "register", "registration", "paywall", "cookiewall", "privacy-gate"}

// isGate reports whether an address is that of a page before pages.
func isGate(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	for _, part := range strings.FieldsFunc(strings.ToLower(u.Path), func(r rune) bool { return r == '/' || r == '.' }) {
		if slices.Contains(gates, part) {
			return true
		}
	}
	return strings.HasPrefix(u.Hostname(), "consent.") || strings.HasPrefix(u.Hostname(), "login.")
}

// readable reports whether a media type may be a page. Servers call pages by many names.
func readable(kind string) bool {
	for _, other := range []string{"image/", "audio/", "video/", "font/", "application/pdf", "application/zip"} {
		if strings.HasPrefix(kind, other) {
			return false
		}
	}
	return true
}

// settle decides what follows from a result: a document, another try, or nothing.
func (f *Fetcher) settle(w Work, r result) result {
	now := f.Now().UTC()
	if r.fetched.IsZero() {
		r.fetched = now
	}
	if r.read.IsZero() {
		r.read = r.fetched
	}
	asked := r.again
	if r.waits {
		r.cause, r.detail = news.CauseNone, ""
		return r
	}
	r.again = time.Time{}
	if w.Article != "" {
		if passing(r.cause) {
			r.again = later(now.Add(f.RevisitMin<<min(w.Tries, 4)), asked)
		}
		return r // what a page has turned into is told storage, which looks again at its own pace
	}
	if passing(r.cause) {
		if w.Tries+1 < tries {
			r.again = later(now.Add(f.patience(w.Tries)), asked)
			return r
		}
	}
	if r.page == nil && w.Entry.Title == "" && w.Entry.Summary == "" && w.Entry.Text == "" {
		r.drop = news.DropEmpty
	}
	return r
}

// unlike gives up a page that has nothing to do with the entry that led to it: neither headline nor text, hardly any text, and no date.
// So look pages of maintenance and of errors that no status tells.
func (r *result) unlike(e news.Entry) {
	const hardly = 120 // words
	p := r.page
	if p == nil || e.Title == "" || !p.Published.IsZero() || p.Withdrawn || len(text.PlainWords(p.Text)) >= hardly {
		return
	}
	if text.Likeness(e.Title, p.Title) > 0.3 || text.Likeness(e.Summary+" "+e.Text, p.Text) > 0.1 || text.Likeness(e.Title, p.Text) > 0.5 {
		return
	}
	r.page, r.cause, r.detail = nil, news.CauseNotArticle, "the page shows something else than the feed's entry"
}

// lists gives up a page that lists articles: some sites show their front page at every address while something is wrong. A page is looked at
// for it only where its headline is not the entry's, or where a later look found something else.
func (r *result) lists(w Work, body []byte, contentType string) {
	p := r.page
	if p == nil || p.Withdrawn || w.Article == "" && text.Likeness(w.Entry.Title, p.Title) > 0.3 || w.Article != "" && news.ContentHash(p.Title, p.Text) == w.Last.Hash {
		return
	}
	const (
		some = 5 // links
		most = 0.6
	)
	links, words := 0, 0
	for _, l := range listing.Read(body, listing.Options{URL: r.final, ContentType: contentType}).Links {
		if n := len(text.PlainWords(l.Text)); n > 2 && strings.Contains(p.Text, l.Text) {
			links, words = links+1, words+n
		}
	}
	if links >= some && float64(words) >= most*float64(len(text.PlainWords(p.Text))) {
		r.page, r.cause, r.detail = nil, news.CauseNotArticle, "the page lists articles"
	}
}

// passing reports whether the cause of a failure may pass soon.
func passing(c news.Cause) bool {
	return c.Passing()
}

// patience gives the wait before the next try, no longer than between polls. With Once nobody waits for minutes.
func (f *Fetcher) patience(tried int) time.Duration {
	switch {
	case f.Once:
		return time.Second
	case tried == 0:
		return min(time.Minute, f.PollMax)
	}
	return min(5*time.Minute, f.PollMax)
}

// fetchRobots is the robots.Fetch of the client.
func (f *Fetcher) fetchRobots(ctx context.Context, address string) (robots.Fetched, error) {
	return fetchRobots(ctx, f.client, address)
}

func fetchRobots(ctx context.Context, c *client.Client, address string) (robots.Fetched, error) {
	res, err := c.Get(ctx, address, client.Request{MaxBytes: 4 * robots.MaxBytes, Accept: "text/plain, */*;q=0.5"})
	if err != nil {
		return robots.Fetched{}, err
	}
	return robots.Fetched{Status: res.Status, Body: res.Body, MaxAge: maxAge(res.Header)}, nil
}
