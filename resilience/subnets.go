package resilience

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A tier is where a kind of resource stands in a VPC unless Subnets says otherwise.
type tier struct {
	// name is what package network calls the tier; a VPC may have others of its kind, such as those
	// of transit gateways.
	name string
	kind awsec2.SubnetType
	// found are its subnets by VPC, which several fields of several constructs ask for.
	found map[awsec2.IVpc][]awsec2.ISubnet
}

var (
	dataTier   = tier{"data", awsec2.SubnetType_PRIVATE_ISOLATED, map[awsec2.IVpc][]awsec2.ISubnet{}}
	appTier    = tier{"app", awsec2.SubnetType_PRIVATE_WITH_EGRESS, map[awsec2.IVpc][]awsec2.ISubnet{}}
	publicTier = tier{"public", awsec2.SubnetType_PUBLIC, map[awsec2.IVpc][]awsec2.ISubnet{}}
)

// subnets returns what a field selects, one subnet a zone in two zones at least. The default are
// the subnets of a tier, by name or else by kind.
func (t tier) subnets(vpc awsec2.IVpc, selection *awsec2.SubnetSelection) (selected []awsec2.ISubnet, err error) {
	if vpc == nil {
		return nil, fmt.Errorf("VPC is nil, want the VPC to stand in")
	}
	if found := t.found[vpc]; found != nil && selection == nil {
		return found, nil
	}
	choices := []*awsec2.SubnetSelection{selection}
	if selection == nil {
		choices = []*awsec2.SubnetSelection{
			{SubnetGroupName: &t.name, OnePerAz: jsii.Bool(true)}, {SubnetType: t.kind, OnePerAz: jsii.Bool(true)},
		}
	}
	for _, choice := range choices {
		err = plinth.Try(func() { selected = *vpc.SelectSubnets(choice).Subnets })
		if err == nil && len(selected) > 0 {
			if err = inTwoZones(selected); err == nil && selection == nil {
				t.found[vpc] = selected
			}
			return selected, err
		}
	}
	if err == nil {
		return nil, fmt.Errorf("Subnets select nothing in VPC %s", tree.Path(vpc))
	}
	return nil, fmt.Errorf("Subnets select nothing in VPC %s: %w", tree.Path(vpc), err)
}

// inTwoZones wants subnets of two zones at least.
func inTwoZones(subnets []awsec2.ISubnet) error {
	first := *subnets[0].AvailabilityZone()
	for _, subnet := range subnets[1:] {
		if *subnet.AvailabilityZone() != first {
			return nil
		}
	}
	return fmt.Errorf("Subnets are in one zone, want two at least: losing one must not lose all")
}

// zoneOf is the zone of a subnet as AWS names it. Where the template pins zones by their ids, which
// name the same zone in every account, the name that CDK counts may be that of another zone.
func zoneOf(subnet awsec2.ISubnet) *string {
	if l1, ok := tree.Node(subnet).DefaultChild().(awsec2.CfnSubnet); ok && l1.AvailabilityZoneId() != nil {
		return l1.AttrAvailabilityZone()
	}
	return subnet.AvailabilityZone()
}

// selected makes a selection of subnets, for L2s.
func selected(subnets []awsec2.ISubnet) *awsec2.SubnetSelection {
	return &awsec2.SubnetSelection{Subnets: &subnets}
}

// subnetIDs are the ids as L1 constructs take them.
func subnetIDs(subnets []awsec2.ISubnet) *[]any {
	all := make([]any, len(subnets))
	for i, subnet := range subnets {
		all[i] = subnet.SubnetId()
	}
	return &all
}

// subnetPaths tell one set of subnets from another, for names: ids are known only to the
// deployment.
func subnetPaths(subnets []awsec2.ISubnet) []string {
	all := make([]string, len(subnets))
	for i, subnet := range subnets {
		if all[i] = *subnet.SubnetId(); identifier.IsToken(all[i]) {
			all[i] = tree.Path(subnet)
		}
	}
	return all
}
