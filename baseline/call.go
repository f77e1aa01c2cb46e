package baseline

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// A call is one call of an AWS API, for a setting that CloudFormation has no resource type for.
// It is made when the stack is created and when the call changes. Deleting the stack does
// nothing: what it set are safeguards, and the rest of the organization leans on them.
type call struct {
	// service and action are those of the SDK, such as "organizations" and "enablePolicyType".
	service, action string
	parameters      map[string]any
	// region is where to call. The default is the stack's Region.
	region string
	// permissions are the actions that the call needs, on resource "*": none of them can be
	// confined to a resource that is known. conditions confine them further.
	permissions []string
	conditions  map[string]any
	// roleOf is the service whose service-linked role the call makes, if it does.
	roleOf string
	// done matches the error that says that it is done already.
	done string
	// answer is the path of the one part of the answer that is needed, if any.
	answer string
}

// newCall defines a call. They share one function a stack, whose role has the permissions of
// all of them and no more.
func newCall(scope constructs.Construct, id string, c call) customresources.AwsCustomResource {
	sdk := &customresources.AwsSdkCall{
		Service: &c.service, Action: &c.action,
		Parameters:         c.parameters,
		PhysicalResourceId: customresources.PhysicalResourceId_Of(jsii.String(c.action + " " + id)),
		OutputPaths:        &[]*string{}, // the answer may be too long
		Logging:            customresources.Logging_WithDataHidden(),
	}
	if c.answer != "" {
		sdk.OutputPaths = jsii.Strings(c.answer)
	}
	if c.done != "" {
		sdk.IgnoreErrorCodesMatching = jsii.String("^" + c.done + "$")
	}
	if c.region != "" {
		sdk.Region = &c.region
	}
	return customresources.NewAwsCustomResource(scope, &id, &customresources.AwsCustomResourceProps{
		ResourceType:        jsii.String("Custom::AwsSetting"),
		OnUpdate:            sdk, // CDK makes the same call when the resource is created
		InstallLatestAwsSdk: jsii.Bool(false),
		Policy:              customresources.AwsCustomResourcePolicy_FromStatements(c.statements()),
	})
}

func (c call) statements() *[]awsiam.PolicyStatement {
	allow := &awsiam.PolicyStatementProps{Actions: jsii.Strings(c.permissions...), Resources: jsii.Strings("*")}
	if c.conditions != nil {
		allow.Conditions = &c.conditions
	}
	all := []awsiam.PolicyStatement{awsiam.NewPolicyStatement(allow)}
	if c.roleOf != "" {
		all = append(all, awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Actions: jsii.Strings("iam:CreateServiceLinkedRole"), Resources: jsii.Strings("*"),
			Conditions: &map[string]any{"StringEquals": map[string]any{"iam:AWSServiceName": c.roleOf}},
		}))
	}
	return &all
}
