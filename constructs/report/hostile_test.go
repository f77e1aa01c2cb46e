package report_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/report"
	"github.com/plinth-cdk/plinth/constructs/report/checklist"
)

// hostile are templates that look as if they met an item and do not: what would show it is switched
// off, is about nothing, is for somebody else, or stands in another account.
var hostile = []struct{ item, why, resources string }{
	{"infrastructure-as-code", "nothing is deployed", `"M": {"Type": "AWS::CDK::Metadata"}`},
	{"infrastructure-as-code", "it waits for nothing", `"W": {"Type": "AWS::CloudFormation::WaitConditionHandle"}`},
	{"infrastructure-as-code", "a condition decides", `"B": {"Type": "AWS::S3::Bucket", "Condition": "Never"}`},
	{"pipelines", "another host ends like GitLab's", role(`{"Federated": "arn:aws:iam::111111111111:oidc-provider/evil-gitlab.com"}`)},
	{"pipelines", "another host begins like GitLab's",
		role(`{"Federated": "arn:aws:iam::111111111111:oidc-provider/gitlab.com.example.org"}`)},
	{"automated-deployments", "the circuit breaker is off", `"S": {"Type": "AWS::ECS::Service", "Properties": {"DeploymentConfiguration":
		{"DeploymentCircuitBreaker": {"Enable": false, "Rollback": true}}}}`},
	{"automated-deployments", "the alarms are off", `"S": {"Type": "AWS::ECS::Service", "Properties": {"DeploymentConfiguration":
		{"Alarms": {"Enable": false, "Rollback": true, "AlarmNames": ["a"]}}}}`},
	{"monitoring", "actions are off", alarm(`"ActionsEnabled": false, "AlarmActions": ["arn:aws:sns:eu-west-1:111111111111:page"]`)},
	{"monitoring", "the action is none", alarm(`"AlarmActions": [{"Ref": "AWS::NoValue"}]`)},
	{"multi-account", "one account is no strategy", `"A": {"Type": "AWS::Organizations::Account"}`},
	{"iam-roles", "a user beside a role", `"R": {"Type": "AWS::IAM::Role"}, "U": {"Type": "AWS::IAM::User"}`},
	{"mfa", "one call alone is denied", mfa(`"Action": "s3:GetObject"`, "BoolIfExists", "", `"Groups": ["g"]`)},
	{"mfa", "calls by access keys have no such key", mfa(`"Action": "*"`, "Bool", "", `"Groups": ["g"]`)},
	{"mfa", "it is attached to nobody", mfa(`"Action": "*"`, "BoolIfExists", "", `"Description": "d"`)},
	{"mfa", "it is for one user", mfa(`"Action": "*"`, "BoolIfExists", `, "StringEquals": {"aws:username": "eve"}`, `"Groups": ["g"]`)},
	{"mfa", "it is about one bucket", strings.Replace(mfa(`"Action": "*"`, "BoolIfExists", "", `"Groups": ["g"]`), `"Resource": "*"`,
		`"Resource": "arn:aws:s3:::b"`, 1)},
	{"guardduty", "new accounts are left out", call("GuardDuty", "updateOrganizationConfiguration",
		`\"parameters\":{\"AutoEnableOrganizationMembers\":\"NONE\"}`)},
	{"guardduty", "to list detectors makes none", call("GuardDuty", "listDetectors", `\"parameters\":{}`)},
	{"guardduty", "the policy is attached to nothing",
		`"P": {"Type": "AWS::Organizations::Policy", "Properties": {"Type": "GUARDDUTY_POLICY"}}`},
	{"security-hub", "the policy is associated with nobody", `"P": {"Type": "AWS::SecurityHub::ConfigurationPolicy", "Properties":
		{"ConfigurationPolicy": {"SecurityHub": {"ServiceEnabled": true}}}}`},
	{"flow-logs", "it is of another VPC", `"V": {"Type": "AWS::EC2::VPC"}, "F": {"Type": "AWS::EC2::FlowLog", "Properties":
		{"ResourceType": "VPC", "ResourceId": "vpc-0123456789abcdef0", "TrafficType": "ALL"}}`},
	{"flow-logs", "what is refused is left out", `"V": {"Type": "AWS::EC2::VPC"}, "F": {"Type": "AWS::EC2::FlowLog", "Properties":
		{"ResourceType": "VPC", "ResourceId": {"Ref": "V"}, "TrafficType": "ACCEPT"}}`},
	{"cloudtrail", "calls that manage something are left out", `"T": {"Type": "AWS::CloudTrail::Trail", "Properties": {"IsLogging": true,
		"IsMultiRegionTrail": true, "EventSelectors": [{"IncludeManagementEvents": false}]}}`},
	{"multi-az", "both subnets are in one zone", `"V": {"Type": "AWS::EC2::VPC"},
		"A": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "V"}, "AvailabilityZone": "eu-west-1a"}},
		"B": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "V"}, "AvailabilityZone": "eu-west-1a"}},
		"L": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Subnets": [{"Ref": "A"}, {"Ref": "B"}]}}`},
	{"multi-az", "one subnet twice", `"L": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Subnets": ["a", "a"]}}`},
	{"multi-az", "one zone twice",
		`"G": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": {"AvailabilityZones": ["eu-west-1a", "eu-west-1a"]}}`},
	{"auto-scaling-groups", "the target has no room", scaled(`"MinCapacity": 2, "MaxCapacity": 2`, policyOfTarget)},
	{"auto-scaling-groups", "nothing moves the target", scaled(`"MinCapacity": 2, "MaxCapacity": 20`, "")},
	{"rds-multi-az", "both members are in one zone", `"C": {"Type": "AWS::RDS::DBCluster", "Properties": {"Engine": "aurora-postgresql"}},
		"A": {"Type": "AWS::RDS::DBInstance", "Properties": {"DBClusterIdentifier": {"Ref": "C"}, "AvailabilityZone": "eu-west-1a"}},
		"B": {"Type": "AWS::RDS::DBInstance", "Properties": {"DBClusterIdentifier": {"Ref": "C"}, "AvailabilityZone": "eu-west-1a"}}`},
	{"rds-multi-az", "one of two has no standby", `"A": {"Type": "AWS::RDS::DBInstance", "Properties": {"MultiAZ": true}},
		"B": {"Type": "AWS::RDS::DBInstance", "Properties": {"MultiAZ": false}}`},
	{"backups", "the policy is attached to nothing", `"T": {"Type": "AWS::DynamoDB::Table"}, "P": {"Type": "AWS::Organizations::Policy",
		"Properties": {"Type": "BACKUP_POLICY"}}`},
	{"backups", "it selects nothing", `"P": {"Type": "AWS::Backup::BackupPlan"}, "S": {"Type": "AWS::Backup::BackupSelection", "Properties":
		{"BackupPlanId": {"Ref": "P"}, "BackupSelection": {"SelectionName": "s", "IamRoleArn": "r", "Resources": []}}}`},
	{"cross-region-replicas", "the rule is off", replicated(`"Status": "Disabled"`, "eu-central-1")},
	{"cross-region-replicas", "the copies are in the same Region", replicated(`"Status": "Enabled"`, "eu-west-1")},
	{"cross-region-replicas", "it has no rules",
		`"B": {"Type": "AWS::S3::Bucket", "Properties": {"ReplicationConfiguration": {"Role": "r"}}}`},
	{"cross-region-replicas", "the source is in the Region of the stack", `"D": {"Type": "AWS::RDS::DBInstance", "Properties":
		{"SourceDBInstanceIdentifier": {"Fn::Sub": "arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:db:primary"}}}`},
	{"cross-region-replicas", "its backups stay in the Region", `"D": {"Type": "AWS::RDS::DBInstance", "Properties":
		{"AutomaticBackupReplicationRegion": "eu-west-1", "SourceRegion": "eu-west-1"}}`},
	{"cross-region-replicas", "the global cluster has one member",
		`"G": {"Type": "AWS::RDS::GlobalCluster"}, "C": {"Type": "AWS::RDS::DBCluster",
		"Properties": {"GlobalClusterIdentifier": {"Ref": "G"}}}`},
	{"health-checks", "the check is off",
		`"T": {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": {"HealthCheckPath": "/ready",
		"HealthCheckEnabled": false, "TargetType": "lambda"}}`},
	{"health-checks", "one of two services has none", `"T": {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties":
		{"HealthCheckPath": "/ready", "Protocol": "HTTPS"}}, "S": {"Type": "AWS::ECS::Service", "Properties": {"LoadBalancers":
		[{"ContainerName": "c", "ContainerPort": 80, "TargetGroupArn": {"Ref": "T"}}], "TaskDefinition": {"Ref": "D"}}},
		"W": {"Type": "AWS::ECS::Service", "Properties": {"TaskDefinition": {"Ref": "D"}}},
		"D": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"ContainerDefinitions": [{"Name": "c", "Image": "i"}]}}`},
	{"right-sizing", "the account leaves",
		function + call("compute-optimizer", "updateEnrollmentStatus", `\"parameters\":{\"status\":\"Inactive\"}`)},
	{"right-sizing", "the rule is off",
		function + `"R": {"Type": "AWS::ComputeOptimizer::AutomationRule", "Properties": {"Status": "Inactive"}}`},
	{"scaling-on-demand", "nothing is provisioned for it",
		`"T": {"Type": "AWS::DynamoDB::Table", "Properties": {"BillingMode": "PROVISIONED"}}`},
	{"read-replicas", "a mounted replica answers nobody", `"D": {"Type": "AWS::RDS::DBInstance", "Properties":
		{"SourceDBInstanceIdentifier": "primary", "ReplicaMode": "mounted"}}`},
	{"spot", "no task gets there", `"S": {"Type": "AWS::ECS::Service", "Properties": {"CapacityProviderStrategy":
		[{"CapacityProvider": "FARGATE_SPOT", "Weight": 0}, {"CapacityProvider": "FARGATE", "Weight": 1}]}}`},
	{"cost-tags", "a name is no cost allocation tag",
		`"V": {"Type": "AWS::EC2::VPC", "Properties": {"Tags": [{"Key": "Name", "Value": "v"}]}}`},
	{"budgets", "it tells nobody", `"B": {"Type": "AWS::Budgets::Budget", "Properties": {"NotificationsWithSubscribers":
		[{"Notification": {"Threshold": 80}, "Subscribers": []}]}}`},
	{"budgets", "it tells of anomalies to nobody", `"A": {"Type": "AWS::CE::AnomalySubscription", "Properties": {"Subscribers": []}}`},
	{"graviton", "one of two runs on x86", `"A": {"Type": "AWS::EC2::Instance", "Properties": {"InstanceType": "m8g.large"}},
		"B": {"Type": "AWS::EC2::Instance", "Properties": {"InstanceType": "m7i.large"}}`},
	{"managed-services", "a topic is no compute", `"I": {"Type": "AWS::EC2::Instance"}, "T": {"Type": "AWS::SNS::Topic"}`},
	{"glacier", "the rule is off", `"B": {"Type": "AWS::S3::Bucket", "Properties": {"LifecycleConfiguration": {"Rules": [{"Status": "Disabled",
		"Transitions": [{"StorageClass": "GLACIER"}]}]}}}`},
	{"config", "nothing is delivered, so nothing is recorded", `"R": {"Type": "AWS::Config::ConfigurationRecorder"}`},
	{"config", "the landing zone has none",
		`"L": {"Type": "AWS::ControlTower::LandingZone", "Properties": {"Manifest": {"config": {"enabled": false}}}}`},
	{"root-user", "it is about one account",
		scp(`"Resource": "*", "Condition": {"StringLike": {"aws:PrincipalArn": "arn:aws:iam::111111111111:root"}}`)},
	{"root-user", "it is about one bucket",
		scp(`"Resource": "arn:aws:s3:::b", "Condition": {"StringLike": {"aws:PrincipalArn": "arn:*:iam::*:root"}}`)},
	{"root-user", "it is for one Region", scp(`"Resource": "*", "Condition": {"StringLike": {"aws:PrincipalArn": "arn:*:iam::*:root"},
		"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}`)},
	{"root-user", "it is attached to nothing", strings.Replace(scp(`"Resource": "*", "Condition": {"StringLike":
		{"aws:PrincipalArn": "arn:*:iam::*:root"}}`), `"TargetIds"`, `"Tags"`, 1)},
	{"transit-gateway", "one of two VPCs is attached", `"V": {"Type": "AWS::EC2::VPC"}, "W": {"Type": "AWS::EC2::VPC"},
		"A": {"Type": "AWS::EC2::TransitGatewayAttachment", "Properties": {"VpcId": {"Ref": "V"}}}`},
	{"vpc-endpoints", "it leads to a service of others", `"V": {"Type": "AWS::EC2::VPC"}, "E": {"Type": "AWS::EC2::VPCEndpoint", "Properties":
		{"VpcId": {"Ref": "V"}, "ServiceName": "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"}}`},
}

