package gateway_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestSourceWithPort asks for an outlet whose id has a port, which is no verb of the API.
func TestSourceWithPort(t *testing.T) {
	w := start(t, nil)
	if res, body := w.ask("POST", "/v1/sources", `{"urls":["http://127.0.0.1:8899/rss"],"name":"Here"}`); res.StatusCode != http.StatusOK {
		t.Fatalf("%s %s", res.Status, body)
	}
	res, body := w.ask("GET", "/v1/sources/127.0.0.1:8899", "")
	if res.StatusCode != http.StatusOK || !strings.Contains(body, `"127.0.0.1:8899"`) {
		t.Errorf("%s %s", res.Status, body)
	}
}
