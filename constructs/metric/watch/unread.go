package watch

import "slices"

// Unread returns types of resources that apps have many of, or large ones, and of which [Cover]
// reads no property.
func Unread() []string { return slices.Clone(unread) }

var unread = []string{
	"AWS::Config::ConfigurationRecorder", "AWS::Config::DeliveryChannel", "AWS::Config::OrganizationConfigRule",
	"AWS::Config::RemediationConfiguration", "AWS::EC2::NetworkAclEntry", "AWS::EC2::Route", "AWS::EC2::RouteTable",
	"AWS::EC2::SecurityGroup", "AWS::EC2::Subnet", "AWS::EC2::SubnetRouteTableAssociation", "AWS::IAM::ManagedPolicy",
	"AWS::IAM::Policy", "AWS::IAM::Role", "AWS::Lambda::Permission", "AWS::Organizations::Policy", "AWS::S3::BucketPolicy",
	"AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy", "AWS::SSM::Document", "AWS::SSO::Assignment",
	"AWS::StepFunctions::StateMachine",
}
