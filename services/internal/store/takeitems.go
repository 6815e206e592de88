package store

import (
	"strconv"
	"strings"

	"github.com/newswire-dev/newswire/services/fetcher"
)

// Conditions of the indexes of items that may be taken.
const (
	freeItems  = `outcome = '' AND holder = ''`
	freshItems = freeItems + ` AND lane = 0`
	slowItems  = freeItems + ` AND lane = 1`
)

// items takes up pending items.
func (t *taking) items(where string) {
	var pieces []candidate
	for _, c := range t.candidates("items", "id", "address", where) {
		switch {
		case t.seen[c.is()]:
		case len(pieces) >= t.room():
			t.later(t.now)
		default:
			t.seen[c.is()] = true
			pieces = append(pieces, c)
		}
	}
	t.takeItems(pieces)
}

// A candidate is a row that may be taken. Its name is the address; one that was sent before is of its document alone.
type candidate struct {
	id             int64
	host           string
	due            int64
	name, document string
	sent           bool
}

// is gives what makes rows one piece of work.
func (c candidate) is() string {
	if c.sent {
		return "\x00" + c.document
	}
	return c.name
}

// hostsAtOnce bounds the terms of one statement.
const hostsAtOnce = 50

// candidates gives the rows of a table that may be taken, the longest due hosts first, which it takes as well. In a replay it gives
// some more than can be taken of each host, since several rows may be one piece of work.
func (t *taking) candidates(table, id, name, where string) (out []candidate) {
	queues := t.queues(table, where)
	if len(queues) > t.room() {
		queues = queues[:t.room()]
		t.later(t.now)
	} else if t.Replay {
		t.afterwards(table, where, queues)
	}
	each := 1
	if t.Replay {
		each = 2*t.room() + 1
	}
	for queues = t.holding(queues); len(queues) > 0; queues = queues[min(hostsAtOnce, len(queues)):] {
		var terms []string
		args := []any{t.now}
		for _, q := range queues[:min(hostsAtOnce, len(queues))] {
			args = append(args, q.host, each)
			terms = append(terms, `SELECT * FROM (SELECT `+id+` AS id, host, due, `+name+` AS name, document, sent FROM `+table+`
				WHERE `+where+` AND due <= $1 AND host = $`+strconv.Itoa(len(args)-1)+` ORDER BY due, `+id+` LIMIT $`+strconv.Itoa(len(args))+`) q`)
		}
		t.rows(func(scan func(...any)) error {
			var c candidate
			scan(&c.id, &c.host, &c.due, &c.name, &c.document, &c.sent)
			out = append(out, c)
			return nil
		}, strings.Join(terms, ` UNION ALL `), args...)
	}
	return out
}

const workColumns = `f.id, f.language, ` + sourceColumns + `, coalesce(d.file, ''), coalesce(d.start, 0), coalesce(d.size, 0)`

func workFields(w *fetcher.Work) []any {
	return append(append([]any{&w.FeedID, &w.FeedLang}, sourceFields(&w.Source)...), &w.Place.File, &w.Place.Offset, &w.Place.Length)
}

// takeItems makes pieces of work of all free items that have the pieces' addresses, or documents where they were sent before.
func (t *taking) takeItems(pieces []candidate) {
	var names, documents, hosts []any
	byName := map[string]*fetcher.Work{}
	for _, p := range pieces {
		byName[p.is()] = &fetcher.Work{Backfill: true}
		hosts = append(hosts, p.host)
		if p.sent {
			documents = append(documents, p.document)
		} else {
			names = append(names, p.name)
		}
	}
	t.join(byName, `NOT i.sent AND i.address`, names, hosts)
	t.join(byName, `i.sent AND i.document`, documents, hosts)
	for _, p := range pieces {
		w := byName[p.is()]
		if len(w.Items) == 0 {
			continue // it has ended meanwhile
		}
		if w.Document == "" {
			w.Document = newDocument()
		}
		if w.Sent {
			w.Tries++ // that its outcome stayed out
		}
		w.Turn = t.turns[p.host]
		t.work = append(t.work, *w)
	}
}

// join reads the items of pieces of work. The oldest item of a piece stands for it; the newest of the same feed says what the
// entry says now. Rows with one name have one host, which is asked for as well: without statistics, PostgreSQL reads all that waits.
func (t *taking) join(work map[string]*fetcher.Work, name string, names, hosts []any) {
	if len(names) == 0 {
		return
	}
	t.rows(func(scan func(...any)) error {
		var id int64
		var i fetcher.Work
		scan(append([]any{&id, &i.Document, &i.Look, &i.Link, &i.Address, &i.Host, &i.Shared, &i.Backfill, &i.Slow, fromJSON(&i.Entry),
			moment{&i.Shown}, &i.Tries, &i.Sent}, workFields(&i)...)...)
		is := candidate{name: i.Address, document: i.Document, sent: i.Sent}.is()
		if w := work[is]; w != nil {
			gather(w, i, id)
		}
		return nil
	}, `SELECT i.id, i.document, i.look, i.link, i.address, i.host, i.shared, i.backfill, i.lane = 1 OR i.gap <> 0, i.entry, i.shown, i.tries, i.sent, `+workColumns+`
		FROM items i JOIN feeds f ON f.id = i.feed JOIN sources s ON s.id = f.source
		LEFT JOIN documents d ON d.id = i.document AND i.document <> ''
		WHERE i.outcome = '' AND i.holder = '' AND `+name+` IN (`+places(1, len(names))+`) AND i.host IN (`+places(len(names)+1, len(hosts))+`)
		ORDER BY i.id`, append(names, hosts...)...)
}

// gather adds an item to the piece of work that it is part of.
func gather(w *fetcher.Work, i fetcher.Work, id int64) {
	if len(w.Items) == 0 {
		i.Items = []int64{id}
		*w = i
		return
	}
	w.Items = append(w.Items, id)
	w.Backfill, w.Slow = w.Backfill && i.Backfill, w.Slow && i.Slow
	w.Tries = max(w.Tries, i.Tries)
	if w.Document == "" {
		w.Document, w.Look = i.Document, i.Look
	}
	if i.FeedID == w.FeedID {
		w.Entry = i.Entry
	}
}
