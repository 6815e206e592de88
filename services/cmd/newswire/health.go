package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

type versionCmd struct{}

func (versionCmd) Run() error {
	fmt.Println("newswire", version)
	return nil
}

type healthCmd struct {
	URL string `arg:"" optional:"" help:"Address to ask. Default: /readyz at NEWSWIRE_LISTEN, else at 127.0.0.1:8080."`
}

func (h *healthCmd) Run(ctx context.Context) error {
	url := h.URL
	if url == "" {
		listen := os.Getenv("NEWSWIRE_LISTEN")
		if listen == "" {
			listen = "127.0.0.1:8080"
		}
		url = "http://" + strings.Replace(listen, "0.0.0.0:", "127.0.0.1:", 1) + "/readyz"
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("health: %q is no address: %w", url, err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("health: nothing answers at %s: is the service running?", url)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(io.LimitReader(res.Body, 1000))
	if err != nil {
		return fmt.Errorf("health: %w", err)
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("health: %s says %s: %s", url, res.Status, strings.TrimSpace(string(said)))
	}
	fmt.Println(strings.TrimSpace(string(said)))
	return nil
}
