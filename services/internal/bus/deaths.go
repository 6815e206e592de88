package bus

// deaths watches how many of the latest records of a partition died. Single records fail for their own sake, many for ours.
type deaths struct {
	row    int       // in a row
	recent [100]bool // true: died
	at     int
	count  int // of true in recent
}

const (
	mostDeadInRow  = 20
	mostDeadRecent = 50 // of the last 100
)

// lived notes n records that were handled.
func (d *deaths) lived(n int) {
	d.row = 0
	for range min(n, len(d.recent)) {
		d.note(false)
	}
}

// died notes one that is about to be given up, and reports whether that is one too many.
func (d *deaths) died() bool {
	d.row++
	d.note(true)
	return d.row > mostDeadInRow || d.count > mostDeadRecent
}

func (d *deaths) note(died bool) {
	if d.recent[d.at] {
		d.count--
	}
	if died {
		d.count++
	}
	d.recent[d.at] = died
	d.at = (d.at + 1) % len(d.recent)
}
