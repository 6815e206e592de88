package gateway

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// routes is the map of everything that the gateway answers.
func routes(o Options, api, events, pages http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/v1/", api)
	mux.Handle("GET /v1/events/stream", events)
	mux.Handle("/newswire.v1.EventService/", api)
	mux.Handle("/newswire.v1.ArticleService/", api)
	mux.Handle("/newswire.v1.TopicService/", api)
	mux.Handle("/newswire.v1.SourceService/", api)
	mux.Handle("/newswire.v1.DeadService/", api)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "alive") })
	mux.HandleFunc("GET /readyz", ready(o.Ready))
	mux.Handle("GET /metrics", promhttp.HandlerFor(o.Registry, promhttp.HandlerOpts{}))
	mux.Handle("/", pages)
	return mux
}

// open reports what needs no token: health, and what the login page needs.
func open(r *http.Request) bool {
	return r.URL.Path == "/healthz" || r.URL.Path == "/readyz" || r.URL.Path == "/login" || r.URL.Path == "/favicon.ico" || strings.HasPrefix(r.URL.Path, "/assets/")
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
