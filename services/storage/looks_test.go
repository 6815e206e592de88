package storage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

func TestLooksAreDoubledForAWeek(t *testing.T) {
	n := start(t)
	n.file(article("T", "text"))
	var steps []time.Duration
	for range 20 {
		next, due := n.looks["a1"]
		if !due {
			break
		}
		steps = append(steps, n.known["a1"].LookStep)
		n.look++
		n.ahead += next.Due.Sub(n.now())
		n.look--
		n.file(second(article("T", "text")))
	}
	var want []time.Duration
	for d := 15 * time.Minute; d <= 256*time.Hour/2; d *= 2 {
		want = append(want, d)
	}
	if !slices.Equal(steps, want) || n.now().Sub(noon) != lookingWeek {
		t.Errorf("steps %v until %v, want %v", steps, n.now().Sub(noon), want)
	}
}

func TestOldBackfillIsNotLookedAt(t *testing.T) {
	f := func(backfill bool, days int, want bool) {
		t.Helper()
		n := start(t)
		c := article("T", "text")
		c.Backfill = backfill
		c.Content.Published = news.Time{Instant: noon.AddDate(0, 0, -days), Precision: news.Day}
		n.file(c)
		if _, looks := n.looks["a1"]; looks != want {
			t.Errorf("backfill %v of %d days ago: looked at %v", backfill, days, looks)
		}
	}
	f(true, 3, true)
	f(true, 10, false)
	f(false, 10, true)
}

func TestLookAfterAChangeIsSoon(t *testing.T) {
	n := start(t)
	n.file(article("T", "text"))
	n.file(second(article("T", "text")))
	n.file(second(article("T", "text")))
	if step := n.looks["a1"].Step; step != time.Hour {
		t.Fatalf("the third step is %v", step)
	}
	n.file(article("T", "another text"))
	if next := n.looks["a1"]; next.Step != 15*time.Minute || next.Due.Sub(n.now()) != 15*time.Minute {
		t.Errorf("after a revision the next look is %+v", next)
	}
	n.file(article("T", "another text"))
	if next := n.looks["a1"]; next.Due.Sub(n.now()) != 0 {
		t.Errorf("an item that says nothing new moved the look to %v", next.Due.Sub(n.now()))
	}
}

func TestValidatorsAreNotBelievedTwice(t *testing.T) {
	n := start(t)
	whole := article("T", "text")
	whole.ETag = "one"
	n.file(whole)
	if n.looks["a1"].ETag != "one" {
		t.Errorf("%+v", n.looks["a1"])
	}
	n.file(second(news.Candidate{Site: "a.example", Unmodified: true}))
	if next := n.looks["a1"]; next.ETag != "" || next.Step != 30*time.Minute {
		t.Errorf("after a 304 the next look is %+v", next)
	}
	n.file(second(whole))
	if n.looks["a1"].ETag != "one" {
		t.Errorf("%+v", n.looks["a1"])
	}
	n.want("created a1/1")
}

func TestTypedFailureIsNeitherRevisionNorRetraction(t *testing.T) {
	n := start(t)
	n.file(article("T", "text"))
	for _, cause := range []news.Cause{news.CauseBlocked, news.CausePaywall, news.CauseRefused, news.CauseNotArticle, news.CauseRobots} {
		n.file(second(news.Candidate{Site: "a.example", Cause: cause, Content: news.Content{Completeness: news.FromEntry}}))
	}
	n.want("created a1/1")
	if step := n.looks["a1"].Step; step != 15*time.Minute<<5 {
		t.Errorf("a page that fails is looked at every %v", step)
	}
}

func TestOutageOfTheSiteIsNoRetraction(t *testing.T) {
	n := start(t)
	n.file(article("T", "text"))
	other := article("Other", "another text")
	other.Addresses = []string{"a.example/2"}
	n.file(other)
	miss := second(news.Candidate{Site: "a.example", Cause: news.CauseNotFound, Content: news.Content{Completeness: news.FromEntry}})
	for range 6 {
		n.file(miss)
	}
	n.want("created a1/1", "created a2/1")
	if !slices.Contains(n.probed, "a2") || n.looks["a1"].Step != 15*time.Minute {
		t.Errorf("probed %v, next %+v", n.probed, n.looks["a1"])
	}
	other.Article = "a2"
	n.file(other)
	n.file(miss)
	n.want("created a1/1", "created a2/1", "retracted a1/1")
}

