package network_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func TestVPCDefault(t *testing.T) {
	app, stack := newStack(t)
	network.NewVPC(stack, "Network", nil)
	snapshot.Check(t, app)
}

func TestVPCFull(t *testing.T) {
	app, stack := newStack(t)
	network.NewVPC(stack, "Network", everything(stack))
	snapshot.Check(t, app)
}

func TestVPCTakesNilAndZeroPropsForTheSame(t *testing.T) {
	var templates []string
	for _, props := range []*network.VPCProps{nil, {}} {
		app, stack := newStack(t)
		network.NewVPC(stack, "Network", props)
		templates = append(templates, constructtest.Template(t, snapshot.Synth(t, app), "Prod"))
	}
	if diff := cmp.Diff(templates[0], templates[1]); diff != "" {
		t.Error(diff)
	}
}

func TestVPCDoesNotWriteToItsProps(t *testing.T) {
	_, stack := newStack(t)
	props := network.VPCProps{Tiers: network.DefaultTiers(), ZoneNames: []string{"eu-west-1a", "eu-west-1b"}}
	before := fmt.Sprintf("%#v", props)
	network.NewVPC(stack, "Network", &props)
	if after := fmt.Sprintf("%#v", props); after != before {
		t.Errorf("props were\n%s\nand are\n%s", before, after)
	}
}

func TestVPCIsAConstruct(t *testing.T) {
	app, stack := newStack(t)
	vpc := network.NewVPC(stack, "Network", nil)
	second := network.NewVPC(stack, "Second", &network.VPCProps{CIDR: "10.1.0.0/16"})
	awscdk.Tags_Of(vpc).Add(jsii.String("Owner"), jsii.String("us"), nil)
	second.Node().AddDependency(vpc)
	constructs.NewConstruct(vpc, jsii.String("Inside"))
	if *awscdk.Stack_Of(vpc).StackName() != "Prod" {
		t.Error("the stack of the VPC is another one")
	}
	if vpc.Node().DefaultChild() != vpc.VPC() {
		t.Error("the L2 is not the default child")
	}
	a := snapshot.Synth(t, app)
	if got := a.OfType("AWS::EC2::VPC")[0].Tag("Owner"); got.Is("us") != assembly.True {
		t.Errorf("tag Owner is %v", got)
	}
}

func TestVPCHasThreeZonesWithoutALookup(t *testing.T) {
	app, stack := newStack(t)
	network.NewVPC(stack, "Network", nil)
	a := snapshot.Synth(t, app)
	if n := len(a.OfType("AWS::EC2::NatGateway")); n != 3 {
		t.Errorf("%d NAT gateways, want one in each of three zones", n)
	}
	manifest, err := os.ReadFile(filepath.Join(a.Dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(manifest), `"missing"`) {
		t.Error("the manifest asks the CLI for context")
	}
	if strings.Contains(constructtest.Template(t, a, "Prod"), "dummy") {
		t.Error("the template has CDK's dummy zones")
	}
}

func TestVPCHasExactlyTheAddressesOfThePlan(t *testing.T) {
	app, stack := newStack(t)
	network.NewVPC(stack, "Network", nil)
	got := map[string]string{}
	for _, subnet := range snapshot.Synth(t, app).OfType("AWS::EC2::Subnet") {
		got[subnet.Tag("Name").String()] = subnet.Get("CidrBlock").String()
	}
	want := map[string]string{}
	for i, tier := range []string{"public", "app", "data", "management"} {
		for zone := range 3 {
			want[fmt.Sprintf("Prod/Network/%s-%d", tier, zone+1)] = fmt.Sprintf("10.0.%d.0/24", 10*i+zone)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("subnets (-want +got):\n%s", diff)
	}
}

func TestVPCKeepsLogicalIDsAndAddressesWhenItGrows(t *testing.T) {
	subnets := func(props *network.VPCProps) map[string]string {
		app, stack := newStack(t)
		network.NewVPC(stack, "Network", props)
		all := map[string]string{}
		for _, r := range snapshot.Synth(t, app).OfType("AWS::EC2::Subnet") {
			all[r.LogicalID] = r.Get("CidrBlock").String() + " " + r.Get("AvailabilityZone").String()
		}
		return all
	}
	before := subnets(nil)
	after := subnets(&network.VPCProps{Zones: 4, Tiers: append(network.DefaultTiers(), network.Tier{Name: "cache"})})
	for id, subnet := range before {
		if after[id] != subnet {
			t.Errorf("%s was %s and becomes %q", id, subnet, after[id])
		}
	}
	if len(after) != 20 {
		t.Errorf("%d subnets, want 5 tiers in 4 zones", len(after))
	}
}

func TestVPCPinsZones(t *testing.T) {
	for name, c := range map[string]struct {
		props    network.VPCProps
		property string
		want     string
	}{
		"by name": {network.VPCProps{ZoneNames: []string{"eu-west-1c", "eu-west-1a"}}, "AvailabilityZone", "eu-west-1c"},
		"by id":   {network.VPCProps{ZoneIDs: []string{"euw1-az3", "euw1-az1"}}, "AvailabilityZoneId", "euw1-az3"},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStackOf(t, plinth.NonProduction)
			network.NewVPC(stack, "Network", &c.props)
			subnets := snapshot.Synth(t, app).OfType("AWS::EC2::Subnet")
			if len(subnets) != 8 {
				t.Fatalf("%d subnets, want 4 tiers in 2 zones", len(subnets))
			}
			if got := subnets[0].Get(c.property); got.Is(c.want) != assembly.True {
				t.Errorf("%s is %v, want %s", c.property, got, c.want)
			}
			other := map[string]string{"AvailabilityZone": "AvailabilityZoneId", "AvailabilityZoneId": "AvailabilityZone"}[c.property]
			if subnets[0].Get(other).Exists() {
				t.Errorf("%s is set too", other)
			}
		})
	}
}

