package network

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/logdelivery/flowlog"
	"github.com/plinth-cdk/plinth/constructs/tree"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/network/addressplan"
)

// VPCProps configure a [VPC]; nil and the zero value are the production choice.
type VPCProps struct {
	// CIDR is the private IPv4 range of the VPC, /16 to /22. The default is "10.0.0.0/16";
	// VPCs that are to be connected need one each.
	CIDR string
	// Pool takes the range from an IPAM pool instead, when the stack is deployed. What is
	// known only then cannot be proved before: overlaps are IPAM's to prevent, and
	// reachability between such a VPC and literal addresses is unknown.
	Pool *Pool
	// Zones is the number of Availability Zones, 1 to 6. The default is 3, or as many as
	// ZoneNames or ZoneIDs name. The guardrail VPC-005 wants three in production.
	Zones int
	// ZoneNames pins the zones by name, such as "eu-west-1a". The default is the first
	// Zones of the account, chosen when the stack is deployed. A name means another zone
	// in another account.
	ZoneNames []string
	// ZoneIDs pins the zones by id, such as "euw1-az1", which means the same zone in every
	// account and stays put when AWS adds a zone. AvailabilityZone of the L2 subnets is
	// then the id.
	ZoneIDs []string
	// Tiers are the sets of subnets, in the order of their addresses. The default is
	// [DefaultTiers]. Add tiers at the end, or give them a Block: a tier that moves
	// replaces its subnets.
	Tiers []Tier
	// NAT is how private tiers reach the internet. The default is [NATPerZone].
	NAT NATStrategy
	// TransitSubnets adds the tier [TransitTier]: a /28 in every zone, at the end of the
	// VPC's range, for the attachment to a transit gateway. It may be set later; nothing
	// moves.
	TransitSubnets bool
	// FlowLogs says where the flow logs go: to a bucket as Parquet in hourly partitions. The
	// default is CloudWatch Logs, kept for 90 days, encrypted with a key of their own.
	FlowLogs LogDestination
}

// A VPC is a network for production: purpose-named tiers of subnets in three Availability
// Zones, at addresses that never move. It promises that
//
//   - each zone's private subnets leave through that zone's own NAT gateway (VPC-002),
//   - isolated subnets have no route beyond the VPC and cannot reach the internet
//     (SUBNET-003, REACH-004), and only public ones have a route to the internet gateway
//     (SUBNET-004),
//   - every subnet has a route table of its own (SUBNET-002) and gives out no public
//     addresses (SUBNET-001),
//   - subnets span three zones (VPC-005), lie inside the VPC and do not overlap (SUBNET-005),
//   - all traffic is logged, in a format that names both ends of a connection behind NAT and
//     load balancers, encrypted, for 90 days (VPC-001, FLOWLOG-001 to 003),
//   - the default security group has no rules (VPC-003),
//   - DNS hostnames and resolution are on (VPC-004).
//
// It answers Security Hub's EC2.2, EC2.6 and EC2.15.
//
// Standing idle it costs what its NAT gateways cost, by the hour each (three by default),
// and one KMS key a month. Flow logs cost by the GB.
type VPC struct {
	constructs.Construct
	vpc   awsec2.IVpc
	cidr  netip.Prefix
	tiers []Tier
	nat   NATStrategy

	// Of a VPC that is defined here.
	l2   awsec2.Vpc
	plan *addressplan.Plan
	pool *Pool

	subnets map[string][]awsec2.ISubnet // by tier, those that are known yet
}

// NewVPC defines a VPC. It panics with an error that names field, value and remedy when the
// address plan is impossible, zones are pinned twice or differently from Zones, a tier's
// kind or the NAT strategy is unknown, or the flow log settings contradict each other.
func NewVPC(scope constructs.Construct, id string, props *VPCProps) *VPC {
	v := &VPC{subnets: map[string][]awsec2.ISubnet{}}
	p := plinth.Define(v, scope, id, func() (p VPCProps, err error) {
		p, v.plan, err = props.withDefaults()
		return p, err
	})
	if p.FlowLogs.Bucket != nil {
		plinth.SetFlag(v, plinth.FlowLogsByPolicy)
	}
	v.cidr, v.tiers, v.nat, v.pool = v.plan.VPC(), p.Tiers, p.NAT, p.Pool
	v.l2 = defineVPC(v, &awsec2.VpcProps{
		VpcName:                      jsii.String(tree.Path(v)),
		AvailabilityZones:            p.zones(),
		SubnetConfiguration:          subnetConfiguration(p.Tiers),
		NatGateways:                  p.NAT.zonalGateways(p),
		CreateInternetGateway:        jsii.Bool(p.NAT.needsInternetGateway(p.Tiers)),
		EnableDnsHostnames:           jsii.Bool(true),
		EnableDnsSupport:             jsii.Bool(true),
		RestrictDefaultSecurityGroup: jsii.Bool(true),
	}, p)
	v.vpc = v.l2
	v.nameSubnets(p)
	if p.NAT == NATRegional {
		v.addRegionalNAT()
	}
	addFlowLog(v, p.FlowLogs, awsec2.FlowLogResourceType_FromVpc(v.vpc), awsec2.FlowLogTrafficType_ALL, flowlog.VPC())
	v.promiseTiers(p)
	return v
}

