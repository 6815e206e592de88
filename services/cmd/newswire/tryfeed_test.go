package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// feedCases gives the folder of feedparser's suite, which lies beside the project.
func feedCases(t *testing.T) string {
	t.Helper()
	root := os.Getenv("NEWSWIRE_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared")
	}
	dir := filepath.Join(root, "data", "feeds", "feedparser")
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("no shared data: set NEWSWIRE_SHARED to the folder that holds data/feeds")
	}
	return dir
}

type feedCase struct {
	ID      string
	File    string
	URL     string
	Headers map[string]string
	Asserts []struct {
		Path  []any
		Op    string
		Value any
		Field string
	}
}

// TestFeedparserSuite asks `try feed --jsonl` for everything that feedparser's suite says of a feed. What does not hold stands with its
// reason in testdata/feedparser.txt, and nothing else does.
func TestFeedparserSuite(t *testing.T) {
	dir := feedCases(t)
	raw, err := os.ReadFile(filepath.Join(dir, "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []feedCase
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	reviewed := reviewedAsserts(t)
	named, unnamed, held, failed, fields := 0, 0, 0, 0, map[string]int{}
	for _, c := range cases {
		answer := answerTo(t, c, dir)
		for _, a := range c.Asserts {
			field := a.Field
			if field == "" {
				unnamed++
				field = fieldOf(a.Path)
			} else {
				named++
			}
			fields[fieldName(field)]++
			key := c.ID + " " + field
			if why := differs(answer, field, a.Op, a.Value); why != "" {
				failed++
				if !reviewed[key] {
					t.Errorf("%s: %s", key, why)
				}
			} else {
				held++
				if reviewed[key] && a.Op == "eq" {
					t.Errorf("%s holds: take it off the list", key)
				}
			}
		}
	}
	if failed > 40 {
		t.Errorf("%d assertions stand in the list; at most 40 may", failed)
	}
	t.Logf("%d cases, %d assertions of %d fields (%d named by the suite, %d by path): %d hold, %d are reviewed", len(cases), named+unnamed, len(fields), named, unnamed, held, failed)
	if testing.Verbose() {
		var lines []string
		for name, n := range fields {
			lines = append(lines, fmt.Sprintf("%5d %s", n, name))
		}
		sort.Strings(lines)
		t.Log("\n" + strings.Join(lines, "\n"))
	}
}

// reviewedAsserts reads the list: a case and a field, then the reason after a #.
func reviewedAsserts(t *testing.T) map[string]bool {
	t.Helper()
	raw, err := os.ReadFile("testdata/feedparser.txt")
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]bool{}
	for line := range strings.Lines(string(raw)) {
		key, reason, _ := strings.Cut(line, "#")
		if key = strings.TrimSpace(key); key == "" {
			continue
		}
		if strings.TrimSpace(reason) == "" {
			t.Errorf("%q has no reason", line)
		}
		list[key] = true
	}
	return list
}

// answerTo asks the command about one case.
func answerTo(t *testing.T, c feedCase, dir string) map[string]any {
	t.Helper()
	line, err := json.Marshal(map[string]any{"id": c.ID, "path": filepath.Join(dir, c.File), "url": c.URL, "headers": c.Headers})
	if err != nil {
		t.Fatal(err)
	}
	said, err := json.Marshal(lineReader{answer: feedAnswer}.line(t.Context(), 1, line, false))
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.Unmarshal(said, &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// differs compares the answer with one assertion and says what is wrong.
func differs(answer map[string]any, field, op string, want any) string {
	got := at(answer, field)
	if when, ok := want.(map[string]any); ok && when["utc"] != nil {
		want = when["utc"]
	}
	if person, ok := want.(map[string]any); ok && person["href"] != nil && person["name"] != nil {
		person["url"] = person["href"]
		delete(person, "href")
	}
	if _, ok := got.(bool); ok && (want == 0.0 || want == 1.0) {
		want = want == 1.0
	}
	right := false
	switch op {
	case "eq":
		right = reflect.DeepEqual(got, want) || want == nil && got == nil
	case "truthy":
		right = got != nil && got != false && got != ""
	case "falsy":
		right = got == nil || got == false || got == ""
	case "len_eq":
		list, _ := got.([]any)
		right = float64(len(list)) == want
	case "nokey":
		right = at(answer, field+"."+fmt.Sprint(want)) == nil
	}
	if right {
		return ""
	}
	return fmt.Sprintf("%#v, want %s %#v", got, op, want)
}

// at gives what an answer says of a field.
func at(answer map[string]any, field string) any {
	var v any = answer
	parts := strings.Split(field, ".")
	if parts[0] == "item" {
		parts[0] = "items"
	}
	for _, p := range parts {
		switch inside := v.(type) {
		case map[string]any:
			v = inside[p]
		case []any:
			i, err := strconv.Atoi(p)
			if err != nil || i >= len(inside) {
				return nil
			}
			v = inside[i]
		default:
			return nil
		}
	}
	return v
}

// fieldOf gives the field of ours for a path of feedparser's that the suite gives no neutral name.
func fieldOf(path []any) string {
	names := map[string]string{
		"entries": "item", "links": "link_details", "author_detail": "author", "tagline_detail": "description_detail", "subtitle_detail": "description_detail",
		"summary_detail": "description_detail", "copyright_detail": "rights_detail", "copyright": "rights", "publisher_detail": "publisher",
		"thr_in-reply-to": "in_reply_to", "psc_chapters": "", "media_credit": "media.credit", "media_restriction": "media.restriction",
		"media_license": "media.license", "media_rating": "media.rating", "created": "created_raw", "expired": "expired_raw",
		"validity_start": "validity_start_raw", "validity_end": "validity_end_raw", "abcdefg": "other.abcdefg",
	}
	var out []string
	for i, p := range path {
		name := fmt.Sprint(p)
		if n, ok := p.(float64); ok {
			name = strconv.Itoa(int(n))
		}
		ours, known := names[name]
		before := fmt.Sprint(path[max(i-1, 0)])
		_, err := strconv.Atoi(before)
		switch {
		case name == "content" && err == nil && len(path) > i+1:
			ours, known = "contents", true
		case name == "subtitle_detail" && before == "source":
			ours = name
		case name == "href" && before == "generator_detail":
			ours, known = "url", true
		}
		if known {
			name = ours
		} else {
			name = strings.TrimSuffix(name, "_parsed")
		}
		if name != "" {
			out = append(out, name)
		}
	}
	return strings.Join(out, ".")
}

// fieldName gives a field without its indexes.
func fieldName(field string) string {
	parts := strings.Split(field, ".")
	for i, p := range parts {
		if _, err := strconv.Atoi(p); err == nil {
			parts[i] = "N"
		}
	}
	return strings.Join(parts, ".")
}

func TestTryFeedLines(t *testing.T) {
	lines := []string{
		`{"id":"rss","path":"testdata/try/feed.xml","url":"https://courier.example/rss.xml"}`,
		`{"id":"atom","path":"testdata/try/atom.xml","url":"https://news.example/atom","headers":{"content-type":"application/atom+xml","Content-Language":"az"}}`,
		`{"id":"json","path":"testdata/try/json.feed","url":"https://news.example/feed.json","headers":{"Content-Type":"text/plain"}}`,
		`{"id":4,"path":"testdata/try/page.html"}`,
		`{"id":5,"path":"testdata/try/missing.xml"}`,
		`{"id":6,"path":"testdata/try/feed.xml","headers":"none"}`,
		`{"id":7}`,
		`{"id":8,"path":`,
	}
	status, out, complaint := command(t, strings.Join(lines, "\n"), "try", "feed", "--jsonl")
	if status != 0 || complaint != "" {
		t.Errorf("status %d, %s", status, complaint)
	}
	golden(t, "feedlines.json", out)
}

func TestTryDateLines(t *testing.T) {
	lines := []string{
		`{"id":1,"text":"Sat, 14 Mar 2026 14:31:07 +0400"}`,
		`{"id":2,"text":"21 İyul 2025 14:35","zone":"Asia/Baku"}`,
		`{"id":3,"text":"2026-03","zone":"+04:00"}`,
		`{"id":4,"text":"03/04/2026"}`,
		`{"id":5,"text":"2026-03-14","zone":"Mars/Olympus"}`,
		`{"id":6,"text":20260314}`,
		`[]`,
		`{"id":8}`,
	}
	status, out, complaint := command(t, strings.Join(lines, "\n"), "try", "date", "--jsonl")
	if status != 0 || complaint != "" {
		t.Errorf("status %d, %s", status, complaint)
	}
	golden(t, "datelines.json", out)
}

func TestTryRobotsLines(t *testing.T) {
	lines := []string{
		`{"id":1,"robots":"User-agent: *\nDisallow: /private","agent":"newswire","url":"https://news.example/private/1"}`,
		`{"id":2,"robots":"User-agent: *\nDisallow: /private","agent":"newswire","url":"https://news.example/public"}`,
		`{"id":3,"robots":"User-agent: *\nDisallow: /\nUser-agent: Newswire\nAllow: /","agent":"newswire","url":"/"}`,
		`{"id":4,"robots":7}`,
		`{"id":5}`,
	}
	status, out, complaint := command(t, strings.Join(lines, "\n"), "try", "robots", "--jsonl")
	if status != 0 || complaint != "" {
		t.Errorf("status %d, %s", status, complaint)
	}
	golden(t, "robotslines.json", out)
}

func TestTryDateAndRobots(t *testing.T) {
	f := func(wantStatus int, want string, args ...string) {
		t.Helper()
		status, out, complaint := command(t, "User-agent: *\nDisallow: /x\nCrawl-delay: 3", append([]string{"try"}, args...)...)
		if status != wantStatus || !strings.Contains(out+complaint, want) {
			t.Errorf("%v: status %d, %q %q; want %d with %q", args, status, out, complaint, wantStatus, want)
		}
	}
	f(0, `"instant":"2025-07-21T10:35:00Z"`, "date", "--zone", "Asia/Baku", "21 İyul 2025 14:35")
	f(0, `"zone_source":"assumed"`, "date", "21", "July", "2025")
	f(1, "no date", "date", "yesterday")
	f(2, "is no zone", "date", "--zone", "Nowhere", "21 July 2025")
	f(2, "nothing to try", "date")
	f(0, `{"allowed":false,"crawl_delay":"3s"}`, "robots", "--agent", "a", "--url", "https://news.example/x/1", "-")
	f(0, `"allowed":true`, "robots", "--url", "/y", "-")
	f(2, "--url is needed", "robots", "-")
	f(2, "nothing to try", "robots", "--url", "/y")
}
