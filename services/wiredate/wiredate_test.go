package wiredate

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// shared is the folder of outside cases, which is not part of the project.
func shared(t *testing.T, path string) []byte {
	t.Helper()
	root := os.Getenv("NEWSWIRE_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(root, path))
	if err == nil {
		return data
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("outside cases are missing: %v; set NEWSWIRE_SHARED", err)
	}
	t.Skipf("outside cases are not here (%v); set NEWSWIRE_SHARED", err)
	return nil
}

type outside struct {
	Input     string
	UTC       *time.Time
	Zone      string `json:"assume_tz"`
	Precision string
}

func readOutside(t *testing.T, path string) []outside {
	t.Helper()
	var cases []outside
	if err := json.Unmarshal(shared(t, path), &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

func TestWireDates(t *testing.T) {
	cases, read := readOutside(t, "data/feeds/wire_dates.json"), 0
	for _, c := range cases {
		var zone *time.Location
		if c.Zone != "" {
			var err error
			if zone, err = time.LoadLocation(c.Zone); err != nil {
				t.Fatal(err)
			}
		}
		got, ok := Parse(c.Input, zone)
		if !ok || !got.Instant.Equal(*c.UTC) || string(got.Precision) != c.Precision {
			t.Errorf("Parse(%q, %s) = %v %s %v, want %v %s", c.Input, c.Zone, got.Instant, got.Precision, ok, c.UTC, c.Precision)
			continue
		}
		read++
	}
	t.Logf("%d of %d dates", read, len(cases))
}

func TestFeedparserDates(t *testing.T) {
	cases, read := readOutside(t, "data/feeds/feedparser_dates.json"), 0
	for _, c := range cases {
		got, ok := Parse(c.Input, nil)
		if ok != (c.UTC != nil) || ok && !got.Instant.Equal(*c.UTC) {
			t.Errorf("Parse(%q) = %v %v, want %v", c.Input, got.Instant, ok, c.UTC)
			continue
		}
		read++
	}
	t.Logf("%d of %d dates", read, len(cases))
}

func TestParse(t *testing.T) {
	baku := time.FixedZone("Asia/Baku", 4*3600)
	// want: local zone precision zone_source, or - for a refusal
	f := func(in string, zone *time.Location, want string) {
		t.Helper()
		got, ok := Parse(in, zone)
		have := "-"
		if ok {
			have = fmt.Sprint(got.Local, " ", got.Zone, " ", got.Precision, " ", got.ZoneSource)
		}
		if have != want {
			t.Errorf("Parse(%q, %v) = %s, want %s", in, zone, have, want)
		}
	}
	// ISO 8601 and what passes for it
	f("2026-03-14T14:31:07+04:00", nil, "2026-03-14T14:31:07 +04:00 second stated")
	f("2026-03-14T14:31:07+04", nil, "2026-03-14T14:31:07 +04:00 second stated")
	f("2026-03-14 14:31:07 +0400", nil, "2026-03-14T14:31:07 +04:00 second stated")
	f("2026-03-14T14:31:07.123456789Z", nil, "2026-03-14T14:31:07 +00:00 second stated")
	f("2026-03-14t14:31:07,5z", nil, "2026-03-14T14:31:07 +00:00 second stated")
	f("2026-03-14T14:31+04:00", nil, "2026-03-14T14:31:00 +04:00 minute stated")
	f("2026-03-14T1431Z", nil, "2026-03-14T14:31:00 +00:00 minute stated")
	f("20260314T143107Z", nil, "2026-03-14T14:31:07 +00:00 second stated")
	f("20260314143107", baku, "2026-03-14T14:31:07 +04:00 second source")
	f("20260314", nil, "2026-03-14 +00:00 day assumed")
	f("2026-03-14", baku, "2026-03-14 +04:00 day source")
	f("2026-03", nil, "2026-03 +00:00 month assumed")
	f("2026-03-14T24:00:00Z", nil, "2026-03-15T00:00:00 +00:00 second stated")
	f("2026-06-30T23:59:60Z", nil, "2026-06-30T23:59:59 +00:00 second stated")
	f("2026-02-29T10:00:00Z", nil, "-")
	f("0001-01-01T00:00:00Z", nil, "-")
	f("1970-01-01T00:00:00Z", nil, "-")
	f("1773484267", nil, "2026-03-14T10:31:07 +00:00 second stated")
	f("1773484267123", baku, "2026-03-14T14:31:07 +04:00 second source")
	f("2026-073", nil, "2026-03-14 +00:00 day assumed")
	f("2026073", nil, "2026-03-14 +00:00 day assumed")
	f("2024-366", nil, "2024-12-31 +00:00 day assumed")
	f("2026-366", nil, "-")
	f("26-073", baku, "2026-03-14 +04:00 day source")
	f("2026-W11-6", nil, "2026-03-14 +00:00 day assumed")
	f("2020W537", nil, "2021-01-03 +00:00 day assumed")
	f("2026-W54-1", nil, "-")
	f("-2603", nil, "2026-03 +00:00 month assumed")
	f("-2613", nil, "-")
	f("99-12-31", nil, "1999-12-31 +00:00 day assumed")
	f("31-12-99", nil, "1999-12-31 +00:00 day assumed")
	f("03-12-31", nil, "2003-12-31 +00:00 day assumed")
	f("03-12-26", nil, "-")
	f("11-12-11", nil, "2011-12-11 +00:00 day assumed")
	// RFC 822 and its kin
	f("Sat, 14 Mar 2026 14:31:07 +0400", nil, "2026-03-14T14:31:07 +04:00 second stated")
	f("14 Mar 26 14:31 EST", nil, "2026-03-14T14:31:00 -05:00 minute stated")
	f("Sat, 4 Jul 2026 4:1:7 CEST", nil, "2026-07-04T04:01:07 +02:00 second stated")
	f("Thu,28 Jul 2022 4:35:5 GMT+9", nil, "2022-07-28T04:35:05 +09:00 second stated")
	f("Sunday, 06-Nov-94 08:49:37 GMT", nil, "1994-11-06T08:49:37 +00:00 second stated")
	f("Sat Jul  4 14:31:07 ET 2026", nil, "2026-07-04T14:31:07 -04:00 second stated")
	f("Sat, 4 Jul 2026 14:31:07 CST", nil, "2026-07-04T14:31:07 -06:00 second assumed")
	f("Sat, 4 Jul 2026 14:31:07 CST", time.FixedZone("CST", 8*3600), "2026-07-04T14:31:07 +08:00 second stated")
	f("Sat, 4 Jul 2026 14:31:07 XYZT", baku, "2026-07-04T14:31:07 +04:00 second source")
	// figures: never one of two days
	f("03/04/2026", nil, "-")
	f("03/04/2026", baku, "2026-04-03 +04:00 day source")
	f("04/04/2026", nil, "2026-04-04 +00:00 day assumed")
	f("03/04/2026 4:20 p.m.", nil, "2026-03-04T16:20:00 +00:00 minute assumed")
	f("03.04.2026, 10.20", nil, "2026-04-03T10:20:00 +00:00 minute assumed")
	f("14:35 21.07.2025", baku, "2025-07-21T14:35:00 +04:00 minute source")
	// words
	f("Published: 21 July 2025 | 14:35 (UTC+04:00)", nil, "2025-07-21T14:35:00 +04:00 minute stated")
	f("21 İyul 2025 14:35", baku, "2025-07-21T14:35:00 +04:00 minute source")
	f("3 KASIM 2026", nil, "2026-11-03 +00:00 day assumed")
	f("am 12. August 2026 um 10:20 Uhr", nil, "2026-08-12T10:20:00 +00:00 minute assumed")
	f("le 1er août 2026 à 10h20", nil, "2026-08-01T10:20:00 +00:00 minute assumed")
	f("2026. augusztus 12. 10:20", nil, "2026-08-12T10:20:00 +00:00 minute assumed")
	f("12. 8. 2026 10:20", nil, "2026-08-12T10:20:00 +00:00 minute assumed")
	f("12 de agosto de 2026 a las 10:20 h", nil, "2026-08-12T10:20:00 +00:00 minute assumed")
	f("12 августа 2026 г. в 10:20 (МСК)", nil, "2026-08-12T10:20:00 +03:00 minute stated")
	f("12 серпня 2026, 10:20", nil, "2026-08-12T10:20:00 +00:00 minute assumed")
	f("4 listopada 2026", nil, "-")
	f("4 تشرين الثاني 2026", nil, "2026-11-04 +00:00 day assumed")
	f("10 كانون الثاني 2026", nil, "2026-01-10 +00:00 day assumed")
	f("令和8年8月12日（水）午後1時20分", nil, "2026-08-12T13:20:00 +00:00 minute assumed")
	f("2026년 8월 12일 오후 1시 20분", nil, "2026-08-12T13:20:00 +09:00 minute assumed")
	f("2026년 8월 12일", baku, "2026-08-12 +04:00 day source")
	f("Thứ Tư, 12/08/2026 - 10:20 (GMT+7)", baku, "2026-08-12T10:20:00 +07:00 minute stated")
	f("30 اسفند 1403", nil, "2025-03-20 +00:00 day assumed")
	f("30 اسفند 1404", nil, "-")
	f("5 tháng 1, 2026 10:20", nil, "2026-01-05T10:20:00 +00:00 minute assumed")
	f("ngày 12 tháng 8 năm 2026", nil, "2026-08-12 +00:00 day assumed")
	f("5 يناير 2026، 3:07 م", nil, "2026-01-05T15:07:00 +00:00 minute assumed")
	f("5 يناير 2026م 10:20", nil, "2026-01-05T10:20:00 +00:00 minute assumed")
	f("5. januar 2026 15.07.09", nil, "2026-01-05T15:07:09 +00:00 second assumed")
	f("12 ส.ค. 2569 10:20", nil, "2026-08-12T10:20:00 +00:00 minute assumed")
	f("9 d’abril del 2025", nil, "2025-04-09 +00:00 day assumed")
	f("2026 m. sausio 5 d.", nil, "2026-01-05 +00:00 day assumed")
	f("2026. gada 5. janvāris", nil, "2026-01-05 +00:00 day assumed")
	f("2026년 1월 5일 PM 3:07", nil, "2026-01-05T15:07:00 +09:00 minute assumed")
	f("5 ஜனவரி, 2026", nil, "2026-01-05 +00:00 day assumed")
	zagreb := time.FixedZone("Europe/Zagreb", 3600)
	f("8. listopada 2025.", zagreb, "2025-10-08 +01:00 day source")
	f("8. listopada 2025", time.FixedZone("Europe/Prague", 3600), "2025-11-08 +01:00 day source")
	f("3. lip 2025.", zagreb, "2025-06-03 +01:00 day source")
	f("3 lip 2025", nil, "-")
	// no dates
	for _, in := range []string{"", "today", "3 hours ago", "10:20", "12 August", "August", "2026", "12 August 2026 - 13 August 2026",
		"12 August 2026 10:20 11:20", "32 August 2026", "12 Foo 2026", "2026-13-01", "12 August 2026 25:00", "99999999999999999999"} {
		f(in, nil, "-")
	}
}

func TestWrittenIsKept(t *testing.T) {
	in := "Опубликовано в разделе " + strings.Repeat("мир ", 12) + " 12 августа 2026"
	got, ok := Parse(" "+in, nil)
	if !ok || len(got.Written) > 100 || !utf8.ValidString(got.Written) || !strings.HasPrefix(in, got.Written) {
		t.Errorf("written: %q %v", got.Written, ok)
	}
}

func BenchmarkRFC822(b *testing.B) { benchmark(b, "Sat, 14 Mar 2026 14:31:07 +0400") }
func BenchmarkISO(b *testing.B)    { benchmark(b, "2026-03-14T14:31:07+04:00") }
func BenchmarkWords(b *testing.B)  { benchmark(b, "12 августа 2026 г. в 10:20") }

func benchmark(b *testing.B, in string) {
	b.ReportAllocs()
	for b.Loop() {
		Parse(in, nil)
	}
}

// FuzzParse checks that whatever is read can be read again from what is shown of it.
func FuzzParse(f *testing.F) {
	for _, in := range []string{"Sat, 14 Mar 2026 14:31:07 +0400", "2026-03-14T14:31:07.5Z", "21 July 2025 14:35 (UTC+04:00)", "1773484267",
		"令和8年8月12日午後1時20分", "۲۱ مرداد ۱۴۰۵ - ۱۰:۲۰", "09/15/2014 4:20 pm PST", "Thu, 25 Feb 2016 00:00:00 Europe/Brussels", "12. 8. 2026"} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, ok := Parse(in, nil)
		if !ok {
			return
		}
		again, ok := Parse(got.Local+" "+got.Zone, nil)
		if got.Precision == "day" || got.Precision == "month" {
			again, ok = Parse(got.Local, nil)
			got.Instant, again.Instant = time.Time{}, time.Time{}
		}
		if !ok || !again.Instant.Equal(got.Instant) || again.Local != got.Local {
			t.Errorf("Parse(%q) shows %s %s, which reads as %v %v", in, got.Local, got.Zone, again, ok)
		}
	})
}
