package store

import (
	"github.com/newswire-dev/newswire/services/gateway/view"
	"github.com/newswire-dev/newswire/services/news"
)

// gapsShown is how many gaps of a feed are shown.
const gapsShown = 20

const gapColumns = `g.id, g.opened, g.closed, g.shown, g.missing, g.recovered, g.due = 0, g.detail`

func gapFields(g *news.Gap) []any {
	return []any{&g.ID, moment{&g.From}, moment{&g.To}, &g.Shown, &g.Missing, &g.Recovered, &g.Final, &g.Detail}
}

// sourceGaps reads the last gaps of a source's feeds.
func (t *tx) sourceGaps(id string, s *view.SourceRow) {
	for i := range s.Feeds {
		f := &s.Feeds[i]
		t.rows(func(scan func(...any)) error {
			var g view.GapRow
			scan(append(gapFields(&g.Gap), span{&g.Every})...)
			f.Gaps = append(f.Gaps, g)
			return nil
		}, `SELECT `+gapColumns+`, g.step FROM gaps g WHERE g.feed = $1 ORDER BY g.closed DESC, g.id DESC LIMIT $2`, f.ID, gapsShown)
	}
}