const (
	function       = `"F": {"Type": "AWS::Lambda::Function"}, `
	policyOfTarget = `, "P": {"Type": "AWS::ApplicationAutoScaling::ScalingPolicy", "Properties": {"ScalingTargetId": {"Ref": "T"}}}`
)

func role(principal string) string {
	return `"R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow",
		"Action": "sts:AssumeRoleWithWebIdentity", "Principal": ` + principal + `}]}}}`
}

func alarm(properties string) string {
	return `"A": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Namespace": "Shop", "MetricName": "Orders", ` + properties + `}}`
}

func mfa(action, operator, condition, attached string) string {
	return `"M": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {` + attached + `, "PolicyDocument": {"Statement": [{"Effect": "Deny", ` +
		action +
		`, "Resource": "*", "Condition": {"` + operator + `": {"aws:MultiFactorAuthPresent": "false"}` + condition + `}}]}}}`
}

func scp(rest string) string {
	return `"P": {"Type": "AWS::Organizations::Policy", "Properties": {"Type": "SERVICE_CONTROL_POLICY", "TargetIds": ["r-ab12"],
		"Content": {"Statement": [{"Effect": "Deny", "Action": "*", ` + rest + `}]}}}`
}

func call(service, action, parameters string) string {
	return `"C": {"Type": "Custom::Call", "Properties": {"Create": "{\"service\":\"` + service + `\",\"action\":\"` + action + `\",` +
		parameters + `}"}}`
}

