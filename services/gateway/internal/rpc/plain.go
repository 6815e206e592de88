package rpc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	"github.com/newswire-dev/newswire/services/internal/contract"
)

// problem is how an error reads over plain HTTP: the code of the protocol as a word, one line of what is wrong and what to do, and
// details with the fields of their messages.
type problem struct {
	Code    string            `json:"code"`
	Message string            `json:"message"`
	Details []json.RawMessage `json:"details,omitempty"`
}

func (p problem) write(w http.ResponseWriter, status int) {
	for _, name := range []string{"Content-Length", "Content-Encoding"} {
		w.Header().Del(name)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false) // for people who read it
	_ = out.Encode(p)        // A client that is gone needs no answer.
}

// Refuse answers a plain HTTP request with an error of the archive, which is not nil.
func Refuse(w http.ResponseWriter, err error) {
	var e *connect.Error
	if !errors.As(Coded(err), &e) {
		return
	}
	p := problem{Code: e.Code().String(), Message: e.Message()}
	for _, d := range e.Details() {
		if m, err := d.Value(); err == nil {
			p.Details = append(p.Details, detail(d.Type(), m))
		}
	}
	p.write(w, status(e.Code()))
}

// detail writes a message as protojson writes an Any.
func detail(name string, m proto.Message) json.RawMessage {
	raw, err := contract.JSON(m)
	if err != nil || len(raw) < 2 {
		return json.RawMessage("{}")
	}
	kind := fmt.Sprintf(`{"@type":%q`, "type.googleapis.com/"+name)
	if string(raw) == "{}" {
		return json.RawMessage(kind + "}")
	}
	return append([]byte(kind+","), raw[1:]...)
}

// status gives the HTTP status of a code, as google.rpc.Code lays down.
func status(c connect.Code) int {
	switch c {
	case connect.CodeInvalidArgument, connect.CodeOutOfRange, connect.CodeFailedPrecondition:
		return http.StatusBadRequest
	case connect.CodeNotFound:
		return http.StatusNotFound
	case connect.CodeAlreadyExists:
		return http.StatusConflict
	case connect.CodeUnavailable:
		return http.StatusServiceUnavailable
	case connect.CodeDeadlineExceeded:
		return http.StatusGatewayTimeout
	}
	return http.StatusInternalServerError
}

// Plain makes the errors of the REST paths readable: the transcoder writes some as google.rpc.Status with a number for a code, some
// as bare text, and some of a caller's mistakes as its own.
func Plain(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if raw, err := url.QueryUnescape(r.URL.RawQuery); err != nil || !utf8.ValidString(raw) || !utf8.ValidString(r.URL.Path) {
			problem{Code: connect.CodeInvalidArgument.String(), Message: "the address holds bytes that are no UTF-8: write letters beyond ASCII as UTF-8, percent-encoded"}.write(w, http.StatusBadRequest)
			return
		}
		held := &errorHolder{ResponseWriter: w}
		asked := request{r.Method, r.URL.Path, r.URL.Query()} // before the transcoder makes it its own
		r.URL.Path = portEscaped(r.URL.Path)
		h.ServeHTTP(held, r)
		if held.status != 0 {
			p, status := held.problem(asked)
			p.write(w, status)
		}
	})
}

// portEscaped escapes the colon of a source whose id has a port (/v1/sources/127.0.0.1:8080), which the transcoder would take for the
// beginning of a verb.
func portEscaped(path string) string {
	const sources = "/v1/sources/"
	i := strings.LastIndexByte(path, ':')
	if !strings.HasPrefix(path, sources) || i < len(sources) || i+1 == len(path) || strings.Trim(path[i+1:], "0123456789") != "" {
		return path
	}
	return path[:i] + "%3A" + path[i+1:]
}

type request struct {
	method, path string
	query        url.Values
}

// errorHolder lets answers through and keeps errors.
type errorHolder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (h *errorHolder) WriteHeader(status int) {
	if status >= http.StatusBadRequest {
		h.status = status
		return
	}
	h.ResponseWriter.WriteHeader(status)
}

func (h *errorHolder) Write(b []byte) (int, error) {
	if h.status != 0 {
		return h.body.Write(b)
	}
	return h.ResponseWriter.Write(b)
}

func (h *errorHolder) Flush() {
	if h.status == 0 {
		_ = http.NewResponseController(h.ResponseWriter).Flush() // A failure shows at the next write.
	}
}

func (h *errorHolder) Unwrap() http.ResponseWriter { return h.ResponseWriter }

// problem reads what the transcoder wrote.
func (h *errorHolder) problem(r request) (problem, int) {
	var said struct {
		Code    json.RawMessage
		Message string
		Details []json.RawMessage
	}
	switch err := json.Unmarshal(h.body.Bytes(), &said); {
	case h.status == http.StatusMethodNotAllowed:
		return problem{Code: connect.CodeUnimplemented.String(), Message: fmt.Sprintf("%s takes %s, not %s", r.path, h.Header().Get("Allow"), r.method)}, h.status
	case h.status == http.StatusUnsupportedMediaType:
		return problem{Code: connect.CodeInvalidArgument.String(), Message: "the body must be JSON: send Content-Type: application/json"}, h.status
	case err != nil:
		return problem{Code: connect.CodeUnknown.String(), Message: strings.TrimSpace(h.body.String())}, h.status
	}
	if strings.Contains(said.Message, "MaxBytesReader") {
		return problem{Code: connect.CodeResourceExhausted.String(), Message: "the body is longer than 1 MB: send less at once"}, http.StatusRequestEntityTooLarge
	}
	p := problem{Message: said.Message, Details: said.Details}
	var number connect.Code
	if json.Unmarshal(said.Code, &p.Code) != nil && json.Unmarshal(said.Code, (*uint32)(&number)) == nil {
		p.Code = number.String()
	}
	if message, wrong := mistake(said.Message, r.query); wrong {
		return problem{Code: connect.CodeInvalidArgument.String(), Message: message}, http.StatusBadRequest
	}
	return p, h.status
}

// mistake says in plain words what is wrong with a parameter, where that is what the transcoder means.
func mistake(said string, query url.Values) (string, bool) {
	quoted := func(prefix string) (string, bool) {
		rest, ok := strings.CutPrefix(said, prefix+` "`)
		name, _, closed := strings.Cut(rest, `"`)
		return name, ok && closed
	}
	if name, ok := quoted("unknown field in field path"); ok {
		return fmt.Sprintf("there is no parameter %s here: see proto/newswire/v1 for those that there are", name), true
	}
	if name, ok := quoted("invalid parameter"); ok {
		return fmt.Sprintf("parameter %s: %q is no value for it; numbers are written 100, lengths of time 30s", name, clip(query.Get(name))), true
	}
	return "", false
}
