package websub

import (
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestSigned(t *testing.T) {
	body := []byte("<rss/>")
	f := func(header string, want bool) {
		t.Helper()
		if got := Signed(header, "key", body); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
	f("sha256=5fe9ce98f49dfba4bf5a9de5c93ac1ff3b7ae2ec9c7c2ba5ab59c3a8c3ac8c3a", false)
	f("", false)
	f("sha256", false)
	f("sha256=", false)
	f("md5=d41d8cd98f00b204e9800998ecf8427e", false)
	f("sha256=xyz", false)
	for _, method := range []string{"sha1", "sha256", "sha384", "sha512"} {
		f(method+"="+mac(method, "key", body), true)
		f(method+"="+mac(method, "other", body), false)
		f(method+"="+mac(method, "key", append(body, ' ')), false)
	}
	if Signed("sha256="+mac("sha256", "", body), "", body) {
		t.Error("a body is taken as signed without a secret")
	}
}

// mac signs as a hub does.
func mac(method, secret string, body []byte) string {
	m := hmac.New(hashes(method), []byte(secret))
	m.Write(body)
	return hex.EncodeToString(m.Sum(nil))
}

func TestLinks(t *testing.T) {
	f := func(hub, self string, values ...string) {
		t.Helper()
		if gotHub, gotSelf := Links(values); gotHub != hub || gotSelf != self {
			t.Errorf("%q: hub %q, self %q, want %q, %q", values, gotHub, gotSelf, hub, self)
		}
	}
	const hub, self = "https://hub.example/", "https://news.example/rss?a=1,2"
	f("", "")
	f(hub, self, `<`+hub+`>; rel="hub", <`+self+`>; rel="self"`)
	f(hub, self, `<`+hub+`>;rel=hub,<`+self+`>;rel=self`)
	f(hub, self, `<`+self+`>; title="a; b"; rel="self"`, `<`+hub+`>; REL="HUB other"`)
	f(hub, "", `<`+hub+`>; rel="hub", <https://hub.example/2>; rel="hub"`)
	f("", "", `<`+hub+`>; rel="hubs"`, `<`+hub, `>x<`, `rel=hub`)
}

func TestReadIntent(t *testing.T) {
	f := func(query string, want Intent, wantErr error) {
		t.Helper()
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadIntent(q)
		if !errors.Is(err, wantErr) || err == nil && got != want {
			t.Errorf("%s: %+v, %v, want %+v, %v", query, got, err, want, wantErr)
		}
	}
	f("hub.mode=subscribe&hub.topic=t&hub.challenge=c&hub.lease_seconds=3600", Intent{Topic: "t", Challenge: "c", Lease: time.Hour}, nil)
	f("hub.mode=subscribe&hub.topic=t&hub.challenge=c", Intent{Topic: "t", Challenge: "c", Lease: LeaseAsked}, nil)
	f("hub.mode=subscribe&hub.topic=t&hub.challenge=c&hub.lease_seconds=1", Intent{Topic: "t", Challenge: "c", Lease: time.Minute}, nil)
	f("hub.mode=subscribe&hub.topic=t&hub.challenge=c&hub.lease_seconds=99999999", Intent{Topic: "t", Challenge: "c", Lease: leaseMost}, nil)
	f("hub.mode=denied&hub.topic=t&hub.reason=full", Intent{Denied: true, Topic: "t", Reason: "full"}, nil)
	f("hub.mode=subscribe&hub.topic=t", Intent{}, ErrNoIntent)
	f("hub.mode=unsubscribe&hub.topic=t&hub.challenge=c", Intent{}, ErrNoIntent)
	f("", Intent{}, ErrNoIntent)
}

// FuzzLinks holds that strangers' headers end the reading, and that what is found stood there.
func FuzzLinks(f *testing.F) {
	f.Add(`<https://hub.example/>; rel="hub", <https://news.example/rss>; rel=self`)
	f.Add(`<<>>,<,;rel=hub`)
	f.Fuzz(func(t *testing.T, value string) {
		hub, self := Links([]string{value})
		if !strings.Contains(value, hub) || !strings.Contains(value, self) {
			t.Errorf("%q gives %q and %q", value, hub, self)
		}
	})
}
