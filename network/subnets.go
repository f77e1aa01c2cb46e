package network

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// selectSubnets returns the subnets of a VPC that a field selects.
func selectSubnets(field string, vpc awsec2.IVpc, selection *awsec2.SubnetSelection) (subnets []awsec2.ISubnet, err error) {
	if refused := plinth.Try(func() { subnets = *vpc.SelectSubnets(selection).Subnets }); refused != nil {
		return nil, fmt.Errorf("%s selects no subnets: %w", field, refused)
	}
	return subnets, nil
}

// subnetsOrDefault returns the subnets that a field selects: by default one private one in each
// zone, or an isolated one where the VPC has none with a way out.
func subnetsOrDefault(field string, vpc awsec2.IVpc, selection *awsec2.SubnetSelection) ([]awsec2.ISubnet, error) {
	if selection == nil {
		selection = &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS, OnePerAz: jsii.Bool(true)}
		if len(*vpc.PrivateSubnets()) == 0 {
			selection.SubnetType = awsec2.SubnetType_PRIVATE_ISOLATED
		}
	}
	return selectSubnets(field, vpc, selection)
}

// inTwoZones wants subnets of two zones at least.
func inTwoZones(field string, subnets []awsec2.ISubnet) error {
	first := *subnets[0].AvailabilityZone()
	for _, subnet := range subnets[1:] {
		if *subnet.AvailabilityZone() != first {
			return nil
		}
	}
	return fmt.Errorf("%s has one zone, want two at least: losing one must not lose all", field)
}

// allSubnets are those of a VPC in the order of their reach.
func allSubnets(vpc awsec2.IVpc) []awsec2.ISubnet {
	return slices.Concat(*vpc.PublicSubnets(), *vpc.PrivateSubnets(), *vpc.IsolatedSubnets())
}

// checkRouteTables wants the route tables of subnets known, which CDK may not have been told of a
// VPC that something else defines.
func checkRouteTables(field string, subnets []awsec2.ISubnet) error {
	var calls []batch.Call
	for _, subnet := range subnets {
		calls = append(calls, batch.Get(subnet, "node.defaultChild"))
	}
	defined := batch.Ask(calls...)
	for i, subnet := range subnets {
		if defined[i] != nil {
			continue // it is defined in the app
		}
		if plinth.Try(func() { subnet.RouteTable().RouteTableId() }) != nil {
			return fmt.Errorf("%s has subnet %s of unknown route table, want it known to CDK, "+
				"such as by PrivateSubnetRouteTableIds of awsec2.VpcAttributes", field, *subnet.SubnetId())
		}
	}
	return nil
}

func ids(subnets []awsec2.ISubnet) []*string {
	calls, all := make([]batch.Call, len(subnets)), make([]*string, len(subnets))
	for i, subnet := range subnets {
		calls[i] = batch.Get(subnet, "subnetId")
	}
	for i, id := range batch.Ask(calls...) {
		all[i] = batch.Text(id)
	}
	return all
}

// pathOf is how people know a VPC: the L2 of a construct that wraps it is called "Resource".
func pathOf(vpc awsec2.IVpc) string { return strings.TrimSuffix(tree.Path(vpc), "/Resource") }

// literalRange is the range of a VPC as the template has it, or a reference to it.
func literalRange(vpc awsec2.IVpc) *string {
	if cfn, ok := tree.Node(vpc).DefaultChild().(awsec2.CfnVPC); ok && cfn.CidrBlock() != nil {
		return cfn.CidrBlock()
	}
	return vpc.VpcCidrBlock()
}