// VPC returns the VPC as every construct takes it. The subnets of a VPC that [NewVPC] defines are
// in groups called like the tiers.
func (v *VPC) VPC() awsec2.IVpc { return v.vpc }

// identity is everything whose change makes another VPC of it.
func (v *VPC) identity() string {
	text := fmt.Sprint(tree.Path(v), " ", v.cidr)
	if v.pool != nil && !identifier.IsToken(v.pool.ID) {
		text += " " + v.pool.ID
	}
	return text
}

// FlowLogGroup returns the log group of the flow logs, nil where they go to a bucket and for an
// imported VPC.
func (v *VPC) FlowLogGroup() awslogs.ILogGroup {
	group, _ := tree.Node(v).TryFindChild(jsii.String(flowLogGroup)).(awslogs.ILogGroup)
	return group
}

// L2 returns the L2 construct for what an IVpc does not have, nil for an imported VPC.
func (v *VPC) L2() awsec2.Vpc { return v.l2 }

// Plan returns the address plan, nil for an imported VPC. For a VPC from a pool it is that of a
// range which stands in for the one that the pool will give.
func (v *VPC) Plan() *addressplan.Plan { return v.plan }

// Tier selects the subnets of a tier, for the VpcSubnets of any L2. It panics with an error
// when there is no such tier.
func (v *VPC) Tier(name string) *awsec2.SubnetSelection {
	v.mustHave(name)
	if v.l2 == nil {
		subnets := v.subnets[name]
		return &awsec2.SubnetSelection{Subnets: &subnets}
	}
	return &awsec2.SubnetSelection{SubnetGroupName: &name}
}

// Subnets returns the subnets of a tier, in the order of the zones. It panics with an error
// when there is no such tier.
func (v *VPC) Subnets(tier string) []awsec2.ISubnet {
	v.mustHave(tier)
	if v.subnets[tier] == nil {
		selected := batch.Ask(batch.Get(batch.On(v.vpc, "selectSubnets", v.Tier(tier)), "subnets"))[0].([]any)
		for _, s := range selected {
			v.subnets[tier] = append(v.subnets[tier], s.(awsec2.ISubnet))
		}
	}
	return slices.Clone(v.subnets[tier])
}

// nameSubnets gives subnets, and through them their route tables and NAT gateways, names
// that people can read: "Prod/Network/app-2" for the app tier in the second zone.
func (v *VPC) nameSubnets(p VPCProps) {
	var named []batch.Call
	for _, tier := range p.Tiers {
		for i, subnet := range v.Subnets(tier.Name) {
			name := fmt.Sprintf("%s/%s-%d", tree.Path(v), tier.Name, i+1)
			named = append(named, batch.On(batch.Static("Tags", "of", subnet), "add", "Name", name, &awscdk.TagProps{
				Priority: jsii.Number(nameTagPriority)}))
			if len(p.ZoneIDs) > 0 {
				cfn := tree.Node(subnet).DefaultChild().(awsec2.CfnSubnet)
				cfn.SetAvailabilityZone(nil)
				cfn.SetAvailabilityZoneId(&p.ZoneIDs[i])
			}
		}
	}
	batch.Run(named...)
}

// nameTagPriority is above that of the Name tags the L2 sets.
const nameTagPriority = 150

func (p *VPCProps) withDefaults() (VPCProps, *addressplan.Plan, error) {
	var q VPCProps
	if p != nil {
		q = *p
	}
	switch {
	case q.Pool != nil:
		if err := q.Pool.check(q.CIDR); err != nil {
			return q, nil, err
		}
		q.CIDR = q.Pool.standIn()
	case q.CIDR == "":
		q.CIDR = "10.0.0.0/16"
	}
	if len(q.Tiers) == 0 {
		q.Tiers = DefaultTiers()
	}
	if q.TransitSubnets {
		q.Tiers = append(slices.Clone(q.Tiers), transitTier(q.CIDR))
	}
	if err := q.checkZones(); err != nil {
		return q, nil, err
	}
	for _, tier := range q.Tiers {
		if err := tier.check(); err != nil {
			return q, nil, err
		}
	}
	if err := q.NAT.check(q.Tiers); err != nil {
		return q, nil, err
	}
	var err error
	if q.FlowLogs, err = q.FlowLogs.withDefaults("FlowLogs"); err != nil {
		return q, nil, err
	}
	plan, err := addressplan.New(q.CIDR, q.Zones, addressTiers(q.Tiers))
	return q, plan, err
}
