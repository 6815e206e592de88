// Package websub is the subscriber's half of the WebSub protocol (W3C Recommendation of 2018, www.w3.org/TR/websub) as far as it is
// words: what a hub is asked, what it asks back, and whether it is the hub that sent a body. It does no I/O.
package websub

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"hash"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The bounds of a lease. What a hub grants beyond them is cut.
const (
	LeaseAsked = 10 * 24 * time.Hour
	leaseLeast = time.Minute
	leaseMost  = 30 * 24 * time.Hour
)

// Links gives the addresses of a feed's hub and of the feed itself in the words of the hub, as the values of Link headers have them
// (RFC 8288), empty where they have none. The first of each counts.
func Links(values []string) (hub, self string) {
	for _, value := range values {
		for value != "" {
			from, to := strings.IndexByte(value, '<'), strings.IndexByte(value, '>')
			if from < 0 || to < from {
				break
			}
			address := value[from+1 : to]
			rest := value[to+1:]
			if next := strings.Index(rest, ",<"); next >= 0 {
				rest, value = rest[:next], rest[next+1:]
			} else if next := strings.Index(rest, ", <"); next >= 0 {
				rest, value = rest[:next], rest[next+2:]
			} else {
				value = ""
			}
			for _, rel := range rels(rest) {
				switch {
				case rel == "hub" && hub == "":
					hub = address
				case rel == "self" && self == "":
					self = address
				}
			}
		}
	}
	return hub, self
}

// rels gives the relations among the parameters of a link.
func rels(parameters string) []string {
	for _, p := range strings.Split(parameters, ";") {
		name, value, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.TrimSpace(name), "rel") {
			return strings.Fields(strings.ToLower(strings.Trim(strings.TrimSpace(value), `"`)))
		}
	}
	return nil
}

// Subscribe gives the form that asks a hub to push a topic to a callback (section 5.1). The secret, of at most 200 bytes, signs
// what is pushed.
func Subscribe(topic, callback, secret string) url.Values {
	return url.Values{
		"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.callback": {callback}, "hub.secret": {secret},
		"hub.lease_seconds": {strconv.Itoa(int(LeaseAsked.Seconds()))},
	}
}

// An Intent is what a hub asks the subscriber: whether it wants a subscription (5.3), or that it is denied one (5.2).
type Intent struct {
	Denied    bool
	Reason    string // for Denied, in the hub's words; may be empty
	Topic     string
	Challenge string // to be answered as it is
	Lease     time.Duration
}

// ErrNoIntent says that a request to a callback is none that a hub makes of a subscriber who only ever subscribes.
var ErrNoIntent = errors.New("neither the confirmation of a subscription nor its denial")

// ReadIntent reads the query of a hub's GET request.
func ReadIntent(q url.Values) (Intent, error) {
	i := Intent{Topic: q.Get("hub.topic"), Challenge: q.Get("hub.challenge")}
	switch q.Get("hub.mode") {
	case "denied":
		i.Denied, i.Reason = true, q.Get("hub.reason")
		return i, nil
	case "subscribe":
		seconds, err := strconv.ParseInt(q.Get("hub.lease_seconds"), 10, 32)
		if err != nil {
			seconds = int64(LeaseAsked.Seconds())
		}
		i.Lease = min(max(time.Duration(seconds)*time.Second, leaseLeast), leaseMost)
		if i.Challenge != "" {
			return i, nil
		}
	}
	return i, ErrNoIntent
}

// Renew gives when a subscription is asked for again so that it does not end: after four fifths of its lease.
func Renew(confirmed, until time.Time) time.Time { return confirmed.Add(until.Sub(confirmed) / 5 * 4) }

// Signed reports whether a body was signed with the secret: header is X-Hub-Signature, "sha256=" and the HMAC of the body in
// hexadecimal digits; sha1, sha384 and sha512 are known as well (section 7.1). It takes the same time whatever is wrong.
func Signed(header, secret string, body []byte) bool {
	method, digits, ok := strings.Cut(strings.TrimSpace(header), "=")
	given, err := hex.DecodeString(strings.ToLower(digits))
	made := hashes(strings.ToLower(method))
	if !ok || err != nil || made == nil || secret == "" {
		return false
	}
	m := hmac.New(made, []byte(secret))
	m.Write(body)
	return hmac.Equal(m.Sum(nil), given)
}

func hashes(method string) func() hash.Hash {
	switch method {
	case "sha1":
		return sha1.New
	case "sha256":
		return sha256.New
	case "sha384":
		return sha512.New384
	case "sha512":
		return sha512.New
	}
	return nil
}
