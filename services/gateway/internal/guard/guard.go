// Package guard decides who may ask: known hosts, the bearer token or a signed-in browser, no cross-origin writes, bounded bodies. It
// knows nothing of what is asked.
package guard

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"
)

const (
	cookieName = "newswire"
	maxBody    = 1 << 20
)

// Options say what is let through.
type Options struct {
	Token string   // empty: everybody may read and write
	Hosts []string // names, besides loopback, by which the gateway may be asked; "*" for any
	CSP   string   // content security policy of every answer
	// Login shows the login page, with what was wrong; Status is the answer's.
	Login func(w http.ResponseWriter, r *http.Request, status int, wrong string)
	// Open reports what needs no token: health, the login page, its stylesheet.
	Open func(r *http.Request) bool
	// MaxBody gives how long the body of a request may be, in bytes; 0 or nil: 1 MiB.
	MaxBody func(r *http.Request) int64
	// Patience is how long a body may take to arrive, and a client to take what is written to it. Default 10 s.
	Patience time.Duration
}

// Wrap puts the guards before h.
func Wrap(o Options, h http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, r, http.StatusForbidden, "permission_denied", "a page of another origin may not write here: send the request from a page of this wire, or from a program without an Origin header")
	}))
	mux := http.NewServeMux()
	mux.HandleFunc("POST /login", o.login)
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: cookieName, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		http.Redirect(w, r, "/login", http.StatusSeeOther)
	})
	mux.Handle("/", o.authorised(h))
	if o.Patience == 0 {
		o.Patience = 10 * time.Second
	}
	return paced(o.Patience, o.hosts(headers(o.CSP, origin.Handler(o.bounded(mux)))))
}

func headers(csp string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range map[string]string{
			"Content-Security-Policy": csp, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			w.Header().Set(name, value)
		}
		h.ServeHTTP(w, r)
	})
}

func (o Options) bounded(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most := int64(maxBody)
		if o.MaxBody != nil {
			if other := o.MaxBody(r); other > 0 {
				most = other
			}
		}
		h.ServeHTTP(w, withBody(r, http.MaxBytesReader(w, r.Body, most)))
	})
}

// withBody gives a request with another body. The request itself keeps its own: the server must see there whether all was read, or
// what is left of a body would be taken for the connection's next request.
func withBody(r *http.Request, body io.ReadCloser) *http.Request {
	other := *r
	other.Body = body
	return &other
}

// hosts refuses names that are not ours: a page of a stranger whose name was pointed at this machine must not read the wire.
func (o Options) hosts(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.Host
		if host, _, err := net.SplitHostPort(name); err == nil {
			name = host
		}
		if !o.known(strings.Trim(name, "[]")) {
			refuse(w, r, http.StatusMisdirectedRequest, "permission_denied", "this wire is not called "+strings.ToValidUTF8(name, "")+": ask by its address, or start it with that name in NEWSWIRE_HOSTS")
			return
		}
		h.ServeHTTP(w, r)
	})
}

// known reports whether a host is loopback, an address (which no stranger's name can be), or one of ours.
func (o Options) known(name string) bool {
	if _, err := netip.ParseAddr(name); err == nil || name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	return slices.Contains(o.Hosts, "*") || slices.ContainsFunc(o.Hosts, func(h string) bool { return strings.EqualFold(h, name) })
}

func (o Options) authorised(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case o.Token == "" || o.Open(r) || o.bearer(r) || o.cookie(r):
			h.ServeHTTP(w, r)
		case r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html"):
			o.Login(w, r, http.StatusUnauthorized, "")
		default:
			w.Header().Set("WWW-Authenticate", `Bearer realm="newswire"`)
			refuse(w, r, http.StatusUnauthorized, "unauthenticated", "a token is needed: send Authorization: Bearer with the value of NEWSWIRE_TOKEN")
		}
	})
}

func (o Options) bearer(r *http.Request) bool {
	given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return ok && o.same(strings.TrimSpace(given))
}

// same compares in constant time, whatever the length.
func (o Options) same(given string) bool {
	a, b := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(o.Token))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

func (o Options) cookie(r *http.Request) bool {
	c, err := r.Cookie(cookieName)
	return err == nil && subtle.ConstantTimeCompare([]byte(c.Value), []byte(o.session())) == 1
}

// session is what a signed-in browser keeps: it proves the token without being it, and ends when the token changes.
func (o Options) session() string {
	m := hmac.New(sha256.New, []byte(o.Token))
	m.Write([]byte("session of a browser, 1"))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

func (o Options) login(w http.ResponseWriter, r *http.Request) {
	if o.Token == "" || o.same(strings.TrimSpace(r.PostFormValue("token"))) {
		http.SetCookie(w, &http.Cookie{
			Name: cookieName, Value: o.session(), Path: "/", MaxAge: 30 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil,
		})
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	o.Login(w, r, http.StatusUnauthorized, "That is not the token of this wire.")
}

// refuse answers in the words of the API, and in plain text elsewhere.
func refuse(w http.ResponseWriter, r *http.Request, status int, code, message string) {
	if strings.HasPrefix(r.URL.Path, "/v1/") || strings.HasPrefix(r.URL.Path, "/newswire.v1.") {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		if err := json.NewEncoder(w).Encode(map[string]string{"code": code, "message": message}); err != nil {
			return
		}
		return
	}
	http.Error(w, message, status)
}
