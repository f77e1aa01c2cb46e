package price

// EndpointIdle returns what interface endpoints cost in a month without any traffic. Each is
// paid in every zone it stands in.
func (t *Table) EndpointIdle(endpoints, zones uint16) Money {
	return t.Monthly(InterfaceEndpoint, uint32(endpoints)*uint32(zones))
}

// NATIdle returns what a NAT gateway in every zone costs in a month without any traffic.
func (t *Table) NATIdle(zones uint16) Money { return t.Monthly(NATGateway, uint32(zones)) }

// NAT says what becomes of the NAT gateways when endpoints take over.
type NAT bool

const (
	// KeepNAT is for VPCs that need the internet for something else too.
	KeepNAT NAT = false
	// DropNAT credits the endpoints with what one NAT gateway in every zone costs standing.
	DropNAT NAT = true
)

// BreakEven returns from how many whole GB a month on interface endpoints are not dearer than
// sending the same through NAT gateways. It is 0 if they are cheaper standing, and ok is false
// if they never pay, because a GB through them costs no less.
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

// Peerings returns how many peerings join every two of n VPCs: n(n-1)/2.
func Peerings(vpcs uint32) uint64 {
	if vpcs == 0 {
		return 0
	}
	return uint64(vpcs) * uint64(vpcs-1) / 2
}

// TransitGateway returns what a transit gateway costs in a month that joins a number of VPCs,
// and carries some GB between them. Peerings cost nothing standing and nothing by the GB within
// a zone, so this is also what it costs more than them.
func (t *Table) TransitGateway(vpcs uint16, gb uint32) Money {
	return t.Monthly(TransitAttachment, uint32(vpcs)) + t.Monthly(TransitData, gb)
}

// PerPeering returns what a transit gateway costs standing for each peering that it makes
// unnecessary: the price of not having to look after it. It is 0 for fewer than two VPCs.
func (t *Table) PerPeering(vpcs uint16) Money {
	n := Peerings(uint32(vpcs))
	if n == 0 {
		return 0
	}
	return t.TransitGateway(vpcs, 0) / Money(n)
}