func scaled(capacity, policy string) string {
	return `"S": {"Type": "AWS::ECS::Service", "Properties": {"DesiredCount": 2}}, "T": {"Type": "AWS::ApplicationAutoScaling::ScalableTarget",
		"Properties": {"ResourceId": {"Fn::Join": ["/", ["service", "cluster", {"Fn::GetAtt": ["S", "Name"]}]]}, ` + capacity + `}}` + policy
}

func replicated(status, region string) string {
	return `"B": {"Type": "AWS::S3::Bucket", "Properties": {"ReplicationConfiguration": {"Role": "r", "Rules": [{` + status + `,
		"Destination": {"Bucket": "arn:aws:s3:::copies", "EncryptionConfiguration": {"ReplicaKmsKeyID": "arn:aws:kms:` + region +
		`:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"}}}]}}}`
}

// No item is reached because a template looks as if it were.
func TestHostileTemplatesMeetNothing(t *testing.T) {
	for _, tt := range hostile {
		a := assemblytest.Read(t, assemblytest.Stack{
			Name: "App", Environment: "111111111111/eu-west-1", Template: `{"Resources": {` + tt.resources + `}}`,
		})
		if got := item(t, build(t, a, report.Options{}), tt.item); got.Status.Done() {
			t.Errorf("%s, although %s, is %s (%s)\n%s", tt.item, tt.why, got.Status, got.Why, tt.resources)
		}
	}
}

