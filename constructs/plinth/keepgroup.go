package plinth

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// KeepGroup records that a security group lets in and out what its own methods and connections were
// told to let, by the end of synthesis, and nothing else.
func KeepGroup(group awsec2.SecurityGroup) {
	// CDK collects the rules until then: the properties are tokens of what it has.
	of := batch.Ask(batch.Get(group, "stack"), batch.Get(group, "node.defaultChild.vpcId"),
		batch.Get(group, "node.defaultChild.securityGroupIngress"), batch.Get(group, "node.defaultChild.securityGroupEgress"))
	tree.In(group, of[0].(awscdk.Stack))
	Promise(group, promise.That("lets in and out what it was told to, and nothing else",
		promise.At("Resource").Is("VpcId", of[1]).Is("SecurityGroupIngress", of[2]).Is("SecurityGroupEgress", of[3]).NoOther()))
}
