package fetcher

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"go.uber.org/zap"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/fetcher/internal/websub"
)

// CallbackPath is what the paths of callbacks begin with, below the wire's public address.
const CallbackPath = "/websub/"

// MaxPush is the longest body, in bytes, that is taken from a hub.
const MaxPush = client.MaxFeed

const (
	pushesWaiting = 32             // bodies of a feed that wait at once
	askedLately   = 24 * time.Hour // how long after it was asked a hub may confirm
)

// ErrFull says that so many bodies of a feed wait that no more is taken.
var ErrFull = errors.New("too many pushed bodies wait to be read")

// A Push is a body as a hub sent it.
type Push struct {
	Feed int64
	At   time.Time
	Type string // Content-Type
	Body []byte
}

// CallbackStore is what callbacks need of the database.
type CallbackStore interface {
	// HubAt gives the subscription of a path; false when there is none.
	HubAt(ctx context.Context, path string) (Hub, bool, error)
	// ConfirmHub stores that a hub pushes until a time, and when it is asked to go on.
	ConfirmHub(ctx context.Context, h Hub, renew time.Time) error
	// DenyHub stores that a hub does not push, why, and when it is asked again.
	DenyHub(ctx context.Context, h Hub, again time.Time) error
	// KeepPush stores a body until a fetcher reads it; ErrFull when most of the feed wait already.
	KeepPush(ctx context.Context, p Push, most int) error
}

// CallbackOptions say what callbacks work with. Store is required.
type CallbackOptions struct {
	Store  CallbackStore
	Kept   func()           // told when a body was stored
	Logger *zap.Logger      // default none
	Now    func() time.Time // default time.Now
}

// NewCallback answers hubs below CallbackPath: it confirms what the wire asked for, and takes bodies that carry the
// subscription's signature. They are durable before the hub has its answer; what becomes of them is the fetcher's work.
func NewCallback(o CallbackOptions) http.Handler {
	if o.Logger == nil {
		o.Logger = zap.NewNop()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return callback{o}
}

type callback struct{ CallbackOptions }

func (c callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h, ok, err := c.Store.HubAt(r.Context(), strings.TrimPrefix(r.URL.Path, CallbackPath))
	switch {
	case err != nil:
		c.fail(w, err)
	case r.Method == http.MethodGet && ok:
		c.confirm(w, r, h)
	case r.Method == http.MethodGet:
		http.Error(w, "no such subscription", http.StatusNotFound)
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "a hub confirms by GET and sends by POST", http.StatusMethodNotAllowed)
	case !ok:
		http.Error(w, "this subscription is over", http.StatusGone)
	default:
		c.take(w, r, h)
	}
}

func (c callback) fail(w http.ResponseWriter, err error) {
	c.Logger.Warn("a hub could not be answered", zap.Error(err))
	http.Error(w, "try again", http.StatusServiceUnavailable)
}

// confirm answers a hub that asks whether a subscription is wanted, or says that it is denied. Topic and time must be those of a
// subscription that was asked for, or a stranger could make a hub send to us.
func (c callback) confirm(w http.ResponseWriter, r *http.Request, h Hub) {
	intent, err := websub.ReadIntent(r.URL.Query())
	now := c.Now().UTC()
	if err != nil || intent.Topic != h.Topic || h.Asked.IsZero() || now.Sub(h.Asked) > askedLately {
		http.Error(w, "no such subscription is asked for", http.StatusNotFound)
		return
	}
	if intent.Denied {
		h.Detail = "the hub " + hostOf(h.URL) + " denies the subscription"
		if intent.Reason != "" {
			h.Detail += ": " + cut(intent.Reason, 200)
		}
		if err := c.Store.DenyHub(r.Context(), h, now.Add(hubTired)); err != nil {
			c.fail(w, err)
		}
		return
	}
	h.Until = now.Add(intent.Lease)
	if err := c.Store.ConfirmHub(r.Context(), h, websub.Renew(now, h.Until)); err != nil {
		c.fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if _, err := io.WriteString(w, intent.Challenge); err != nil {
		c.Logger.Debug("a hub did not wait for its challenge", zap.Error(err))
	}
}

// cut gives at most n characters of a stranger's words.
func cut(s string, n int) string {
	r := []rune(strings.ToValidUTF8(s, ""))
	return string(r[:min(len(r), n)])
}

// take takes a body. One that is not signed is ignored and answered like others, so that nobody can try signatures (section 7.1).
func (c callback) take(w http.ResponseWriter, r *http.Request, h Hub) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxPush))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		http.Error(w, "the body is too large", http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		http.Error(w, "the body did not arrive whole", http.StatusBadRequest)
		return
	case !websub.Signed(r.Header.Get("X-Hub-Signature"), h.Secret, body):
		c.Logger.Warn("a push without the right signature was ignored", zap.Int64("feed", h.Feed), zap.String("hub", hostOf(h.URL)))
		w.WriteHeader(http.StatusAccepted)
		return
	}
	err = c.Store.KeepPush(r.Context(), Push{Feed: h.Feed, At: c.Now().UTC(), Type: r.Header.Get("Content-Type"), Body: body}, pushesWaiting)
	if errors.Is(err, ErrFull) {
		w.Header().Set("Retry-After", "60")
		http.Error(w, "slower, please", http.StatusServiceUnavailable)
		return
	}
	if err != nil {
		c.fail(w, err)
		return
	}
	if c.Kept != nil {
		c.Kept()
	}
	w.WriteHeader(http.StatusAccepted)
}
