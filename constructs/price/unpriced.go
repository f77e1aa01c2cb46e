package price

import "github.com/plinth-cdk/plinth/constructs/assembly"

// billedBy are the types that cost something while they stand idle, and whose price the table does
// not have, with what they are billed by.
var billedBy = map[string]string{
	"AWS::ACMPCA::CertificateAuthority":                       "its mode, $400 a month or $50 for certificates of a week",
	"AWS::APS::Scraper":                                       "the hour and its samples",
	"AWS::AmazonMQ::Broker":                                   "instance type and number",
	"AWS::AppRunner::Service":                                 "the memory of its instances",
	"AWS::AppStream::Fleet":                                   "instance type and number",
	"AWS::AppSync::ApiCache":                                  "its size",
	"AWS::Athena::CapacityReservation":                        "its capacity",
	"AWS::Cloud9::EnvironmentEC2":                             "its instance type",
	"AWS::CloudWatch::Dashboard":                              "their number: $3 a month from the fourth one of an account on",
	"AWS::DAX::Cluster":                                       "node type and number",
	"AWS::DMS::ReplicationConfig":                             "the capacity of its replication",
	"AWS::DMS::ReplicationInstance":                           "its instance class",
	"AWS::Deadline::Fleet":                                    "the workers that it keeps",
	"AWS::DirectConnect::Connection":                          "the speed of its port",
	"AWS::DirectConnect::Lag":                                 "the speed of its ports",
	"AWS::DirectoryService::MicrosoftAD":                      "edition",
	"AWS::DirectoryService::SimpleAD":                         "size",
	"AWS::DocDB::DBInstance":                                  "its instance class",
	"AWS::DocDBElastic::Cluster":                              "the capacity of its shards",
	"AWS::EC2::CapacityReservation":                           "its instances, whether they run or not",
	"AWS::EC2::CapacityReservationFleet":                      "its instances, whether they run or not",
	"AWS::EC2::EC2Fleet":                                      "instance types and number",
	"AWS::EC2::Host":                                          "its instance family",
	"AWS::EC2::IPAM":                                          "the addresses that it watches, in the advanced tier",
	"AWS::EC2::SpotFleet":                                     "instance types and number, whose price changes",
	"AWS::EC2::TrafficMirrorSession":                          "the hour for each network interface",
	"AWS::EC2::TransitGatewayConnect":                         "transport attachment",
	"AWS::EC2::VPNConcentrator":                               "the hour",
	"AWS::EC2::VerifiedAccessEndpoint":                        "the hour for each application",
	"AWS::EFS::FileSystem":                                    "the data that it holds, and the throughput that it has for good",
	"AWS::EKS::Nodegroup":                                     "instance types and number",
	"AWS::EMR::Cluster":                                       "instance types and number",
	"AWS::EVS::Environment":                                   "its hosts",
	"AWS::ElastiCache::CacheCluster":                          "node type and number",
	"AWS::ElasticBeanstalk::Environment":                      "what it sets up",
	"AWS::ElasticLoadBalancing::LoadBalancer":                 "the hour, at the price of the previous generation",
	"AWS::Elasticsearch::Domain":                              "instance types and number",
	"AWS::FMS::Policy":                                        "the month, $100 for a policy and a Region",
	"AWS::FSx::FileSystem":                                    "storage, throughput and backups",
	"AWS::FinSpace::Environment":                              "the hour",
	"AWS::GameLift::Fleet":                                    "instance type and number",
	"AWS::GlobalAccelerator::Accelerator":                     "the hour, traffic and addresses",
	"AWS::Glue::DevEndpoint":                                  "its capacity",
	"AWS::Grafana::Workspace":                                 "its users",
	"AWS::InternetMonitor::Monitor":                           "the resources and the networks that it watches",
	"AWS::KafkaConnect::Connector":                            "its capacity",
	"AWS::Kendra::Index":                                      "its edition",
	"AWS::Kinesis::Stream":                                    "its mode, and the number of its shards",
	"AWS::KinesisAnalyticsV2::Application":                    "its capacity",
	"AWS::Lightsail::Container":                               "power and scale",
	"AWS::Lightsail::Database":                                "its bundle",
	"AWS::Lightsail::Instance":                                "its bundle",
	"AWS::Lightsail::LoadBalancer":                            "the month",
	"AWS::MSK::Cluster":                                       "broker type and number",
	"AWS::MSK::Replicator":                                    "the hour and traffic",
	"AWS::MSK::ServerlessCluster":                             "the hour, its partitions and traffic",
	"AWS::MWAA::Environment":                                  "its class and workers",
	"AWS::MediaConnect::Flow":                                 "the hour and traffic",
	"AWS::MediaLive::Channel":                                 "its inputs and outputs",
	"AWS::MemoryDB::Cluster":                                  "node type and number",
	"AWS::Neptune::DBInstance":                                "its instance class",
	"AWS::NeptuneGraph::Graph":                                "its memory",
	"AWS::NetworkManager::ConnectAttachment":                  "the hour",
	"AWS::NetworkManager::CoreNetwork":                        "its edges",
	"AWS::NetworkManager::DirectConnectGatewayAttachment":     "the hour",
	"AWS::NetworkManager::SiteToSiteVpnAttachment":            "the hour",
	"AWS::NetworkManager::TransitGatewayRouteTableAttachment": "the hour",
	"AWS::NetworkManager::VpcAttachment":                      "the hour",
	"AWS::ODB::CloudAutonomousVmCluster":                      "its capacity",
	"AWS::ODB::CloudExadataInfrastructure":                    "its servers",
	"AWS::ODB::CloudVmCluster":                                "its capacity",
	"AWS::OSIS::Pipeline":                                     "its least capacity",
	"AWS::OpenSearchServerless::Collection":                   "the capacity of its account, which has a minimum",
	"AWS::OpenSearchService::Domain":                          "instance type and number",
	"AWS::PCS::Cluster":                                       "its size",
	"AWS::RDS::DBProxy":                                       "the processors of its databases",
	"AWS::Redshift::Cluster":                                  "node type and number",
	"AWS::RedshiftServerless::Workgroup":                      "its capacity while it is used",
	"AWS::ResilienceHub::App":                                 "the month",
	"AWS::Route53Profiles::ProfileAssociation":                "their number, with the hour",
	"AWS::Route53RecoveryControl::Cluster":                    "the hour, $2.50",
	"AWS::Route53RecoveryReadiness::ReadinessCheck":           "the hour",
	"AWS::Route53Resolver::OutpostResolver":                   "the hour",
	"AWS::SES::DedicatedIpPool":                               "its addresses",
	"AWS::SSMIncidents::ResponsePlan":                         "the month",
	"AWS::SageMaker::Cluster":                                 "instance types and number",
	"AWS::SageMaker::Endpoint":                                "instance types and number",
	"AWS::SageMaker::NotebookInstance":                        "its instance type",
	"AWS::Shield::Protection":                                 "the subscription of its organization, $3,000 a month",
	"AWS::Synthetics::Canary":                                 "its runs, $0.0012 each after the first 100 of a month",
	"AWS::Timestream::InfluxDBInstance":                       "its instance type",
	"AWS::Transfer::Server":                                   "the hour for each protocol",
	"AWS::VpcLattice::Service":                                "the hour and traffic",
	"AWS::WAF::WebACL":                                        "the month and its rules, as in the previous generation",
	"AWS::WAFRegional::WebACL":                                "the month and its rules, as in the previous generation",
	"AWS::WorkSpaces::Workspace":                              "bundle and running mode",
}

