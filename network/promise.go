package network

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// promiseTiers records that subnets stay in their tiers: guardrails and L2 constructs go by the
// tags.
func (v *VPC) promiseTiers(tiers []Tier) {
	var on []promise.Subject
	for _, tier := range tiers {
		kind := string(tier.Kind)
		if tier.Kind == Isolated {
			kind = "Isolated"
		}
		for i := range v.plan.Zones() {
			subnet := fmt.Sprintf("Resource/%sSubnet%d/", tier.Name, i+1)
			on = append(on, promise.At(subnet+"RouteTableAssociation"), promise.At(subnet+"Subnet").
				Includes("Tags", tag("aws-cdk:subnet-name", tier.Name), tag("aws-cdk:subnet-type", kind)))
		}
	}
	plinth.Promise(v, promise.That("keeps every subnet in its tier, with a route table of its own", on...))
}

// promiseSegment records that a VPC stays in its segment.
func (v *VPC) promiseSegment(s Segment) {
	plinth.Promise(v,
		promise.That("stays in the segment of its spoke", promise.At("Resource/Resource").Includes("Tags", tag(SegmentTag, string(s)))))
}

func tag(key, value string) map[string]any { return map[string]any{"Key": key, "Value": value} }

// promiseEntries records that a network ACL keeps its rules and its subnets.
func (n *NetworkACLs) promiseEntries(id string, acl awsec2.NetworkAcl, rules aclRules) {
	on := []promise.Subject{promise.At(id + "/Resource")}
	entries := func(direction string, all []aclRule, egress bool) {
		for _, r := range all {
			on = append(on, promise.At(fmt.Sprintf("%s/%s%d/Resource", id, direction, r.number)).
				Is("RuleNumber", r.number).Is("RuleAction", r.action()).Is("Egress", egress).Is("CidrBlock", r.cidr.String()))
		}
	}
	entries("In", rules.in, false)
	entries("Out", rules.out, true)
	for _, child := range *acl.Node().Children() {
		if name := *child.Node().Id(); strings.HasPrefix(name, "DefaultAssociation") {
			on = append(on, promise.At(id+"/"+name+"/Resource"))
		}
	}
	plinth.Promise(n, promise.That("guards the "+strings.ToLower(id)+" tier by a network ACL", on...))
}

// promiseBlackholes records that routes drop what the policy of a hub denies.
func (s *Spoke) promiseBlackholes(denied []Segment) {
	var on []promise.Subject
	for _, segment := range denied {
		on = append(on, promise.At("BlackholeIn"+string(segment)).Is("Blackhole", true))
	}
	if on != nil {
		plinth.Promise(s.routes, promise.That("drops what segments send to the VPC that may not reach it", on...))
	}
}
