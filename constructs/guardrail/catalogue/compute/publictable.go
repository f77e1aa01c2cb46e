package compute

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
)

// publicUnless are options that are public unless the template says otherwise, and notPublic are
// those of tasks.
var (
	publicUnless = option.Told("makes it public", option.Off)
	notPublic    = option.Unset(option.Is("DISABLED"))
)

// publicTable are options by which something has a public endpoint, or an interface of its own with
// a public address.
var publicTable = option.Table{
	{Type: "AWS::AmazonMQ::Broker", Property: "PubliclyAccessible", Want: option.Off},
	{Type: "AWS::AppRunner::Service", Property: "NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible", Want: publicUnless},
	{Type: "AWS::AppStream::AppBlockBuilder", Property: "EnableDefaultInternetAccess", Want: option.Off},
	{Type: "AWS::AppStream::Fleet", Property: "EnableDefaultInternetAccess", Want: option.Off},
	{Type: "AWS::AppStream::ImageBuilder", Property: "EnableDefaultInternetAccess", Want: option.Off},
	{Type: "AWS::Batch::JobDefinition", Property: "ContainerProperties.NetworkConfiguration.AssignPublicIp", Want: notPublic},
	{Type: "AWS::Batch::JobDefinition", Property: "EcsProperties.TaskProperties.*.NetworkConfiguration.AssignPublicIp", Want: notPublic},
	{Type: "AWS::Cloud9::EnvironmentEC2", Property: "ConnectionType", Want: option.Told("opens SSH", option.Is("CONNECT_SSM"))},
	{Type: "AWS::CodeBuild::Project", Property: "Visibility", Want: option.Unset(option.Is("PRIVATE"))},
	{Type: "AWS::DMS::InstanceProfile", Property: "PubliclyAccessible", Want: publicUnless},
	{Type: "AWS::DMS::ReplicationInstance", Property: "PubliclyAccessible", Want: publicUnless, Control: "DMS.1"},
	{Type: "AWS::ECR::PublicRepository", Want: func(assembly.Value) string { return "lets everybody pull its images" }},
	{Type: "AWS::ECS::Service", Property: "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp", Want: notPublic, Control: "ECS.2"},
	{Type: "AWS::ECS::TaskSet", Property: "NetworkConfiguration.AwsVpcConfiguration.AssignPublicIp", Want: notPublic, Control: "ECS.16"},
	{Type: "AWS::EKS::Cluster", Property: "ResourcesVpcConfig.EndpointPublicAccess", Want: publicUnless, Control: "EKS.1",
		Unless: confinedCluster},
	{Type: "AWS::EKS::Nodegroup", Property: "RemoteAccess?.SourceSecurityGroups", Want: option.Told("opens SSH to the internet", option.Set),
		Unless: option.When("RemoteAccess.Ec2SshKey", "")},
	{Type: "AWS::Elasticsearch::Domain", Property: "VPCOptions.SubnetIds", Want: option.Told("makes it public", option.Set), Control: "ES.2"},
	{Type: "AWS::Events::Rule", Property: "Targets.*.EcsParameters.NetworkConfiguration.AwsVpcConfiguration.AssignPublicIp",
		Want: notPublic},
	{Type: "AWS::Glue::DevEndpoint", Property: "SubnetId", Want: option.Told("makes it public", option.Set)},
	{Type: "AWS::Grafana::Workspace", Property: "NetworkAccessControl", Want: option.Told("makes it public", option.Set)},
	{Type: "AWS::ImageBuilder::DistributionConfiguration",
		Property: "Distributions.*.AmiDistributionConfiguration.LaunchPermissionConfiguration.UserGroups", Want: option.None},
	{Type: "AWS::Lightsail::Bucket", Property: "AccessRules.GetObject", Want: option.Unset(option.Is("private"))},
	{Type: "AWS::Lightsail::Container", Property: "ContainerServiceDeployment.PublicEndpoint", Want: option.None,
		Unless: option.When("IsDisabled", "true")},
	{Type: "AWS::Lightsail::Database", Property: "PubliclyAccessible", Want: option.Off},
	{Type: "AWS::M2::Environment", Property: "PubliclyAccessible", Want: option.Off},
	{Type: "AWS::MSK::Cluster", Property: "BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type", Want: notPublic, Control: "MSK.4"},
	{Type: "AWS::MWAA::Environment", Property: "WebserverAccessMode", Want: option.Unset(option.Is("PRIVATE_ONLY"))},
	{Type: "AWS::Neptune::DBInstance", Property: "PubliclyAccessible", Want: option.Off},
	{Type: "AWS::NeptuneGraph::Graph", Property: "PublicConnectivity", Want: option.Off},
	{Type: "AWS::OpenSearchServerless::SecurityPolicy", Property: "Policy", Want: privateCollections,
		Unless: option.When("Type", "encryption")},
	{Type: "AWS::OpenSearchService::Domain", Property: "VPCOptions.SubnetIds", Want: option.Told("makes it public", option.Set),
		Control: "Opensearch.2"},
	{Type: "AWS::Pipes::Pipe", Property: "TargetParameters.EcsTaskParameters.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
		Want: notPublic},
	{Type: "AWS::QuickSight::Dashboard", Property: "LinkSharingConfiguration.Permissions.*.Principal", Want: signedIn},
	{Type: "AWS::RDS::DBCluster", Property: "PubliclyAccessible", Want: option.Off, Control: "RDS.2"},
	{Type: "AWS::RDS::DBInstance", Property: "PubliclyAccessible", Want: option.Off, Control: "RDS.2"},
	{Type: "AWS::RDS::DBShardGroup", Property: "PubliclyAccessible", Want: option.Off},
	{Type: "AWS::Redshift::Cluster", Property: "PubliclyAccessible", Want: option.Off, Control: "Redshift.1"},
	{Type: "AWS::RedshiftServerless::Workgroup", Property: "PubliclyAccessible", Want: option.Off, Control: "RedshiftServerless.3"},
	{Type: "AWS::SageMaker::Domain", Property: "AppNetworkAccessType",
		Want: option.Told("connects it to the internet", option.Is("VpcOnly"))},
	{Type: "AWS::SageMaker::NotebookInstance", Property: "DirectInternetAccess",
		Want: option.Told("makes it public", option.Is("Disabled")), Control: "SageMaker.1"},
	{Type: "AWS::Scheduler::Schedule", Property: "Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
		Want: notPublic},
	{Type: "AWS::Timestream::InfluxDBCluster", Property: "PubliclyAccessible", Want: option.Off},
	{Type: "AWS::Timestream::InfluxDBInstance", Property: "PubliclyAccessible", Want: option.Off},
	{Type: "AWS::Transfer::Server", Property: "EndpointType", Want: option.Told("makes it public", option.Is("VPC", "VPC_ENDPOINT"))},
	{Type: "AWS::Transfer::WebApp", Property: "EndpointDetails.Vpc", Want: option.Told("makes it public", option.Set)},
}

// signedIn wants a principal that is not everybody who has the link, see "Granting anyone on the
// internet access to an Amazon QuickSight dashboard using the QuickSight API".
func signedIn(v assembly.Value) string {
	text, _ := v.Outline()
	_, known := v.Text()
	switch {
	case strings.Contains(text, "publicAnonymousUser"):
		return "shows it to everybody who has the link"
	case v.Exists() && !known && !strings.Contains(text, ":namespace/"):
		return fmt.Sprintf("is %v, which is known only at deployment", v)
	}
	return ""
}

// privateCollections wants no network policy of OpenSearch Serverless that lets the internet in.
func privateCollections(v assembly.Value) string {
	for _, policy := range v.Decoded().List() {
		if public := policy.Get("AllowFromPublic"); public.Exists() && !off(public) || !policy.Get("Rules").Exists() {
			return fmt.Sprintf("has AllowFromPublic %v; want false", public)
		}
	}
	return ""
}
