package network

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// deliveryService writes what AWS calls vended logs: those of the Resolver and of Network
// Firewall among them.
const deliveryService = "delivery.logs.amazonaws.com"

// newDeliveredLogGroup defines an encrypted log group that outlives its stack and that the
// delivery service may write to. What delivers to it has to depend on the second result.
func newDeliveredLogGroup(scope constructs.Construct, id string, retention awslogs.RetentionDays, key awskms.IKey) (awslogs.LogGroup, constructs.IConstruct) {
	group := awslogs.NewLogGroup(scope, &id, &awslogs.LogGroupProps{
		Retention: retention, EncryptionKey: key, RemovalPolicy: awscdk.RemovalPolicy_RETAIN,
	})
	policy := deliveryPolicy(awscdk.Stack_Of(scope))
	policy.Document().AddStatements(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: deliveryPrincipal(),
		Actions:    jsii.Strings("logs:CreateLogStream", "logs:PutLogEvents"),
		Resources:  &[]*string{group.LogGroupArn()}, // ends in ":*", which covers the streams
		Conditions: deliveryConditions(scope),
	}))
	return group, policy
}

// deliveryPolicy is the one resource policy of CloudWatch Logs in a stack: an account can
// have ten in a Region, so a policy for each log group would use them up.
func deliveryPolicy(stack awscdk.Stack) awslogs.ResourcePolicy {
	const id = "LogDelivery"
	if there := stack.Node().TryFindChild(jsii.String(id)); there != nil {
		return there.(awslogs.ResourcePolicy)
	}
	return awslogs.NewResourcePolicy(stack, jsii.String(id), nil)
}

// deliverTo lets the delivery service write to a bucket, and use its key. A bucket of
// another app is left alone: its own policy has to do the same.
func deliverTo(scope constructs.Construct, bucket awss3.IBucket) constructs.IDependable {
	account := awscdk.Stack_Of(scope).Account()
	bucket.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: deliveryPrincipal(),
		Actions:    jsii.Strings("s3:GetBucketAcl", "s3:ListBucket"),
		Resources:  &[]*string{bucket.BucketArn()},
		Conditions: deliveryConditions(scope),
	}))
	added := bucket.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: deliveryPrincipal(),
		Actions:    jsii.Strings("s3:PutObject"),
		Resources:  &[]*string{bucket.ArnForObjects(jsii.String("AWSLogs/" + *account + "/*"))},
		Conditions: deliveryConditions(scope),
	}))
	deliverWithKeyOf(scope, bucket)
	return added.PolicyDependable
}

// deliverWithKeyOf lets the delivery service use the key of a bucket, if that has one of its
// own in the app.
func deliverWithKeyOf(scope constructs.Construct, bucket awss3.IBucket) {
	key := bucket.EncryptionKey()
	if key == nil {
		return
	}
	key.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid:        jsii.String("LogDelivery"),
		Principals: deliveryPrincipal(),
		Actions:    jsii.Strings("kms:GenerateDataKey*", "kms:Decrypt"),
		Resources:  jsii.Strings("*"), // in a key policy: this key
		Conditions: deliveryConditions(scope),
	}), jsii.Bool(true))
}

func deliveryPrincipal() *[]awsiam.IPrincipal {
	return &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String(deliveryService), nil)}
}

// deliveryConditions keep the service from being used as a deputy of other accounts.
func deliveryConditions(scope constructs.Construct) *map[string]any {
	stack := awscdk.Stack_Of(scope)
	return &map[string]any{
		"StringEquals": map[string]any{"aws:SourceAccount": stack.Account()},
		"ArnLike": map[string]any{"aws:SourceArn": stack.FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("logs"), Resource: jsii.String("*"), ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME,
		})},
	}
}
