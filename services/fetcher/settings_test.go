package fetcher

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/news"
)

func TestSecret(t *testing.T) {
	o := Options{Secrets: t.TempDir()}
	f := func(content, name, value, complaint string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(o.Secrets, "s"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		n, v, err := o.secret("s")
		if n != name || v != value || (err == nil) != (complaint == "") || err != nil && !strings.Contains(err.Error(), complaint) {
			t.Errorf("%q gives %q: %q, %v", content, n, v, err)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the secret is in the error: %v", err)
		}
	}
	f("cookie a=b; c=d\n", "Cookie", "a=b; c=d", "")
	f("bearer abc", "Authorization", "Bearer abc", "")
	f("basic user:hunter2\n", "Authorization", "Basic dXNlcjpodW50ZXIy", "")
	f("basic hunter2", "", "", "write one line")
	f("hunter2", "", "", "write one line")
	f("", "", "", "write one line")
	f("cookie a=b\r\nX: hunter2", "", "", "more than one line")
	f("cookie "+strings.Repeat("x", maxSecret), "", "", "more than")
	for _, name := range []string{"none", "../s", ".s", "a/b"} {
		if _, _, err := o.secret(name); err == nil {
			t.Errorf("secret %q can be read", name)
		}
	}
}

func TestRequestOfFeed(t *testing.T) {
	o := Options{Secrets: t.TempDir()}
	if err := os.WriteFile(filepath.Join(o.Secrets, "s"), []byte("cookie a=b"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := news.Feed{Candidates: []string{"https://feeds.a.example/rss"}, Settings: news.Settings{Headers: map[string]string{"accept-language": "az"}, Secret: "s", Proxy: "http://p.example:1"}}
	r, err := o.request(f, client.Request{ETag: "e"})
	if err != nil || r.ETag != "e" || r.Proxy != "http://p.example:1" || r.Own.Site != "a.example" || !r.Own.Secure || r.Own.Header.Get("Accept-Language") != "az" || r.Own.Secret.Get("Cookie") != "a=b" {
		t.Errorf("the request is %+v, %v", r, err)
	}
	f.Settings.Secret = "none"
	_, err = o.request(f, client.Request{})
	var e *client.Error
	if !errors.As(err, &e) || e.Cause != news.CauseRefused || !strings.Contains(e.Detail, "put it there") {
		t.Errorf("a secret that is missing gives %v", err)
	}
	if r, err := o.request(news.Feed{ID: 7}, client.Request{}); err != nil || r.Own.Site != "" {
		t.Errorf("a feed without settings gives %+v, %v", r, err)
	}
}

func TestPaceOfFeed(t *testing.T) {
	f := &Fetcher{Options: Options{PollMin: time.Minute, PollMax: 24 * time.Hour}}
	check := func(set news.Settings, least, most time.Duration) {
		t.Helper()
		if p := f.paceOf(news.Feed{Settings: set}); p.least != least || p.most != most {
			t.Errorf("%+v gives %s to %s", set, p.least, p.most)
		}
	}
	check(news.Settings{}, time.Minute, 24*time.Hour)
	check(news.Settings{PollMin: 10 * time.Second}, 10*time.Second, 24*time.Hour)
	check(news.Settings{PollMax: 30 * time.Second}, 30*time.Second, 30*time.Second)
	check(news.Settings{PollMin: 48 * time.Hour}, 48*time.Hour, 48*time.Hour)
	check(news.Settings{PollMin: 2 * time.Minute, PollMax: 3 * time.Minute}, 2*time.Minute, 3*time.Minute)
}
