// Package publicnet keeps the connections that strangers' addresses lead to on the public network: feeds, pages and webhooks name
// hosts, and none of them may lead to this machine or the networks behind it.
package publicnet

import (
	"fmt"
	"net/netip"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
)

// A Guard decides on the address that is really dialled, after the name was looked up, so that a name cannot change its mind between
// the check and the connection. An address is public where IANA's registries of special-purpose addresses do not name it.
type Guard struct {
	allow  []netip.Prefix
	ports  []uint16
	public *ssrf.Guardian
}

// New makes a guard that lets through public addresses on the ports given, and the networks of allow with every port.
func New(allow []netip.Prefix, ports ...uint16) *Guard {
	return &Guard{allow, ports, ssrf.New(ssrf.WithPorts(ports...))}
}

// Control is a net.Dialer.Control. Its error is a *Refused.
func (g *Guard) Control(network, address string, conn syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return &Refused{address, g.ports}
	}
	addr := to.Addr().Unmap().WithZone("")
	for _, open := range g.allow {
		if open.Contains(addr) {
			return nil
		}
	}
	// Azure's host agent answers at a public address from inside every machine there.
	if addr == netip.AddrFrom4([4]byte{168, 63, 129, 16}) || g.public.Safe(network, address, conn) != nil {
		return &Refused{address, g.ports}
	}
	return nil
}

// Refused is the error of an address that may not be dialled. It does not unwrap to a network error, so that nothing takes it for
// one that may pass.
type Refused struct {
	Address string // as dialled, with its port
	Ports   []uint16
}

func (r *Refused) Error() string {
	ports := strings.Trim(strings.Join(strings.Fields(fmt.Sprint(r.Ports)), " or "), "[]")
	return fmt.Sprintf("%s is not a public address on port %s; open its network with --allow-net if it is yours", r.Address, ports)
}
