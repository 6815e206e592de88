package gateway

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/newswire-dev/newswire/services/gateway/internal/rpc"
)

// routes is the map of everything that the gateway answers.
func routes(o Options, api, events, pages http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/v1", rpc.Plain(api))
	mux.Handle("/v1/", rpc.Plain(api))
	mux.Handle("GET /v1/events/stream", events)
	for _, service := range []string{"Event", "Article", "Topic", "Source", "Dead"} {
		mux.Handle("/newswire.v1."+service+"Service/", plainConnect(api))
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "alive") })
	mux.HandleFunc("GET /readyz", ready(o.Ready))
	mux.Handle("GET /metrics", promhttp.HandlerFor(o.Registry, promhttp.HandlerOpts{}))
	if o.Callback != nil {
		mux.Handle(o.CallbackPath, o.Callback)
	}
	mux.Handle("/", pages)
	return mux
}

// plainConnect takes JSON that is posted to a method for Connect, whose version header is optional; without it the transcoder would
// look for a REST path.
func plainConnect(h http.Handler) http.Handler {
	const version = "Connect-Protocol-Version"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") && r.Header.Get(version) == "" {
			r.Header.Set(version, "1")
		}
		h.ServeHTTP(w, r)
	})
}

// called reports whether a request is one for Callback.
func (o Options) called(r *http.Request) bool {
	return o.Callback != nil && strings.HasPrefix(r.URL.Path, o.CallbackPath)
}

// maxBody gives how long the body of a request may be, 0 for as long as any.
func (o Options) maxBody(r *http.Request) int64 {
	if o.called(r) {
		return o.CallbackMax
	}
	return 0
}

// open reports what needs no token: health, what the login page needs, and callbacks, whose addresses are secrets.
func (o Options) open(r *http.Request) bool {
	return o.called(r) || r.URL.Path == "/healthz" || r.URL.Path == "/readyz" || r.URL.Path == "/login" || r.URL.Path == "/favicon.ico" || strings.HasPrefix(r.URL.Path, "/assets/")
}

const readyLimit = 3 * time.Second

func ready(check func(context.Context) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), readyLimit)
		defer cancel()
		if err := check(ctx); err != nil {
			http.Error(w, "not ready: "+err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	}
}

// unknown answers a path under /v1/ that the contract does not have.
func unknown() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotFound)
		message := fmt.Sprintf("the API has no %s %s: see proto/newswire/v1 for what it has", r.Method, r.URL.Path)
		if err := json.NewEncoder(w).Encode(map[string]string{"code": "unimplemented", "message": message}); err != nil {
			return
		}
	})
}
