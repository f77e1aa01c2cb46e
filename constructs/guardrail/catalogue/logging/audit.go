package logging

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var auditRules = []engine.Rule{
	{
		ID: "AUDIT-001", Title: "APIs, load balancers, clusters, databases and workflows write logs",
		Why:      "After an intrusion, these logs alone tell who called what, and what was taken.",
		Fix:      "Switch on access logs, audit logs or execution logs, to CloudWatch Logs or a bucket.",
		Pillar:   engine.Security,
		Controls: append(auditTable.Controls(), "WAF.11", "AwsSolutions-SF1", "AwsSolutions-ELB2"),
		Check:    serviceLogs,
	},
}

// delivered exempts resources whose logs CloudWatch Logs delivers by itself.
func delivered(r *assembly.Resource) bool {
	for _, source := range r.Stack.Resources {
		named := func(to assembly.Reference) bool { return to.Resource == r }
		if source.Type == "AWS::Logs::DeliverySource" && slices.ContainsFunc(source.Get("ResourceArn").Targets(), named) {
			return true
		}
	}
	return false
}

// keepsHistory exempts state machines whose executions AWS keeps for 90 days by itself: not those
// of type EXPRESS, and none that is told not to log.
func keepsHistory(r *assembly.Resource) bool {
	return option.When("StateMachineType", "STANDARD", "")(r) && !r.Get("LoggingConfiguration").Exists()
}

// ofCluster exempts database instances whose cluster writes the logs.
var ofCluster = option.With("DBClusterIdentifier")

var auditTable = option.Table{
	{Type: "AWS::AmazonMQ::Broker", Property: "Logs.Audit", Want: option.On, Control: "MQ.2", Unless: option.When("EngineType", "RABBITMQ")},
	{Type: "AWS::AmazonMQ::Broker", Property: "Logs.General", Want: option.On},
	{Type: "AWS::ApiGateway::Stage", Property: "AccessLogSetting.DestinationArn", Want: option.Set, Control: "APIGateway.1"},
	{Type: "AWS::ApiGatewayV2::Stage", Property: "AccessLogSettings.DestinationArn", Want: option.Set, Control: "APIGateway.9"},
	{Type: "AWS::AppSync::GraphQLApi", Property: "LogConfig.FieldLogLevel", Want: option.Is("ERROR", "ALL", "INFO", "DEBUG"),
		Control: "AppSync.2"},
	{Type: "AWS::CloudFront::Distribution", Property: "DistributionConfig.Logging.Bucket", Want: option.Set, Control: "CloudFront.5",
		Unless: delivered},
	{Type: "AWS::CodeBuild::Project", Property: "LogsConfig.CloudWatchLogs.Status", Want: option.IsNot("DISABLED"), Control: "CodeBuild.4",
		Unless: option.When("LogsConfig.S3Logs.Status", "ENABLED")},
	{Type: "AWS::DocDB::DBCluster", Property: "EnableCloudwatchLogsExports", Want: option.Has("audit"), Control: "DocumentDB.4"},
	{Type: "AWS::ECS::Cluster", Property: "Configuration.ExecuteCommandConfiguration.Logging", Want: option.IsNot("NONE")},
	{Type: "AWS::ECS::TaskDefinition", Property: "ContainerDefinitions.*.LogConfiguration", Want: option.Set, Control: "ECS.9"},
	{Type: "AWS::EKS::Cluster", Property: "Logging.ClusterLogging.EnabledTypes", Want: auditsCluster, Control: "EKS.8"},
	{Type: "AWS::EMR::Cluster", Property: "LogUri", Want: option.Set},
	{Type: "AWS::ElasticLoadBalancing::LoadBalancer", Property: "AccessLoggingPolicy.Enabled", Want: option.On, Control: "ELB.5"},
	{Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Property: "LoadBalancerAttributes",
		Want: option.Attribute("access_logs.s3.enabled", option.On), Control: "ELB.5", Unless: option.When("Type", "network", "gateway")},
	{Type: "AWS::Elasticsearch::Domain", Property: "LogPublishingOptions.AUDIT_LOGS.Enabled", Want: option.Is("true"), Control: "ES.5"},
	{Type: "AWS::KafkaConnect::Connector", Property: "LogDelivery.WorkerLogDelivery", Want: anywhere, Control: "MSK.5"},
	{Type: "AWS::MSK::Cluster", Property: "LoggingInfo.BrokerLogs", Want: anywhere},
	{Type: "AWS::Neptune::DBCluster", Property: "EnableCloudwatchLogsExports", Want: option.Has("audit"), Control: "Neptune.2"},
	{Type: "AWS::OpenSearchService::Domain", Property: "LogPublishingOptions.AUDIT_LOGS.Enabled", Want: option.On, Control: "Opensearch.5"},
	{Type: "AWS::RDS::DBCluster", Property: "EnableCloudwatchLogsExports", Want: option.Set, Control: "RDS.34"},
	{Type: "AWS::RDS::DBInstance", Property: "EnableCloudwatchLogsExports", Want: option.Set, Control: "RDS.9", Unless: ofCluster},
	{Type: "AWS::Redshift::Cluster", Property: "LoggingProperties", Want: option.Set, Control: "Redshift.4"},
	{Type: "AWS::RedshiftServerless::Namespace", Property: "LogExports", Want: option.Has("connectionlog", "userlog"),
		Control: "RedshiftServerless.6"},
	{Type: "AWS::Route53::HostedZone", Property: "QueryLoggingConfig.CloudWatchLogsLogGroupArn", Want: option.Set, Control: "Route53.2",
		Unless: option.With("VPCs")},
	{Type: "AWS::SSM::Document", Property: "Content", Want: recordsSessions, Unless: notOfSession},
	{Type: "AWS::StepFunctions::StateMachine", Property: "LoggingConfiguration.Level", Want: option.Is("ALL", "ERROR", "FATAL"),
		Control: "StepFunctions.1", Unless: keepsHistory},
	{Type: "AWS::Transfer::Server", Property: "StructuredLogDestinations", Want: option.Set, Unless: option.With("LoggingRole")},
}