// A costly setting of a type costs something while it stands idle, at a price that the table does
// not have.
type costly struct {
	path []string
	is   any // nil for whatever it is
	by   string
}

// settings are those without which a resource of the type costs nothing.
var settings = map[string]costly{
	"AWS::ApiGateway::Stage": {[]string{"CacheClusterEnabled"}, true, "the size of its cache"},
	"AWS::Cassandra::Table": {[]string{"BillingMode", "Mode"}, "PROVISIONED",
		"its capacity, which is there whether it is used or not"},
	"AWS::CertificateManager::Certificate": {[]string{"CertificateExport"}, "ENABLED",
		"its names: a certificate that can be exported is sold"},
	"AWS::CloudFront::Distribution": {[]string{"DistributionConfig", "ViewerCertificate", "SslSupportMethod"}, "vip",
		"addresses of its own, $600 a month"},
	"AWS::ECS::CapacityProvider":      {[]string{"ManagedInstancesProvider"}, nil, "the instances that ECS starts, and a fee for each"},
	"AWS::EMRServerless::Application": {[]string{"InitialCapacity"}, nil, "the workers that it keeps"},
	"AWS::Lambda::Alias":              {[]string{"ProvisionedConcurrencyConfig"}, nil, "the concurrency that it keeps"},
	"AWS::Lambda::Version":            {[]string{"ProvisionedConcurrencyConfig"}, nil, "the concurrency that it keeps"},
	"AWS::SSM::Parameter":             {[]string{"Tier"}, "Advanced", "the month, $0.05 in the advanced tier"},
	"AWS::Serverless::Function":       {[]string{"ProvisionedConcurrencyConfig"}, nil, "the concurrency that it keeps"},
}

// settingWhy is why a setting of a resource costs something, if it has one.
func settingWhy(r *assembly.Resource) string {
	switch r.Type {
	case "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable": // provisioned unless it says otherwise
		if r.Get("BillingMode").Is("PAY_PER_REQUEST") != assembly.True {
			return "is billed by its capacity, which is there whether it is used or not"
		}
	case "AWS::Batch::ComputeEnvironment":
		if least := r.Get("ComputeResources", "MinvCpus"); least.Exists() && least.Is(0) != assembly.True {
			return "is billed by the instances that it keeps"
		}
	}
	s, ok := settings[r.Type]
	if !ok {
		return ""
	}
	if v := r.Get(s.path...); v.Exists() && (s.is == nil || v.Is(s.is) != assembly.False) {
		return "is billed by " + s.by
	}
	return ""
}
