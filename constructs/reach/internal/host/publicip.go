package host

import "github.com/plinth-cdk/plinth/constructs/assembly"

func (read reader) loadBalancerHasPublicIPv4(r *assembly.Resource) assembly.Truth {
	if v := r.Get("Scheme"); v.Exists() {
		return v.Is("internet-facing")
	}
	return assembly.True // AWS's default
}

// databaseHasPublicIPv4 is Unknown if the property is absent, because AWS then decides by the
// subnet group.
func (read reader) databaseHasPublicIPv4(r *assembly.Resource) assembly.Truth {
	if v := r.Get("PubliclyAccessible"); v.Exists() {
		return v.Is(true)
	}
	return assembly.Unknown
}

// clusterHasPublicIPv4 asks the members of a cluster, unless it says itself, as those that are not
// of Aurora do.
func (read reader) clusterHasPublicIPv4(r *assembly.Resource) assembly.Truth {
	members := read.members[r]
	if len(members) == 0 || r.Get("PubliclyAccessible").Exists() {
		return read.databaseHasPublicIPv4(r)
	}
	answer := assembly.False
	for _, member := range members {
		answer = answer.Or(read.databaseHasPublicIPv4(member))
	}
	return answer
}

func (read reader) taskHasPublicIPv4(r *assembly.Resource) assembly.Truth {
	return r.Get("NetworkConfiguration", "AwsvpcConfiguration", "AssignPublicIp").Is("ENABLED")
}

func (read reader) instanceHasPublicIPv4(r *assembly.Resource) assembly.Truth {
	assigned := read.anyTrue(r, "NetworkInterfaces/*/AssociatePublicIpAddress", "SubnetId/>/MapPublicIpOnLaunch")
	return read.hasElasticIP(r).Or(assigned)
}

// scalingGroupHasPublicIPv4 is about the instances that the group launches.
func (read reader) scalingGroupHasPublicIPv4(r *assembly.Resource) assembly.Truth {
	return read.anyTrue(r,
		"LaunchTemplate/LaunchTemplateId/>/LaunchTemplateData/NetworkInterfaces/*/AssociatePublicIpAddress",
		"VPCZoneIdentifier/*/>/MapPublicIpOnLaunch",
	)
}

func (read reader) anyTrue(r *assembly.Resource, paths ...string) assembly.Truth {
	answer := assembly.False
	for _, v := range read.values(r, paths...) {
		answer = answer.Or(v.Is(true))
	}
	return answer
}

func (read reader) hasElasticIP(r *assembly.Resource) assembly.Truth {
	for _, typ := range []string{"AWS::EC2::EIP", "AWS::EC2::EIPAssociation"} {
		for _, ip := range read.assembly.OfType(typ) {
			for _, property := range []string{"InstanceId", "NetworkInterfaceId"} {
				if read.network.Resolve(ip.Get(property)) == r {
					return assembly.True
				}
			}
		}
	}
	return assembly.False
}
