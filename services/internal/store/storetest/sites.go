package storetest

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

func testSiteMemories(t *testing.T, s Server) {
	p := newPollster(t, s)
	told := p.troubles()
	keep := func(version int64, data, drift string, want bool) {
		t.Helper()
		m := fetcher.SiteMemory{Host: "a.example", Version: version, Data: []byte(data), Feed: p.feed.ID, Drift: drift}
		p.at = p.at.Add(time.Minute)
		kept, err := p.db.KeepSites(t.Context(), "me", []fetcher.SiteMemory{m, {Host: "b.example", Version: -1}}, p.at)
		if err != nil || (len(kept) == 1 && kept[0] == "a.example") != want || len(kept) > 1 {
			t.Errorf("version %d: kept %q, %v", version, kept, err)
		}
	}
	is := func(version int64, data string) {
		t.Helper()
		m, err := p.db.SiteMemory(t.Context(), "a.example")
		if err != nil || m.Version != version || !bytes.Equal(m.Data, []byte(data)) || m.Host != "a.example" {
			t.Errorf("the memory is %+v, %v, want version %d with %q", m, err, version, data)
		}
		if v, err := p.db.SiteVersion(t.Context(), "a.example"); err != nil || v != version {
			t.Errorf("the version is %d, %v, want %d", v, err, version)
		}
	}
	notice := func(want string) {
		t.Helper()
		row, err := p.db.Source(t.Context(), "a.example")
		if err != nil {
			t.Fatal(err)
		}
		drifted, err := p.db.Drifted(t.Context(), "a.example")
		if err != nil || want == "" && len(row.Notices)+len(drifted) > 0 {
			t.Fatalf("the source carries %+v and %+v, %v", row.Notices, drifted, err)
		}
		if want != "" && (len(drifted) != 1 || len(row.Notices) != 1 || row.Notices[0] != drifted[0] || drifted[0].Kind != news.NoticeLayout || drifted[0].Detail != want || drifted[0].Since.IsZero()) {
			t.Errorf("the source carries %+v and %+v, want %q", row.Notices, drifted, want)
		}
	}
	is(0, "")
	keep(0, "\x00one\xff", "", true)
	is(1, "\x00one\xff")
	keep(0, "late", "it has changed", false)
	is(1, "\x00one\xff")
	told()
	notice("")

	keep(1, "two", "it has changed", true)
	told("began layout")
	notice("it has changed")
	keep(2, "three", "it has changed more", true)
	told()
	notice("it has changed")
	keep(3, "four", "", true)
	is(4, "four")
	told("ended layout")
	notice("")

	if _, err := p.db.KeepSites(t.Context(), "other", []fetcher.SiteMemory{{Host: "a.example", Version: 4}}, p.at); !errors.Is(err, fetcher.ErrLost) {
		t.Errorf("a session that is over kept a memory: %v", err)
	}
	if err := p.db.Tidy(t.Context(), "me", p.at.AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	is(0, "")
}
