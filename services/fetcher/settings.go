package fetcher

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/newswire-dev/newswire/services/fetcher/internal/client"
	"github.com/newswire-dev/newswire/services/news"
)

const (
	settingsLook = 2 * time.Second // between two looks for settings that were changed
	maxSecret    = 8 << 10         // bytes of a secret file
)

// settings are those of the feeds that have some, for the pages: what is taken up names its feed only.
type settings struct {
	feeds atomic.Pointer[map[int64]news.Feed]
}

// of gives a feed with its candidates and settings; only its id where it has none.
func (s *settings) of(feed int64) news.Feed {
	if all := s.feeds.Load(); all != nil {
		if f, ok := (*all)[feed]; ok {
			return f
		}
	}
	return news.Feed{ID: feed}
}

// watchSettings keeps the settings as they are in the database.
func (s *session) watchSettings(ctx context.Context) error {
	for {
		all, err := s.Store.Configured(ctx)
		if err != nil {
			return err
		}
		s.settings.feeds.Store(&all)
		if !wait(ctx, max(settingsLook, s.Look), nil) {
			return ctx.Err()
		}
	}
}

// request adds to a request what the settings of its feed say. What they keep for the feed's own site goes to the registrable
// domain of its first address, and nowhere else. The error is a *client.Error.
func (o Options) request(f news.Feed, r client.Request) (client.Request, error) {
	r.Proxy = f.Settings.Proxy
	if len(f.Candidates) == 0 || len(f.Settings.Headers) == 0 && f.Settings.Secret == "" {
		return r, nil
	}
	r.Own = client.Own{Site: news.Site(f.Candidates[0]), Header: http.Header{}, Secure: strings.HasPrefix(f.Candidates[0], "https://")}
	for name, value := range f.Settings.Headers {
		r.Own.Header.Set(name, value)
	}
	if f.Settings.Secret == "" {
		return r, nil
	}
	name, value, err := o.secret(f.Settings.Secret)
	if err != nil {
		return r, &client.Error{Cause: news.CauseRefused, URL: f.Candidates[0], Detail: err.Error()}
	}
	r.Own.Secret = http.Header{name: {value}}
	return r, nil
}

// secret reads the header that a secret file stands for. It is read each time, so that a new password needs no restart. No error
// says anything of what is in the file.
func (o Options) secret(file string) (name, value string, err error) {
	if file != filepath.Base(file) || strings.HasPrefix(file, ".") {
		return "", "", fmt.Errorf("the feed's secret %q is no plain file name", file)
	}
	in, err := os.Open(filepath.Join(o.Secrets, file))
	if errors.Is(err, fs.ErrNotExist) {
		return "", "", fmt.Errorf("the feed's secret file %q is not in %s: put it there, for the user that the fetcher runs as", file, o.Secrets)
	}
	if err != nil {
		return "", "", fmt.Errorf("the feed's secret file %q in %s cannot be opened: give the user that the fetcher runs as the right to read it", file, o.Secrets)
	}
	defer in.Close()
	raw, err := io.ReadAll(io.LimitReader(in, maxSecret+1))
	if err != nil || len(raw) > maxSecret {
		return "", "", fmt.Errorf("the feed's secret file %q cannot be read, or has more than %d bytes", file, maxSecret)
	}
	kind, rest, _ := strings.Cut(strings.TrimSpace(string(raw)), " ")
	rest = strings.TrimSpace(rest)
	if strings.ContainsAny(rest, "\r\n\x00") {
		return "", "", fmt.Errorf("the feed's secret file %q has more than one line", file)
	}
	switch user, _, isPair := strings.Cut(rest, ":"); {
	case kind == "cookie" && rest != "":
		return "Cookie", rest, nil
	case kind == "bearer" && rest != "":
		return "Authorization", "Bearer " + rest, nil
	case kind == "basic" && isPair && user != "":
		return "Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(rest)), nil
	}
	return "", "", fmt.Errorf("the feed's secret file %q says nothing that can be sent: write one line, %q, %q or %q", file, "cookie NAME=VALUE; ...", "basic USER:PASSWORD", "bearer TOKEN")
}
