package compute

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
)

// keyTable are options by which services start instances with a key pair.
var keyTable = option.Table{
	{Type: "AWS::Batch::ComputeEnvironment", Property: "ComputeResources.Ec2KeyPair", Want: option.None},
	{Type: "AWS::EKS::Nodegroup", Property: "RemoteAccess.Ec2SshKey", Want: option.None},
	{Type: "AWS::ElasticBeanstalk::ConfigurationTemplate", Property: "OptionSettings.*", Want: beanstalkKey},
	{Type: "AWS::ElasticBeanstalk::Environment", Property: "OptionSettings.*", Want: beanstalkKey},
	{Type: "AWS::EMR::Cluster", Property: "Instances.Ec2KeyName", Want: option.None},
	{Type: "AWS::ImageBuilder::InfrastructureConfiguration", Property: "KeyPair", Want: option.None},
	{Type: "AWS::Lightsail::Instance", Property: "KeyPairName", Want: option.None},
}

// beanstalkKey wants an option of Elastic Beanstalk that is no key pair.
func beanstalkKey(v assembly.Value) string {
	if name := v.Get("OptionName"); name.Is("EC2KeyName") != assembly.False && v.Get("Value").Exists() {
		return "sets " + name.String() + " to " + v.Get("Value").String()
	}
	return ""
}
