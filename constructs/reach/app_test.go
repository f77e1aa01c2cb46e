package reach_test

import (
	"encoding/json"
	"fmt"
	"maps"
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

// gateway attaches an internet gateway.
func (s *stack) gateway(id, vpc string) *stack {
	s.add(id, "EC2::InternetGateway", props{})
	return s.add(id+"At", "EC2::VPCGatewayAttachment", props{"VpcId": ref(vpc), "InternetGatewayId": ref(id)})
}

// acl gives a subnet a network ACL with entries "in 100 allow tcp 443 10.0.0.0/8".
func (s *stack) acl(subnet string, entries ...string) *stack {
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
	return s
}

// hub adds a transit gateway without default tables, and route tables.
func (s *stack) hub(id string, tables ...string) *stack {
	s.add(id, "EC2::TransitGateway", props{"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"})
	s.share(id, ref(id))
	for _, t := range tables {
		s.add(t, "EC2::TransitGatewayRouteTable", props{"TransitGatewayId": ref(id)}).share(t, ref(t))
	}
	return s
}

// attach attaches a VPC by its subnets to a gateway of another stack.
func (s *stack) attach(id, vpc string, gateway any, subnets ...string) *stack {
	var ids []any
	for _, subnet := range subnets {
		ids = append(ids, ref(subnet))
	}
	s.add(id, "EC2::TransitGatewayVpcAttachment", props{"VpcId": ref(vpc), "TransitGatewayId": gateway, "SubnetIds": ids})
	return s.share(id, ref(id))
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

// clone is a copy to sabotage.
func (a *app) clone() *app {
	b := &app{names: append([]string(nil), a.names...), stacks: map[string]*stack{}}
	for name, s := range a.stacks {
		copied := &stack{name, map[string]any{}, maps.Clone(s.outputs), maps.Clone(s.metadata)}
		for id, r := range s.resources {
			r := maps.Clone(r.(props))
			r["Properties"] = maps.Clone(r["Properties"].(props))
			copied.resources[id] = r
		}
		b.stacks[name] = copied
	}
	return b
}

// read writes the app as an assembly and reads it.
func (a *app) read(t testing.TB) *assembly.Assembly {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	artifacts := map[string]any{}
	write := func(file string, content any) {
		data, err := json.Marshal(content)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range a.names {
		s := a.stacks[name]
		write(name+".template.json", props{"Resources": s.resources, "Outputs": s.outputs})
		artifacts[name] = props{
			"type": "aws:cloudformation:stack", "environment": "aws://unknown-account/unknown-region", "displayName": name,
			"properties": props{"templateFile": name + ".template.json"}, "metadata": s.metadata,
		}
	}
	write("manifest.json", props{"version": "54.0.0", "artifacts": artifacts})
	read, err := assembly.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	return read
}
