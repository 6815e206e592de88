package robots

import (
	"context"
	"net/url"
)

// Sitemaps gives the addresses of sitemaps, absolute, that the robots.txt of an origin (https://host) names; none where it cannot
// be read. The error is the context's.
func (c *Cache) Sitemaps(ctx context.Context, origin string) (out []string, err error) {
	base, err := url.Parse(origin + "/robots.txt")
	if err != nil || base.Host == "" {
		return nil, nil
	}
	if _, err := c.Allowed(ctx, origin+"/"); err != nil {
		return nil, err
	}
	e := c.entry(base.Scheme + "://" + base.Host)
	select {
	case e.busy <- struct{}{}:
		defer func() { <-e.busy }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if e.rules == nil {
		return nil, nil
	}
	for _, written := range e.rules.Sitemaps() {
		if u, err := base.Parse(written); err == nil {
			out = append(out, u.String())
		}
	}
	return out, nil
}