func TestOnlyPageOfASiteIsBelievedWithItsFeed(t *testing.T) {
	n := start(t)
	n.file(article("T", "text"))
	miss := second(news.Candidate{Site: "a.example", Cause: news.CauseNotFound, Content: news.Content{Completeness: news.FromEntry}})
	n.file(miss)
	n.file(miss)
	n.file(miss)
	n.want("created a1/1", "retracted a1/1")
}

func TestOurOwnChangeIsNoRevision(t *testing.T) {
	n := start(t)
	old := article("T", "one two three")
	old.Content.Extractor = "1"
	n.file(old)
	ours := second(article("T", "one two three and a caption"))
	ours.Content.Extractor = "2"
	ours.Reread = news.ContentHash("T", "one two three and a caption")
	n.file(ours)
	n.want("created a1/1")
	if k := n.known["a1"]; k.Revision != 1 || k.Extractor != "2" || k.Hash != ours.Reread || n.texts["a1"][0].Text != "one two three and a caption" {
		t.Errorf("read again: %+v, %+v", k, n.texts["a1"])
	}

	n = start(t) // the same extractor, whose memory of the site has lost what it knew
	n.file(old)
	lost := ours
	lost.Content.Extractor = old.Content.Extractor
	n.file(lost)
	n.want("created a1/1")

	n = start(t)
	n.file(old)
	theirs := ours
	theirs.Content.Text = "one two four and a caption"
	n.file(theirs)
	n.want("created a1/1", "revised a1/2 text")
}

func TestLiveBlogIsRevisedOnceInFiveMinutes(t *testing.T) {
	n := start(t)
	say := func(text string) {
		c := second(article("T", text))
		c.Live = true
		n.ahead -= 14 * time.Minute // looks are a minute apart
		n.file(c)
	}
	n.file(article("T", "one"))
	for _, text := range []string{"two", "three", "four", "five", "six", "seven", "eight"} {
		say(text)
	}
	n.want("created a1/1", "revised a1/2 text", "revised a1/3 text")
	if text := n.texts["a1"][2].Text; text != "seven" {
		t.Errorf("the revision five minutes later says %q", text)
	}
	if next := n.looks["a1"]; next.Due.Sub(n.known["a1"].RevisedAt) != liveStep {
		t.Errorf("what was held back is told %v after the last", next.Due.Sub(n.known["a1"].RevisedAt))
	}
}

// TestPauseOfRevisions waits five minutes for a live blog that says so; what only changes often waits no longer than the first second look.
func TestPauseOfRevisions(t *testing.T) {
	f := func(revisitMin time.Duration, revision int, says bool, want time.Duration) {
		t.Helper()
		k := &Known{Revision: revision, FirstSeen: noon, RevisedAt: noon.Add(time.Duration(revision) * time.Second)}
		d := desk{revisitMin: revisitMin}
		if got := d.pause(k, news.Candidate{Live: says}); got != want {
			t.Errorf("looks after %v, revision %d, live %v: %v, want %v", revisitMin, revision, says, got, want)
		}
	}
	f(15*time.Minute, 1, true, 0)
	f(15*time.Minute, 2, true, liveStep)
	f(15*time.Minute, 4, false, 0)
	f(15*time.Minute, 5, false, liveStep)
	f(0, 5, false, liveStep)
	f(2*time.Second, 5, true, liveStep)
	f(2*time.Second, 5, false, 2*time.Second)
}

// long is a text of 150 words about something.
func long(about string) string {
	var b strings.Builder
	for i := range 150 {
		fmt.Fprintf(&b, "%s%d ", about, i)
	}
	return b.String()
}

func at(address string, c news.Candidate) news.Candidate {
	c.Addresses = []string{address}
	return c
}

