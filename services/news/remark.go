package news

import "time"

const (
	remarkSure   = 2                    // answers in a row that must say so before a remark begins or ends
	staleNever   = 180 * 24 * time.Hour // without anything new a feed is stale whatever its habit
	staleLeast   = 14 * 24 * time.Hour  // a shorter silence is none, and a shorter history no habit
	staleLooked  = 24 * time.Hour       // a feed was watched before it is called stale
	stalePausing = 4                    // times the longest pause of the habit
)

// Remarks are what is wrong with a feed that is read, and what they are judged by. They are no failures: nothing is polled less
// often for them. The zero value knows nothing. It is stored as JSON.
type Remarks struct {
	Looked time.Time     `json:"looked,omitzero"` // the first look
	First  time.Time     `json:"first,omitzero"`  // the oldest item of the first look
	Newest time.Time     `json:"newest,omitzero"` // when it last showed something new
	Pause  time.Duration `json:"pause,omitzero"`  // the longest time between two news

	Stale     Remark `json:"stale,omitzero"`
	Malformed Remark `json:"malformed,omitzero"`
	Clock     Remark `json:"clock,omitzero"`
}

// A Remark is one thing that is wrong with a feed that is read.
type Remark struct {
	Since   time.Time `json:"since,omitzero"`    // zero while it does not hold
	Detail  string    `json:"detail,omitempty"`  // what it means and what to do
	Against int       `json:"against,omitempty"` // answers in a row that said otherwise than Since
}

// Holds reports whether a remark is made.
func (r Remark) Holds() bool { return !r.Since.IsZero() }

// Judge gives the remark after an answer that says that something is wrong, with what, or that all is well (empty). It begins and
// ends when two answers in a row say so.
func (r Remark) Judge(wrong string, now time.Time) Remark {
	switch {
	case (wrong != "") != r.Holds():
		if r.Against++; wrong != "" {
			r.Detail = wrong
		}
	case r.Holds():
		r.Detail, r.Against = wrong, 0
	default:
		return Remark{}
	}
	return r.settled(now)
}

// Again gives the remark after an answer that says what the one before said.
func (r Remark) Again(now time.Time) Remark {
	if r.Against > 0 {
		r.Against++
	}
	return r.settled(now)
}

func (r Remark) settled(now time.Time) Remark {
	switch {
	case r.Against < remarkSure:
		return r
	case r.Holds():
		return Remark{}
	}
	return Remark{Since: now, Detail: r.Detail}
}

// Of gives the remark of a cause.
func (r Remarks) Of(c Cause) Remark {
	switch c {
	case CauseStale:
		return r.Stale
	case CauseMalformed:
		return r.Malformed
	case CauseClock:
		return r.Clock
	}
	return Remark{}
}

// RemarkCauses are the causes that are remarks about what a feed itself says.
func RemarkCauses() []Cause { return []Cause{CauseStale, CauseMalformed, CauseClock} }

// Began keeps the times of a feed's first items, oldest first. Where it states none, its history begins now.
func (r Remarks) Began(stated []time.Time, now time.Time) Remarks {
	if len(stated) == 0 {
		stated = []time.Time{now}
	}
	r.Looked, r.First, r.Newest = now, stated[0], stated[0]
	for _, at := range stated {
		r = r.News(at)
	}
	return r
}

// News keeps that a feed showed something new.
func (r Remarks) News(at time.Time) Remarks {
	if at.After(r.Newest) {
		r.Pause, r.Newest = max(r.Pause, at.Sub(r.Newest)), at
	}
	return r
}

// Silence gives how long a feed has shown nothing new, and whether that is longer than its own habit allows by far.
func (r Remarks) Silence(now time.Time) (silence time.Duration, stale bool) {
	if r.Newest.IsZero() {
		return 0, false
	}
	silence = now.Sub(r.Newest)
	most := staleNever
	if r.Newest.Sub(r.First) >= staleLeast {
		most = min(most, max(staleLeast, stalePausing*r.Pause))
	}
	return silence, silence >= most && now.Sub(r.Looked) >= staleLooked
}
