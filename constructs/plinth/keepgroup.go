package plinth

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"

	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// KeepGroup records that a security group lets in and out what its own methods and connections were
// told to let, by the end of synthesis, and nothing else.
func KeepGroup(group awsec2.SecurityGroup) {
	made := tree.Node(group).DefaultChild().(awsec2.CfnSecurityGroup)
	// CDK collects the rules until then: the properties are tokens of what it has.
	Promise(group, promise.That("lets in and out what it was told to, and nothing else",
		promise.At("Resource").Is("VpcId", made.VpcId()).Is("SecurityGroupIngress", made.SecurityGroupIngress()).
			Is("SecurityGroupEgress", made.SecurityGroupEgress()).NoOther()))
}
