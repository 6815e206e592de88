package main

import (
	"strings"
	"testing"
)

// The answers for people are held to golden files: canonical form, tree, warnings, and what an article says.
func TestTryQueryOne(t *testing.T) {
	f := func(name, stdin string, args ...string) {
		t.Helper()
		status, out, complaint := command(t, stdin, append([]string{"try", "query"}, args...)...)
		if status != 0 || complaint != "" {
			t.Errorf("%s: exit %d, %s", name, status, complaint)
		}
		golden(t, "query-"+name+".txt", out)
	}
	f("tree", "", `oil (gas OR "natural gas") NEAR/5 price title:~strike -wom?n lang:en`)
	f("warning", "", "oil gas OR coal")
	f("style", "", "--style", "cision", `headline("iced coffee") AND NOT publication(Post)`)
	f("matches", `{"title":"Liman açıldı","text":"Limanda və limanın yaxınlığında bərə gözləyir.","lang":"az","published":"2026-03-14"}`,
		"~liman NEAR/6 bərə published:2026-03", "-")
	f("misses", "The ferry left the harbour on Monday with two hundred people on board.\r\n\r\nThe strike is over.", "harbour NEAR/5 strike title:ferry", "-")
	f("page", "<!doctype html><html lang=en><title>Post</title><h1>Ferry leaves</h1><p>The strike is over.</p><p>NATO ships wait.</p></html>", "title:ferry lead:strike cs:NATO", "-")
	f("json", "plain oil", "--json", "oil gas OR oil", "-")
}

func TestTryQueryOneRefuses(t *testing.T) {
	f := func(want string, stdin string, args ...string) {
		t.Helper()
		status, out, complaint := command(t, stdin, append([]string{"try", "query"}, args...)...)
		if status == 0 || out != "" || !strings.Contains(complaint, want) {
			t.Errorf("%v: exit %d, %q, %q; want %q", args, status, out, complaint, want)
		}
	}
	f("query, character 5: NEAR/x needs a number. Write the number of words after the slash: oil NEAR/5 gas.\n  oil NEAR/x gas\n      ^^^^^^", "", "oil NEAR/x gas")
	f("begins like JSON but cannot be read", `{"title":`, "oil", "-")
	f("no such file", "", "oil", "/nowhere/at/all")
	f("--style", "", "--style", "other", "oil")
}
