package price

import "github.com/plinth-cdk/plinth/constructs/assembly"

// A fee is a number of an item.
type fee struct {
	item Item
	n    uint32
}

// fixed are the types that cost the same whatever their properties.
var fixed = map[string]Item{
	"AWS::EC2::TransitGatewayVpcAttachment":       TransitAttachment,
	"AWS::EC2::TransitGatewayAttachment":          TransitAttachment,
	"AWS::EC2::TransitGatewayPeeringAttachment":   TransitAttachment,
	"AWS::EC2::ClientVpnTargetNetworkAssociation": ClientVPNAssociation,
	"AWS::EC2::EIP":               PublicIPv4,
	"AWS::KMS::Key":               KMSKey,
	"AWS::KMS::ReplicaKey":        KMSKey,
	"AWS::SecretsManager::Secret": Secret,
	"AWS::Route53::HostedZone":    HostedZone,
	"AWS::EKS::Cluster":           EKSCluster,
}

// sized are the types that cost by the hour, for what they are made of.
var sized = map[string]string{
	"AWS::EC2::Instance": "instance type", "AWS::AutoScaling::AutoScalingGroup": "instance types and number",
	"AWS::RDS::DBInstance": "instance class, storage and engine", "AWS::RDS::DBCluster": "capacity, storage and engine",
	"AWS::ECS::Service": "tasks and their size", "AWS::ElastiCache::ReplicationGroup": "node type and number",
	"AWS::ElastiCache::ServerlessCache": "data stored", "AWS::OpenSearchService::Domain": "instance types and number",
	"AWS::Redshift::Cluster": "node type and number", "AWS::MSK::Cluster": "broker type and number",
	"AWS::EC2::Volume": "size and type", "AWS::DirectoryService::MicrosoftAD": "edition",
	"AWS::GlobalAccelerator::Accelerator": "traffic and addresses", "AWS::EC2::TransitGatewayConnect": "transport attachment",
}

// charge tells what a resource costs standing. Why is set if it costs something that the
// template or the table does not tell; a resource with neither costs nothing, or only by use.
func charge(r *assembly.Resource) (charges []fee, why string) {
	if item, ok := fixed[r.Type]; ok {
		return []fee{{item, 1}}, ""
	}
	if by, ok := sized[r.Type]; ok {
		return nil, "is paid by " + by
	}
	switch r.Type {
	case "AWS::EC2::NatGateway":
		return natGateway(r)
	case "AWS::EC2::VPCEndpoint":
		return endpoint(r)
	case "AWS::EC2::VPNConnection":
		return vpn(r)
	case "AWS::NetworkFirewall::Firewall":
		return counted(FirewallEndpoint, r, "SubnetMappings", "AvailabilityZoneMappings")
	case "AWS::Route53Resolver::ResolverEndpoint":
		return counted(ResolverAddress, r, "IpAddresses")
	case "AWS::ElasticLoadBalancingV2::LoadBalancer":
		return loadBalancer(r)
	}
	return nil, ""
}

func natGateway(r *assembly.Resource) ([]fee, string) {
	switch r.Get("AvailabilityMode").Is("regional") {
	case assembly.True:
		return nil, "is paid for every zone that it grows into"
	case assembly.Unknown:
		return nil, "is paid by its availability mode, which only deployment knows"
	}
	return []fee{{NATGateway, 1}}, ""
}

func endpoint(r *assembly.Resource) ([]fee, string) {
	kind := r.Get("VpcEndpointType")
	switch {
	case !kind.Exists() || kind.Is("Gateway") == assembly.True:
		return nil, "" // gateway endpoints are free
	case kind.Is("Interface") != assembly.True:
		return nil, "is paid by its type, " + kind.String()
	}
	return counted(InterfaceEndpoint, r, "SubnetIds")
}

func vpn(r *assembly.Resource) ([]fee, string) {
	charges := []fee{{VPNConnection, 1}}
	if r.Get("TransitGatewayId").Exists() {
		charges = append(charges, fee{TransitAttachment, 1})
	}
	return charges, ""
}

// loadBalancer counts the public addresses too, one in every subnet.
func loadBalancer(r *assembly.Resource) ([]fee, string) {
	if kind := r.Get("Type"); kind.Exists() && kind.OneOf("application", "network") != assembly.True {
		return nil, "is paid by its type, " + kind.String()
	}
	charges := []fee{{LoadBalancer, 1}}
	switch scheme := r.Get("Scheme"); {
	case scheme.Is("internal") == assembly.True:
		return charges, ""
	case scheme.Exists() && scheme.Is("internet-facing") != assembly.True:
		return charges, "has public addresses if its scheme says so, which only deployment knows"
	}
	addresses, why := counted(PublicIPv4, r, "Subnets", "SubnetMappings")
	return append(charges, addresses...), why
}

// counted charges for every element of the first of the lists that there is.
func counted(item Item, r *assembly.Resource, properties ...string) ([]fee, string) {
	for _, property := range properties {
		v := r.Get(property)
		if !v.Exists() {
			continue
		}
		elements := v.List()
		for _, e := range elements {
			_, reference := e.Target()
			if len(v.Alternatives()) > 1 || !reference && !e.Known() && len(e.Keys()) == 0 {
				return nil, "is paid by the number of " + property + ", which only deployment knows"
			}
		}
		return []fee{{item, uint32(len(elements))}}, ""
	}
	return nil, "is paid by the number of " + properties[0] + ", which the template does not set"
}
