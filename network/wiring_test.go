package network_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/network"
)

// What a construct connects stays connected: another group, subnet or network ACL breaks a promise.
func TestWhatIsConnectedOtherwiseBreaksAPromise(t *testing.T) {
	for name, c := range map[string]struct {
		property string
		value    any
		define   func(stack awscdk.Stack, vpc *network.VPC) constructs.IConstruct
		path     []string
	}{
		"another network ACL":   {"NetworkAclId", "acl-1", withACLs, []string{"Data", "DefaultAssociation"}},
		"another subnet":        {"SubnetId", "subnet-1", withACLs, []string{"Data", "DefaultAssociation"}},
		"endpoints elsewhere":   {"VpcId", "vpc-1", withEndpoints, []string{"S3"}},
		"endpoints of one zone": {"SubnetIds", []any{"subnet-1"}, withEndpoints, []string{"ssm"}},
		"another default group": {"DefaultSecurityGroupId", "sg-1", func(_ awscdk.Stack, vpc *network.VPC) constructs.IConstruct { return vpc },
			[]string{"Resource", "RestrictDefaultSecurityGroupCustomResource"}},
	} {
		t.Run(name, func(t *testing.T) {
			constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
				return below(c.define(stack, network.NewVPC(stack, "Network", nil)), c.path)
			}, map[string]any{c.property: c.value})
		})
	}
}

// below is the first construct at a path of beginnings of ids.
func below(x constructs.IConstruct, path []string) constructs.IConstruct {
	for _, id := range path {
		children := *x.Node().Children()
		x = children[slices.IndexFunc(children, func(c constructs.IConstruct) bool { return strings.HasPrefix(*c.Node().Id(), id) })]
	}
	return x
}

func withACLs(stack awscdk.Stack, vpc *network.VPC) constructs.IConstruct {
	return network.NewNetworkACLs(stack, "ACLs", &network.NetworkACLsProps{Network: vpc})
}

func withEndpoints(stack awscdk.Stack, vpc *network.VPC) constructs.IConstruct {
	return network.NewEndpoints(stack, "Endpoints", &network.EndpointsProps{
		VPC: vpc.VPC(), Profiles: []network.EndpointProfile{network.SSMEndpoints}})
}
