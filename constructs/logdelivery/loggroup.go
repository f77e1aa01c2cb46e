// Package logdelivery defines where AWS services deliver logs to, and lets them: encrypted log
// groups that outlive their stack, and statements in the policies of buckets.
package logdelivery

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// NewLogGroup defines a log group that is encrypted with a key and outlives its stack. The policy
// of the key has to let CloudWatch Logs use it, as that of [NewKey] does.
func NewLogGroup(scope constructs.Construct, id string, retention awslogs.RetentionDays, key awskms.IKey) awslogs.LogGroup {
	return awslogs.NewLogGroup(scope, &id, &awslogs.LogGroupProps{
		Retention: retention, EncryptionKey: key, RemovalPolicy: awscdk.RemovalPolicy_RETAIN,
	})
}

// NewKey defines a key for the log groups of scope's account and Region, and for nothing else.
func NewKey(scope constructs.Construct, id string) awskms.Key {
	return encryption.KeyAt(scope, id, &encryption.KeyProps{
		Purpose: "encrypts its logs", Uses: []keypolicy.Use{keypolicy.Logs{}},
	})
}

// NewVendedLogGroup defines a log group that the delivery service of vended logs may write to:
// those of Route 53 Resolver, Network Firewall and others. What delivers to it has to depend on
// the second result.
func NewVendedLogGroup(
	scope constructs.Construct, id string, retention awslogs.RetentionDays, key awskms.IKey,
) (awslogs.LogGroup, constructs.IConstruct) {
	group := NewLogGroup(scope, id, retention, key)
	policy := resourcePolicy(awscdk.Stack_Of(scope))
	conditions := trust.Conditions(scope, "logs", "*")
	policy.Document().AddStatements(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: servicePrincipal(VendedLogs),
		Actions:    jsii.Strings("logs:CreateLogStream", "logs:PutLogEvents"),
		Resources:  &[]*string{group.LogGroupArn()}, // ends in ":*", which covers the streams
		Conditions: &conditions,
	}))
	return group, policy
}

// resourcePolicy is the one resource policy of CloudWatch Logs in a stack: an account can have ten
// in a Region, so a policy for each log group would use them up.
func resourcePolicy(stack awscdk.Stack) awslogs.ResourcePolicy {
	const id = "LogDelivery"
	if there := stack.Node().TryFindChild(jsii.String(id)); there != nil {
		return there.(awslogs.ResourcePolicy)
	}
	return awslogs.NewResourcePolicy(stack, jsii.String(id), nil)
}