func TestTwoAddressesOfOneArticle(t *testing.T) {
	n := start(t)
	n.file(at("a.example/1", article("T", long("baku"))))
	n.file(at("a.example/print/1", article("T", long("baku"))))
	n.want("created a1/1")
	if n.names["a.example/print/1"] != "a1" || n.outcomes["d2"] != "unchanged" {
		t.Errorf("names %v, outcomes %v", n.names, n.outcomes)
	}
	f := func(why string, c news.Candidate) {
		t.Helper()
		n := start(t)
		n.file(at("a.example/1", article("T", long("baku"))))
		n.file(c)
		n.want("created a1/1", "created a2/1")
		if len(n.events) != 2 {
			t.Error(why)
		}
	}
	f("another title", at("a.example/2", article("Another", long("baku"))))
	f("another text", at("a.example/2", article("T", long("ganja"))))
	other := at("b.example/1", article("T", long("baku")))
	other.Site = "b.example"
	f("another site", other)

	n = start(t)
	n.file(at("a.example/1", article("T", "short")))
	n.file(at("a.example/2", article("T", "short")))
	n.want("created a1/1", "created a2/1")

	n = start(t)
	n.file(at("a.example/1", article("One", long("baku"))))
	n.file(at("a.example/2", article("Two", long("baku"))))
	n.file(at("a.example/3", article("Two", long("baku"))))
	n.want("created a1/1", "created a2/1", "created a3/1")
}

func TestIdsThatProveToBeOne(t *testing.T) {
	n := start(t)
	n.file(at("a.example/1", article("T", "one")))
	n.file(at("a.example/2", article("T", "one and more")))
	same := at("a.example/2", article("T", "one and more"))
	same.Addresses = append(same.Addresses, "a.example/1") // it redirects there now
	n.file(same)
	n.want("created a1/1", "created a2/1", "merged a1/1 <- a2", "revised a1/2 text")
	if n.names["a.example/2"] != "a1" {
		t.Errorf("names %v", n.names)
	}

	n = start(t)
	n.file(at("a.example/1", article("Another", "two")))
	n.file(at("a.example/2", article("T", "one")))
	n.file(same)
	n.want("created a1/1", "created a2/1", "revised a2/2 text")
}

// TestAddressThatWasRenamed: a feed shows an article under its guid at another address, with another headline.
func TestAddressThatWasRenamed(t *testing.T) {
	shown := func(address, guid, title, text string) news.Candidate {
		c := at(address, article(title, text))
		c.GUID, c.Content.URL = guid, "https://"+address
		return c
	}
	n := start(t)
	n.file(shown("a.example/1-port-closes", "guid:1:aa", "Port closes", long("baku")))
	n.file(shown("a.example/1-port-opens-again", "guid:1:aa", "Port opens again", long("baku")+" It opened."))
	n.want("created a1/1", "revised a1/2 title+text")
	if n.names["a.example/1-port-opens-again"] != "a1" || n.links["a1"] != "https://a.example/1-port-opens-again" {
		t.Errorf("names %v, links %v", n.names, n.links)
	}
	f := func(why string, c news.Candidate) {
		t.Helper()
		n := start(t)
		n.file(shown("a.example/1", "guid:1:aa", "One", long("baku")))
		n.file(c)
		n.want("created a1/1", "created a2/1")
		if len(n.events) != 2 {
			t.Error(why)
		}
	}
	f("one guid for all", shown("a.example/2", "guid:1:aa", "Two", long("ganja")))
	f("another feed's guid", shown("a.example/2", "guid:2:aa", "Two", long("baku")))
	f("no guid", shown("a.example/2", "", "Two", long("baku")))
	next := shown("a.example/2", "guid:1:aa", "Two", long("baku"))
	next.Content.Published = news.Time{Instant: noon.Add(24 * time.Hour), Precision: news.Minute}
	n = start(t)
	first := shown("a.example/1", "guid:1:aa", "One", long("baku"))
	first.Content.Published = news.Time{Instant: noon, Precision: news.Minute}
	n.file(first)
	n.file(next)
	n.want("created a1/1", "created a2/1")
}

func TestAddressThatLeadsToAnotherArticle(t *testing.T) {
	n := start(t)
	n.file(at("a.example/1", article("One", "one")))
	n.file(at("a.example/2", article("Two", "two")))
	led := second(article("Two", "two"))
	led.Addresses = append(led.Addresses, "a.example/2")
	n.file(led)
	n.want("created a1/1", "created a2/1")
	if n.looks["a1"].Step != 30*time.Minute {
		t.Errorf("the next look is %+v", n.looks["a1"])
	}
}

