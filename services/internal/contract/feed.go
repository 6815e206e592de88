package contract

import (
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/news"
)

// Settings gives what an operator says of a feed; nil where that is nothing.
func Settings(s news.Settings) *newswirev1.FeedSettings {
	out := &newswirev1.FeedSettings{
		Language: text(s.Language), Country: text(s.Country), Zone: s.Zone, Secret: text(s.Secret), Proxy: text(s.Proxy), PollMin: span(s.PollMin), PollMax: span(s.PollMax),
	}
	empty := s.Language == "" && s.Country == "" && s.Zone == "" && s.Secret == "" && s.Proxy == "" && s.PollMin == 0 && s.PollMax == 0
	if len(s.Headers) > 0 {
		out.Headers = map[string]string{}
		for name, value := range s.Headers {
			out.Headers[text(name)] = text(value)
		}
	}
	if p := s.Page; !p.IsZero() {
		out.Page = &newswirev1.PageSelectors{Title: text(p.Title), Body: text(p.Body), Author: text(p.Author), Date: text(p.Date), Remove: texts(p.Remove)}
	}
	if empty && out.Headers == nil && out.Page == nil {
		return nil
	}
	return out
}

// SettingsFrom gives settings as the wire holds them.
func SettingsFrom(m *newswirev1.FeedSettings) news.Settings {
	p := m.GetPage()
	return news.Settings{
		Language: m.GetLanguage(), Country: m.GetCountry(), Zone: m.GetZone(), Headers: m.GetHeaders(), Secret: m.GetSecret(), Proxy: m.GetProxy(),
		PollMin: duration(m.GetPollMin()), PollMax: duration(m.GetPollMax()),
		Page: news.Selectors{Title: p.GetTitle(), Body: p.GetBody(), Author: p.GetAuthor(), Date: p.GetDate(), Remove: p.GetRemove()},
	}
}

func duration(d *durationpb.Duration) time.Duration {
	if d == nil {
		return 0
	}
	return d.AsDuration()
}

// Found gives a feed that a site has; feed is the id of the one that polls it, 0 for none.
func Found(f news.FoundFeed, feed int64) *newswirev1.FoundFeed {
	return &newswirev1.FoundFeed{
		Url: text(f.URL), Format: f.Format, Title: text(f.Title), Language: text(f.Language), Items: int32(f.Items), Newest: Stamp(f.Newest), From: f.From,
		Repairs: texts(f.Repairs), Feed: feed, Titles: texts(f.Titles),
	}
}

// Backfill gives the work on a feed's past; nil where there was none.
func Backfill(b news.Backfill) *newswirev1.Backfill {
	if b.State == "" {
		return nil
	}
	return &newswirev1.Backfill{
		Since: Stamp(b.Since), State: string(b.State), Began: Stamp(b.Began), Ended: Stamp(b.Ended), Pages: int32(b.Pages), PagesLeft: int32(b.PagesLeft),
		Seen: int32(b.Seen), Found: int32(b.Found), Pending: int32(b.Pending), Detail: text(b.Detail),
	}
}

// Report gives the explanation of one poll.
func Report(r news.FeedReport) *newswirev1.CheckFeedResponse {
	out := &newswirev1.CheckFeedResponse{
		Url: text(r.URL), Title: text(r.Title), Language: text(r.Language), Items: int32(r.Items), Cause: string(r.Cause), Detail: text(r.Detail),
		Format: r.Format, Encoding: text(r.Encoding), Repairs: texts(r.Repairs), Dropped: checked(r.Dropped), Undated: checked(r.Undated),
		NewestTime: Stamp(r.Newest), Robots: text(r.Robots), Notes: texts(r.Notes), Next: r.Next,
	}
	for _, title := range r.Titles {
		out.Newest = append(out.Newest, &newswirev1.Article{Title: text(title)})
	}
	for _, e := range r.Exchanges {
		out.Exchanges = append(out.Exchanges, &newswirev1.Exchange{Url: text(e.URL), Sent: cleaned(e.Sent), Status: int32(e.Status), Received: cleaned(e.Received),
			Bytes: e.Bytes, Took: span(e.Took), Detail: text(e.Detail)})
	}
	return out
}

func checked(items []news.CheckedItem) (out []*newswirev1.CheckedItem) {
	for _, i := range items {
		out = append(out, &newswirev1.CheckedItem{Title: text(i.Title), Link: text(i.Link), What: text(i.What)})
	}
	return out
}

func cleaned(m map[string]string) map[string]string {
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[text(k)] = text(v)
	}
	return out
}

// FeedFrom gives of a feed what an operator can say: id, source, candidates and settings.
func FeedFrom(m *newswirev1.Feed) news.Feed {
	return news.Feed{ID: m.GetId(), SourceID: m.GetSource(), Candidates: m.GetUrls(), Title: m.GetTitle(), Settings: SettingsFrom(m.GetSettings())}
}
