// Package webhook sends matches after Standard Webhooks (https://www.standardwebhooks.com): it signs, posts through a guarded
// client, and decides what an answer means for a subscription. It keeps nothing and does not retry by itself.
package webhook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of a delivery.
const (
	HeaderID        = "webhook-id"        // the same in every try: a receiver drops what it has
	HeaderTimestamp = "webhook-timestamp" // of this try, in Unix seconds
	HeaderSignature = "webhook-signature" // "v1," and the signature; several are parted by spaces
)

const (
	secretPrefix = "whsec_"
	secretBytes  = 32
	tolerance    = 5 * time.Minute // between the clocks of sender and receiver
)

// NewSecret makes a secret: whsec_ and 32 random bytes in base64.
func NewSecret() (string, error) {
	raw := make([]byte, secretBytes)
	if _, err := rand.Read(raw); err != nil {
		return "", fmt.Errorf("make a webhook secret: %w", err)
	}
	return secretPrefix + base64.StdEncoding.EncodeToString(raw), nil
}

// Sign gives the signature of a delivery: "v1," and the base64 of the HMAC-SHA256 of "id.timestamp.body" under the secret's bytes.
func Sign(secret, id string, at time.Time, body []byte) (string, error) {
	// The error says nothing of the secret itself: it may end in a log.
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
	if err != nil || len(key) == 0 {
		return "", errors.New("the webhook's secret cannot be read: it must be whsec_ and base64; delete the webhook and make it anew")
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%d.", id, at.Unix())
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)), nil
}

// Verify is a receiver's check of a delivery: its signature, and that it was sent within five minutes of now.
func Verify(secret string, h http.Header, body []byte, now time.Time) error {
	seconds, err := strconv.ParseInt(h.Get(HeaderTimestamp), 10, 64)
	if err != nil {
		return fmt.Errorf("the %s header holds no time in Unix seconds", HeaderTimestamp)
	}
	at := time.Unix(seconds, 0)
	if d := now.Sub(at); d > tolerance || d < -tolerance {
		return fmt.Errorf("the delivery was sent at %s, more than %s from now: refuse it, or check the clock", at.UTC().Format(time.RFC3339), tolerance)
	}
	want, err := Sign(secret, h.Get(HeaderID), at, body)
	if err != nil {
		return err
	}
	for _, got := range strings.Fields(h.Get(HeaderSignature)) {
		if hmac.Equal([]byte(got), []byte(want)) {
			return nil
		}
	}
	return errors.New("the signature does not match: the body was changed on its way, or the secret is another webhook's")
}
