package handover

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/s3bucket"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// hosts are the properties that name a host to which a resource sends what it has.
var hosts = []struct{ typ, property string }{
	{"AWS::DataSync::LocationAzureBlob", "AzureBlobContainerUrl"},
	{"AWS::DataSync::LocationObjectStorage", "ServerHostname"},
	{"AWS::Events::ApiDestination", "InvocationEndpoint"},
	{"AWS::IoT::TopicRule", "TopicRulePayload.Actions.*.Http.Url"},
	{"AWS::IoT::TopicRule", "TopicRulePayload.ErrorAction.Http.Url"},
	{"AWS::IoT::TopicRuleDestination", "HttpUrlProperties.ConfirmationUrl"},
	{"AWS::KinesisFirehose::DeliveryStream", "HttpEndpointDestinationConfiguration.EndpointConfiguration.Url"},
	{"AWS::KinesisFirehose::DeliveryStream", "SnowflakeDestinationConfiguration.AccountUrl"},
	{"AWS::KinesisFirehose::DeliveryStream", "SplunkDestinationConfiguration.HECEndpoint"},
	{"AWS::Transfer::Connector", "Url"},
}

// buckets are the properties that name a bucket, by its name, its ARN or a place in it, to which a
// resource sends what it has.
var buckets = []struct {
	typ, property string
	unless        func(r *assembly.Resource) bool
}{
	{"AWS::AppFlow::Flow", "DestinationFlowConfigList.*.DestinationConnectorProperties.S3.BucketName", nil},
	{"AWS::AppFlow::Flow", "DestinationFlowConfigList.*.DestinationConnectorProperties.Upsolver.BucketName", nil},
	{"AWS::Athena::WorkGroup", "WorkGroupConfiguration.ResultConfiguration.OutputLocation", nil},
	{"AWS::BCMDataExports::Export", "Export.DestinationConfigurations.S3Destination.S3Bucket", nil},
	{"AWS::CUR::ReportDefinition", "S3Bucket", nil},
	{"AWS::CloudTrail::Trail", "S3BucketName", nil},
	{"AWS::CodeBuild::Project", "Artifacts.Location", nil},
	{"AWS::CodeBuild::Project", "SecondaryArtifacts.*.Location", nil},
	{"AWS::CodePipeline::Pipeline", "ArtifactStore.Location", nil},
	{"AWS::CodePipeline::Pipeline", "ArtifactStores.*.ArtifactStore.Location", nil},
	{"AWS::Connect::InstanceStorageConfig", "S3Config.BucketName", nil},
	{"AWS::DMS::Endpoint", "S3Settings.BucketName", option.When("EndpointType", "source")},
	{"AWS::DataSync::LocationS3", "S3BucketArn", nil},
	{"AWS::FSx::DataRepositoryAssociation", "DataRepositoryPath", nil},
	{"AWS::GuardDuty::PublishingDestination", "DestinationProperties.DestinationArn", nil},
	{"AWS::IoT::TopicRule", "TopicRulePayload.Actions.*.S3.BucketName", nil},
	{"AWS::IoT::TopicRule", "TopicRulePayload.ErrorAction.S3.BucketName", nil},
	{"AWS::KinesisFirehose::DeliveryStream", "ExtendedS3DestinationConfiguration.BucketARN", nil},
	{"AWS::KinesisFirehose::DeliveryStream", "S3DestinationConfiguration.BucketARN", nil},
	{"AWS::Logs::DeliveryDestination", "DestinationResourceArn", nil},
	{"AWS::S3::Bucket", "AnalyticsConfigurations.*.StorageClassAnalysis.DataExport.Destination.BucketArn",
		beside("AnalyticsConfigurations.*.StorageClassAnalysis.DataExport.Destination.BucketAccountId")},
	{"AWS::S3::Bucket", "InventoryConfigurations.*.Destination.BucketArn",
		beside("InventoryConfigurations.*.Destination.BucketAccountId")},
	{"AWS::S3::Bucket", "ReplicationConfiguration.Rules.*.Destination.Bucket",
		beside("ReplicationConfiguration.Rules.*.Destination.Account")},
	{"AWS::SES::ReceiptRule", "Rule.Actions.*.S3Action.BucketName", nil},
	{"AWS::SSM::Association", "OutputLocation.S3Location.OutputS3BucketName", nil},
	{"AWS::SSM::ResourceDataSync", "BucketName", nil},
	{"AWS::SSM::ResourceDataSync", "S3Destination.BucketName", nil},
	{"AWS::SageMaker::EndpointConfig", "AsyncInferenceConfig.OutputConfig.S3OutputPath", nil},
	{"AWS::SageMaker::EndpointConfig", "DataCaptureConfig.DestinationS3Uri", nil},
	{"AWS::Synthetics::Canary", "ArtifactS3Location", nil},
	{"AWS::Transfer::Workflow", "Steps.*.CopyStepDetails.DestinationFileLocation.S3FileLocation.Bucket", nil},
}

