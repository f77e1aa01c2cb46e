package network

import (
	"encoding/binary"
	"fmt"
	"net/netip"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/network/addressplan"
)

// A Pool gives a VPC its range when it is deployed, so that no two VPCs of an organization
// overlap, whoever deploys them. The subnets' places in it are those of the address plan.
type Pool struct {
	// ID is the id of an IPAM pool that is shared with the account, such as that of
	// [IPAM.Pool]. It may be a token.
	ID string
	// Netmask is the length of the VPC's prefix, 16 to 22. The default is 16.
	Netmask int
}

// standIn is the range that a VPC from a pool is planned with.
func (p *Pool) standIn() string {
	if p.Netmask == 0 {
		return "10.0.0.0/16"
	}
	return fmt.Sprintf("10.0.0.0/%d", p.Netmask)
}

// address spells out a range inside the VPC: literally, or as the same part of whatever
// range the pool gives.
func (v *VPC) address(r netip.Prefix) *string {
	if whole := v.cidr; v.pool != nil && whole.Bits() <= r.Bits() && whole.Contains(r.Addr()) {
		return part(v.vpc.VpcCidrBlock(), whole, r)
	}
	return jsii.String(r.String())
}

// part is the piece of cidr that r is of whole.
func part(cidr *string, whole, r netip.Prefix) *string {
	for _, cut := range cuts(whole, r) {
		cidr = awscdk.Fn_Select(jsii.Number(cut[0]), awscdk.Fn_Cidr(cidr, jsii.Number(cut[0]+1), jsii.String(fmt.Sprint(cut[1]))))
	}
	return cidr
}

func number(a netip.Addr) uint32 {
	b := a.As4()
	return binary.BigEndian.Uint32(b[:])
}

func (p *Pool) check(cidr string) error {
	if cidr != "" {
		return fmt.Errorf("CIDR is %q beside Pool, want one of the two", cidr)
	}
	if p.ID == "" {
		return fmt.Errorf("Pool.ID is empty, want the id of an IPAM pool")
	}
	if p.Netmask != 0 && (p.Netmask < addressplan.LargestVPC || p.Netmask > addressplan.SmallestVPC) {
		return fmt.Errorf("Pool.Netmask is %d, want %d to %d", p.Netmask, addressplan.LargestVPC, addressplan.SmallestVPC)
	}
	return nil
}