func TestNewArticleAtAnOldAddress(t *testing.T) {
	n := start(t)
	day := func(d int, title, text string) news.Candidate {
		c := article(title, text)
		c.Content.Published = news.Time{Instant: noon.AddDate(0, 0, d), Precision: news.Minute}
		return c
	}
	n.file(day(0, "Morning briefing of Saturday: storms", long("baku")))
	n.file(second(day(1, "What to know today about elections", long("ganja"))))
	n.want("created a1/1", "created a2/1")
	if _, looks := n.looks["a1"]; looks || n.names["a.example/1"] != "a2" {
		t.Errorf("looks %v, names %v", n.looks, n.names)
	}
	f := func(c news.Candidate) {
		t.Helper()
		n := start(t)
		n.file(day(0, "Morning briefing of Saturday: storms", long("baku")))
		n.file(second(c))
		if len(n.events) != 2 || !strings.HasPrefix(n.events[1], "revised a1/2") {
			t.Errorf("events %q", n.events)
		}
	}
	f(day(0, "What to know today about elections", long("ganja")))
	f(day(1, "Morning briefing of Saturday: storms over", long("ganja")))
	f(day(1, "What to know today about elections", long("baku")+" and more"))
}

func TestRestoredOnlyByWhatResembles(t *testing.T) {
	n := start(t)
	n.file(article("T", long("baku")))
	c := second(article("T", "gone"))
	c.Withdrawn = true
	n.file(c)
	n.file(second(article("Our apps", long("ganja"))))
	n.want("created a1/1", "retracted a1/1")
	n.file(second(article("T", long("baku")+" corrected")))
	n.want("created a1/1", "retracted a1/1", "restored a1/2 text")
}

// TestUndatedPageWaitsForItsItem finds another text altogether, without a date, at an article's address: it is a new article when an item
// with a date is shown for it, and a revision when another look says the same. An item whose date is no later is no new article.
func TestUndatedPageWaitsForItsItem(t *testing.T) {
	words := func(word string) string {
		var b strings.Builder
		for i := range 150 {
			fmt.Fprintf(&b, "%s%d ", word, i)
		}
		return b.String()
	}
	report := article("Markets close higher after the holiday", words("monday"))
	other := article("Harbour bridge shut for repairs until spring", words("tuesday"))
	dated := func(at time.Duration) news.Candidate {
		c := other
		c.Content.Published = news.Time{Instant: noon.Add(at), Precision: news.Minute}
		return c
	}
	line := dated(time.Hour)
	line.Content.Text = "More follows."
	line.Content.Hash = news.ContentHash(line.Content.Title, line.Content.Text)
	f := func(name string, looks []news.Candidate, want ...string) {
		t.Helper()
		n := start(t)
		n.file(report)
		n.ahead += 24 * time.Hour
		for _, c := range looks {
			n.file(c)
		}
		if !slices.Equal(n.events, want) {
			t.Errorf("%s: events %q, want %q", name, n.events, want)
		}
	}
	f("one look", []news.Candidate{second(other)}, "created a1/1")
	f("then its item", []news.Candidate{second(other), dated(20 * time.Hour)}, "created a1/1", "created a2/1")
	f("its item alone", []news.Candidate{dated(20 * time.Hour)}, "created a1/1", "created a2/1")
	f("two looks", []news.Candidate{second(other), second(other)}, "created a1/1", "revised a1/2 title+text")
	f("two looks that differ", []news.Candidate{second(other), second(article("Ferry fares rise again in the new year", words("wednesday")))}, "created a1/1")
	f("an item no later", []news.Candidate{dated(-time.Hour)}, "created a1/1", "revised a1/2 title+text")
	f("a dated look", []news.Candidate{second(dated(20 * time.Hour))}, "created a1/1", "created a2/1")
	f("an item of the same day", []news.Candidate{dated(time.Hour)}, "created a1/1", "created a2/1")
	f("an item of a line", []news.Candidate{line}, "created a1/1", "revised a1/2 title+text")
	f("a look back at what it was", []news.Candidate{second(other), second(report), second(other)}, "created a1/1")
}
