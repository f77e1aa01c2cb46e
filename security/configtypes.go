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

// regionsWithoutIAM came after February 2022.
var regionsWithoutIAM = []string{
	"ap-south-2", "ap-southeast-4", "ca-west-1", "eu-south-2", "eu-central-2", "il-central-1", "me-central-1",
}
