package baseline

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// newKey defines a key that rotates, waits 30 days before it is deleted, and outlives its
// stack. IAM of its own account decides about it; statements let services use it as well.
func newKey(scope constructs.Construct, id, purpose string, statements ...*awsiam.PolicyStatementProps) awskms.Key {
	key := awskms.NewKey(scope, &id, &awskms.KeyProps{
		Description:       jsii.String(*scope.Node().Path() + ": " + purpose),
		EnableKeyRotation: jsii.Bool(true),
		PendingWindow:     awscdk.Duration_Days(jsii.Number(30)),
		RemovalPolicy:     awscdk.RemovalPolicy_RETAIN,
	})
	for _, s := range statements {
		s.Resources = jsii.Strings("*") // in a key policy: this key
		key.AddToResourcePolicy(awsiam.NewPolicyStatement(s), jsii.Bool(false))
	}
	return key
}

// forLogs lets CloudWatch Logs use a key for the log groups of this account and Region: it
// names what it encrypts in the encryption context. A group cannot be named more closely
// without giving it a physical name.
// See "Encrypt log data in CloudWatch Logs using AWS KMS" in the CloudWatch Logs guide.
func forLogs(stack awscdk.Stack) *awsiam.PolicyStatementProps {
	return &awsiam.PolicyStatementProps{
		Sid:        jsii.String("CloudWatchLogs"),
		Principals: service("logs." + *stack.Region() + ".amazonaws.com"),
		Actions:    jsii.Strings("kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"),
		Conditions: &map[string]any{"ArnLike": map[string]any{
			"kms:EncryptionContext:aws:logs:arn": stack.FormatArn(&awscdk.ArnComponents{
				Service: jsii.String("logs"), Resource: jsii.String("log-group"),
				ResourceName: jsii.String("*"), ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME,
			}),
		}},
	}
}

func service(principal string) *[]awsiam.IPrincipal {
	return &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(&principal, nil)}
}
