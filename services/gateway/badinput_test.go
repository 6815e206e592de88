package gateway_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// TestBadInput holds that whatever is wrong is answered with a code, one line that says what and what to do, and no text of ours
// from below.
func TestBadInput(t *testing.T) {
	w := start(t, nil)
	w.feed("harbour.example")
	w.publish("harbour.example", 1, 2, 3)
	f := func(method, path, body string, status int, code, words string, headers ...string) {
		t.Helper()
		name := method + " " + path[:min(len(path), 80)] + " " + body[:min(len(body), 80)]
		res, got := w.ask(method, path, body, headers...)
		var said struct{ Code, Message string }
		if err := json.Unmarshal([]byte(got), &said); err != nil {
			t.Errorf("%s: %v in %s %q", name, err, res.Status, got)
			return
		}
		if res.StatusCode != status || said.Code != code || !strings.Contains(said.Message, words) || strings.Contains(said.Message, "\n") {
			t.Errorf("%s:\n got %d %s %q\nwant %d %s %q", name, res.StatusCode, said.Code, said.Message, status, code, words)
		}
		if kind := res.Header.Get("Content-Type"); kind != "application/json" {
			t.Errorf("%s: Content-Type is %q", name, kind)
		}
	}
	const bad = "invalid_argument"

	f("GET", "/v1/events?after=99", "", 400, "out_of_range", "oldest event 1, head 3")
	f("GET", "/v1/events?after=OTHER.1", "", 400, "out_of_range", "/v1/snapshot")
	f("GET", "/v1/events?after=one", "", 400, bad, `cursor "one"`)
	f("GET", "/v1/events/stream?after=99", "", 400, "out_of_range", "oldest event 1, head 3")
	f("GET", "/v1/events/stream?after=one", "", 400, bad, `cursor "one"`)
	f("GET", "/v1/events?limit=abc", "", 400, bad, `parameter limit: "abc"`)
	f("GET", "/v1/events?limit=5000", "", 400, bad, "limit: must be")
	f("GET", "/v1/events?wait=abc", "", 400, bad, `parameter wait: "abc"`)
	f("GET", "/v1/events?wait=90s", "", 400, bad, "wait: must be")
	f("GET", "/v1/events?aftr=1", "", 400, bad, "no parameter aftr")
	f("GET", "/v1/articles?q=%ff", "", 400, bad, "UTF-8")
	f("GET", "/v1/articles?q=%zz", "", 400, bad, "UTF-8")
	f("GET", "/v1/articles?q=(open", "", 400, bad, "character 1")
	f("GET", "/v1/articles?from=yesterday", "", 400, bad, "2026-03-14")
	f("GET", "/v1/articles?page_token=x", "", 400, bad, "next_page_token")
	f("GET", "/v1/articles?q="+strings.Repeat("a", 30000), "", 400, bad, "q: must be at most 20000")
	f("GET", "/v1/snapshot?page_token=x", "", 400, bad, "begin the snapshot again")
	f("GET", "/v1/articles/nosuch", "", 404, "not_found", "article nosuch")
	f("GET", "/v1/nosuch", "", 404, "unimplemented", "/v1/nosuch")
	f("GET", "/v1", "", 404, "unimplemented", "/v1")
	f("DELETE", "/v1/events", "", 405, "unimplemented", "takes GET, not DELETE")

	f("POST", "/v1/topics", `{`, 400, bad, "the body is not the JSON")
	f("POST", "/v1/topics/x/webhooks", `{`, 400, bad, "the body is not the JSON")
	f("POST", "/v1/topics", `{"name":"x","quer":"y"}`, 400, bad, `unknown field "quer"`)
	f("POST", "/v1/topics", `{"name":1}`, 400, bad, "line 1:9")
	f("POST", "/v1/topics", `{}`, 400, bad, "name: must be at least 1 characters; query: must be")
	f("POST", "/v1/topics", `name=x`, 400, bad, "the body is not the JSON")
	f("POST", "/v1/topics", `name=x`, 415, bad, "Content-Type: application/json", "Content-Type", "application/x-www-form-urlencoded")
	f("POST", "/v1/topics", `{"name":"x","query":"NOT x"}`, 400, bad, "query")
	f("POST", "/v1/topics", `{"name":"x","query":"x","webhook_url":"ftp://x.example/"}`, 400, bad, "webhook_url: the webhook's address must begin with https://")
	f("POST", "/v1/topics", `{"name":"x","query":"x","webhook_url":"https://u:p@x.example/"}`, 400, bad, "user name")
	f("GET", "/v1/topics/nosuch/matches", "", 404, "not_found", "topic nosuch")
	f("GET", "/v1/topics/nosuch/deliveries", "", 404, "not_found", "topic nosuch")
	f("POST", "/v1/topics/nosuch/webhooks", `{"url":"https://x.example/"}`, 404, "not_found", "topic nosuch")
	f("POST", "/v1/topics/nosuch/deliveries/1:redeliver", `{}`, 404, "not_found", "topic nosuch")
	f("POST", "/v1/topics:try", `{"query":"`+strings.Repeat("a", 2<<20)+`"}`, 413, "resource_exhausted", "1 MB")
	f("POST", "/v1/sources", `{"urls":["ftp://x"]}`, 400, bad, "ftp://x")
	f("POST", "/v1/sources", `{"urls":["https://harbour.example/rss"]}`, 409, "already_exists", "harbour.example/rss")
	f("POST", "/v1/sources:check", `{}`, 400, bad, "by its address (url) or its id")
	f("POST", "/v1/sources:check", `{"id":"99"}`, 404, "not_found", "feed 99")
	f("POST", "/v1/sources:discover", `{"url":"harbour"}`, 400, bad, "write it whole")
	f("POST", "/v1/sources", `{"urls":["https://x.example/rss"],"zone":"Baku"}`, 400, bad, "zone: \"Baku\" is no time zone")
	f("POST", "/v1/sources", `{"urls":["https://x.example/rss"],"settings":{"headers":{"Cookie":"a"},"page":{"title":"h1["}}}`, 400, bad, "headers.Cookie: is a secret")
	f("PATCH", "/v1/sources/harbour.example", `{"site":"https://other.example"}`, 400, bad, "the site of another outlet")
	f("PATCH", "/v1/sources/nosuch", `{}`, 404, "not_found", "source nosuch")
	f("PATCH", "/v1/feeds/1", `{"settings":{"poll_min":"1s"}}`, 400, bad, "poll.min: 1s is out of bounds")
	f("PATCH", "/v1/feeds/99", `{}`, 404, "not_found", "feed 99")
	f("POST", "/v1/feeds/1:adopt", `{}`, 400, bad, "nothing is proposed")
	f("POST", "/v1/feeds/1/backfill", `{}`, 400, bad, "since")
	f("POST", "/v1/feeds/1/backfill", `{"since":"1970-01-01T00:00:00Z"}`, 400, bad, "between 1990 and today")
	f("DELETE", "/v1/feeds/1/backfill", "", 404, "not_found", "none is running")
	f("DELETE", "/v1/feeds/99", "", 404, "not_found", "feed 99")
	f("GET", "/v1/sources/nosuch", "", 404, "not_found", "source nosuch")
	f("GET", "/v1/dead/abc", "", 400, bad, "parameter id")
	f("POST", "/v1/dead/7:requeue", "", 404, "not_found", "dead record 7")

	f("POST", "/newswire.v1.EventService/ListEvents", `{"after":"99"}`, 400, "out_of_range", "oldest event 1, head 3")
	f("POST", "/newswire.v1.EventService/ListEvents", `{`, 400, bad, "the body is not the JSON")
	f("POST", "/newswire.v1.EventService/NoSuch", `{}`, 404, "unimplemented", "NoSuch")

	f("GET", "/v1/events", "", http.StatusMisdirectedRequest, "permission_denied", "evil.example", "Host", "evil.example")
	f("POST", "/v1/topics", `{"name":"x","query":"ferry"}`, 403, "permission_denied", "another origin", "Origin", "https://evil.example")
	f("POST", "/v1/topics", `{"name":"x","query":"ferry"}`, 403, "permission_denied", "another origin", "Sec-Fetch-Site", "cross-site")

	var topics struct{ Topics []any }
	if w.get("/v1/topics", &topics); len(topics.Topics) != 0 {
		t.Errorf("what was refused made a topic: %v", topics.Topics)
	}
}

// TestRangeIsTold reads what a program needs to go on after a wrong cursor.
func TestRangeIsTold(t *testing.T) {
	w := start(t, nil)
	w.feed("harbour.example")
	w.publish("harbour.example", 1, 2)
	epoch, _, _, _ := w.db.Range(t.Context())
	for _, path := range []string{"/v1/events?after=9", "/v1/events/stream?after=9"} {
		_, body := w.ask("GET", path, "")
		var said struct {
			Details []map[string]string
		}
		if err := json.Unmarshal([]byte(body), &said); err != nil || len(said.Details) != 1 {
			t.Fatalf("%s: %v in %s", path, err, body)
		}
		if d := said.Details[0]; d["@type"] != "type.googleapis.com/newswire.v1.CursorRange" || d["epoch"] != epoch || d["oldest"] != "1" || d["head"] != "2" {
			t.Errorf("%s: %v", path, d)
		}
	}
}
