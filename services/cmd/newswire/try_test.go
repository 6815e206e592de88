package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// command runs one command line with what it reads, and gives its exit status and what it prints.
func command(t *testing.T, stdin string, args ...string) (status int, out, complaint string) {
	t.Helper()
	folder := t.TempDir()
	file := func(name string) *os.File {
		f, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	in, stdout, stderr := file("in"), file("out"), file("err")
	if _, err := in.WriteString(stdin); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	oldIn, oldOut, oldErr := os.Stdin, os.Stdout, os.Stderr
	os.Stdin, os.Stdout, os.Stderr = in, stdout, stderr
	status = run(t.Context(), args)
	os.Stdin, os.Stdout, os.Stderr = oldIn, oldOut, oldErr
	said := func(f *os.File) string {
		f.Close()
		b, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	in.Close()
	return status, said(stdout), said(stderr)
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	name = filepath.Join("testdata/try", name)
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func zipped(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	packed := filepath.Join(t.TempDir(), "page.gz")
	if err := os.WriteFile(packed, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return packed
}

const (
	pageURL = "https://courier.example/news/harbour-reopens?from=feed"
	feedURL = "https://courier.example/rss.xml"
)

func TestTry(t *testing.T) {
	f := func(want, stdin string, args ...string) {
		t.Helper()
		status, out, complaint := command(t, stdin, append([]string{"try"}, args...)...)
		if status != 0 || complaint != "" {
			t.Errorf("%v: status %d, %s", args, status, complaint)
		}
		golden(t, want, out)
	}
	raw, err := os.ReadFile("testdata/try/page.html")
	if err != nil {
		t.Fatal(err)
	}
	f("page.json", "", "page", "testdata/try/page.html", "--url", pageURL)
	f("page.json", string(raw), "page", "-", "--url", pageURL)
	f("page.json", "", "page", zipped(t, "testdata/try/page.html"), "--url", pageURL)
	f("page.json", "", "page", "testdata/try/page.html", "--url", pageURL, "--header", "Content-Type: text/html; charset=utf-8")
	f("login.json", "", "page", "testdata/try/login.html")
	f("feed.json", "", "feed", "testdata/try/feed.xml", "--url", feedURL)
}

func TestTryLines(t *testing.T) {
	lines := []string{
		fmt.Sprintf(`{"id":"a","url":%q,"path":"testdata/try/page.html"}`, pageURL),
		`this is no line`,
		``,
		`{"id":7,"url":"https://courier.example/login","path":"testdata/try/login.html"}`,
		`{"id":"c","path":"testdata/try/missing.html"}`,
		`{"id":"d","url":3,"path":"testdata/try/page.html"}`,
		`{"id":"e"}`,
		strings.Repeat("x", maxLine+10),
		fmt.Sprintf(`{"id":"z","url":%q,"path":"testdata/try/page.html"}`, pageURL), // the last line, without an end
	}
	status, out, complaint := command(t, strings.Join(lines, "\n"), "try", "page", "--jsonl")
	if status != 0 || complaint != "" {
		t.Errorf("status %d, %s", status, complaint)
	}
	golden(t, "lines.json", out)
}

// TestTryLineAtOnce holds the input open: the answer to a line must not wait for the next one.
func TestTryLineAtOnce(t *testing.T) {
	in, questions, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	answers, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	oldIn, oldOut := os.Stdin, os.Stdout
	os.Stdin, os.Stdout = in, out
	defer func() { os.Stdin, os.Stdout = oldIn, oldOut }()
	ended := make(chan int)
	go func() { ended <- run(t.Context(), []string{"try", "page", "--jsonl"}) }()
	fmt.Fprintln(questions, `{"id":"1","path":"testdata/try/login.html"}`)
	buffer := make([]byte, 4096)
	n, err := answers.Read(buffer)
	if err != nil || !strings.Contains(string(buffer[:n]), `"not_article"`) {
		t.Errorf("got %q, %v", buffer[:n], err)
	}
	questions.Close()
	if status := <-ended; status != 0 {
		t.Errorf("status %d", status)
	}
}

func TestTryAddress(t *testing.T) {
	outlet := httptest.NewServer(http.FileServer(http.Dir("testdata/try")))
	defer outlet.Close()
	status, out, complaint := command(t, "", "try", "page", outlet.URL+"/page.html", "--allow-net", "127.0.0.0/8")
	if status != 0 || !strings.Contains(out, `"title":"Harbour reopens after a night of repairs"`) {
		t.Errorf("status %d, %s%s", status, out, complaint)
	}
}

func TestTryBadInput(t *testing.T) {
	f := func(status int, say string, args ...string) {
		t.Helper()
		got, out, complaint := command(t, "", append([]string{"try"}, args...)...)
		if got != status || out != "" || !strings.Contains(complaint, say) || strings.Count(complaint, "\n") != 1 {
			t.Errorf("%v: status %d, output %q, complaint %q; want status %d and %q in one line", args, got, out, complaint, status, say)
		}
	}
	f(2, "nothing to try", "page")
	f(2, "nothing to try", "feed")
	f(2, "write it as", "page", "testdata/try/page.html", "--header", "nonsense")
	f(2, "leave them out", "page", "https://courier.example/", "--url", "https://courier.example/")
	f(2, "is no network", "page", "http://127.0.0.1/", "--allow-net", "here")
	f(2, "every line names", "page", "--jsonl", "--url", "https://courier.example/")
	f(2, "unknown flag", "page", "--nonsense")
	f(1, "no such file", "page", "testdata/try/missing.html")
	f(1, "not_a_feed", "feed", "testdata/try/page.html")
	f(1, "not a public address", "page", "http://127.0.0.1:1/")
}
