package price

// EndpointIdle returns what interface endpoints cost in a month without traffic. AWS bills each
// endpoint for every zone that it is in.
func (t *Table) EndpointIdle(endpoints, zones uint16) Money {
	return t.Monthly(InterfaceEndpoint, uint32(endpoints)*uint32(zones))
}

// NATIdle returns what a NAT gateway in every zone costs in a month without traffic.
func (t *Table) NATIdle(zones uint16) Money { return t.Monthly(NATGateway, uint32(zones)) }

// NAT says what happens to the NAT gateways when endpoints replace them.
type NAT bool

const (
	// KeepNAT is for VPCs that need the internet for other traffic too.
	KeepNAT NAT = false
	// DropNAT credits the endpoints with what a NAT gateway in every zone costs standing idle.
	DropNAT NAT = true
)

// BreakEven returns the whole GB a month from which interface endpoints cost no more than NAT
// gateways that carry the same traffic. It is 0 if the endpoints are cheaper even without
// traffic. Ok is false if they never pay off, because a GB costs no less through them.
func (t *Table) BreakEven(endpoints, zones uint16, nat NAT) (gb uint64, ok bool) {
	standing := t.EndpointIdle(endpoints, zones)
	if nat == DropNAT {
		standing -= t.NATIdle(zones)
	}
	saving := t.Prices[NATGatewayData].Amount - t.Prices[InterfaceEndpointData].Amount
	switch {
	case standing <= 0 && saving >= 0:
		return 0, true
	case saving <= 0:
		return 0, false
	}
	return uint64((standing + saving - 1) / saving), true
}

// Peerings returns how many peerings a full mesh of n VPCs takes: n(n-1)/2.
func Peerings(vpcs uint32) uint64 {
	if vpcs == 0 {
		return 0
	}
	return uint64(vpcs) * uint64(vpcs-1) / 2
}

// TransitGateway returns what a transit gateway costs in a month that connects a number of VPCs
// and carries a number of GB between them. Peerings cost nothing standing idle, and nothing by
// the GB within a zone, so this is also the difference to peerings.
func (t *Table) TransitGateway(vpcs uint16, gb uint32) Money {
	return t.Monthly(TransitAttachment, uint32(vpcs)) + t.Monthly(TransitData, gb)
}

// PerPeering returns what a transit gateway costs standing idle for each peering that it
// replaces: the price of not having to maintain that peering. It is 0 for fewer than two VPCs.
func (t *Table) PerPeering(vpcs uint16) Money {
	n := Peerings(uint32(vpcs))
	if n == 0 {
		return 0
	}
	return t.TransitGateway(vpcs, 0) / Money(n)
}
