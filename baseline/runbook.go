package baseline

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// A step is a call of an AWS API in a runbook of AWS Systems Manager, for a setting that
// CloudFormation has no resource type for: no code to ship or patch, and it can run again.
type step struct {
	// name is at most 128 letters and digits, unique in the runbook.
	name string
	// service and api are as in the AWS CLI's service name and the API reference.
	service, api string
	inputs       map[string]any
	// permission is the action that the call needs. None of them can be confined to a resource.
	permission string
	// regional says that the setting is one of a Region.
	regional bool
}

// content is the step as an Automation document has it. A step that fails does not keep the
// others from being tried, and makes the run as a whole fail.
func (s step) content() map[string]any {
	inputs := map[string]any{"Service": s.service, "Api": s.api}
	for k, v := range s.inputs {
		inputs[k] = v
	}
	return map[string]any{"name": s.name, "action": "aws:executeAwsApi", "onFailure": "Continue", "isCritical": true, "inputs": inputs}
}

// newRunbook defines an Automation document that runs as a role.
// See "Data elements and parameters" in the AWS Systems Manager guide, schema version 0.3.
func newRunbook(scope constructs.Construct, id, description string, role awsiam.IRole, steps []step) awsssm.CfnDocument {
	main := make([]any, len(steps))
	for i, s := range steps {
		main[i] = s.content()
	}
	return awsssm.NewCfnDocument(scope, &id, &awsssm.CfnDocumentProps{
		DocumentType: jsii.String("Automation"),
		UpdateMethod: jsii.String("NewVersion"),
		Content: map[string]any{
			"schemaVersion": "0.3", "description": description, "assumeRole": role.RoleArn(), "mainSteps": main,
		},
	})
}

// newRunbookRole defines a role that the runbooks of this account and Region run as, with the
// permissions of some steps and no more.
func newRunbookRole(scope constructs.Construct, id string, name *string, steps []step) awsiam.Role {
	stack := awscdk.Stack_Of(scope)
	role := awsiam.NewRole(scope, &id, &awsiam.RoleProps{
		RoleName:    name,
		Description: jsii.String("Runs the runbook of " + *scope.Node().Path()),
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("ssm.amazonaws.com"), &awsiam.ServicePrincipalOpts{
			Conditions: &map[string]any{
				"StringEquals": map[string]any{"aws:SourceAccount": stack.Account()},
				"ArnLike": map[string]any{"aws:SourceArn": stack.FormatArn(&awscdk.ArnComponents{
					Service: jsii.String("ssm"), Resource: jsii.String("automation-execution"), ResourceName: jsii.String("*"),
				})},
			},
		}),
	})
	var actions []string
	for _, s := range steps {
		actions = append(actions, s.permission)
	}
	role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings(actions...), Resources: jsii.Strings("*"),
	}))
	return role
}
