package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func queriesFile(t *testing.T, lines ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "queries.tsv")
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestTryQueryLines(t *testing.T) {
	name := queriesFile(t, "\ufeffports\tport* NEAR/3 (strike OR walkout)", "", "title\ttitle:ferry", "cased\t!SOS", "who\tauthor:ann source:herald.example lang:en country:AZ published:>2026-01-01",
		"q\"2\tferry\r")
	in := strings.Join([]string{
		`{"id":"a","title":"Ferry late","text":"Workers at the port began a walkout. SOS."}`,
		``,
		`{"id":17,"text":"Sos: a ferry","authors":["Ann Lee"],"source":"herald.example","lang":"en-GB","country":"AZ","published":"2026-11-25T10:00:00Z","other":[]}`,
		`{"text":"nothing","published":"some day"}`,
		`{"id":"b","text":5}`,
		`{"id":"c"`,
	}, "\n")
	status, out, complaint := command(t, in, "try", "query", "--jsonl", "--queries", name)
	want := `{"id":"a","matches":["ports","title","cased","q\"2"]}
{"id":17,"matches":["who","q\"2"]}
{"id":"","matches":[]}
{"id":"b","error":"line 5 text must be a text and is a number: write it as {\"id\":\"1\",\"title\":\"...\",\"text\":\"...\"}"}
{"id":"","error":"line 6 is no JSON object: write it as {\"id\":\"1\",\"title\":\"...\",\"text\":\"...\"}"}
`
	if status != 0 || complaint != "" || inOrder(out) != inOrder(want) {
		t.Errorf("exit %d, %q, answers\n%swant\n%s", status, complaint, out, want)
	}
}

// inOrder sorts the ids of each answer, which come in any order.
func inOrder(out string) string {
	lines := strings.Split(out, "\n")
	for i, line := range lines {
		if before, list, ok := strings.Cut(line, `"matches":[`); ok {
			ids := strings.Split(strings.TrimSuffix(list, "]}"), ",")
			for a := range ids {
				for b := range ids[:a] {
					if ids[a] < ids[b] {
						ids[a], ids[b] = ids[b], ids[a]
					}
				}
			}
			lines[i] = before + strings.Join(ids, ",")
		}
	}
	return strings.Join(lines, "\n")
}

func TestTryQueryLinesGoesOnWithoutBadQueries(t *testing.T) {
	name := queriesFile(t, "good\tferry", "bad\tferry (", "no tab", "good\tport", "\tempty", "better\tport")
	status, out, complaint := command(t, `{"id":"1","text":"ferry port"}`, "try", "query", "--jsonl", "--queries", name)
	if status != exitFailed || inOrder(out) != inOrder(`{"id":"1","matches":["good","better"]}`+"\n") {
		t.Errorf("exit %d, answers %s", status, out)
	}
	for _, want := range []string{
		"line 2: query, character 7: this parenthesis is never closed. Add ) at the end of the group, or leave it out.\n", "line 3: it is no id, tab and query\n",
		"line 4: the id \"good\" stands on line 1 already\n", "line 5: it is no id, tab and query\n", "4 of 6 queries cannot be read and were left out",
	} {
		if !strings.Contains(complaint, want) {
			t.Errorf("complains\n%swant %q", complaint, want)
		}
	}
}

func TestTryQueryStats(t *testing.T) {
	_, _, said := command(t, strings.Repeat(`{"id":"1","text":"ferry"}`+"\n", 3), "try", "query", "--jsonl", "--stats", "--queries", queriesFile(t, "a\tferry", "b\tport"))
	for _, want := range []string{"2 queries, loaded in ", "3 articles, p50 ", " articles/s per core, ", "µs of processor time an article"} {
		if !strings.Contains(said, want) {
			t.Errorf("says\n%swant %q", said, want)
		}
	}
}

func TestTryQueryUsage(t *testing.T) {
	f := func(want string, args ...string) {
		t.Helper()
		status, _, complaint := command(t, "", append([]string{"try", "query"}, args...)...)
		if status == 0 || !strings.Contains(complaint, want) {
			t.Errorf("%q: exit %d, %s", args, status, complaint)
		}
	}
	f("--jsonl needs --queries", "--jsonl")
	f("the queries are those of --queries", "--jsonl", "--queries", "x", "oil")
	f("go with --jsonl", "--stats", "oil")
	f("nothing to try")
	f("no such file", "--jsonl", "--queries", filepath.Join(t.TempDir(), "none"))
}
