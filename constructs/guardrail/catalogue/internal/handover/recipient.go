// Package handover finds what an app hands to somebody else: accounts, hosts and buckets that are
// not in the app, to which a resource gives what it has, whose code it runs, or which it obeys.
package handover

import (
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/deploycall"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// recipients are the properties that name an account, or something in one, to which a resource
// hands what it has, or which it obeys.
var recipients = []struct{ typ, property string }{
	{"AWS::ApiGatewayV2::Integration", "RequestParameters.QueueUrl"},
	{"AWS::ApiGatewayV2::Integration", "RequestParameters.StateMachineArn"},
	{"AWS::Backup::BackupPlan", "BackupPlan.BackupPlanRule.*.CopyActions.*.DestinationBackupVaultArn"},
	{"AWS::CleanRooms::Collaboration", "Members.*.AccountId"},
	{"AWS::CloudFormation::Stack", "NotificationARNs.*"},
	{"AWS::CloudWatch::MetricStream", "FirehoseArn"},
	{"AWS::CodePipeline::Pipeline", "Stages.*.Actions.*.RoleArn"},
	{"AWS::Config::AggregationAuthorization", "AuthorizedAccountId"},
	{"AWS::DLM::LifecyclePolicy", "PolicyDetails.Schedules.*.ShareRules.*.TargetAccounts.*"},
	{"AWS::DynamoDB::GlobalTable", "Replicas.*.KinesisStreamSpecification.StreamArn"},
	{"AWS::DynamoDB::Table", "KinesisStreamSpecification.StreamArn"},
	{"AWS::Detective::OrganizationAdmin", "AccountId"},
	{"AWS::EC2::FlowLog", "DeliverCrossAccountRole"},
	{"AWS::EC2::NetworkInterfacePermission", "AwsAccountId"},
	{"AWS::EC2::SecurityGroup", "SecurityGroupIngress.*.SourceSecurityGroupId"},
	{"AWS::EC2::SecurityGroup", "SecurityGroupIngress.*.SourceSecurityGroupOwnerId"},
	{"AWS::EC2::SecurityGroupIngress", "SourceSecurityGroupId"},
	{"AWS::EC2::SecurityGroupIngress", "SourceSecurityGroupOwnerId"},
	{"AWS::EC2::TrafficMirrorTarget", "NetworkLoadBalancerArn"},
	{"AWS::EC2::TransitGatewayPeeringAttachment", "PeerAccountId"},
	{"AWS::EC2::VPCEndpoint", "ResourceConfigurationArn"},
	{"AWS::EC2::VPCEndpoint", "ServiceNetworkArn"},
	{"AWS::ECR::ReplicationConfiguration", "ReplicationConfiguration.Rules.*.Destinations.*.RegistryId"},
	{"AWS::EKS::AccessEntry", "PrincipalArn"},
	{"AWS::EKS::PodIdentityAssociation", "RoleArn"},
	{"AWS::EKS::PodIdentityAssociation", "TargetRoleArn"},
	{"AWS::Events::Rule", "Targets.*.Arn"},
	{"AWS::FIS::TargetAccountConfiguration", "AccountId"},
	{"AWS::GuardDuty::Master", "MasterId"},
	{"AWS::IAM::Group", "ManagedPolicyArns.*"},
	{"AWS::IAM::Role", "ManagedPolicyArns.*"},
	{"AWS::IAM::User", "ManagedPolicyArns.*"},
	{"AWS::ImageBuilder::DistributionConfiguration", "Distributions.*.AmiDistributionConfiguration.LaunchPermissionConfiguration"},
	{"AWS::ImageBuilder::DistributionConfiguration", "Distributions.*.AmiDistributionConfiguration.TargetAccountIds.*"},
	{"AWS::LakeFormation::DataLakeSettings", "Admins.*.DataLakePrincipalIdentifier"},
	{"AWS::LakeFormation::Permissions", "DataLakePrincipal.DataLakePrincipalIdentifier"},
	{"AWS::LakeFormation::PrincipalPermissions", "Principal.DataLakePrincipalIdentifier"},
	{"AWS::Lambda::EventInvokeConfig", "DestinationConfig.OnFailure.Destination"},
	{"AWS::Lambda::EventInvokeConfig", "DestinationConfig.OnSuccess.Destination"},
	{"AWS::Lambda::EventSourceMapping", "DestinationConfig.OnFailure.Destination"},
	{"AWS::Lambda::Function", "DeadLetterConfig.TargetArn"},
	{"AWS::Lambda::Function", "Layers.*"},
	{"AWS::Logs::AccountPolicy", "PolicyDocument"},
	{"AWS::Logs::DeliveryDestination", "DestinationResourceArn"},
	{"AWS::MediaConnect::FlowEntitlement", "Subscribers.*"},
	{"AWS::NetworkManager::TransitGatewayPeering", "TransitGatewayArn"},
	{"AWS::Oam::Link", "SinkIdentifier"},
	{"AWS::OpenSearchServerless::AccessPolicy", "Policy"},
	{"AWS::Pipes::Pipe", "Enrichment"},
	{"AWS::Pipes::Pipe", "Target"},
	{"AWS::Redshift::EndpointAuthorization", "Account"},
	{"AWS::RolesAnywhere::TrustAnchor", "Source.SourceData.AcmPcaArn"},
	{"AWS::S3::AccessGrant", "Grantee.GranteeIdentifier"},
	{"AWS::S3::Bucket", "AnalyticsConfigurations.*.StorageClassAnalysis.DataExport.Destination.BucketAccountId"},
	{"AWS::S3::Bucket", "InventoryConfigurations.*.Destination.BucketAccountId"},
	{"AWS::S3::Bucket", "NotificationConfiguration.LambdaConfigurations.*.Function"},
	{"AWS::S3::Bucket", "NotificationConfiguration.QueueConfigurations.*.Queue"},
	{"AWS::S3::Bucket", "NotificationConfiguration.TopicConfigurations.*.Topic"},
	{"AWS::S3::Bucket", "ReplicationConfiguration.Rules.*.Destination.Account"},
	{"AWS::S3::StorageLens", "StorageLensConfiguration.DataExport.S3BucketDestination.AccountId"},
	{"AWS::SNS::Subscription", "Endpoint"},
	{"AWS::SNS::Topic", "Subscription.*.Endpoint"},
	{"AWS::SSM::Association", "Name"},
	{"AWS::SSM::MaintenanceWindowTask", "TaskArn"},
	{"AWS::Scheduler::Schedule", "Target.Arn"},
	{"AWS::SecurityHub::DelegatedAdmin", "AdminAccountId"},
	{"AWS::SecurityLake::Subscriber", "SubscriberIdentity.Principal"},
	{"AWS::ServiceCatalog::PortfolioPrincipalAssociation", "PrincipalARN"},
	{"AWS::ServiceCatalog::PortfolioShare", "AccountId"},
	{"AWS::StepFunctions::StateMachine", "Definition"},
	{"AWS::StepFunctions::StateMachine", "DefinitionString"},
	{"AWS::VpcLattice::ServiceNetworkResourceAssociation", "ResourceConfigurationId"},
	{"AWS::VpcLattice::ServiceNetworkResourceAssociation", "ServiceNetworkId"},
	{"AWS::VpcLattice::ServiceNetworkServiceAssociation", "ServiceIdentifier"},
	{"AWS::VpcLattice::ServiceNetworkServiceAssociation", "ServiceNetworkIdentifier"},
	{"AWS::VpcLattice::ServiceNetworkVpcAssociation", "ServiceNetworkIdentifier"},
}

// accountIn finds the ids of accounts in a text: the whole of it, or a part of each ARN, of the URL
// of a queue or of the id of a security group.
var accountIn = regexp.MustCompile(`(?:^|[":/])(\d{12})(?:$|[":/])`)

// ofAWS are layers that AWS publishes from accounts of its own, as the documentation of each names
// them: Powertools, OpenTelemetry, the SDK for pandas, and, from one account for each Region,
// extensions.
var ofAWS = regexp.MustCompile(`:(017000801446|901920570463|615299751070|336392948345|580247275435):layer:` +
	`|:layer:(AWS-Parameters-and-Secrets-Lambda-Extension|AWS-AppConfig-Extension|LambdaInsightsExtension)(-Arm64)?:`)

// Check reports what resources hand over.
func Check(pass *engine.Pass) {
	handedOver(pass)
	handedAnywhere(pass)
	madeElsewhere(pass)
	elsewhere(pass)
}

func handedOver(pass *engine.Pass) {
	recorded := promise.Recorded(pass.Assembly) // by the construct that was told the account
	for _, to := range recipients {
		for _, r := range pass.OfType(to.typ) {
			if recorded[r.Path][strings.ToLower(to.property)] {
				continue
			}
			for _, path := range option.Paths(r, to.property) {
				if account := foreignIn(r.Get(path...), access.TrustedOrOwn(r.Stack)); account != "" {
					pass.Report(r, strings.Join(path, "."), "names account %s, which is not in the app", account)
				}
			}
		}
	}
}

// madeElsewhere reports custom resources that a function or topic of another account makes: it gets
// their properties, and answers with what the stack then uses.
func madeElsewhere(pass *engine.Pass) {
	for _, r := range pass.Resources() {
		if !deploycall.IsCustomResource(r) {
			continue
		}
		if account := foreignIn(r.Get("ServiceToken"), access.TrustedOrOwn(r.Stack)); account != "" {
			pass.Report(r, "ServiceToken", "names account %s, which is not in the app", account)
		}
	}
}

func foreignIn(v assembly.Value, known func(account string) bool) string {
	for _, alternative := range v.Alternatives() {
		text, _ := alternative.Outline()
		if text == "" {
			text = alternative.String()
		}
		for _, m := range accountIn.FindAllStringSubmatch(text, -1) {
			if !known(m[1]) && !ofAWS.MatchString(text) {
				return m[1]
			}
		}
	}
	return ""
}
