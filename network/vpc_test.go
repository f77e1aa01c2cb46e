package network_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

var tags = plinth.Tags{Project: "test", Team: "platform", CostCenter: "4711"}

// newStack makes an app and a production stack in it.
func newStack(t *testing.T) (awscdk.App, awscdk.Stack) {
	t.Helper()
	return newStackOf(t, plinth.Production)
}

func newStackOf(t *testing.T, class plinth.Class) (awscdk.App, awscdk.Stack) {
	t.Helper()
	app := snapshot.NewApp(t)
	return app, plinth.NewStack(app, "Prod", &plinth.StackProps{
		Account: "111111111111", Region: "eu-west-1", Class: class, Tags: tags,
	})
}

func TestVPCDefault(t *testing.T) {
	app, stack := newStack(t)
	network.NewVPC(stack, "Network", nil)
	snapshot.Check(t, app)
}

// everything sets every field.
func everything(stack awscdk.Stack) *network.VPCProps {
	return &network.VPCProps{
		CIDR:    "10.20.0.0/18",
		ZoneIDs: []string{"euw1-az1", "euw1-az2", "euw1-az3"},
		Tiers: append(network.DefaultTiers(),
			network.Tier{Name: "pods", Kind: network.Private, Prefix: 22, Block: "10.20.32.0/20"}),
		FlowLogs: network.LogDestination{Bucket: awss3.NewBucket(stack, jsii.String("Logs"), &awss3.BucketProps{
			Encryption:             awss3.BucketEncryption_KMS,
			EncryptionKey:          awskms.NewKey(stack, jsii.String("LogsKey"), &awskms.KeyProps{EnableKeyRotation: jsii.Bool(true)}),
			BlockPublicAccess:      awss3.BlockPublicAccess_BLOCK_ALL(),
			EnforceSSL:             jsii.Bool(true),
			Versioned:              jsii.Bool(true),
			ObjectOwnership:        awss3.ObjectOwnership_BUCKET_OWNER_ENFORCED,
			BlockedEncryptionTypes: &[]awss3.BlockedEncryptionType{awss3.BlockedEncryptionType_SSE_C()},
		})},
	}
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
	network.NewVPC(stack, "Network", everything(stack))
	flowLog := snapshot.Synth(t, app).OfType("AWS::EC2::FlowLog")[0]
	for property, want := range map[string]any{"FileFormat": "parquet", "HiveCompatiblePartitions": true, "PerHourPartition": true} {
		if got := flowLog.Get("DestinationOptions", property); got.Is(want) != assembly.True {
			t.Errorf("%s is %v, want %v", property, got, want)
		}
	}
}

func TestSingleNATOnlyOutsideProductionOrWithAWaiver(t *testing.T) {
	single := &network.VPCProps{NAT: network.NATSingle}

	app, stack := newStackOf(t, plinth.NonProduction)
	network.NewVPC(stack, "Network", single)
	if n := len(snapshot.Synth(t, app).OfType("AWS::EC2::NatGateway")); n != 1 {
		t.Errorf("%d NAT gateways, want 1", n)
	}

	app, stack = newStack(t)
	network.NewVPC(stack, "Network", single)
	guardrailtest.Caught(t, app, "VPC-002", "Prod/Network")

	app, stack = newStack(t)
	vpc := network.NewVPC(stack, "Network", single)
	guardrail.Waive(vpc, "VPC-002", "carries nothing but test traffic")
	guardrailtest.Clean(t, app)

	app, stack = newStack(t)
	vpc = network.NewVPC(stack, "Network", single)
	guardrail.Waive(vpc, "VPC-002", "carries nothing but test traffic")
	network.NewVPC(stack, "Elsewhere", &network.VPCProps{NAT: network.NATSingle, CIDR: "10.1.0.0/16"})
	guardrailtest.Caught(t, app, "VPC-002", "Prod/Elsewhere")
}

