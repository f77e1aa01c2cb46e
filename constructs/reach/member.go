package reach

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A member is a resource with network interfaces in subnets.
type member struct {
	resource *assembly.Resource
	name     string
	ends     []end
}

// A shape says where a type of resource names its subnets and its security groups: in which
// properties, by "/" below each other, "*" for every element of a list. A step ">" goes on in
// the resource that the property names.
type shape struct {
	subnets, groups []string
	// public tells whether members have public addresses; nil means that they have none.
	public func(n *Network, r *assembly.Resource) Verdict
}

var shapes = map[string]shape{
	"AWS::EC2::Instance": {
		[]string{"SubnetId", "NetworkInterfaces/*/SubnetId"}, []string{"SecurityGroupIds/*", "NetworkInterfaces/*/GroupSet/*"}, instanceIsPublic},
	"AWS::EC2::NetworkInterface": {[]string{"SubnetId"}, []string{"GroupSet/*"}, hasElasticIP},
	"AWS::EC2::VPCEndpoint":      {[]string{"SubnetIds/*"}, []string{"SecurityGroupIds/*"}, nil},
	"AWS::ElasticLoadBalancingV2::LoadBalancer": {
		[]string{"Subnets/*", "SubnetMappings/*/SubnetId"}, []string{"SecurityGroups/*"}, loadBalancerIsPublic},
	"AWS::RDS::DBInstance": {[]string{"DBSubnetGroupName/>/SubnetIds/*"}, []string{"VPCSecurityGroups/*"}, databaseIsPublic},
	"AWS::RDS::DBCluster":  {[]string{"DBSubnetGroupName/>/SubnetIds/*"}, []string{"VpcSecurityGroupIds/*"}, databaseIsPublic},
	"AWS::ECS::Service": {
		[]string{"NetworkConfiguration/AwsvpcConfiguration/Subnets/*"}, []string{"NetworkConfiguration/AwsvpcConfiguration/SecurityGroups/*"}, taskIsPublic},
	"AWS::Lambda::Function": {[]string{"VpcConfig/SubnetIds/*"}, []string{"VpcConfig/SecurityGroupIds/*"}, nil},
	"AWS::ElastiCache::ReplicationGroup": {
		[]string{"CacheSubnetGroupName/>/SubnetIds/*"}, []string{"SecurityGroupIds/*"}, nil},
	"AWS::ElastiCache::ServerlessCache": {[]string{"SubnetIds/*"}, []string{"SecurityGroupIds/*"}, nil},
	"AWS::EFS::MountTarget":             {[]string{"SubnetId"}, []string{"SecurityGroups/*"}, nil},
	"AWS::OpenSearchService::Domain":    {[]string{"VPCOptions/SubnetIds/*"}, []string{"VPCOptions/SecurityGroupIds/*"}, nil},
	"AWS::AutoScaling::AutoScalingGroup": {
		[]string{"VPCZoneIdentifier/*"},
		[]string{
			"LaunchTemplate/LaunchTemplateId/>/LaunchTemplateData/SecurityGroupIds/*",
			"LaunchTemplate/LaunchTemplateId/>/LaunchTemplateData/NetworkInterfaces/*/Groups/*",
		}, scalingIsPublic},
}

func (n *Network) addMembers() {
	for _, r := range n.assembly.Resources() {
		shape, ok := shapes[r.Type]
		if !ok {
			continue
		}
		m := &member{resource: r, name: name(r)}
		for _, v := range n.gather(r, shape.subnets) {
			if s := n.subnets[n.resolve(v, "AWS::EC2::Subnet")]; s != nil {
				m.ends = append(m.ends, n.newMemberEnd(r, s, shape))
			}
		}
		if len(m.ends) > 0 {
			n.members = append(n.members, m)
		}
	}
}

func (n *Network) newMemberEnd(r *assembly.Resource, s *subnet, shape shape) end {
	e := end{subnet: s, public: No, grouped: true}
	if shape.public != nil {
		e.public = shape.public(n, r)
	}
	for _, v := range n.gather(r, shape.groups) {
		e.groups = append(e.groups, n.group(v))
	}
	switch {
	case e.groups != nil:
	case r.Type == "AWS::ElasticLoadBalancingV2::LoadBalancer" && r.Get("Type").Is("network") == assembly.True:
		e.grouped = false // a network load balancer may do without
	default:
		e.groups = []*group{s.vpc.self}
	}
	return e
}

// gather returns the values at the paths.
func (n *Network) gather(r *assembly.Resource, paths []string) []assembly.Value {
	var all []assembly.Value
	for _, path := range paths {
		all = append(all, n.values(r.Get(), strings.Split(path, "/"))...)
	}
	return all
}

func (n *Network) values(v assembly.Value, path []string) []assembly.Value {
	if len(path) == 0 {
		if !v.Exists() {
			return nil
		}
		return []assembly.Value{v}
	}
	switch path[0] {
	case "*":
		var all []assembly.Value
		for _, e := range v.List() {
			all = append(all, n.values(e, path[1:])...)
		}
		return all
	case ">":
		if r := n.resolve(v); r != nil {
			return n.values(r.Get(), path[1:])
		}
		return nil
	}
	return n.values(v.Get(path[0]), path[1:])
}

func fromTruth(t assembly.Truth) Verdict {
	return map[assembly.Truth]Verdict{assembly.True: Yes, assembly.False: No, assembly.Unknown: Unknown}[t]
}

func loadBalancerIsPublic(_ *Network, r *assembly.Resource) Verdict {
	if v := r.Get("Scheme"); v.Exists() {
		return fromTruth(v.Is("internet-facing"))
	}
	return Yes // AWS's default
}

// databaseIsPublic: left out, AWS decides by the subnet group.
func databaseIsPublic(_ *Network, r *assembly.Resource) Verdict {
	if v := r.Get("PubliclyAccessible"); v.Exists() {
		return fromTruth(v.Is(true))
	}
	return Unknown
}

func taskIsPublic(_ *Network, r *assembly.Resource) Verdict {
	return fromTruth(r.Get("NetworkConfiguration", "AwsvpcConfiguration", "AssignPublicIp").Is("ENABLED"))
}

func instanceIsPublic(n *Network, r *assembly.Resource) Verdict {
	answer := hasElasticIP(n, r)
	for _, v := range n.gather(r, []string{"NetworkInterfaces/*/AssociatePublicIpAddress"}) {
		answer = better(answer, fromTruth(v.Is(true)))
	}
	for _, v := range n.gather(r, []string{"SubnetId/>/MapPublicIpOnLaunch"}) {
		answer = better(answer, fromTruth(v.Is(true)))
	}
	return answer
}

// scalingIsPublic: of the instances that a group launches.
func scalingIsPublic(n *Network, r *assembly.Resource) Verdict {
	answer := No
	for _, v := range n.gather(r, []string{
		"LaunchTemplate/LaunchTemplateId/>/LaunchTemplateData/NetworkInterfaces/*/AssociatePublicIpAddress",
		"VPCZoneIdentifier/*/>/MapPublicIpOnLaunch",
	}) {
		answer = better(answer, fromTruth(v.Is(true)))
	}
	return answer
}

func hasElasticIP(n *Network, r *assembly.Resource) Verdict {
	for _, typ := range []string{"AWS::EC2::EIP", "AWS::EC2::EIPAssociation"} {
		for _, ip := range n.assembly.OfType(typ) {
			for _, property := range []string{"InstanceId", "NetworkInterfaceId"} {
				if n.resolve(ip.Get(property)) == r {
					return Yes
				}
			}
		}
	}
	return No
}
