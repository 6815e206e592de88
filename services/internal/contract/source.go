package contract

import (
	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/news"
)

// Source gives an outlet; its feeds are added by who has them.
func Source(s news.Source, feeds ...*newswirev1.Feed) *newswirev1.Source {
	return &newswirev1.Source{
		Id:       s.ID,
		Name:     text(s.Name),
		Site:     text(s.Site),
		Country:  s.Country,
		Language: text(s.Language),
		Zone:     s.Zone,
		Feeds:    feeds,
	}
}

// Feed gives a feed with the days of its ledger. Its url is the candidate that answers.
func Feed(f news.Feed, ledger ...*newswirev1.LedgerDay) *newswirev1.Feed {
	out := &newswirev1.Feed{
		Id:       f.ID,
		Urls:     texts(f.Candidates),
		Title:    text(f.Title),
		Interval: span(f.Interval),
		LastPoll: Stamp(f.LastPoll),
		NextPoll: Stamp(f.NextPoll),
		LastGood: Stamp(f.LastGood),
		Failures: int32(f.Failures),
		Cause:    string(f.Cause),
		Detail:   text(f.Detail),
		Since:    Stamp(f.Since),
		Ledger:   ledger,
		Settings: Settings(f.Settings),
		Source:   f.SourceID,
	}
	for _, p := range f.Proposals {
		out.Proposals = append(out.Proposals, &newswirev1.Proposal{
			Url: text(p.URL), Title: text(p.Title), Language: text(p.Language), Items: int32(p.Items), Newest: Stamp(p.Newest), From: text(p.From),
		})
	}
	if f.Current >= 0 && f.Current < len(out.Urls) {
		out.Url = out.Urls[f.Current]
	}
	return out
}

// A Day counts the items that a feed first showed on one UTC day: Seen = Published + Unchanged + Dropped + Pending.
type Day struct {
	Day                                          string // 2026-03-14
	Seen, Published, Unchanged, Dropped, Pending int
	Reasons                                      map[news.DropReason]int // of the dropped
}

// LedgerDay gives one day of a feed's ledger.
func LedgerDay(d Day) *newswirev1.LedgerDay {
	out := &newswirev1.LedgerDay{
		Day:       d.Day,
		Seen:      int32(d.Seen),
		Published: int32(d.Published),
		Unchanged: int32(d.Unchanged),
		Dropped:   int32(d.Dropped),
		Pending:   int32(d.Pending),
		Reasons:   make(map[string]int32, len(d.Reasons)),
	}
	for reason, n := range d.Reasons {
		out.Reasons[string(reason)] = int32(n)
	}
	return out
}

// Dead gives a record that could not be handled, with its value where it was read.
func Dead(d news.Dead) *newswirev1.Dead {
	out := &newswirev1.Dead{
		Id:         d.ID,
		KafkaTopic: d.Topic,
		Partition:  int32(d.Partition),
		Offset:     d.Offset,
		Stage:      d.Stage,
		Reason:     text(d.Reason),
		Document:   text(d.Document),
		Time:       Stamp(d.Time),
		Requeued:   Stamp(d.Requeued),
		Headers:    make(map[string]string, len(d.Headers)),
		Key:        d.Key,
		Value:      d.Value,
		Size:       int32(len(d.Value)),
	}
	for k, v := range d.Headers {
		out.Headers[text(k)] = text(v)
	}
	return out
}
