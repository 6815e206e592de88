package store

import (
	"slices"
	"strconv"
	"strings"

	"github.com/newswire-dev/newswire/services/fetcher"
)

const freeItems = `outcome = '' AND holder = ''`

// items takes up pending items.
func (t *taking) items() {
	var pieces []candidate
	for _, c := range t.candidates("items", "id", "address", freeItems) {
		if same := slices.ContainsFunc(pieces, func(p candidate) bool { return p.is() == c.is() }); same {
			continue
		}
		if t.free(c.host)-count(pieces, c.host, t.perHost) <= 0 || len(t.work)+len(pieces) >= t.limit {
			t.leave(c)
			continue
		}
		pieces = append(pieces, c)
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

// count gives how many of the pieces are of a host; nothing counts where hosts have no bound.
func count(pieces []candidate, host string, perHost int) (n int) {
	for _, p := range pieces {
		if perHost > 0 && p.host == host {
			n++
		}
	}
	return n
}

// leave notes that a candidate is due and was not taken. The host being full, it is asked for when the host is free again.
func (t *taking) leave(c candidate) {
	if !t.closed(c.host) {
		t.later(t.now)
	}
}

// hostsAtOnce bounds the terms of one statement.
const hostsAtOnce = 50

// candidates gives the rows of a table that may be taken, the longest due hosts first, and some more than can be taken of each
// host, since several rows may be one piece of work.
func (t *taking) candidates(table, id, name, where string) (out []candidate) {
	queues := t.queues(table, where)
	if most := t.limit - len(t.work); len(queues) > most {
		queues = queues[:max(most, 0)]
		t.later(t.now)
	} else {
		t.afterwards(table, where, queues)
	}
	for ; len(queues) > 0; queues = queues[min(hostsAtOnce, len(queues)):] {
		var terms []string
		args := []any{t.now}
		for _, q := range queues[:min(hostsAtOnce, len(queues))] {
			args = append(args, q.host, 2*t.free(q.host)+1)
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
		if w.Document == "" {
			w.Document = newDocument()
		}
		if w.Sent {
			w.Tries++ // that its outcome stayed out
		}
		t.work = append(t.work, *w)
		t.taken[p.host]++
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
		scan(append([]any{&id, &i.Document, &i.Look, &i.Link, &i.Address, &i.Host, &i.Shared, &i.Backfill, fromJSON(&i.Entry),
			moment{&i.Shown}, &i.Tries, &i.Sent}, workFields(&i)...)...)
		is := candidate{name: i.Address, document: i.Document, sent: i.Sent}.is()
		if w := work[is]; w != nil {
			gather(w, i, id)
		}
		return nil
	}, `SELECT i.id, i.document, i.look, i.link, i.address, i.host, i.shared, i.backfill, i.entry, i.shown, i.tries, i.sent, `+workColumns+`
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
	w.Backfill = w.Backfill && i.Backfill
	w.Tries = max(w.Tries, i.Tries)
	if w.Document == "" {
		w.Document, w.Look = i.Document, i.Look
	}
	if i.FeedID == w.FeedID {
		w.Entry = i.Entry
	}
}