// beside exempts resources that name the account of each bucket, which is judged as a recipient.
func beside(property string) func(*assembly.Resource) bool {
	return func(r *assembly.Resource) bool {
		return !slices.ContainsFunc(option.Paths(r, property), func(path []string) bool { return !r.Get(path...).AlwaysExists() })
	}
}

// elsewhere reports what resources send to a host or a bucket that is not in the app. Which buckets
// belong to the app of a template that stands alone, nobody knows.
func elsewhere(pass *engine.Pass) {
	for _, of := range hosts {
		for _, r := range pass.OfType(of.typ) {
			wantInApp(pass, r, of.property, func(v assembly.Value) bool { return len(v.Targets()) > 0 || r.Stack.Trusts(hostOf(v)) })
		}
	}
	for _, machine := range pass.OfType("AWS::StepFunctions::StateMachine") {
		calledHosts(pass, machine)
	}
	for _, of := range buckets {
		for _, r := range pass.OfType(of.typ) {
			if !r.Stack.Standalone && (of.unless == nil || !of.unless(r)) {
				wantInApp(pass, r, of.property, func(v assembly.Value) bool { return mayBeOwn(pass, v) || r.Stack.Trusts("s3://"+s3bucket.Named(v)) })
			}
		}
	}
}

// apiEndpoint finds the hosts that HTTP tasks of a workflow call.
var apiEndpoint = regexp.MustCompile(`"ApiEndpoint"\s*:\s*"([^"]*)"`)

func calledHosts(pass *engine.Pass, machine *assembly.Resource) {
	for _, property := range []string{"Definition", "DefinitionString"} {
		text, _ := machine.Get(property).Outline()
		if text == "" {
			text = machine.Get(property).String()
		}
		for _, m := range apiEndpoint.FindAllStringSubmatch(text, -1) {
			host := hostOf(machine.Stack.Value(m[1]))
			ofAWS := strings.HasSuffix(host, ".amazonaws.com") // DEPLOY-001 reads what it does
			if !ofAWS && !strings.Contains(m[1], "${") && !machine.Stack.Trusts(host) {
				pass.Report(machine, property, "calls %s, which is not in the app", m[1])
			}
		}
	}
}

func wantInApp(pass *engine.Pass, r *assembly.Resource, property string, inApp func(assembly.Value) bool) {
	for _, path := range option.Paths(r, property) {
		for _, v := range r.Get(path...).Alternatives() {
			if v.Exists() && !inApp(v) {
				pass.Report(r, strings.Join(path, "."), "is %v, which is not in the app", v)
			}
		}
	}
}

// hostOf returns the host of a URL, or one that is named by itself, as the app trusts it.
func hostOf(v assembly.Value) string {
	text, _ := v.Outline()
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return "https://" + strings.ToLower(u.Hostname())
}

// mayBeOwn reports whether a bucket is in the app, or is one of which only deployment knows the
// name.
func mayBeOwn(pass *engine.Pass, v assembly.Value) bool {
	name := s3bucket.Named(v)
	return len(v.Targets()) > 0 || name == "" || strings.Contains(name, "${") || slices.ContainsFunc(pass.OfType("AWS::S3::Bucket"),
		func(bucket *assembly.Resource) bool { return bucket.Get("BucketName").Is(name) != assembly.False })
}
