package identity

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// recipients are the properties that name an account, or something in one, to which a resource
// hands what it has, or which it obeys.
var recipients = []struct{ typ, property string }{
	{"AWS::Backup::BackupPlan", "BackupPlan.BackupPlanRule.*.CopyActions.*.DestinationBackupVaultArn"},
	{"AWS::CloudWatch::MetricStream", "FirehoseArn"},
	{"AWS::DLM::LifecyclePolicy", "PolicyDetails.Schedules.*.ShareRules.*.TargetAccounts.*"},
	{"AWS::EC2::NetworkInterfacePermission", "AwsAccountId"},
	{"AWS::EC2::TrafficMirrorTarget", "NetworkLoadBalancerArn"},
	{"AWS::EC2::TransitGatewayPeeringAttachment", "PeerAccountId"},
	{"AWS::ECR::ReplicationConfiguration", "ReplicationConfiguration.Rules.*.Destinations.*.RegistryId"},
	{"AWS::GuardDuty::Master", "MasterId"},
	{"AWS::ImageBuilder::DistributionConfiguration", "Distributions.*.AmiDistributionConfiguration.LaunchPermissionConfiguration"},
	{"AWS::ImageBuilder::DistributionConfiguration", "Distributions.*.AmiDistributionConfiguration.TargetAccountIds.*"},
	{"AWS::LakeFormation::Permissions", "DataLakePrincipal.DataLakePrincipalIdentifier"},
	{"AWS::LakeFormation::PrincipalPermissions", "Principal.DataLakePrincipalIdentifier"},
	{"AWS::Lambda::EventInvokeConfig", "DestinationConfig.OnFailure.Destination"},
	{"AWS::Lambda::EventInvokeConfig", "DestinationConfig.OnSuccess.Destination"},
	{"AWS::Logs::AccountPolicy", "PolicyDocument"},
	{"AWS::Oam::Link", "SinkIdentifier"},
	{"AWS::OpenSearchServerless::AccessPolicy", "Policy"},
	{"AWS::Pipes::Pipe", "Target"},
	{"AWS::Redshift::EndpointAuthorization", "Account"},
	{"AWS::S3::AccessGrant", "Grantee.GranteeIdentifier"},
	{"AWS::S3::Bucket", "AnalyticsConfigurations.*.StorageClassAnalysis.DataExport.Destination.BucketAccountId"},
	{"AWS::S3::Bucket", "InventoryConfigurations.*.Destination.BucketAccountId"},
	{"AWS::S3::Bucket", "ReplicationConfiguration.Rules.*.Destination.Account"},
	{"AWS::SNS::Subscription", "Endpoint"},
	{"AWS::SecurityLake::Subscriber", "SubscriberIdentity.Principal"},
	{"AWS::ServiceCatalog::PortfolioShare", "AccountId"},
}

// accountIn finds the ids of accounts in a text: the whole of it, or a part of each ARN.
var accountIn = regexp.MustCompile(`(?:^|[":])(\d{12})(?:$|[":])`)

func handedOver(pass *engine.Pass, known func(account string) bool) {
	for _, to := range recipients {
		for _, r := range pass.OfType(to.typ) {
			for _, path := range option.Paths(r, to.property) {
				if account := foreignIn(r.Get(path...), known); account != "" {
					pass.Report(r, strings.Join(path, "."), "names account %s, which is not in the app", account)
				}
			}
		}
	}
}

// elsewhere reports what goes to a host or a bucket that is not in the app: notifications of topics
// that a construct of ours made, such as its alerts, and what streams deliver.
func elsewhere(pass *engine.Pass) {
	recorded := promise.Recorded(pass.Assembly)
	for _, r := range pass.OfType("AWS::SNS::Subscription") {
		web := r.Get("Protocol").OneOf("http", "https") != assembly.False
		ours := func(topic assembly.Reference) bool { return recorded[topic.Resource.Path] != nil }
		if web && recorded[r.Path] == nil && slices.ContainsFunc(r.Get("TopicArn").Targets(), ours) {
			wantInApp(pass, r, "Endpoint")
		}
	}
	for _, r := range pass.OfType("AWS::KinesisFirehose::DeliveryStream") {
		wantInApp(pass, r, "HttpEndpointDestinationConfiguration", "EndpointConfiguration", "Url")
		for _, destination := range []string{"ExtendedS3DestinationConfiguration", "S3DestinationConfiguration"} {
			arn, _ := r.Get(destination, "BucketARN").Outline()
			_, name, named := strings.Cut(arn, ":s3:::")
			if named && !strings.Contains(name, "${") && !slices.ContainsFunc(pass.OfType("AWS::S3::Bucket"),
				func(bucket *assembly.Resource) bool { return bucket.Get("BucketName").Is(name) != assembly.False }) {
				wantInApp(pass, r, destination, "BucketARN")
			}
		}
	}
}

func wantInApp(pass *engine.Pass, r *assembly.Resource, path ...string) {
	if v := r.Get(path...); v.Exists() && len(v.Targets()) == 0 {
		pass.Report(r, strings.Join(path, "."), "is %v, which is not in the app", v)
	}
}

func foreignIn(v assembly.Value, known func(account string) bool) string {
	for _, alternative := range v.Alternatives() {
		text, _ := alternative.Outline()
		if text == "" {
			text = alternative.String()
		}
		for _, m := range accountIn.FindAllStringSubmatch(text, -1) {
			if !known(m[1]) {
				return m[1]
			}
		}
	}
	return ""
}
