package network

import (
	"net/netip"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// An AddressSpace is the part of the addresses of every Region that one environment has.
type AddressSpace struct {
	// Name is that of the environment, such as "Production".
	Name string
	// ShareWith are accounts, or the ARNs of organizational units or of the organization,
	// that may take addresses from it. The default is nobody but the account of the IPAM.
	ShareWith []string
}

// IPAMProps configure an [IPAM]; nil and the zero value are the production choice for one
// Region.
type IPAMProps struct {
	// CIDR is all that there is to give away. The default is "10.0.0.0/8".
	CIDR string
	// Regions are the Regions that addresses are for. The default is the Region of the stack.
	// Add Regions at the end.
	Regions []string
	// RegionPrefix is the length of a Region's prefix. The default is 12.
	RegionPrefix int
	// Spaces are the environments. The default is Production, NonProduction and Sandbox, shared
	// with nobody. Add environments at the end.
	Spaces []AddressSpace
	// SpacePrefix is the length of an environment's prefix in a Region. The default is 14.
	SpacePrefix int
}

// An IPAM gives addresses away so that no two VPCs of an organization ever overlap: one pool
// for everything, one in it for each Region, and in that one for each environment, shared
// with its organizational unit. It promises that
//
//   - VPCs get a /16 to a /22, never more (IPAM-001),
//   - pools lie inside the pool that they come from and do not overlap (IPAM-002),
//   - they are shared inside the organization only (TGW-001).
//
// A VPC takes its range from [IPAM.Pool], by the Pool of its props, and learns it when it is
// deployed. Or it gets a CIDR inside of [IPAM.Range], which is known when the app is written,
// so that reachability can be proved; IPAM imports it as an allocation of the pool, and
// shows what overlaps.
//
// Delegating IPAM to this account is one call in the management account, for which
// CloudFormation has no resource: aws ec2 enable-ipam-organization-admin-account.
//
// It costs by the hour for each address in use.
type IPAM struct {
	constructs.Construct
	ipam  awsec2.CfnIPAM
	props IPAMProps
	pools map[[2]string]ipamPool // by environment and Region
}

type ipamPool struct {
	awsec2.CfnIPAMPool
	cidr netip.Prefix
}

// NewIPAM defines an IPAM. It panics with an error when a range, prefix, Region, name or
// principal is malformed, or when there are more Regions or environments than addresses.
func NewIPAM(scope constructs.Construct, id string, props *IPAMProps) *IPAM {
	m := &IPAM{pools: map[[2]string]ipamPool{}}
	p := plinth.Define(m, scope, id, func() (IPAMProps, error) { return props.withDefaults(scope) })
	m.props = p
	regions := make([]any, len(p.Regions))
	for i := range p.Regions {
		regions[i] = &awsec2.CfnIPAM_IpamOperatingRegionProperty{RegionName: &p.Regions[i]}
	}
	m.ipam = plinth.Kept(awsec2.NewCfnIPAM, m, "Resource", "watches the Regions that were named", &awsec2.CfnIPAMProps{
		Description: tree.Node(m).Path(), OperatingRegions: &regions, Tier: jsii.String("advanced"), Tags: nameTag(tree.Path(m)),
	})
	top := m.pool(m, "Top", "", p.whole(), nil, false)
	for i, region := range p.Regions {
		c := tree.Group(m, "Region"+region)
		from := m.pool(c, "Pool", region, p.region(i), top, false)
		for j, space := range p.Spaces {
			cidr := p.space(i, j)
			m.pools[[2]string{space.Name, region}] = ipamPool{m.pool(c, space.Name, region, cidr, from, true), cidr}
		}
	}
	for _, space := range p.Spaces {
		if len(space.ShareWith) > 0 {
			m.share(space)
		}
	}
	return m
}

// IPAM returns the L1 construct; there is no L2.
func (m *IPAM) IPAM() awsec2.CfnIPAM { return m.ipam }

// Pool returns the pool of an environment in a Region. It panics with an error when there is
// none.
func (m *IPAM) Pool(environment, region string) awsec2.CfnIPAMPool {
	return m.mustHave(environment, region).CfnIPAMPool
}

// Range returns the range of an environment in a Region, such as "10.0.0.0/14". It panics
// like [IPAM.Pool].
func (m *IPAM) Range(environment, region string) string {
	return m.mustHave(environment, region).cidr.String()
}

func (m *IPAM) mustHave(environment, region string) ipamPool {
	pool, ok := m.pools[[2]string{environment, region}]
	if !ok {
		panic(plinth.Misuse(m, "environment and Region are %q and %q, want one of %q and one of %q",
			environment, region, m.props.names(), m.props.Regions))
	}
	return pool
}

// pool defines a pool in another one. VPCs take addresses from the leaves only.
func (m *IPAM) pool(
	scope constructs.Construct, id, region string, cidr netip.Prefix, from awsec2.CfnIPAMPool, leaf bool,
) awsec2.CfnIPAMPool {
	c := tree.Group(scope, id)
	props := &awsec2.CfnIPAMPoolProps{
		AddressFamily:    jsii.String("ipv4"),
		IpamScopeId:      m.ipam.AttrPrivateDefaultScopeId(),
		Description:      tree.Node(c).Path(),
		ProvisionedCidrs: &[]any{&awsec2.CfnIPAMPool_ProvisionedCidrProperty{Cidr: jsii.String(cidr.String())}},
		Tags:             nameTag(tree.Path(c)),
	}
	if from != nil {
		props.SourceIpamPoolId = from.AttrIpamPoolId()
		props.Locale = &region
	}
	if leaf {
		props.AutoImport = jsii.Bool(true)
		props.AllocationMinNetmaskLength = jsii.Number(16)
		props.AllocationDefaultNetmaskLength = jsii.Number(18)
		props.AllocationMaxNetmaskLength = jsii.Number(22)
	}
	return plinth.Kept(awsec2.NewCfnIPAMPool, c, "Resource", "hands out its range, in its Region and to whom it is shared with", props)
}

func (m *IPAM) share(space AddressSpace) {
	var arns []*string
	for _, region := range m.props.Regions {
		arns = append(arns, m.pools[[2]string{space.Name, region}].AttrArn())
	}
	shareResources(tree.Group(m, "Space"+space.Name), space.ShareWith, arns...)
}