func TestL2sLandInTheirTier(t *testing.T) {
	app, stack := newStack(t)
	net := network.NewVPC(stack, "Network", nil)
	awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, jsii.String("LB"), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{
		Vpc: net.VPC(), VpcSubnets: net.Tier("public"), InternetFacing: jsii.Bool(true),
	})
	for _, rule := range []string{"AUDIT-001", "BACKUP-002", "ELB-002", "ELB-004", "ECS-001", "ECS-005"} {
		guardrail.Waive(stack, rule, "this test is about subnets")
	}
	cluster := awsecs.NewCluster(stack, jsii.String("Cluster"), &awsecs.ClusterProps{Vpc: net.VPC()})
	task := awsecs.NewFargateTaskDefinition(stack, jsii.String("Task"), nil)
	task.AddContainer(jsii.String("app"), &awsecs.ContainerDefinitionOptions{
		Image: awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/docker/library/nginx:1.27"), nil),
	})
	awsecs.NewFargateService(stack, jsii.String("Service"), &awsecs.FargateServiceProps{
		Cluster: cluster, TaskDefinition: task, VpcSubnets: net.Tier("app"), MinHealthyPercent: jsii.Number(100),
	})
	awsrds.NewSubnetGroup(stack, jsii.String("Databases"), &awsrds.SubnetGroupProps{
		Description: jsii.String("databases"), Vpc: net.VPC(), VpcSubnets: net.Tier("data"),
	})
	a := snapshot.Synth(t, app)
	for tier, value := range map[string]assembly.Value{
		"public": a.OfType("AWS::ElasticLoadBalancingV2::LoadBalancer")[0].Get("Subnets"),
		"app":    a.OfType("AWS::ECS::Service")[0].Get("NetworkConfiguration", "AwsvpcConfiguration", "Subnets"),
		"data":   a.OfType("AWS::RDS::DBSubnetGroup")[0].Get("SubnetIds"),
	} {
		var got, want []string
		for i, subnet := range value.List() {
			target, _ := subnet.Target()
			got = append(got, target.Resource.Tag("Name").String())
			want = append(want, fmt.Sprintf("Prod/Network/%s-%d", tier, i+1))
		}
		if diff := cmp.Diff(want, got); diff != "" || len(got) != 3 {
			t.Errorf("%s (-want +got):\n%s", tier, diff)
		}
	}
}

func TestFlowLogsToS3ArePartitionedParquet(t *testing.T) {
	app, stack := newStack(t)
	if group := network.NewVPC(stack, "Network", everything(stack)).FlowLogGroup(); group != nil {
		t.Errorf("FlowLogGroup() = %v, want nil: they go to a bucket", group)
	}
	flowLog := snapshot.Synth(t, app).OfType("AWS::EC2::FlowLog")[0]
	for property, want := range map[string]any{"FileFormat": "parquet", "HiveCompatiblePartitions": true, "PerHourPartition": true} {
		if got := flowLog.Get("DestinationOptions", property); got.Is(want) != assembly.True {
			t.Errorf("%s is %v, want %v", property, got, want)
		}
	}
}
