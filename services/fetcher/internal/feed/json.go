package feed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/newswire-dev/newswire/services/fetcher/internal/mend"
	"github.com/newswire-dev/newswire/services/news"
)

// A jsonFeed is a JSON Feed as far as it must be known before gofeed may see it: what it is, and its first items, whatever
// their number.
type jsonFeed struct {
	head struct {
		Version     json.RawMessage `json:"version"`
		Title       json.RawMessage `json:"title"`
		Home        json.RawMessage `json:"home_page_url"`
		Description json.RawMessage `json:"description"`
		Icon        json.RawMessage `json:"icon"`
		Favicon     json.RawMessage `json:"favicon"`
		Author      json.RawMessage `json:"author"`
		Authors     json.RawMessage `json:"authors"`
		Language    json.RawMessage `json:"language"`
		Self        json.RawMessage `json:"feed_url"`
		Next        json.RawMessage `json:"next_url"`
		Expired     json.RawMessage `json:"expired"`
		Hubs        json.RawMessage `json:"hubs"`
		Items       json.RawMessage `json:"items"`
		Error       json.RawMessage `json:"error"`
		Message     json.RawMessage `json:"message"`
		Detail      json.RawMessage `json:"detail"`
	}
	items []json.RawMessage
	total int
}

// maxJSONItem is the largest item that is read, in bytes.
const maxJSONItem = 1 << 20

// readJSON reads a JSON Feed (jsonfeed.org/version/1.1). Half a document is none: unlike XML, it says nothing about its order.
func readJSON(text []byte, o Options) (Feed, error) {
	if !json.Valid(text) {
		return Feed{}, notAFeed("the answer is JSON that is cut or wrong")
	}
	f := jsonFeed{}
	if err := json.Unmarshal(text, &f.head); err != nil {
		return Feed{}, notAFeed("the answer is JSON, but not a JSON Feed")
	}
	var version string
	_ = json.Unmarshal(f.head.Version, &version) // absent or odd is answered below
	if err := f.split(); err != nil || f.items == nil && f.total == 0 && !strings.Contains(version, "jsonfeed.org") {
		return Feed{}, notAFeed("the answer is JSON, but not a JSON Feed" + f.complaint())
	}
	whole, err := f.join()
	if err != nil {
		return Feed{}, notAFeed("the JSON Feed cannot be read: " + err.Error())
	}
	parsed, err := parse(whole)
	if err != nil {
		return Feed{}, notAFeed("the JSON Feed cannot be read: " + err.Error())
	}
	out := translate(parsed, o)
	f.hint(&out.Hints, o.URL)
	out.Items = identified(out.Items)
	out.Skipped = max(f.total-mend.MaxItems, 0)
	return out, nil
}

// split takes the first items out of the head.
func (f *jsonFeed) split() error {
	raw := f.head.Items
	if raw == nil {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if start, err := d.Token(); err != nil || start != json.Delim('[') {
		return fmt.Errorf("items is no list")
	}
	f.items = []json.RawMessage{}
	for d.More() {
		var one json.RawMessage
		if err := d.Decode(&one); err != nil {
			return err
		}
		if f.total++; f.total <= mend.MaxItems && len(one) <= maxJSONItem && readable(one) {
			f.items = append(f.items, one)
		}
	}
	return nil
}

// readable reports whether an item is an object with the fields of one, so that one odd item does not cost the others.
func readable(item json.RawMessage) bool {
	_, err := parse([]byte(`{"version":"https://jsonfeed.org/version/1.1","items":[` + string(item) + `]}`))
	return err == nil && bytes.HasPrefix(bytes.TrimSpace(item), []byte("{"))
}

func (f *jsonFeed) join() ([]byte, error) {
	items, err := json.Marshal(f.items)
	if err != nil {
		return nil, err
	}
	h, whole := f.head, map[string]json.RawMessage{"items": items}
	for name, value := range map[string]json.RawMessage{"version": h.Version, "title": h.Title, "home_page_url": h.Home, "description": h.Description, "icon": h.Icon,
		"favicon": h.Favicon, "author": h.Author, "authors": h.Authors, "language": h.Language} {
		if value == nil {
			continue
		}
		// What is of another kind than the specification says is left out.
		if _, err := parse(fmt.Appendf(nil, `{"version":"https://jsonfeed.org/version/1.1","items":[],%q:%s}`, name, value)); err == nil {
			whole[name] = value
		}
	}
	return json.Marshal(whole)
}

// complaint gives the error that an answer states about itself.
func (f *jsonFeed) complaint() string {
	for _, said := range []json.RawMessage{f.head.Error, f.head.Message, f.head.Detail} {
		var text string
		if json.Unmarshal(said, &text) == nil && text != "" {
			return fmt.Sprintf("; it says %q", cut(text, 100))
		}
	}
	return ""
}

// identified keeps the items that have an id, as the specification asks.
func identified(items []news.Entry) []news.Entry {
	kept := items[:0]
	for _, e := range items {
		if e.GUID != "" {
			kept = append(kept, e)
		}
	}
	return kept
}
