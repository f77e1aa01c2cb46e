package price

// An Item is something that AWS has a price for.
type Item string

const (
	NATGateway            Item = "nat-gateway"
	NATGatewayData        Item = "nat-gateway-data"
	InterfaceEndpoint     Item = "interface-endpoint" // in one zone
	InterfaceEndpointData Item = "interface-endpoint-data"
	TransitAttachment     Item = "transit-gateway-attachment"
	TransitData           Item = "transit-gateway-data"
	VPNConnection         Item = "vpn-connection"
	ClientVPNAssociation  Item = "client-vpn-association"
	PublicIPv4            Item = "public-ipv4-address"
	FirewallEndpoint      Item = "network-firewall-endpoint"
	ResolverAddress       Item = "resolver-endpoint-address"
	HostedZone            Item = "hosted-zone"
	LoadBalancer          Item = "load-balancer" // application or network
	KMSKey                Item = "kms-key"
	Secret                Item = "secret"
	EKSCluster            Item = "eks-cluster"
	EBSVolume             Item = "ebs-gp3-gib"
	EC2C7gLarge           Item = "ec2-c7g-large" // with Linux; larger ones are several, here and below
	EC2C8gMedium          Item = "ec2-c8g-medium"
	EC2M5Large            Item = "ec2-m5-large"
	EC2M6gMedium          Item = "ec2-m6g-medium"
	EC2M6iLarge           Item = "ec2-m6i-large"
	EC2M7gMedium          Item = "ec2-m7g-medium"
	EC2M7iLarge           Item = "ec2-m7i-large"
	EC2M8gMedium          Item = "ec2-m8g-medium"
	EC2R7gMedium          Item = "ec2-r7g-medium"
	EC2R8gMedium          Item = "ec2-r8g-medium"
	EC2T3Micro            Item = "ec2-t3-micro"
	EC2T4gMicro           Item = "ec2-t4g-micro"
	DatabaseInstance      Item = "rds-postgresql-r8g-large"
	DatabaseT4gMicro      Item = "rds-postgresql-t4g-micro"
	DatabaseT4gSmall      Item = "rds-postgresql-t4g-small"
	DatabaseT4gMedium     Item = "rds-postgresql-t4g-medium"
	DatabaseT4gLarge      Item = "rds-postgresql-t4g-large"
	DatabaseStorage       Item = "rds-gp3-gib"
	AuroraInstance        Item = "aurora-r8g-large"
	AuroraHalfACU         Item = "aurora-half-acu" // half a capacity unit
	ValkeyR7gLarge        Item = "valkey-r7g-large"
	ValkeyR7gXLarge       Item = "valkey-r7g-xlarge"
	ValkeyR7g2XLarge      Item = "valkey-r7g-2xlarge"
	ValkeyMinimum         Item = "valkey-serverless-minimum" // the 100 MB that are billed at least
	FargateCPU            Item = "fargate-cpu-unit"          // 1024 to a processor
	FargateMemory         Item = "fargate-mib"
	FargateARMCPU         Item = "fargate-arm-cpu-unit"
	FargateARMMemory      Item = "fargate-arm-mib"
	Alarm                 Item = "alarm-metric" // of standard resolution
	AlarmHighResolution   Item = "alarm-metric-high-resolution"
	AlarmComposite        Item = "alarm-composite"
	HealthCheck           Item = "health-check" // of an endpoint in AWS
	HealthCheckFeature    Item = "health-check-feature"
	WebACL                Item = "web-acl"
	WebACLRule            Item = "web-acl-rule"
	RegionSwitchPlan      Item = "region-switch-plan"
)

// units has every item that a table must price, with the unit of its price.
var units = map[Item]string{
	NATGateway: "hour", NATGatewayData: "GB", InterfaceEndpoint: "hour", InterfaceEndpointData: "GB",
	TransitAttachment: "hour", TransitData: "GB", VPNConnection: "hour", ClientVPNAssociation: "hour", PublicIPv4: "hour",
	FirewallEndpoint: "hour", ResolverAddress: "hour", HostedZone: "month", LoadBalancer: "hour", KMSKey: "month",
	Secret: "month", EKSCluster: "hour",
	EBSVolume: "month", EC2C7gLarge: "hour", EC2C8gMedium: "hour", EC2M5Large: "hour", EC2M6gMedium: "hour", EC2M6iLarge: "hour",
	EC2M7gMedium: "hour", EC2M7iLarge: "hour", EC2M8gMedium: "hour", EC2R7gMedium: "hour", EC2R8gMedium: "hour", EC2T3Micro: "hour",
	EC2T4gMicro: "hour", DatabaseT4gMicro: "hour", DatabaseT4gSmall: "hour", DatabaseT4gMedium: "hour", DatabaseT4gLarge: "hour",
	DatabaseInstance: "hour", DatabaseStorage: "month", AuroraInstance: "hour", AuroraHalfACU: "hour",
	ValkeyR7gLarge: "hour", ValkeyR7gXLarge: "hour", ValkeyR7g2XLarge: "hour", ValkeyMinimum: "hour",
	FargateCPU: thousand, FargateMemory: thousand, FargateARMCPU: thousand, FargateARMMemory: thousand,
	Alarm: "month", AlarmHighResolution: "month", AlarmComposite: "month", HealthCheck: "month", HealthCheckFeature: "month", WebACL: "month",
	WebACLRule: "month", RegionSwitchPlan: "month",
}

// thousand is the unit of what is billed by the processor and the GB, and reserved in 1024th of it.
const thousand = "1024 hours"
