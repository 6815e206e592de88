package monitor

import (
	"context"
	"net/http"
	"net/netip"
	"time"

	"github.com/newswire-dev/newswire/services/monitor/internal/webhook"
	"github.com/newswire-dev/newswire/services/news"
)

// SenderOptions say how a Sender posts. The zero value posts to the public network, https only.
type SenderOptions struct {
	AllowNets []netip.Prefix // networks open although they are not public, with every port and plain http
	UserAgent string         // empty: Newswire and the project's address
}

// A Sender makes single deliveries outside a subscription's order: a test, or a match that is sent again by hand. It is safe
// for concurrent use.
type Sender struct{ posts *webhook.Sender }

// NewSender makes a sender. It holds idle connections until Close.
func NewSender(o SenderOptions) *Sender {
	return &Sender{webhook.New(webhook.Options{UserAgent: o.UserAgent, AllowNets: o.AllowNets})}
}

// Send posts a match to a subscription once, within 15 seconds, and says how it ended. The message id is topic/number, as in
// every other try of it; a match with the number 0 is a test, and posted with the type "test". Nothing is stored: Again is
// for the caller to set, and so are the attempt's row and the subscription's state.
func (s *Sender) Send(ctx context.Context, sub news.Subscription, m news.Match) news.Attempt {
	return s.posts.Send(ctx, sub, m).Attempt
}

// Close gives up idle connections.
func (s *Sender) Close() { s.posts.Close() }

// CheckURL says what is wrong with an address as the target of a webhook, nil when nothing is. Whether it may be reached is
// known only when it is dialled.
func CheckURL(raw string) error { return webhook.CheckURL(raw) }

// NewSecret makes a webhook's secret: whsec_ and 32 random bytes in base64.
func NewSecret() (string, error) { return webhook.NewSecret() }

// Sign gives the signature of a delivery after Standard Webhooks: "v1," and the base64 of the HMAC-SHA256 of
// "id.timestamp.body" under the secret's bytes. A secret that is no base64 is an error.
func Sign(secret, id string, at time.Time, body []byte) (string, error) {
	return webhook.Sign(secret, id, at, body)
}

// Verify is a receiver's check of a delivery by its headers and body: the signature, and that it was sent within five minutes
// of now. It returns what is wrong, or nil.
func Verify(secret string, h http.Header, body []byte, now time.Time) error {
	return webhook.Verify(secret, h, body, now)
}
