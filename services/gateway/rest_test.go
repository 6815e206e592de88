package gateway_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/news"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares an answer with testdata/NAME.json. What differs from run to run is replaced first.
func (w *wire) golden(name, body string, names ...string) {
	w.t.Helper()
	body = strings.NewReplacer(names...).Replace(body)
	body = regexp.MustCompile(`"20\d\d-(1[12]|0[4-9]|0[12]|10)-[^"]*Z"`).ReplaceAllString(body, `"NOW"`)
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(body), "", "  "); err != nil {
		w.t.Fatalf("%s: %v in %s", name, err, body)
	}
	file := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			w.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		w.t.Fatal(err)
	}
	if got := b.String(); strings.TrimSpace(got) != strings.TrimSpace(string(want)) {
		w.t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
	}
}

func TestEveryPath(t *testing.T) {
	w := start(t, nil)
	epoch, _, _, err := w.db.Range(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	names := []string{epoch, "EPOCH"}
	f := func(name, method, path, body string) string {
		t.Helper()
		res, got := w.ask(method, path, body)
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s %s: %s %s", method, path, res.Status, got)
		}
		w.golden(name, got, names...)
		return got
	}
	field := func(body, pattern string) string {
		t.Helper()
		m := regexp.MustCompile(pattern).FindStringSubmatch(body)
		if m == nil {
			t.Fatalf("no %s in %s", pattern, body)
		}
		return m[1]
	}

	f("events-none", "GET", "/v1/events", "")
	f("source-new", "POST", "/v1/sources", `{"urls":["https://harbour.example/rss","https://harbour.example/feed"],"name":"Harbour Post","country":"NL"}`)
	ids := w.publish("harbour.example", 1, 2, 3)
	f("sources", "GET", "/v1/sources", "")
	f("source", "GET", "/v1/sources/harbour.example", "")
	f("source-check", "POST", "/v1/sources:check", `{"url":"https://harbour.example/rss"}`)
	f("source-found", "POST", "/v1/sources:discover", `{"url":"https://harbour.example"}`)
	f("source-set", "PATCH", "/v1/sources/harbour.example", `{"zone":"Europe/Amsterdam","name":"Harbour Post"}`)
	f("feed-set", "PATCH", "/v1/feeds/1", `{"settings":{"zone":"Asia/Baku","headers":{"accept-language":"nl"},"secret":"harbour","poll_min":"60s","page":{"body":"div.text p","remove":[".ad"]}}}`)
	f("feed-backfill", "POST", "/v1/feeds/1/backfill", `{"since":"2026-03-01T00:00:00Z"}`)
	f("feed", "GET", "/v1/feeds/1?limit=2", "")
	f("feed-backfill-stopped", "DELETE", "/v1/feeds/1/backfill", "")
	f("feed-polled", "POST", "/v1/feeds/1:poll", "{}")
	if err := w.db.Begin(t.Context(), "me", time.Now(), time.Minute, false); err != nil {
		t.Fatal(err)
	}
	_, polled, err := w.db.Feed(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.db.Propose(t.Context(), "me", polled, []news.Proposal{{URL: "https://harbour.example/new", Title: "Harbour Post", Items: 3, From: "declared by the page"}}); err != nil {
		t.Fatal(err)
	}
	f("feed-adopted", "POST", "/v1/feeds/1:adopt", "{}")
	f("events", "GET", "/v1/events?after=0&limit=2", "")
	f("events-rest", "GET", "/v1/events?after="+epoch+".2&wait=1s", "")
	f("article", "GET", "/v1/articles/"+ids[0], "")
	f("articles", "GET", "/v1/articles?q=ferry&source=harbour.example&language=en&from=2026-03-14&to=2026-03-14&page_size=2", "")

	f("topic-tried", "POST", "/v1/topics:try", `{"query":"ferry AND 2"}`)
	res, made := w.ask("POST", "/v1/topics", `{"name":"Ferries","query":"Ferry","webhook_url":"https://desk.example/hook"}`)
	if res.StatusCode != http.StatusOK {
		t.Fatal(made)
	}
	topicID := field(made, `"topic":\{"id":"([^"]+)"`)
	hook := field(made, `"webhooks":\[\{"id":"([^"]+)"`)
	names = append(names, topicID, "TOPIC", hook, "WEBHOOK")
	w.golden("topic-new", made, names...)
	w.match(topicID, 2)
	f("topics", "GET", "/v1/topics", "")
	f("topic", "GET", "/v1/topics/"+topicID, "")
	f("topic-changed", "PUT", "/v1/topics/"+topicID, `{"name":"Ferries","query":"ferry OR harbour"}`)
	f("topic-run", "POST", "/v1/topics/"+topicID+":run", `{"from":"2026-01-01T00:00:00Z"}`)
	f("matches", "GET", "/v1/topics/"+topicID+"/matches?after=0", "")
	f("webhook-test", "POST", "/v1/topics/"+topicID+"/webhooks/"+hook+":test", "{}")
	f("webhook-resumed", "POST", "/v1/topics/"+topicID+"/webhooks/"+hook+":resume", "{}")
	f("redelivered", "POST", "/v1/topics/"+topicID+"/deliveries/1:redeliver", "{}")
	f("deliveries", "GET", "/v1/topics/"+topicID+"/deliveries", "")
	f("webhook-deleted", "DELETE", "/v1/topics/"+topicID+"/webhooks/"+hook, "")
	f("topic-deleted", "DELETE", "/v1/topics/"+topicID, "")

	w.die()
	f("dead", "GET", "/v1/dead", "")
	f("dead-one", "GET", "/v1/dead/1", "")
	f("dead-requeued", "POST", "/v1/dead/1:requeue", "{}")
	if len(w.put) != 1 || w.put[0].Offset != 17 {
		t.Errorf("put back on Kafka: %+v", w.put)
	}
	if len(w.sent) != 2 || w.sent[0].Number != 0 || w.sent[1].Number != 1 || w.sent[1].Event.Seq != 2 {
		t.Errorf("posted: %+v", w.sent)
	}
}

// TestPagesAddUp follows the page tokens of the lists, and the cursor that the snapshot ends with.
func TestPagesAddUp(t *testing.T) {
	w := start(t, nil)
	w.feed("harbour.example")
	w.publish("harbour.example", 1, 2, 3, 4, 5, 6)
	type page struct {
		Articles []struct{ ID string }
		Token    string `json:"next_page_token"`
		Next     string
	}
	walk := func(path string, meanwhile func()) (all []string, last page) {
		t.Helper()
		for token := ""; ; {
			var p page
			w.get(path+"page_size=2&page_token="+token, &p)
			for _, a := range p.Articles {
				all = append(all, a.ID)
			}
			if token = p.Token; token == "" {
				return all, p
			}
			if len(all) == 2 {
				meanwhile()
			}
		}
	}
	if all, _ := walk("/v1/articles?q=ferry&", func() { w.publish("harbour.example", 7) }); len(all) != 6 {
		t.Errorf("articles by pages: %q", all)
	}
	var first page
	w.get("/v1/snapshot?page_size=2", &first)
	all, last := walk("/v1/snapshot?", func() { w.publish("harbour.example", 8) })
	if len(all) < 7 || first.Next != "" || !strings.HasSuffix(last.Next, ".7") {
		t.Errorf("snapshot by pages: %q, ends with %q: what came meanwhile comes again as event 8", all, last.Next)
	}
}
