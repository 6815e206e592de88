package store

import (
	"cmp"
	"slices"
	"strings"
)

// A queue is what waits for one host, with the time at which the first of it is due.
type queue struct {
	host string
	due  int64
}

// turnOf is an expression: when the host of a row of waits may be asked for a page, -1 while it is asked. For a moment it is
// left to a feed that is due, if it was asked for a page last.
const turnOf = `coalesce((SELECT CASE WHEN h.holder <> '' THEN -1
		WHEN h.used = '` + usedPage + `' AND h.next + 2000000 > $1 AND EXISTS (SELECT 1 FROM feeds f WHERE f.host = h.host AND f.next_poll <= $1 AND f.removed = 0) THEN h.next + 2000000
		ELSE h.next END FROM hosts h WHERE h.host = waits.host), 0)`

// rowsFirst is how many rows are looked at over all hosts, before the hosts are looked at one by one.
const rowsFirst = 500

// queues gives hosts for which something waits in a table and which may be asked, the longest due first: all of them, or more than
// there is room for. Where few rows are due, as mostly, these alone are read, however many hosts have something for later.
func (t *taking) queues(table, where string) []queue {
	if t.Replay {
		return t.everyQueue(table, where)
	}
	next := t.next
	due, whole := t.firstQueues(table, where)
	if !whole && len(due) <= t.room() {
		t.next = next
		return t.everyQueue(table, where)
	}
	return due
}

// firstQueues gives the hosts of the rows that are due first; whole says that no other row is due.
func (t *taking) firstQueues(table, where string) (due []queue, whole bool) {
	first := `first AS (SELECT w.host, w.due FROM ` + table + ` w WHERE ` + where + ` ORDER BY w.due LIMIT $2)`
	var rows int
	var later int64
	t.row(`WITH `+first+` SELECT coalesce(sum(CASE WHEN due <= $1 THEN 1 ELSE 0 END), 0), coalesce(min(CASE WHEN due > $1 THEN due END), 0) FROM first`,
		t.now, rowsFirst).scan(&rows, &later)
	if later > 0 {
		t.later(later)
	}
	if rows == 0 {
		return nil, true
	}
	due = t.readQueues(`WITH `+first+`, waits (host, due) AS (SELECT host, min(due) FROM first WHERE due <= $1 GROUP BY host)
		SELECT host, due, `+turnOf+` FROM waits`, t.now, rowsFirst)
	return due, rows < rowsFirst
}

// readQueues reads hosts with when they have something and when they may be asked, and gives those that may be asked now.
func (t *taking) readQueues(query string, args ...any) (due []queue) {
	t.rows(func(scan func(...any)) error {
		var q queue
		var free int64
		scan(&q.host, &q.due, &free)
		switch q.due = max(q.due, free); {
		case free < 0: // whoever asks it looks again when it is free
		case q.due > t.now:
			t.later(q.due)
		default:
			due = append(due, q)
		}
		return nil
	}, query, args...)
	slices.SortFunc(due, func(a, b queue) int { return cmp.Or(cmp.Compare(a.due, b.due), strings.Compare(a.host, b.host)) })
	return due
}

// everyQueue gives the hosts for which something waits in a table and which may be asked, the longest due first. It seeks from host
// to host, so that it costs the same whether ten or ten thousand pages wait for each; where is the condition of the table's index.
func (t *taking) everyQueue(table, where string) []queue {
	turn := turnOf
	if t.Replay {
		turn = `CASE WHEN CAST($1 AS BIGINT) > 0 THEN 0 END`
	}
	return t.readQueues(`WITH RECURSIVE waits (host) AS (
			SELECT (SELECT host FROM `+table+` WHERE `+where+` ORDER BY host LIMIT 1)
			UNION ALL
			SELECT (SELECT w.host FROM `+table+` w WHERE `+where+` AND w.host > waits.host ORDER BY w.host LIMIT 1)
			FROM waits WHERE waits.host IS NOT NULL
		)
		SELECT host, (SELECT w.due FROM `+table+` w WHERE `+where+` AND w.host = waits.host ORDER BY w.due LIMIT 1), `+turn+`
		FROM waits WHERE host IS NOT NULL`, t.now)
}
