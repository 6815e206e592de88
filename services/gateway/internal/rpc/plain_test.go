package rpc

import "testing"

func TestPortEscaped(t *testing.T) {
	f := func(in, want string) {
		t.Helper()
		if got := portEscaped(in); got != want {
			t.Errorf("%s becomes %s, want %s", in, got, want)
		}
	}
	f("/v1/sources/a.example", "/v1/sources/a.example")
	f("/v1/sources/127.0.0.1:8899", "/v1/sources/127.0.0.1%3A8899")
	f("/v1/sources:check", "/v1/sources:check")
	f("/v1/topics/t:run", "/v1/topics/t:run")
	f("/v1/sources/a.example:", "/v1/sources/a.example:")
	f("/v1/sources/a.example:x1", "/v1/sources/a.example:x1")
}
