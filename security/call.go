package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// newCall defines a call of an AWS API, for what CloudFormation has no resource type for. It is made
// when the stack is created and when the call changes. It is not undone: who leaves a safeguard
// has to say so.
func newCall(scope constructs.Construct, id, name, service, action string, parameters map[string]any, permissions ...*awsiam.PolicyStatementProps) customresources.AwsCustomResource {
	return customCall(scope, id, name, customresources.AwsSdkCall{Service: &service, Action: &action, Parameters: parameters}, permissions)
}

// newQuestion defines a call whose answer is needed: the part at a path, such as "DetectorIds.0".
func newQuestion(scope constructs.Construct, id, name, service, action, path string, permissions ...*awsiam.PolicyStatementProps) *string {
	sdk := customresources.AwsSdkCall{Service: &service, Action: &action, OutputPaths: jsii.Strings(path)}
	return customCall(scope, id, name, sdk, permissions).GetResponseField(&path)
}

func customCall(scope constructs.Construct, id, name string, sdk customresources.AwsSdkCall, permissions []*awsiam.PolicyStatementProps) customresources.AwsCustomResource {
	sdk.PhysicalResourceId = customresources.PhysicalResourceId_Of(&name)
	var statements []awsiam.PolicyStatement
	for _, p := range permissions {
		statements = append(statements, awsiam.NewPolicyStatement(p))
	}
	made := customresources.NewAwsCustomResource(scope, &id, &customresources.AwsCustomResourceProps{
		ResourceType: jsii.String("Custom::" + name), OnUpdate: &sdk, InstallLatestAwsSdk: jsii.Bool(false),
		Policy: customresources.AwsCustomResourcePolicy_FromStatements(&statements),
	})
	setApart(awscdk.Stack_Of(scope))
	return made
}

// setApart gives the role of the function that makes the calls of a stack a path of its own: service
// control policies that protect what it sets have to know it.
func setApart(stack awscdk.Stack) {
	function := stack.Node().TryFindChild(jsii.String("AWS679f53fac002430cb0da5b7982bd2287")) // CDK's id
	if function == nil || function.Node().TryFindChild(jsii.String("ServiceRole")) == nil {
		return // it has a role that somebody gave it
	}
	role := function.Node().FindChild(jsii.String("ServiceRole")).Node().DefaultChild().(awsiam.CfnRole)
	role.SetPath(jsii.String("/plinth-setup/"))
}

// onAll allows actions that cannot be confined to a resource.
func onAll(actions ...string) *awsiam.PolicyStatementProps {
	return &awsiam.PolicyStatementProps{Actions: jsii.Strings(actions...), Resources: jsii.Strings("*")}
}
