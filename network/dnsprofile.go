package network

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53profiles"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// DNSProfileProps configure a [DNSProfile]; nil and the zero value are a Profile that is
// empty and shared with nobody.
type DNSProfileProps struct {
	// ShareWith are accounts, or the ARNs of organizational units or of the organization,
	// whose VPCs may use the Profile. The default is nobody else.
	ShareWith []string
	// HostedZones are private hosted zones that the VPCs are to see. Each has to belong to the
	// account of the Profile.
	HostedZones []awsroute53.IPrivateHostedZone
}

// A DNSProfile is one DNS configuration for many VPCs: private hosted zones, interface
// endpoints, forwarding rules and DNS Firewall rule groups, bundled in a Route 53 Profile
// that accounts and organizational units share. A VPC uses it by
// [VPC.UseDNSProfile], whose single association replaces one for every zone and rule, and
// the authorizations between accounts that CloudFormation has no resource for. It promises
// that
//
//   - it is shared inside the organization only (TGW-001).
//
// Standing idle it costs by the hour: one price for up to a hundred VPCs, and a little for
// each further one.
type DNSProfile struct {
	constructs.Construct
	profile awsroute53profiles.CfnProfile
}

// NewDNSProfile defines a Profile. It panics with an error when ShareWith has something
// that is no account and no ARN of an organization or of an organizational unit.
func NewDNSProfile(scope constructs.Construct, id string, props *DNSProfileProps) *DNSProfile {
	d := &DNSProfile{}
	p := plinth.Define(d, scope, id, props.withDefaults)
	d.profile = plinth.Kept(awsroute53profiles.NewCfnProfile, d, "Resource", "is the profile of the VPCs that use it",
		&awsroute53profiles.CfnProfileProps{Name: uniqueName(d, 64)})
	if len(p.ShareWith) > 0 {
		shareResources(d, p.ShareWith, d.profile.AttrArn())
	}
	for _, zone := range p.HostedZones {
		d.AddHostedZone(zone)
	}
	return d
}

// Profile returns the L1 construct; there is no L2.
func (d *DNSProfile) Profile() awsroute53profiles.CfnProfile { return d.profile }

// ProfileID returns the id by which a VPC of any stack or account uses the Profile.
func (d *DNSProfile) ProfileID() string { return *d.profile.AttrId() }

// AddHostedZone lets the VPCs see a private hosted zone.
func (d *DNSProfile) AddHostedZone(zone awsroute53.IPrivateHostedZone) {
	d.associate(zone, zone.HostedZoneArn(), nil)
}

// AddEndpoint lets the VPCs resolve the name of an AWS service to an interface endpoint in
// another VPC. The endpoint keeps its own private DNS; no hosted zone is needed.
func (d *DNSProfile) AddEndpoint(endpoint awsec2.IInterfaceVpcEndpoint) {
	d.associate(endpoint, tree.Stack(endpoint).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("ec2"), Resource: jsii.String("vpc-endpoint"), ResourceName: endpoint.VpcEndpointId(),
	}), nil)
}

// associate adds a resource to the Profile. The id of the association comes from the path
// of the resource, so that the order of calls means nothing.
func (d *DNSProfile) associate(resource constructs.IConstruct, arn, properties *string) {
	c := tree.Group(d, *awscdk.Names_UniqueId(resource))
	plinth.Kept(awsroute53profiles.NewCfnProfileResourceAssociation, c, "Resource", "belongs to its profile",
		&awsroute53profiles.CfnProfileResourceAssociationProps{
			Name: uniqueName(c, 64), ProfileId: d.profile.AttrId(), ResourceArn: arn, ResourceProperties: properties,
		})
}

func (p *DNSProfileProps) withDefaults() (DNSProfileProps, error) {
	var q DNSProfileProps
	if p != nil {
		q = *p
	}
	return q, checkShareWith(q.ShareWith)
}

// UseDNSProfile makes a VPC resolve names as a Profile says, of the same account or shared
// by another one. A VPC has at most one Profile; UseDNSProfile panics with an error when it
// is called again.
func (v *VPC) UseDNSProfile(profileID string) awsroute53profiles.CfnProfileAssociation {
	const id = "DNSProfile"
	if tree.Node(v).TryFindChild(jsii.String(id)) != nil {
		panic(plinth.Misuse(v, "UseDNSProfile is called twice, want it once: a VPC cannot have two Profiles"))
	}
	c := tree.Group(v, id)
	return plinth.Kept(awsroute53profiles.NewCfnProfileAssociation, c, "Resource", "gives its VPC the profile",
		&awsroute53profiles.CfnProfileAssociationProps{
			Name: uniqueName(c, 64), ProfileId: &profileID, ResourceId: v.vpc.VpcId(),
		})
}
