package outlets

import (
	"bytes"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/newswire-dev/newswire/services/news"
)

// Root gives the address of the site that a feed stands on.
func Root(feed string) string {
	u, err := url.Parse(feed)
	if err != nil {
		return feed
	}
	return u.Scheme + "://" + u.Host
}

// Write writes outlets so that Read gives them again, in the order of their ids. What is empty is left out.
func Write(w io.Writer, list []Outlet) error {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b Outlet) int { return strings.Compare(a.ID, b.ID) })
	items := &yaml.Node{Kind: yaml.SequenceNode}
	for _, o := range list {
		items.Content = append(items.Content, outletNode(o))
	}
	top := &yaml.Node{Kind: yaml.MappingNode}
	top.Content = append(top.Content, scalar("outlets"), items)
	var out bytes.Buffer
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	if err := e.Encode(top); err != nil {
		return err
	}
	if err := e.Close(); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}

func outletNode(o Outlet) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	add(n, "name", o.Name)
	add(n, "site", o.Site)
	add(n, "country", o.Country)
	add(n, "language", o.Language)
	add(n, "zone", o.Zone)
	feeds := &yaml.Node{Kind: yaml.SequenceNode}
	for _, f := range o.Feeds {
		feeds.Content = append(feeds.Content, feedNode(f))
	}
	n.Content = append(n.Content, scalar("feeds"), feeds)
	return n
}

// feedNode writes a feed as its address alone where there is no more to say.
func feedNode(f news.Feed) *yaml.Node {
	n, s := &yaml.Node{Kind: yaml.MappingNode}, f.Settings
	if len(f.Candidates) == 1 {
		add(n, "url", f.Candidates[0])
	} else {
		addList(n, "urls", f.Candidates)
	}
	add(n, "language", s.Language)
	add(n, "country", s.Country)
	add(n, "zone", s.Zone)
	if len(s.Headers) > 0 {
		headers := &yaml.Node{Kind: yaml.MappingNode}
		for _, name := range slices.Sorted(maps.Keys(s.Headers)) {
			headers.Content = append(headers.Content, scalar(name), scalar(s.Headers[name]))
		}
		n.Content = append(n.Content, scalar("headers"), headers)
	}
	add(n, "secret", s.Secret)
	add(n, "proxy", s.Proxy)
	poll := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
	add(poll, "min", span(s.PollMin))
	add(poll, "max", span(s.PollMax))
	addNode(n, "poll", poll)
	page := &yaml.Node{Kind: yaml.MappingNode}
	add(page, "title", s.Page.Title)
	add(page, "body", s.Page.Body)
	add(page, "author", s.Page.Author)
	add(page, "date", s.Page.Date)
	addList(page, "remove", s.Page.Remove)
	addNode(n, "page", page)
	if len(n.Content) == 2 && len(f.Candidates) == 1 {
		return n.Content[1]
	}
	return n
}

// scalar makes a text, in quotes where YAML would read something else in it.
func scalar(s string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(s)
	return n
}

func add(n *yaml.Node, name, value string) {
	if value != "" {
		n.Content = append(n.Content, scalar(name), scalar(value))
	}
}

func addList(n *yaml.Node, name string, values []string) {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, v := range values {
		list.Content = append(list.Content, scalar(v))
	}
	addNode(n, name, list)
}

// addNode adds a list or mapping that is not empty.
func addNode(n *yaml.Node, name string, value *yaml.Node) {
	if len(value.Content) > 0 {
		n.Content = append(n.Content, scalar(name), value)
	}
}
