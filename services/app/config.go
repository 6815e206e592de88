// Package app puts the services together: one path, whether they run in one process or in five, over an embedded broker and
// SQLite or over Kafka and PostgreSQL. It is the only package that knows all others; the program, the tests and anyone who
// embeds the wire start it with Run.
package app

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"go.uber.org/zap"
)

// Service is one of the five services.
type Service string

// The services, in the order of an article's way.
const (
	Fetcher    Service = "fetcher"
	Normaliser Service = "normaliser"
	Storage    Service = "storage"
	Monitor    Service = "monitor"
	Gateway    Service = "gateway"
)

// Services lists all.
func Services() []Service { return []Service{Fetcher, Normaliser, Storage, Monitor, Gateway} }

// Config says what to run and on what. The zero value runs everything in one process over ./newswire-data.
type Config struct {
	Services []Service // none: all
	Version  string

	Data     string   // folder of database, broker and originals; default newswire-data
	Listen   string   // address of pages and API, or of health and metrics for a service other than the gateway
	Kafka    []string // brokers, host:port; none: the embedded broker
	Database string   // postgres://...; empty: SQLite in Data
	Prefix   string   // that the names of Kafka topics and groups begin with, so that wires can share a broker; default "newswire."
	Token    string   // bearer token of the API and password of the pages; needed to listen beyond loopback
	Zone     *time.Location

	Feeds         string // an OPML or YAML file whose feeds are added; empty: the shipped list, where there are no feeds yet
	NoFeeds       bool   // add none
	Replay        []string
	Once          bool
	AllowNets     []netip.Prefix
	PollMin       time.Duration // default 1m
	PollMax       time.Duration // default 24h
	RevisitMin    time.Duration // default 15m; negative: no second looks
	PublicURL     string        // where the world reaches the gateway, so that hubs (WebSub) can push; empty: none is asked to
	Secrets       string        // folder of the files with cookies and passwords of feeds; default Data/secrets
	KeepOriginals string        // a size (20GB) or an age (720h); default 20GB
	KeepItems     time.Duration // rows of items, after their sums are in the ledger; default 2160h, at least 336h
	UserAgent     string

	Hosts  []string // names, besides loopback and Listen, by which browsers may ask for the gateway
	Demo   bool     // the pages say that the outlets are invented
	Logger *zap.Logger
	// Started is called when a service listens, with its address, and the broker's for the embedded one.
	Started func(listen, broker string)
}

// ErrUsage marks a Config that cannot work; the text says what to change.
var ErrUsage = errors.New("usage")

func usage(format string, a ...any) error {
	return fmt.Errorf("%w: %s", ErrUsage, fmt.Sprintf(format, a...))
}

func (c Config) withDefaults() Config {
	if len(c.Services) == 0 {
		c.Services = Services()
	}
	if c.Data == "" {
		c.Data = "newswire-data"
	}
	if c.Listen == "" {
		c.Listen = "127.0.0.1:0"
		if c.runs(Gateway) {
			c.Listen = "127.0.0.1:8080"
		}
	}
	if c.PollMin <= 0 {
		c.PollMin = time.Minute
	}
	if c.PollMax <= 0 {
		c.PollMax = 24 * time.Hour
	}
	if c.RevisitMin == 0 {
		c.RevisitMin = 15 * time.Minute
	}
	if c.KeepItems <= 0 {
		c.KeepItems = 90 * 24 * time.Hour
	}
	if c.Version == "" {
		c.Version = "unreleased"
	}
	if c.UserAgent == "" {
		c.UserAgent = UserAgent(c.Version)
	}
	if c.Zone == nil {
		c.Zone = time.Local
	}
	if c.Logger == nil {
		c.Logger = zap.NewNop()
	}
	return c
}

// UserAgent is the User-Agent of a version's fetches, where none was set.
func UserAgent(version string) string {
	return "newswire/" + version + " (+https://github.com/newswire-dev/newswire)"
}

func (c Config) runs(s Service) bool { return slices.Contains(c.Services, s) }

// embedded reports whether all services share this process.
func (c Config) embedded() bool { return len(c.Services) == len(Services()) }

func (c Config) check() error {
	if !c.embedded() && (len(c.Kafka) == 0 || c.Database == "") {
		return usage("%s alone needs servers to meet the others at: give --kafka HOST:PORT and --database postgres://...", c.Services[0])
	}
	if c.Database != "" && !strings.HasPrefix(c.Database, "postgres://") && !strings.HasPrefix(c.Database, "postgresql://") {
		return usage("--database must be the URL of a PostgreSQL database (postgres://user@host:5432/name); without it SQLite in --data is used")
	}
	if least := 14 * 24 * time.Hour; c.KeepItems < least {
		return usage("--keep-items %s is too short: the rates of feeds and the gaps of weeks are judged by them, so keep them for %s or more", c.KeepItems, least)
	}
	if c.PollMin > c.PollMax {
		return usage("--poll-min %s is longer than --poll-max %s", c.PollMin, c.PollMax)
	}
	if u, err := url.Parse(c.PublicURL); c.PublicURL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "") {
		return usage("--public-url %q must be an address of this wire like https://wire.example", c.PublicURL)
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return usage("--listen %q is not HOST:PORT: %v", c.Listen, err)
	}
	if c.runs(Gateway) && c.Token == "" && !loopback(host) {
		return usage("--listen %s can be reached from other machines: set NEWSWIRE_TOKEN (or NEWSWIRE_TOKEN_FILE) first, or listen on 127.0.0.1", c.Listen)
	}
	return nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
