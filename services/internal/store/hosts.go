package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher"
)

// What a host was asked for last: feeds and pages take turns where both wait.
const (
	usedPoll = "poll"
	usedPage = "page"
)

// HoldHost takes a host for one request beside its work, such as a redirect; false while another session has it.
func (db *DB) HoldHost(ctx context.Context, token, host string) (turn fetcher.Turn, held bool, err error) {
	err = db.fetching(ctx, token, func(t *tx) error {
		turn = fetcher.Turn{Host: host}
		held = t.row(`INSERT INTO hosts (host, holder) VALUES ($1, $2) ON CONFLICT (host) DO UPDATE SET holder = excluded.holder
			WHERE hosts.holder = '' OR hosts.holder = excluded.holder RETURNING next, delay`, host, token).scan(moment{&turn.Next}, span{&turn.Delay})
		return t.err
	})
	return turn, held, err
}

// hold takes those of some hosts that are free and may be asked now.
func (t *tx) hold(token, used string, now int64, hosts []string) map[string]fetcher.Turn {
	held := map[string]fetcher.Turn{}
	slices.Sort(hosts) // transactions that lock rows in one order do not deadlock
	for some := range slices.Chunk(hosts, hostsAtOnce) {
		args := []any{token, used, now}
		var rows []string
		for _, h := range some {
			args = append(args, h)
			rows = append(rows, "("+places(len(args), 1)+", $1, $2)")
		}
		t.rows(func(scan func(...any)) error {
			var one fetcher.Turn
			scan(&one.Host, moment{&one.Next}, span{&one.Delay})
			held[one.Host] = one
			return nil
		}, `INSERT INTO hosts (host, holder, used) VALUES `+strings.Join(rows, ", ")+`
			ON CONFLICT (host) DO UPDATE SET holder = excluded.holder, used = excluded.used WHERE hosts.holder = '' AND hosts.next <= $3
			RETURNING host, next, delay`, args...)
	}
	return held
}

// free gives hosts back, with when they may be asked next.
func (t *tx) free(token string, turns []fetcher.Turn) {
	slices.SortFunc(turns, func(a, b fetcher.Turn) int { return strings.Compare(a.Host, b.Host) })
	for some := range slices.Chunk(turns, hostsAtOnce) {
		var args []any
		for _, one := range some {
			args = append(args, one.Host, micros(one.Next), one.Delay.Microseconds())
		}
		n := len(args)
		t.exec(`WITH v (host, next, delay) AS (VALUES `+typedRows(len(some), "TEXT", "BIGINT", "BIGINT")+`)
			UPDATE hosts SET holder = '', next = v.next, delay = v.delay FROM v WHERE hosts.host = v.host AND hosts.holder = `+places(n+1, 1),
			append(args, token)...)
	}
}

// forgetHosts forgets hosts that may be asked at any time and want no delay.
func (t *tx) forgetHosts(now time.Time) {
	t.exec(`DELETE FROM hosts WHERE holder = '' AND delay = 0 AND next < $1`, micros(now.Add(-time.Hour)))
}
