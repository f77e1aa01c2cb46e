package reach

import (
	"fmt"
	"strings"
)

// Traffic is what is sent: a protocol and, for TCP and UDP, a destination port.
type Traffic struct {
	Protocol int // IANA's number: 6 for TCP
	Port     int // of TCP and UDP; the message type of ICMP
}

const (
	protocolICMP   = 1
	protocolTCP    = 6
	protocolUDP    = 17
	protocolICMPv6 = 58
)

// TCP is a connection to a port.
func TCP(port int) Traffic { return Traffic{protocolTCP, port} }

// UDP is an exchange of datagrams with a port.
func UDP(port int) Traffic { return Traffic{protocolUDP, port} }

// Ping is an ICMP echo request and its reply.
func Ping() Traffic { return Traffic{protocolICMP, echoRequest} }

// The types of echo messages; those of ICMPv6 are 128 and 129.
const (
	echoReply     = 0
	echoRequest   = 8
	echoRequestV6 = 128
	echoReplyV6   = 129
)

// ofFamily returns the traffic as it is over IPv6, if v6 is set.
func (t Traffic) ofFamily(v6 bool) Traffic {
	if t == Ping() && v6 {
		return Traffic{protocolICMPv6, echoRequestV6}
	}
	return t
}

// replies returns the traffic that comes back. A reply to TCP or UDP goes to the port the
// client happened to choose.
func (t Traffic) replies(clientPort int) Traffic {
	switch t.Protocol {
	case protocolICMP:
		return Traffic{protocolICMP, echoReply}
	case protocolICMPv6:
		return Traffic{protocolICMPv6, echoReplyV6}
	case protocolTCP, protocolUDP:
		return Traffic{t.Protocol, clientPort}
	}
	return t
}

// hasPorts reports whether the protocol has ports, or message types that rules name alike.
func (t Traffic) hasPorts() bool {
	switch t.Protocol {
	case protocolTCP, protocolUDP, protocolICMP, protocolICMPv6:
		return true
	}
	return false
}

func (t Traffic) String() string {
	switch t.Protocol {
	case protocolTCP:
		return fmt.Sprintf("tcp/%d", t.Port)
	case protocolUDP:
		return fmt.Sprintf("udp/%d", t.Port)
	case protocolICMP, protocolICMPv6:
		return "ping"
	}
	return fmt.Sprintf("protocol %d", t.Protocol)
}

// protocolNumber reads a protocol as rules spell it; -1 means every protocol.
func protocolNumber(text string) (number int, ok bool) {
	names := map[string]int{
		"-1": -1, "all": -1, "tcp": protocolTCP, "udp": protocolUDP, "icmp": protocolICMP, "icmpv6": protocolICMPv6,
	}
	if n, known := names[strings.ToLower(text)]; known {
		return n, true
	}
	_, err := fmt.Sscanf(text, "%d", &number)
	return number, err == nil
}
