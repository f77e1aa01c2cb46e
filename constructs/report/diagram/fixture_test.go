package diagram_test

import (
	"fmt"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

type object = map[string]any

func ref(id string) any { return object{"Ref": id} }

func output(stack, name string) any {
	return object{"Fn::GetStackOutput": object{"StackName": stack, "OutputName": name}}
}

// A template is one in the making. Its outputs are the ids of all that is shared.
type template struct{ resources, outputs object }

func newTemplate() *template { return &template{object{}, object{}} }

func (t *template) add(id, typ string, properties object) *template {
	t.resources[id] = object{"Type": typ, "Properties": properties}
	return t
}

func (t *template) share(id string) *template {
	t.outputs[id] = object{"Value": ref(id)}
	return t
}

func (t *template) stack(name, environment string) assemblytest.Stack {
	return assemblytest.Stack{Name: name, Environment: environment, Template: object{"Resources": t.resources, "Outputs": t.outputs}}
}

// vpc adds a VPC 10.n.0.0/16 with subnets of tiers in zones, each with a route table.
func (t *template) vpc(n, zones int, tiers ...string) *template {
	t.add("Vpc", "AWS::EC2::VPC", object{"CidrBlock": fmt.Sprintf("10.%d.0.0/16", n)})
	for i, tier := range tiers {
		for zone := range zones {
			id := fmt.Sprintf("%s%d", tier, zone+1)
			t.add(id, "AWS::EC2::Subnet", object{"VpcId": ref("Vpc"), "CidrBlock": fmt.Sprintf("10.%d.%d.0/24", n, i*10+zone),
				"AvailabilityZone": fmt.Sprintf("eu-west-1%c", 'a'+zone),
				"Tags":             []any{object{"Key": "aws-cdk:subnet-name", "Value": tier}}})
			t.add(id+"Table", "AWS::EC2::RouteTable", object{"VpcId": ref("Vpc")})
			t.add(id+"At", "AWS::EC2::SubnetRouteTableAssociation", object{"SubnetId": ref(id), "RouteTableId": ref(id + "Table")})
		}
	}
	return t
}

// route adds a route to the table of a subnet.
func (t *template) route(subnet, to, property string, hop any) *template {
	return t.add(fmt.Sprintf("%sRoute%d", subnet, len(t.resources)), "AWS::EC2::Route",
		object{"RouteTableId": ref(subnet + "Table"), "DestinationCidrBlock": to, property: hop})
}

// attach attaches the VPC to the hub by its subnet app1, in a segment.
func (t *template) attach(hub *template, stack, segment string) *template {
	t.add("Attachment", "AWS::EC2::TransitGatewayVpcAttachment",
		object{"VpcId": ref("Vpc"), "TransitGatewayId": output("Hub", "Gateway"), "SubnetIds": []any{ref("app1")}}).share("Attachment")
	for kind, table := range map[string]string{"Association": segment, "Propagation": "Shared"} {
		hub.add(stack+kind, "AWS::EC2::TransitGatewayRouteTable"+kind,
			object{"TransitGatewayAttachmentId": output(stack, "Attachment"), "TransitGatewayRouteTableId": ref(table)})
	}
	return t
}

func newHub() *template {
	hub := newTemplate().add("Gateway", "AWS::EC2::TransitGateway",
		object{"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"}).share("Gateway")
	for _, segment := range []string{"Production", "Shared"} {
		hub.add(segment, "AWS::EC2::TransitGatewayRouteTable", object{"TransitGatewayId": ref("Gateway")})
	}
	return hub
}

// company is a small one: an organization, a hub, a VPC of production and one of shared services.
func company(t testing.TB) *assembly.Assembly {
	org := newTemplate().add("Organization", "AWS::Organizations::Organization", object{"FeatureSet": "ALL"})
	root := object{"Fn::GetAtt": []any{"Organization", "RootId"}}
	org.add("Workloads", "AWS::Organizations::OrganizationalUnit", object{"Name": "Workloads", "ParentId": root})
	org.add("WorkloadsProduction", "AWS::Organizations::OrganizationalUnit", object{"Name": "Production", "ParentId": ref("Workloads")})
	org.add("WorkloadsShop", "AWS::Organizations::Account",
		object{"AccountName": "Shop <& Sons>", "ParentIds": []any{ref("WorkloadsProduction")}})
	org.add("Tooling", "AWS::Organizations::Account", object{"AccountName": "Security Tooling", "ParentIds": []any{root}})
	org.add("Guard", "AWS::Organizations::Policy",
		object{"Name": "Guard", "Type": "SERVICE_CONTROL_POLICY", "TargetIds": []any{root, "ou-ab12-11111111"}})
	org.add("Tags", "AWS::Organizations::Policy", object{"Name": "Tags", "Type": "TAG_POLICY", "TargetIds": []any{"ou-ab12-99999999"}})
	org.add("Delegate", "AWS::SecurityHub::DelegatedAdmin", object{"AdminAccountId": "222222222222"})
	stack := org.stack("Organization", "999999999999/eu-west-1")
	alias := func(id, logicalID string) []assemblytest.Entry {
		return []assemblytest.Entry{{Type: assembly.MetadataAlias, Data: object{"id": id, "logicalId": logicalID}}}
	}
	stack.Metadata = map[string][]assemblytest.Entry{
		"/Organization/Root": alias("r-ab12", "Organization"), "/Organization/Unit": alias("ou-ab12-11111111", "Workloads"),
		"/Organization/Shop": alias("111111111111", "WorkloadsShop"), "/Organization/Tooling": alias("222222222222", "Tooling"),
	}
	hub := newHub().add("Office", "AWS::EC2::VPNConnection", object{"TransitGatewayId": ref("Gateway"), "Type": "ipsec.1"})
	hub.add("OfficeAssociation", "AWS::EC2::TransitGatewayRouteTableAssociation",
		object{"TransitGatewayAttachmentId": ref("Office"), "TransitGatewayRouteTableId": ref("Shared")})
	shop := newTemplate().vpc(1, 2, "public", "app", "data").attach(hub, "Shop", "Production")
	shop.add("Igw", "AWS::EC2::InternetGateway", object{})
	shop.add("IgwAt", "AWS::EC2::VPCGatewayAttachment", object{"VpcId": ref("Vpc"), "InternetGatewayId": ref("Igw")})
	for _, zone := range []string{"1", "2"} {
		shop.add("Nat"+zone, "AWS::EC2::NatGateway", object{"SubnetId": ref("public" + zone)})
		shop.route("public"+zone, "0.0.0.0/0", "GatewayId", ref("Igw")).route("app"+zone, "0.0.0.0/0", "NatGatewayId", ref("Nat"+zone))
	}
	shop.route("app1", "10.0.0.0/8", "TransitGatewayId", output("Hub", "Gateway"))
	shop.add("S3", "AWS::EC2::VPCEndpoint", object{"VpcId": ref("Vpc"), "ServiceName": "com.amazonaws.eu-west-1.s3",
		"RouteTableIds": []any{ref("data1Table"), ref("data2Table")}})
	shop.add("Logs", "AWS::EC2::VPCEndpoint", object{"VpcId": ref("Vpc"), "VpcEndpointType": "Interface",
		"ServiceName": "com.amazonaws.eu-west-1.logs", "SubnetIds": []any{ref("app1")}})
	shop.add("Balancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", object{"Subnets": []any{ref("public1"), ref("public2")}})
	shared := newTemplate().vpc(0, 1, "app").attach(hub, "SharedServices", "Shared")
	shared.resources["app1"].(object)["Properties"] = object{"VpcId": ref("Vpc"), "Ipv4IpamPoolId": "ipam-pool-1"}
	return assemblytest.Read(t, stack, hub.stack("Hub", "333333333333/eu-west-1"), shop.stack("Shop", "111111111111/eu-west-1"),
		shared.stack("SharedServices", ""))
}
