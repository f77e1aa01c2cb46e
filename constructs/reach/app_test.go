package reach_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// An app is an assembly in the making: its stacks hold resources by logical id.
type app struct {
	names  []string
	stacks map[string]*stack
}

type stack struct {
	name      string
	resources map[string]any
	outputs   map[string]any
	metadata  map[string]any
}

type props = map[string]any

func newApp() *app { return &app{stacks: map[string]*stack{}} }

// in returns a stack, and adds it if it is new.
func (a *app) in(name string) *stack {
	if a.stacks[name] == nil {
		a.names = append(a.names, name)
		a.stacks[name] = &stack{name, map[string]any{}, map[string]any{}, map[string]any{}}
	}
	return a.stacks[name]
}

func ref(id string) any       { return props{"Ref": id} }
func att(id, name string) any { return props{"Fn::GetAtt": []any{id, name}} }
func get(stack, output string) any {
	return props{"Fn::GetStackOutput": props{"StackName": stack, "OutputName": output}}
}

func (s *stack) add(id, typ string, p props) *stack {
	s.resources[id] = props{"Type": "AWS::" + typ, "Properties": p}
	return s
}

// set changes a property of a resource; nil removes it.
func (s *stack) set(id, property string, value any) *stack {
	p := s.resources[id].(props)["Properties"].(props)
	p[property] = value
	if value == nil {
		delete(p, property)
	}
	return s
}

// share exports a value for other stacks.
func (s *stack) share(id string, value any) *stack {
	s.outputs[id] = props{"Value": value}
	return s
}

// vpc adds a VPC with subnets "name=10.0.1.0/24", each with a route table "<name>Table". A
// name's last digit is the zone, the rest the tier.
func (s *stack) vpc(id, cidr string, subnets ...string) *stack {
	s.add(id, "EC2::VPC", props{"CidrBlock": cidr})
	for _, text := range subnets {
		name, block, _ := strings.Cut(text, "=")
		tier, zone := name[:len(name)-1], name[len(name)-1:]
		s.add(name, "EC2::Subnet", props{
			"VpcId": ref(id), "CidrBlock": block, "AvailabilityZone": "eu-west-1" + zone,
			"Tags": []any{props{"Key": "aws-cdk:subnet-name", "Value": tier}},
		})
		s.add(name+"Table", "EC2::RouteTable", props{"VpcId": ref(id)})
		s.add(name+"TableOf", "EC2::SubnetRouteTableAssociation", props{"SubnetId": ref(name), "RouteTableId": ref(name + "Table")})
	}
	return s
}

// route adds "10.0.0.0/8" to the route table of a subnet.
func (s *stack) route(subnet, to, property string, hop any) *stack {
	p := props{"RouteTableId": ref(subnet + "Table"), property: hop}
	switch {
	case strings.Contains(to, ":"):
		p["DestinationIpv6CidrBlock"] = to
	case strings.Contains(to, "/"):
		p["DestinationCidrBlock"] = to
	default:
		p["DestinationPrefixListId"] = ref(to)
	}
	return s.add(fmt.Sprintf("%sTo%d", subnet, len(s.resources)), "EC2::Route", p)
}

// gateway attaches an internet gateway to the VPC "Vpc".
func (s *stack) gateway() *stack {
	s.add("Igw", "EC2::InternetGateway", props{})
	return s.add("IgwAt", "EC2::VPCGatewayAttachment", props{"VpcId": ref("Vpc"), "InternetGatewayId": ref("Igw")})
}

// acl gives a subnet a network ACL with entries "in 100 allow tcp 443 10.0.0.0/8".
func (s *stack) acl(subnet string, entries ...string) {
	s.add(subnet+"Acl", "EC2::NetworkAcl", props{})
	s.add(subnet+"AclOf", "EC2::SubnetNetworkAclAssociation", props{"SubnetId": ref(subnet), "NetworkAclId": ref(subnet + "Acl")})
	for i, text := range entries {
		f := strings.Fields(text)
		p := props{"NetworkAclId": ref(subnet + "Acl"), "Egress": f[0] == "out", "RuleNumber": f[1], "RuleAction": f[2], "CidrBlock": f[5]}
		p["Protocol"] = map[string]string{"tcp": "6", "udp": "17", "icmp": "1", "all": "-1"}[f[3]]
		from, to, ranged := strings.Cut(f[4], "-")
		if !ranged {
			to = from
		}
		p["PortRange"] = props{"From": from, "To": to}
		if f[3] == "icmp" {
			p["Icmp"] = props{"Type": from, "Code": -1}
		}
		s.add(fmt.Sprintf("%sAcl%d", subnet, i), "EC2::NetworkAclEntry", p)
	}
}

// hub adds a transit gateway without default tables, and route tables.
func (s *stack) hub(tables ...string) *stack {
	s.add("Tgw", "EC2::TransitGateway", props{"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"})
	s.share("Tgw", ref("Tgw"))
	for _, t := range tables {
		s.add(t, "EC2::TransitGatewayRouteTable", props{"TransitGatewayId": ref("Tgw")}).share(t, ref(t))
	}
	return s
}

// attach attaches the VPC "Vpc" by its subnets to a gateway of another stack.
func (s *stack) attach(gateway any, subnets ...string) *stack {
	var ids []any
	for _, subnet := range subnets {
		ids = append(ids, ref(subnet))
	}
	s.add("Att", "EC2::TransitGatewayVpcAttachment", props{"VpcId": ref("Vpc"), "TransitGatewayId": gateway, "SubnetIds": ids})
	return s.share("Att", ref("Att"))
}

func (s *stack) associate(attachment any, table string) *stack {
	return s.add(fmt.Sprintf("%sAssociation%d", table, len(s.resources)), "EC2::TransitGatewayRouteTableAssociation",
		props{"TransitGatewayAttachmentId": attachment, "TransitGatewayRouteTableId": ref(table)})
}

func (s *stack) propagate(attachment any, table string) *stack {
	return s.add(fmt.Sprintf("%sPropagation%d", table, len(s.resources)), "EC2::TransitGatewayRouteTablePropagation",
		props{"TransitGatewayAttachmentId": attachment, "TransitGatewayRouteTableId": ref(table)})
}

// send adds a static route to a transit gateway table; a nil attachment is a blackhole.
func (s *stack) send(table, to string, attachment any) *stack {
	p := props{"TransitGatewayRouteTableId": ref(table), "DestinationCidrBlock": to}
	if attachment == nil {
		p["Blackhole"] = true
	} else {
		p["TransitGatewayAttachmentId"] = attachment
	}
	return s.add(fmt.Sprintf("%sRoute%d", table, len(s.resources)), "EC2::TransitGatewayRoute", p)
}

// read writes the app as an assembly and reads it.
func (a *app) read(t testing.TB) *assembly.Assembly {
	t.Helper()
	dir := t.TempDir()
	if err := a.write(dir); err != nil {
		t.Fatal(err)
	}
	read, err := assembly.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func (a *app) write(dir string) error {
	artifacts := map[string]any{}
	files := map[string]any{"manifest.json": props{"version": "54.0.0", "artifacts": artifacts}}
	for _, name := range a.names {
		s := a.stacks[name]
		files[name+".template.json"] = props{"Resources": s.resources, "Outputs": s.outputs}
		artifacts[name] = props{
			"type": "aws:cloudformation:stack", "environment": "aws://unknown-account/unknown-region", "displayName": name,
			"properties": props{"templateFile": name + ".template.json"}, "metadata": s.metadata,
		}
	}
	for file, content := range files {
		data, err := json.Marshal(content)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, file), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
