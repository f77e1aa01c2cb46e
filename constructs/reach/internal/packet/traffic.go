// Package packet describes what travels a network: packets, their protocols and ports, and the
// patterns by which rules match them.
package packet

import (
	"fmt"
	"net/netip"
)

// A Packet is sent from one address to another.
type Packet struct {
	Src, Dst netip.Addr
	Traffic  Traffic
}

// A Direction is that of a packet as seen from a subnet or network interface; it indexes arrays
// that hold something for each.
type Direction int

const (
	Inbound Direction = iota
	Outbound
)

// String returns "in" or "out".
func (d Direction) String() string { return [...]string{"in", "out"}[d] }

// Peer returns the address at the far end of a packet that goes in a direction.
func (p Packet) Peer(d Direction) netip.Addr {
	if d == Inbound {
		return p.Src
	}
	return p.Dst
}

// Traffic is a protocol and a destination port.
type Traffic struct {
	Protocol int // IANA's protocol number
	Port     int // of TCP and UDP; the message type of ICMP
}

// The protocols that have ports or message types.
const (
	ICMP   = 1
	TCP    = 6
	UDP    = 17
	ICMPv6 = 58
)

// The types of echo messages.
const (
	echoReply         = 0
	echoRequest       = 8
	echoRequestICMPv6 = 128
	echoReplyICMPv6   = 129
)

// Ping is an ICMP echo request.
var Ping = Traffic{ICMP, echoRequest}

// Clients choose their port from this range, across operating systems and NAT gateways.
const (
	FirstClientPort = 1024
	LastClientPort  = 65535
)

// OverIPv6 returns the traffic as IPv6 carries it.
func (t Traffic) OverIPv6() Traffic {
	if t == Ping {
		return Traffic{ICMPv6, echoRequestICMPv6}
	}
	return t
}

// Reply returns the traffic that comes back: of TCP and UDP, to the port that the client chose.
func (t Traffic) Reply(clientPort int) Traffic {
	switch t.Protocol {
	case ICMP:
		return Traffic{ICMP, echoReply}
	case ICMPv6:
		return Traffic{ICMPv6, echoReplyICMPv6}
	case TCP, UDP:
		return Traffic{t.Protocol, clientPort}
	}
	return t
}

// HasClientPort reports whether a client of the protocol chooses a port for the reply.
func (t Traffic) HasClientPort() bool { return t.Protocol == TCP || t.Protocol == UDP }

// String returns "tcp/443", "udp/53", "ping" or "protocol 50".
func (t Traffic) String() string {
	switch t.Protocol {
	case TCP:
		return fmt.Sprintf("tcp/%d", t.Port)
	case UDP:
		return fmt.Sprintf("udp/%d", t.Port)
	case ICMP, ICMPv6:
		return "ping"
	}
	return fmt.Sprintf("protocol %d", t.Protocol)
}
