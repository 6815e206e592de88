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

// hold takes those of some hosts that are free and may be asked now. It waits for nobody: a row that another transaction has locked is
// about to be held or given back.
func (t *tx) hold(token, used string, now int64, hosts []string) map[string]fetcher.Turn {
	held := map[string]fetcher.Turn{}
	take := func(scan func(...any)) error {
		var one fetcher.Turn
		scan(&one.Host, moment{&one.Next}, span{&one.Delay})
		held[one.Host] = one
		return nil
	}
	for some := range slices.Chunk(hosts, hostsAtOnce) {
		t.rows(take, `UPDATE hosts SET holder = $1, used = $2 WHERE host IN (SELECT h.host FROM hosts h
			WHERE h.holder = '' AND h.next <= $3 AND h.host IN (`+places(4, len(some))+`)`+t.d.Free()+`) RETURNING host, next, delay`,
			append([]any{token, used, now}, anys(some)...)...)
		some = slices.DeleteFunc(slices.Clone(some), func(h string) bool { _, ok := held[h]; return ok })
		if some = t.newHosts(some); len(some) == 0 {
			continue
		}
		args := []any{token, used}
		var rows []string
		for _, h := range some {
			args = append(args, h)
			rows = append(rows, "("+places(len(args), 1)+", $1, $2)")
		}
		t.rows(take, `INSERT INTO hosts (host, holder, used) VALUES `+strings.Join(rows, ", ")+` ON CONFLICT (host) DO NOTHING RETURNING host, next, delay`, args...)
	}
	return held
}

// newHosts gives those of some hosts that have no row yet. Who adds rows is alone, until its transaction ends.
func (t *tx) newHosts(hosts []string) []string {
	if len(hosts) == 0 {
		return nil
	}
	known := map[string]bool{}
	t.rows(func(scan func(...any)) error {
		var one string
		scan(&one)
		known[one] = true
		return nil
	}, `SELECT host FROM hosts WHERE host IN (`+places(1, len(hosts))+`)`, anys(hosts)...)
	if hosts = slices.DeleteFunc(hosts, func(h string) bool { return known[h] }); len(hosts) > 0 && t.err == nil {
		t.err = t.d.Apart(t.ctx, t.raw, []string{"new hosts"})
	}
	return hosts
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
