// Package challenge recognises those who stand between browsers and outlets: the pages on which a browser is to prove itself. It is pure.
package challenge

import (
	"bytes"
	"net/http"
)

// looked is how much of a page is looked at.
const looked = 32 << 10

// marks are in the pages of those who challenge, in lower case.
var marks = [][]byte{
	[]byte("just a moment..."), []byte("cf-chl"), []byte("challenge-platform"), []byte("cf-browser-verification"), []byte("attention required! | cloudflare"),
	[]byte("checking your browser"), []byte("ddos-guard"), []byte("_incapsula_resource"), []byte("px-captcha"), []byte("captcha-delivery"),
	[]byte("awswafintegration"), []byte("enable javascript and cookies"),
}

// Page reports whether a page that is no feed and no article is a challenge.
func Page(page []byte) bool {
	head := bytes.ToLower(page[:min(len(page), looked)])
	for _, mark := range marks {
		if bytes.Contains(head, mark) {
			return true
		}
	}
	return false
}

// Answer reports whether an answer with a status of failure is a challenge: its headers say so, or its page does.
func Answer(h http.Header, body []byte) bool {
	waf := h.Get("X-Amzn-Waf-Action")
	return h.Get("Cf-Mitigated") == "challenge" || waf == "challenge" || waf == "captcha" || Page(body)
}
