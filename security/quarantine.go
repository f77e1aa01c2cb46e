package security

import (
	"errors"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/security/internal/containment"
)

// QuarantineProps configure a [Quarantine].
type QuarantineProps struct {
	// VPC is the VPC whose instances can be isolated. Required.
	VPC awsec2.IVpc
}

// A Quarantine is the pair of security groups with which a [Containment] isolates the instances of
// a VPC. They exist before they are needed, and are found by their tag. It promises that
//
//   - the isolation group lets nothing pass, of IPv4 and IPv6 (CONTAIN-001),
//   - the conversion group lets everything pass, and no resource has it (CONTAIN-002).
//
// Removing a security group does not end a connection that it tracks. A group that lets everything
// pass both ways tracks nothing, so an interface gets the isolation group, the conversion group for
// some seconds, and the isolation group again, which ends its connections. Those that EC2 tracks by
// itself go on: see "Automatically tracked connections". Network ACLs apply all the while.
//
// It costs nothing. See "Untracked connections" in the EC2 guide.
type Quarantine struct {
	constructs.Construct
	conversion, isolation awsec2.SecurityGroup
}

// NewQuarantine defines a quarantine, one in each VPC. It panics with an error when VPC is nil.
func NewQuarantine(scope constructs.Construct, id string, props *QuarantineProps) *Quarantine {
	q := &Quarantine{}
	vpc := plinth.Define(q, scope, id, props.check)
	q.isolation = q.group("Isolation", containment.Isolation, "Lets nothing pass: for instances that are contained", vpc, false)
	q.conversion = q.group("Conversion", containment.Conversion,
		"Lets everything pass, for seconds, so that connections are no longer tracked", vpc, true)
	everything := awsec2.Port_AllTraffic()
	q.conversion.AddIngressRule(awsec2.Peer_AnyIpv4(), everything, jsii.String("untracks IPv4"), nil)
	q.conversion.AddIngressRule(awsec2.Peer_AnyIpv6(), everything, jsii.String("untracks IPv6"), nil)
	for _, rule := range []string{"SG-001", "SG-002", "SG-003", "SG-004"} {
		guardrail.Waive(q.conversion, rule,
			"only what lets everything pass untracks connections; on an interface for seconds, on its way to the isolation group")
	}
	// CDK knows no waiver for one construct, and this warning of its own says less than SG-001 to
	// SG-003, which stay errors everywhere else.
	awscdk.Validations_Of(q.conversion).Acknowledge(&awscdk.Acknowledgment{
		Id:     jsii.String("CloudFormation-Validate::W2508"),
		Reason: jsii.String("the conversion group is open by design; SG-001 to SG-003 judge the others"),
	})
	plinth.Promise(q, promise.That("lets nothing pass to or from an isolated instance",
		promise.At("Isolation/Resource").Unset("SecurityGroupIngress").Is("SecurityGroupEgress", []any{map[string]any{
			// What CDK writes for no rule at all, which would let everything out.
			"CidrIp": "255.255.255.255/32", "Description": "Disallow all traffic", "FromPort": 252, "IpProtocol": "icmp", "ToPort": 86,
		}})))
	return q
}

// Conversion returns the group that untracks connections.
func (q *Quarantine) Conversion() awsec2.SecurityGroup { return q.conversion }

// Isolation returns the group that lets nothing pass.
func (q *Quarantine) Isolation() awsec2.SecurityGroup { return q.isolation }

func (p *QuarantineProps) check() (awsec2.IVpc, error) {
	if p == nil || p.VPC == nil {
		return nil, errors.New("VPC is nil, want the VPC whose instances can be isolated")
	}
	return p.VPC, nil
}

func (q *Quarantine) group(id, tag, description string, vpc awsec2.IVpc, open bool) awsec2.SecurityGroup {
	group := awsec2.NewSecurityGroup(q, &id, &awsec2.SecurityGroupProps{
		Vpc: vpc, Description: &description, AllowAllOutbound: &open, AllowAllIpv6Outbound: &open,
	})
	awscdk.Tags_Of(group).Add(jsii.String(containment.QuarantineTag), &tag, nil)
	plinth.KeepGroup(group)
	return group
}
