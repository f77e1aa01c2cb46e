// Package routing models route tables: which route to a destination takes precedence, and which
// matches an address by the longest prefix.
package routing

import (
	"fmt"
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
)

// An Origin is where a route comes from. Of two routes to one block the lower origin wins.
type Origin int

const (
	Local Origin = iota
	Static
	PrefixList
	Propagated // from an attachment or a virtual private gateway
)

// A NextHop is what a route sends packets to. Those that == calls equal are one.
type NextHop interface{ String() string }

// A Route is one route of a table.
type Route struct {
	Table       *Table             // set by [Table.Add]
	Resource    *assembly.Resource // what creates it; nil for a local route
	Destination netip.Prefix       // zero if only deployment knows it
	Origin      Origin
	NextHop     NextHop
	// External marks routes to blocks that are not in the app, such as those that BGP announces.
	// They are assumed not to cover the VPCs of the app, nor public addresses for which the
	// table has another route.
	External bool
	// Caveat says why the route may not apply; it is empty if it certainly does.
	Caveat string
}

// String says which table sends what where, and why.
func (r *Route) String() string {
	destination := "a block that only deployment knows"
	switch {
	case r.Destination.IsValid():
		destination = r.Destination.String()
	case r.External:
		destination = "propagated blocks"
	}
	text := fmt.Sprintf("%s sends %s to %v", r.Table.Name, destination, r.NextHop)
	if r.Origin == Propagated && r.Resource != nil {
		text += ", by " + describe.Resource(r.Resource)
	}
	if r.Caveat != "" {
		text += " (" + r.Caveat + ")"
	}
	return text
}

// Source returns the resource that a finding about the route is placed on.
func (r *Route) Source() *assembly.Resource {
	if r.Resource == nil {
		return r.Table.Resource
	}
	return r.Resource
}
