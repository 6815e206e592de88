package store

import (
	"context"

	"github.com/newswire-dev/newswire/services/fetcher"
	"github.com/newswire-dev/newswire/services/news"
)

// Robots gives what a host answered for robots.txt when it was last asked; false where nothing is kept.
func (db *DB) Robots(ctx context.Context, origin string) (r fetcher.Robots, found bool, err error) {
	t := db.reader(ctx)
	var body string
	found = t.row(`SELECT status, body, asked, expires FROM robots WHERE origin = $1`, key(origin)).scan(&r.Status, &body, moment{&r.Asked}, moment{&r.Expires})
	r.Body = []byte(body)
	return r, found, t.err
}

// KeepRobots keeps what a host answered for robots.txt, and the delay with the host: whoever comes next knows it before the rules.
func (db *DB) KeepRobots(ctx context.Context, origin string, r fetcher.Robots) error {
	t := &tx{ctx: ctx, q: db.write, d: db.d}
	if host := news.Authority(origin); r.Delay > 0 {
		t.exec(`UPDATE hosts SET delay = $1 WHERE host = $2`, min(r.Delay, fetcher.MaxDelay).Microseconds(), host)
	}
	t.exec(`INSERT INTO robots (origin, status, body, asked, expires) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (origin) DO UPDATE
		SET status = excluded.status, body = excluded.body, asked = excluded.asked, expires = excluded.expires`,
		key(origin), r.Status, string(r.Body), micros(r.Asked), micros(r.Expires))
	return t.err
}
