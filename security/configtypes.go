package security

// RestlessTypes change many times a day without anybody having decided anything.
func RestlessTypes() []string {
	return []string{
		"AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::NetworkInterface",
		"AWS::SSM::AssociationCompliance", "AWS::SSM::ManagedInstanceInventory", "AWS::SSM::PatchCompliance",
	}
}

// SecurityTypes are those in which a change can expose something. Those of IAM are left out where
// IAM is not recorded.
func SecurityTypes() []string {
	return []string{
		"AWS::CloudTrail::Trail", "AWS::EC2::InternetGateway", "AWS::EC2::NetworkAcl", "AWS::EC2::RouteTable", "AWS::EC2::SecurityGroup",
		"AWS::EC2::Volume", "AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User", "AWS::KMS::Key",
		"AWS::Lambda::Function", "AWS::RDS::DBInstance", "AWS::RDS::DBSnapshot", "AWS::S3::AccountPublicAccessBlock", "AWS::S3::Bucket",
		"AWS::SecretsManager::Secret", "AWS::SNS::Topic", "AWS::SQS::Queue",
	}
}

// neverDaily are recorded when they change, or not at all.
var neverDaily = []string{
	"AWS::Config::ResourceCompliance", "AWS::Config::ConformancePackCompliance", "AWS::Config::ConfigurationRecorder",
}

// recordIAM are the Regions that had AWS Config before February 2022: in those that came later, IAM
// cannot be recorded. See "Recording IAM resources" in the AWS Config guide.
var recordIAM = []string{
	"af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
	"ap-southeast-3", "ca-central-1", "cn-north-1", "cn-northwest-1", "eu-central-1", "eu-north-1", "eu-south-1", "eu-west-1", "eu-west-2",
	"eu-west-3", "me-south-1", "sa-east-1", "us-east-1", "us-east-2", "us-gov-east-1", "us-gov-west-1", "us-west-1", "us-west-2",
}
