package price

import "github.com/plinth-cdk/plinth/constructs/assembly"

// A charge is a quantity of an item.
type charge struct {
	item     Item
	quantity uint32
}

// flat are the types that cost the same whatever their properties.
var flat = map[string]Item{
	"AWS::EC2::TransitGatewayVpcAttachment":       TransitAttachment,
	"AWS::EC2::TransitGatewayAttachment":          TransitAttachment,
	"AWS::EC2::TransitGatewayPeeringAttachment":   TransitAttachment,
	"AWS::EC2::ClientVpnTargetNetworkAssociation": ClientVPNAssociation,
	"AWS::EC2::EIP":                   PublicIPv4,
	"AWS::KMS::Key":                   KMSKey,
	"AWS::KMS::ReplicaKey":            KMSKey,
	"AWS::SecretsManager::Secret":     Secret,
	"AWS::Route53::HostedZone":        HostedZone,
	"AWS::EKS::Cluster":               EKSCluster,
	"AWS::ARCRegionSwitch::Plan":      RegionSwitchPlan,
	"AWS::CloudWatch::CompositeAlarm": AlarmComposite,
}

// chargesOf returns what a resource costs standing idle. Why is set if it costs something that
// neither the template nor the table tells. A resource with neither costs nothing, or is billed
// by use.
func chargesOf(r *assembly.Resource) (charges []charge, why string) {
	if item, ok := flat[r.Type]; ok {
		return []charge{{item, 1}}, ""
	}
	if by, ok := billedBy[r.Type]; ok {
		return nil, "is billed by " + by
	}
	if charges, ok := byProperties[r.Type]; ok {
		return charges(r)
	}
	return nil, settingWhy(r)
}

// byProperties are the types whose properties tell what they cost.
var byProperties = map[string]func(*assembly.Resource) ([]charge, string){
	"AWS::EC2::NatGateway":    natGateway,
	"AWS::EC2::VPCEndpoint":   endpoint,
	"AWS::EC2::VPNConnection": vpn,
	"AWS::NetworkFirewall::Firewall": func(r *assembly.Resource) ([]charge, string) {
		return perElement(FirewallEndpoint, r, "SubnetMappings", "AvailabilityZoneMappings")
	},
	"AWS::Route53Resolver::ResolverEndpoint": func(r *assembly.Resource) ([]charge, string) {
		return perElement(ResolverAddress, r, "IpAddresses")
	},
	"AWS::ElasticLoadBalancingV2::LoadBalancer": loadBalancer,
	"AWS::EC2::Instance":                        server,
	"AWS::AutoScaling::AutoScalingGroup":        group,
	"AWS::EC2::Volume":                          func(r *assembly.Resource) ([]charge, string) { return volume(r.Get(), "Size") },
	"AWS::RDS::DBInstance":                      databaseInstance,
	"AWS::RDS::DBCluster":                       databaseCluster,
	"AWS::ECS::Service":                         service,
	"AWS::ElastiCache::ReplicationGroup":        cacheNodes,
	"AWS::ElastiCache::ServerlessCache":         serverlessCache,
	"AWS::CloudWatch::Alarm":                    alarm,
	"AWS::Route53::HealthCheck":                 healthCheck,
	"AWS::WAFv2::WebACL":                        webACL,
}

func natGateway(r *assembly.Resource) ([]charge, string) {
	switch r.Get("AvailabilityMode").Is("regional") {
	case assembly.True:
		return nil, "is billed for every zone that it extends to"
	case assembly.Unknown:
		return nil, "is billed by its availability mode, which only deployment knows"
	}
	return []charge{{NATGateway, 1}}, ""
}

func endpoint(r *assembly.Resource) ([]charge, string) {
	kind := r.Get("VpcEndpointType")
	switch {
	case !kind.Exists() || kind.Is("Gateway") == assembly.True:
		return nil, "" // gateway endpoints are free
	case kind.Is("Interface") != assembly.True:
		return nil, "is billed by its type, " + kind.String()
	}
	return perElement(InterfaceEndpoint, r, "SubnetIds")
}

func vpn(r *assembly.Resource) ([]charge, string) {
	charges := []charge{{VPNConnection, 1}}
	if r.Get("TransitGatewayId").Exists() {
		charges = append(charges, charge{TransitAttachment, 1})
	}
	return charges, ""
}

// loadBalancer charges for the public addresses too, one in every subnet.
func loadBalancer(r *assembly.Resource) ([]charge, string) {
	if kind := r.Get("Type"); kind.Exists() && kind.OneOf("application", "network") != assembly.True {
		return nil, "is billed by its type, " + kind.String()
	}
	charges := []charge{{LoadBalancer, 1}}
	switch scheme := r.Get("Scheme"); {
	case scheme.Is("internal") == assembly.True:
		return charges, ""
	case scheme.Exists() && scheme.Is("internet-facing") != assembly.True:
		return charges, "has public addresses or not, by its scheme, which only deployment knows"
	}
	addresses, why := perElement(PublicIPv4, r, "Subnets", "SubnetMappings")
	return append(charges, addresses...), why
}

// perElement charges for every element of the first of the lists that the resource has.
func perElement(item Item, r *assembly.Resource, properties ...string) ([]charge, string) {
	for _, property := range properties {
		v := r.Get(property)
		if !v.Exists() {
			continue
		}
		if why := uncertain(v, property); why != "" {
			return nil, why
		}
		return []charge{{item, uint32(len(v.List()))}}, ""
	}
	return nil, "is billed by the number of " + properties[0] + ", which the template does not set"
}