// serviceLogs also relates web ACLs to their logs, which are resources of their own.
func serviceLogs(pass *engine.Pass) {
	auditTable.Check(pass)
	logged := pass.ByTarget("AWS::WAFv2::LoggingConfiguration", "ResourceArn")
	for _, acl := range pass.OfType("AWS::WAFv2::WebACL") {
		if len(logged[acl]) == 0 {
			pass.Report(acl, "LoggingConfiguration", "no logging configuration logs its requests")
		}
	}
}

// notOfSession exempts documents that set no preferences of Session Manager.
func notOfSession(r *assembly.Resource) bool {
	return r.Get("DocumentType").Is("Session") != assembly.True
}

// recordsSessions wants a log of what is typed in a session, in a bucket or in a log group ("Step
// 4: Configure session preferences"). Tunnels have none.
func recordsSessions(v assembly.Value) string {
	content := v.Decoded()
	inputs := content.Get("inputs")
	empty := func(name string) bool { return !inputs.Get(name).Exists() || inputs.Get(name).Is("") == assembly.True }
	_, known := v.Text()
	switch {
	case v.Exists() && !known && len(content.Keys()) == 0:
		return fmt.Sprintf("is %v, which is known only at deployment", v)
	case content.Get("sessionType").Is("Standard_Stream") == assembly.True && empty("s3BucketName") && empty("cloudWatchLogGroupName"):
		return "names neither a bucket nor a log group for what is typed in a session"
	}
	return ""
}

// auditsCluster wants the logs of a Kubernetes cluster that tell who did what.
func auditsCluster(v assembly.Value) string {
	for _, want := range []string{"audit", "authenticator"} {
		named := assembly.Any(v.List(), func(e assembly.Value) assembly.Truth { return e.Get("Type").Is(want) })
		if named != assembly.True {
			return fmt.Sprintf("is %v; want %s in it", v, want)
		}
	}
	return ""
}

// anywhere wants one of several destinations of logs to be on.
func anywhere(v assembly.Value) string {
	for _, name := range v.Keys() {
		if option.On(v.Get(name, "Enabled")) == "" {
			return ""
		}
	}
	return fmt.Sprintf("is %v; want a destination that is enabled", v)
}
