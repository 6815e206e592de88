package contract

import (
	newswirev1 "github.com/newswire-dev/newswire/proto/newswire/v1"
	"github.com/newswire-dev/newswire/services/news"
)

// Notices gives coverage notices.
func Notices(list []news.Notice) []*newswirev1.Notice {
	var out []*newswirev1.Notice
	for _, n := range list {
		out = append(out, &newswirev1.Notice{
			Source:   n.Source,
			Kind:     string(n.Kind),
			Feed:     text(n.Feed),
			Since:    Stamp(n.Since),
			Until:    Stamp(n.Until),
			Expected: n.Expected,
			Seen:     int32(n.Seen),
			Detail:   text(n.Detail),
		})
	}
	return out
}
