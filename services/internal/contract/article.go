package contract

import (
	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/news"
)

// Time gives an instant with what was written, nil where nothing was stated.
func Time(t news.Time) *newswirev1.Time {
	if t.IsZero() {
		return nil
	}
	return &newswirev1.Time{
		Instant:    Stamp(t.Instant),
		Local:      text(t.Local),
		Zone:       t.Zone,
		Precision:  string(t.Precision),
		ZoneSource: string(t.ZoneSource),
		Written:    text(t.Written),
	}
}

// Article gives an article as of its revision.
func Article(a news.Article) *newswirev1.Article {
	m := &newswirev1.Article{
		Id:           a.ID,
		Url:          text(a.URL),
		CanonicalUrl: text(a.Canonical),
		Source:       articleSource(a.Source),
		Title:        text(a.Title),
		Dek:          text(a.Dek),
		Authors:      texts(a.Authors),
		Text:         text(a.Text),
		Completeness: string(a.Completeness),
		Language:     text(a.Language),
		Published:    Time(a.Published),
		Modified:     Time(a.Modified),
		FirstSeen:    Stamp(a.FirstSeen),
		Revision:     int32(a.Revision),
		ContentHash:  a.Hash,
		Categories:   texts(a.Categories),
		State:        string(a.State),
		Agency:       text(a.Agency),
	}
	for _, i := range a.Images {
		m.Images = append(m.Images, &newswirev1.Image{Url: text(i.URL), Caption: text(i.Caption), Credit: text(i.Credit)})
	}
	if u := a.Usage; u != (news.Usage{}) {
		m.UsageTerms = &newswirev1.UsageTerms{Mining: string(u.Mining), MiningPolicy: text(u.Policy), Uses: text(u.Uses)}
	}
	return m
}