// What protects one account or Region protects no other one, unless it is for all of an
// organization.
func TestAnotherAccountMeetsNothing(t *testing.T) {
	const (
		detector = `"D": {"Type": "AWS::GuardDuty::Detector", "Properties": {"Enable": true, "FindingPublishingFrequency": "FIFTEEN_MINUTES"}}`
		hub      = `"H": {"Type": "AWS::SecurityHub::Hub"}`
		recorder = `"R": {"Type": "AWS::Config::ConfigurationRecorder"}, "C": {"Type": "AWS::Config::DeliveryChannel"}`
		policy   = `, "P": {"Type": "AWS::Organizations::Policy", "Properties": {"Type": "GUARDDUTY_POLICY", "TargetIds": ["r-ab12"]}}`
		network  = `"T": {"Type": "AWS::EC2::VPC"}`
		covered  = ""
		missing  = "workloads of production in an account or Region without one (1)"
	)
	for _, tt := range []struct {
		item, resources, environment string
		class                        assembly.Class
		want                         string
	}{
		{"guardduty", detector, "111111111111/eu-west-1", assembly.Production, covered},
		{"guardduty", detector, "222222222222/eu-west-1", assembly.Production, missing},
		{"guardduty", detector, "111111111111/eu-central-1", assembly.Production, missing},
		{"guardduty", detector, "222222222222/eu-west-1", assembly.Sandbox, covered},
		{"guardduty", detector + policy, "222222222222/eu-west-1", assembly.Production, covered},
		{"security-hub", hub, "222222222222/eu-west-1", assembly.Production, missing},
		{"config", recorder, "222222222222/eu-west-1", assembly.Production, missing},
		{"config", recorder, "111111111111/eu-west-1", assembly.Production, covered},
	} {
		stack := func(name, environment, resources string, class assembly.Class) assemblytest.Stack {
			return assemblytest.Stack{Name: name, Environment: environment, Template: `{"Resources": {` + resources + `}}`,
				Metadata: map[string][]assemblytest.Entry{name: {{Type: assembly.MetadataClass, Data: string(class)}}}}
		}
		a := assemblytest.Read(t, stack("Security", "111111111111/eu-west-1", tt.resources, assembly.Production),
			stack("Shop", tt.environment, network, tt.class))
		got := item(t, build(t, a, report.Options{Guardrails: &engine.Report{Assembly: a}}), tt.item)
		if (got.Status == checklist.Met) != (tt.want == covered) || !strings.Contains(got.Why, tt.want) {
			t.Errorf("%s beside a stack of %s in %s is %s (%s), want %q", tt.item, tt.class, tt.environment, got.Status, got.Why, tt.want)
		}
	}
}
