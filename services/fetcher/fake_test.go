package fetcher

import (
	"net"
	"net/http"
)

// unknownHost is a transport behind which no name is known.
type unknownHost struct{}

func (unknownHost) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, &net.DNSError{Err: "no such host", Name: r.URL.Host, IsNotFound: true}
}
