package limit

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A direction is where the rules of security groups are: in the groups and in resources of their
// own.
type direction struct{ property, typ, list string }

var directions = []direction{
	{"SecurityGroupIngress", "AWS::EC2::SecurityGroupIngress", "SourcePrefixListId"},
	{"SecurityGroupEgress", "AWS::EC2::SecurityGroupEgress", "DestinationPrefixListId"},
}

// weights are how many rules there are for each family of addresses. One that names another group
// counts for both.
type weights struct{ ipv4, ipv6 int }

func (w *weights) add(x weights) { w.ipv4, w.ipv6 = w.ipv4+x.ipv4, w.ipv6+x.ipv6 }

// securityGroups counts the rules of each group, and of the groups of each network interface.
func (c *checker) securityGroups() {
	for _, d := range directions {
		apart := c.assembly.ByTarget(d.typ, "GroupId")
		of := map[*assembly.Resource]weights{}
		for _, group := range c.assembly.OfType("AWS::EC2::SecurityGroup") {
			var sum weights
			for _, rule := range group.Get(d.property).List() {
				sum.add(d.weigh(rule))
			}
			for _, rule := range apart[group] {
				sum.add(d.weigh(rule.Get()))
			}
			of[group] = sum
			c.exceeds(max(sum.ipv4, sum.ipv6), rules, group.Stack, group, d.property, "Use wider ranges, or the groups of the peers.")
		}
		c.interfaces(d, of)
	}
}

// weigh counts a rule: one that names a list of prefixes counts for as many as the list may have.
func (d direction) weigh(rule assembly.Value) weights {
	if to, ok := rule.Get(d.list).Target(); ok {
		most, known := to.Resource.Get("MaxEntries").Int()
		if !known {
			most = 1
		}
		if to.Resource.Get("AddressFamily").Is("IPv6") == assembly.True {
			return weights{ipv6: most}
		}
		return weights{ipv4: most}
	}
	switch {
	case rule.Get("CidrIpv6").Exists():
		return weights{ipv6: 1}
	case rule.Get("CidrIp").Exists(), rule.Get(d.list).Exists():
		return weights{ipv4: 1}
	}
	return weights{1, 1}
}

// attached are the properties that put security groups on network interfaces.
var attached = map[string]string{
	"AWS::EC2::Instance":                        "SecurityGroupIds",
	"AWS::EC2::LaunchTemplate":                  "LaunchTemplateData.SecurityGroupIds",
	"AWS::EC2::NetworkInterface":                "GroupSet",
	"AWS::EC2::VPCEndpoint":                     "SecurityGroupIds",
	"AWS::ECS::Service":                         "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups",
	"AWS::EFS::MountTarget":                     "SecurityGroups",
	"AWS::ElasticLoadBalancingV2::LoadBalancer": "SecurityGroups",
	"AWS::Lambda::Function":                     "VpcConfig.SecurityGroupIds",
	"AWS::RDS::DBCluster":                       "VpcSecurityGroupIds",
	"AWS::RDS::DBInstance":                      "VPCSecurityGroups",
}

// interfaces adds up the groups of each network interface, and their rules of one direction.
func (c *checker) interfaces(d direction, of map[*assembly.Resource]weights) {
	for typ, property := range attached {
		for _, r := range c.assembly.OfType(typ) {
			on := r.Get(strings.Split(property, ".")...).List()
			if d == directions[0] {
				c.exceeds(len(on), groups, r.Stack, r, property, "Merge groups.")
			}
			var sum weights
			var seen []*assembly.Resource
			for _, v := range on {
				if to, ok := v.Target(); ok && !slices.Contains(seen, to.Resource) {
					seen = append(seen, to.Resource)
					sum.add(of[to.Resource])
				}
			}
			c.exceeds(max(sum.ipv4, sum.ipv6), together, r.Stack, r, property, "Use wider ranges, or the groups of the peers.")
		}
	}
}
