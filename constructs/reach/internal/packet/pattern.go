package packet

import (
	"strconv"
	"strings"
)

// All stands for every protocol, and for every port or message type.
const All = -1

// A Pattern is the traffic that a rule matches: a protocol and a range of ports, or of message
// types.
type Pattern struct {
	Protocol    int // or All
	First, Last int // First is All for every port
}

// Matches reports whether the pattern has the traffic.
func (p Pattern) Matches(t Traffic) bool {
	return p.Protocol == All || p.Protocol == t.Protocol &&
		(!HasPorts(t.Protocol) || p.First == All || p.First <= t.Port && t.Port <= p.Last)
}

// HasPorts reports whether a protocol has ports, or message types that rules treat like ports.
func HasPorts(protocol int) bool {
	switch protocol {
	case TCP, UDP, ICMP, ICMPv6:
		return true
	}
	return false
}

// IsICMP reports whether a protocol is ICMP, of either family.
func IsICMP(protocol int) bool { return protocol == ICMP || protocol == ICMPv6 }

// ParseProtocol reads a protocol as rules spell it: by name or by number, or All.
func ParseProtocol(text string) (protocol int, ok bool) {
	switch strings.ToLower(text) {
	case "-1", "all":
		return All, true
	case "tcp":
		return TCP, true
	case "udp":
		return UDP, true
	case "icmp":
		return ICMP, true
	case "icmpv6":
		return ICMPv6, true
	}
	protocol, err := strconv.Atoi(text)
	return protocol, err == nil
}
