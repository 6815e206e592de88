package guard

import (
	"io"
	"net/http"
	"time"
)

// paced bounds what a client can hold: its body must arrive within the time, and a write that it does not take within the time ends
// the answer. Between writes there is no limit, so that a stream can be silent for as long as there is nothing to say.
func paced(limit time.Duration, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := &pacedWriter{ResponseWriter: w, control: http.NewResponseController(w), limit: limit}
		if r.Body != nil && r.Body != http.NoBody {
			r = withBody(r, &pacedBody{ReadCloser: r.Body, control: p.control, until: time.Now().Add(limit)})
		}
		h.ServeHTTP(p, r)
		p.arm() // for what the server still writes
	})
}

type pacedWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	limit   time.Duration
}

// arm and disarm leave it to the write to fail: a writer without deadlines is one of a test.
func (p *pacedWriter) arm()    { _ = p.control.SetWriteDeadline(time.Now().Add(p.limit)) }
func (p *pacedWriter) disarm() { _ = p.control.SetWriteDeadline(time.Time{}) }

func (p *pacedWriter) Write(b []byte) (int, error) {
	p.arm()
	defer p.disarm() // HTTP/2 would end the stream when the time is over, whether something is written or not.
	return p.ResponseWriter.Write(b)
}

// Flush is for those who look for an http.Flusher.
func (p *pacedWriter) Flush() { _ = p.FlushError() }

func (p *pacedWriter) FlushError() error {
	p.arm()
	defer p.disarm()
	return p.control.Flush()
}

// Unwrap is for http.ResponseController.
func (p *pacedWriter) Unwrap() http.ResponseWriter { return p.ResponseWriter }

type pacedBody struct {
	io.ReadCloser
	control *http.ResponseController
	until   time.Time
}

func (p *pacedBody) Read(b []byte) (int, error) {
	_ = p.control.SetReadDeadline(p.until)
	defer func() { _ = p.control.SetReadDeadline(time.Time{}) }() // It would end a long answer as well.
	return p.ReadCloser.Read(b)
}
