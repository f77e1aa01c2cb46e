package network_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/network"
)

func TestBadInput(t *testing.T) {
	_, stack := newStack(t)
	key := awskms.NewKey(stack, jsii.String("Key"), nil)
	bucket := awss3.NewBucket(stack, jsii.String("Bucket"), nil)
	for name, c := range map[string]struct {
		scope constructs.Construct
		id    string
		props network.VPCProps
		want  string
	}{
		"CIDR of 33": {
			stack, "V", network.VPCProps{CIDR: "10.0.0.0/33"},
			`network.VPC "Prod/V": CIDR is "10.0.0.0/33", want an IPv4 range such as 10.0.0.0/16`,
		},
		"too small": {
			stack, "V", network.VPCProps{CIDR: "10.0.0.0/24", Tiers: []network.Tier{{Name: "a", Prefix: 24}, {Name: "b", Prefix: 24}}},
			"want a prefix of /16 to /22",
		},
		"overlapping tiers": {
			stack, "V", network.VPCProps{Tiers: []network.Tier{{Name: "a"}, {Name: "b", Block: "10.0.0.0/20"}}},
			`Tiers["a"] and Tiers["b"] overlap`,
		},
		"IPv6":           {stack, "V", network.VPCProps{CIDR: "fd00::/56"}, "which is IPv6"},
		"negative zones": {stack, "V", network.VPCProps{Zones: -1}, "Zones is -1, want 1 to 6"},
		"seven zones":    {stack, "V", network.VPCProps{Zones: 7}, "Zones is 7, want 1 to 6"},
		"empty id":       {stack, "", network.VPCProps{}, `id is "", want a name`},
		"nil scope":      {nil, "V", network.VPCProps{}, "scope is nil"},
		"unknown kind":   {stack, "V", network.VPCProps{Tiers: []network.Tier{{Name: "a", Kind: "Dmz"}}}, `Tiers["a"].Kind is "Dmz"`},
		"tier name":      {stack, "V", network.VPCProps{Tiers: []network.Tier{{Name: "a b"}}}, `Tiers.Name is "a b"`},
		"unknown NAT":    {stack, "V", network.VPCProps{NAT: "Two"}, `NAT is "Two"`},
		"NAT without public": {
			stack, "V", network.VPCProps{Tiers: []network.Tier{{Name: "a", Kind: network.Private}}},
			"Tiers has a Private tier and no Public one",
		},
		"zones pinned twice": {stack, "V", network.VPCProps{ZoneNames: []string{"eu-west-1a"}, ZoneIDs: []string{"euw1-az1"}}, "at most one"},
		"zone named wrongly": {stack, "V", network.VPCProps{ZoneNames: []string{"a"}}, `ZoneNames has "a", want an Availability Zone`},
		"zone twice":         {stack, "V", network.VPCProps{ZoneIDs: []string{"euw1-az1", "euw1-az1"}}, "twice"},
		"other number of zones": {
			stack, "V", network.VPCProps{Zones: 3, ZoneIDs: []string{"euw1-az1"}},
			"Zones is 3 and the number of pinned zones 1",
		},
		"bucket and a log group": {
			stack, "V", network.VPCProps{FlowLogs: network.LogDestination{Bucket: bucket, Key: key}},
			"FlowLogs.Key is Prod/Key beside a Bucket",
		},
		"bucket and retention": {
			stack, "V", network.VPCProps{FlowLogs: network.LogDestination{Bucket: bucket, Retention: awslogs.RetentionDays_ONE_DAY}},
			"FlowLogs.Retention is ONE_DAY beside a Bucket",
		},
	} {
		t.Run(name, func(t *testing.T) {
			children := len(*stack.Node().Children())
			err := constructtest.Panic(func() { network.NewVPC(c.scope, c.id, &c.props) })
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
			if after := len(*stack.Node().Children()); after != children {
				t.Error("something was left behind in the stack")
			}
		})
	}
	vpc := network.NewVPC(stack, "Network", nil)
	constructtest.Refused(t, stack, `network.VPC "Prod/Network": tier is "cache", want one of ["public" "app" "data" "management"]`,
		func() { vpc.Tier("cache") })
}