// Every promise of the VPC is broken once, through CDK's escape hatches.
func TestSabotage(t *testing.T) {
	subnet := func(v *network.VPC, tier string) awsec2.CfnSubnet {
		return v.Subnets(tier)[0].Node().DefaultChild().(awsec2.CfnSubnet)
	}
	child := func(v *network.VPC, path ...string) awscdk.CfnResource {
		var c constructs.IConstruct = v
		for _, id := range path {
			c = c.Node().FindChild(&id)
		}
		return c.(awscdk.CfnResource)
	}
	vpc := func(v *network.VPC) awscdk.CfnResource { return v.VPC().Node().DefaultChild().(awscdk.CfnResource) }
	route := func(v *network.VPC, tier string, props awsec2.CfnRouteProps) {
		props.RouteTableId = v.Subnets(tier)[0].RouteTable().RouteTableId()
		awsec2.NewCfnRoute(v, jsii.String("Leak"), &props)
	}
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(v *network.VPC)
	}{
		"public addresses on launch": {"SUBNET-001", "Prod/Network/Resource/publicSubnet1", func(v *network.VPC) {
			subnet(v, "public").AddPropertyOverride(jsii.String("MapPublicIpOnLaunch"), true)
		}},
		"subnet on the main route table": {"SUBNET-002", "Prod/Network/Resource/dataSubnet1", func(v *network.VPC) {
			v.Subnets("data")[0].Node().TryRemoveChild(jsii.String("RouteTableAssociation"))
		}},
		"data subnet to the internet": {"SUBNET-003", "Prod/Network/Resource/dataSubnet1", func(v *network.VPC) {
			route(v, "data", awsec2.CfnRouteProps{DestinationCidrBlock: jsii.String("0.0.0.0/0"), GatewayId: v.L2().InternetGatewayId()})
		}},
		"data subnet to the IPv6 internet": {"SUBNET-003", "Prod/Network/Resource/dataSubnet1", func(v *network.VPC) {
			route(v, "data", awsec2.CfnRouteProps{DestinationIpv6CidrBlock: jsii.String("::/0"), GatewayId: v.L2().InternetGatewayId()})
		}},
		"app subnet on the internet gateway": {"SUBNET-004", "Prod/Network/Resource/appSubnet1", func(v *network.VPC) {
			child(v, "Resource", "appSubnet1", "DefaultRoute").AddPropertyOverride(jsii.String("GatewayId"), v.L2().InternetGatewayId())
			child(v, "Resource", "appSubnet1", "DefaultRoute").AddPropertyDeletionOverride(jsii.String("NatGatewayId"))
		}},
		"overlapping subnets": {"SUBNET-005", "Prod/Network/Resource/dataSubnet1", func(v *network.VPC) {
			subnet(v, "data").AddPropertyOverride(jsii.String("CidrBlock"), "10.0.10.0/24")
		}},
		"another zone's NAT gateway": {"VPC-002", "Prod/Network/Resource/appSubnet1", func(v *network.VPC) {
			nat := child(v, "Resource", "publicSubnet2", "NATGateway")
			child(v, "Resource", "appSubnet1", "DefaultRoute").AddPropertyOverride(jsii.String("NatGatewayId"), nat.Ref())
		}},
		"no flow log": {"VPC-001", "Prod/Network/Resource", func(v *network.VPC) {
			v.Node().TryRemoveChild(jsii.String("FlowLog"))
		}},
		"flow log of rejects only": {"VPC-001", "Prod/Network/FlowLog", func(v *network.VPC) {
			child(v, "FlowLog", "FlowLog").AddPropertyOverride(jsii.String("TrafficType"), "REJECT")
		}},
		"default security group with rules": {"VPC-003", "Prod/Network/Resource", func(v *network.VPC) {
			v.VPC().Node().TryRemoveChild(jsii.String("RestrictDefaultSecurityGroupCustomResource"))
		}},
		"no DNS hostnames": {"VPC-004", "Prod/Network/Resource", func(v *network.VPC) {
			vpc(v).AddPropertyOverride(jsii.String("EnableDnsHostnames"), false)
		}},
		"two zones": {"VPC-005", "Prod/Network/Resource", func(v *network.VPC) {
			for _, tier := range []string{"public", "app", "data", "management"} {
				last := v.Subnets(tier)[2].Node().DefaultChild().(awsec2.CfnSubnet)
				last.SetAvailabilityZone(subnet(v, tier).AvailabilityZone())
			}
		}},
		"flow log in the clear": {"FLOWLOG-001", "Prod/Network/FlowLog", func(v *network.VPC) {
			child(v, "FlowLogGroup", "Resource").AddPropertyDeletionOverride(jsii.String("KmsKeyId"))
		}},
		"flow log in the default format": {"FLOWLOG-002", "Prod/Network/FlowLog", func(v *network.VPC) {
			child(v, "FlowLog", "FlowLog").AddPropertyDeletionOverride(jsii.String("LogFormat"))
		}},
		"flow log kept for a week": {"FLOWLOG-003", "Prod/Network/FlowLog", func(v *network.VPC) {
			child(v, "FlowLogGroup", "Resource").AddPropertyOverride(jsii.String("RetentionInDays"), 7)
		}},
		"key without rotation": {"KMS-001", "Prod/Network/FlowLogKey", func(v *network.VPC) {
			child(v, "FlowLogKey", "Resource").AddPropertyOverride(jsii.String("EnableKeyRotation"), false)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			vpc := network.NewVPC(stack, "Network", nil)
			c.sabotage(vpc)
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}

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
		"CIDR of 33":             {stack, "V", network.VPCProps{CIDR: "10.0.0.0/33"}, `network.VPC "Prod/V": CIDR is "10.0.0.0/33", want an IPv4 range such as 10.0.0.0/16`},
		"too small":              {stack, "V", network.VPCProps{CIDR: "10.0.0.0/24", Tiers: []network.Tier{{Name: "a", Prefix: 24}, {Name: "b", Prefix: 24}, {Name: "c", Prefix: 24}}}, "want a prefix of /16 to /22"},
		"overlapping tiers":      {stack, "V", network.VPCProps{Tiers: []network.Tier{{Name: "a"}, {Name: "b", Block: "10.0.0.0/20"}}}, `Tiers["a"] and Tiers["b"] overlap`},
		"IPv6":                   {stack, "V", network.VPCProps{CIDR: "fd00::/56"}, "which is IPv6"},
		"negative zones":         {stack, "V", network.VPCProps{Zones: -1}, "Zones is -1, want 1 to 6"},
		"seven zones":            {stack, "V", network.VPCProps{Zones: 7}, "Zones is 7, want 1 to 6"},
		"empty id":               {stack, "", network.VPCProps{}, `id is "", want a name`},
		"nil scope":              {nil, "V", network.VPCProps{}, "scope is nil"},
		"unknown kind":           {stack, "V", network.VPCProps{Tiers: []network.Tier{{Name: "a", Kind: "Dmz"}}}, `Tiers["a"].Kind is "Dmz"`},
		"tier name":              {stack, "V", network.VPCProps{Tiers: []network.Tier{{Name: "a b"}}}, `Tiers.Name is "a b"`},
		"unknown NAT":            {stack, "V", network.VPCProps{NAT: "Two"}, `NAT is "Two"`},
		"NAT without public":     {stack, "V", network.VPCProps{Tiers: []network.Tier{{Name: "a", Kind: network.Private}}}, "Tiers has a Private tier and no Public one"},
		"zones pinned twice":     {stack, "V", network.VPCProps{ZoneNames: []string{"eu-west-1a"}, ZoneIDs: []string{"euw1-az1"}}, "at most one"},
		"zone named wrongly":     {stack, "V", network.VPCProps{ZoneNames: []string{"a"}}, `ZoneNames has "a", want an Availability Zone`},
		"zone twice":             {stack, "V", network.VPCProps{ZoneIDs: []string{"euw1-az1", "euw1-az1"}}, "twice"},
		"other number of zones":  {stack, "V", network.VPCProps{Zones: 3, ZoneIDs: []string{"euw1-az1"}}, "Zones is 3 and the number of pinned zones 1"},
		"bucket and a log group": {stack, "V", network.VPCProps{FlowLogs: network.LogDestination{Bucket: bucket, Key: key}}, "FlowLogs.Key is Prod/Key beside a Bucket"},
		"bucket and retention":   {stack, "V", network.VPCProps{FlowLogs: network.LogDestination{Bucket: bucket, Retention: awslogs.RetentionDays_ONE_DAY}}, "FlowLogs.Retention is ONE_DAY beside a Bucket"},
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
	if err := constructtest.Panic(func() { vpc.Tier("cache") }); err == nil || !strings.Contains(err.Error(), `network.VPC "Prod/Network": tier is "cache", want one of ["public" "app" "data" "management"]`) {
		t.Errorf("error is %v", err)
	}
}
