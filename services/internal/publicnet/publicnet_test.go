package publicnet

import (
	"net/netip"
	"strings"
	"testing"
)

func TestControl(t *testing.T) {
	g := New([]netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("::1/128")}, 80, 443)
	f := func(network, address string, ok bool) {
		t.Helper()
		err := g.Control(network, address, nil)
		if (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
		if err != nil && !strings.Contains(err.Error(), "on port 80 or 443") {
			t.Errorf("%s: %v", address, err)
		}
	}
	f("tcp4", "93.184.216.34:443", true)
	f("tcp4", "93.184.216.34:80", true)
	f("tcp4", "93.184.216.34:22", false)
	f("tcp6", "[2606:4700::1111]:443", true)
	for _, private := range []string{
		"127.0.0.1:443", "10.0.0.1:443", "172.16.0.1:443", "192.168.1.1:443", "169.254.169.254:80", "100.64.0.1:443", "0.0.0.0:80", "168.63.129.16:80",
		"198.18.0.1:443", "224.0.0.1:443", "255.255.255.255:443",
	} {
		f("tcp4", private, false)
	}
	for _, private := range []string{"[fe80::1]:443", "[fc00::1]:443", "[::]:443", "[64:ff9b::7f00:1]:443", "[::ffff:127.0.0.1]:443", "[2002:7f00:1::]:443", "[ff02::1]:443"} {
		f("tcp6", private, false)
	}
	f("tcp4", "10.1.2.3:8080", true)
	f("tcp6", "[::1]:9000", true)
	f("tcp4", "10.2.2.3:443", false)
	f("tcp4", "nonsense", false)
}
