package reach

import (
	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/packet"
)

// Traffic is what is sent: a protocol and, for TCP and UDP, a destination port.
type Traffic struct {
	Protocol int // IANA's protocol number: 6 for TCP
	Port     int // of TCP and UDP; the message type of ICMP
}

// TCP is a connection to a port.
func TCP(port int) Traffic { return Traffic{packet.TCP, port} }

// UDP is an exchange of datagrams with a port.
func UDP(port int) Traffic { return Traffic{packet.UDP, port} }

// Ping is an ICMP echo request and its reply.
func Ping() Traffic { return Traffic(packet.Ping) }

// String returns "tcp/443", "udp/53", "ping" or "protocol 50".
func (t Traffic) String() string { return packet.Traffic(t).String() }

// over returns the traffic as a family of addresses carries it.
func (t Traffic) over(f address.Family) packet.Traffic {
	if f == address.IPv6 {
		return packet.Traffic(t).OverIPv6()
	}
	return packet.Traffic(t)
}
