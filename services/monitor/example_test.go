package monitor_test

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/newswire-dev/newswire/services/monitor"
)

// A receiver checks the signature over the bytes as they came, answers 2xx soon, and drops ids that it has seen.
func ExampleVerify() {
	secret := "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" // as it was printed when the webhook was made
	seen := map[string]bool{}
	receive := func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err == nil {
			err = monitor.Verify(secret, r.Header, body, time.Now())
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if id := r.Header.Get("webhook-id"); !seen[id] {
			seen[id] = true
			fmt.Printf("%s", body)
		}
		w.WriteHeader(http.StatusNoContent)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /newswire", receive)
}
