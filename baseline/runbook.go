package baseline

import (
	"maps"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// A runbook is a document of AWS Systems Manager Automation: no code to ship or patch.
// See "Data elements and parameters" in the AWS Systems Manager guide, schema version 0.3.
type runbook struct {
	description string
	parameters  object
	// steps are as the document has them, in the order in which they run.
	steps []object
	// outputs are what the run shows, such as "Find.Parent".
	outputs []string
}

// newRunbook defines a document that runs as a role.
func newRunbook(scope constructs.Construct, id string, role awsiam.IRole, r runbook) awsssm.CfnDocument {
	content := object{"schemaVersion": "0.3", "description": r.description, "assumeRole": role.RoleArn(), "mainSteps": r.steps}
	if len(r.parameters) > 0 {
		content["parameters"] = r.parameters
	}
	if len(r.outputs) > 0 {
		content["outputs"] = r.outputs
	}
	return awsssm.NewCfnDocument(scope, &id, &awsssm.CfnDocumentProps{
		DocumentType: jsii.String("Automation"),
		UpdateMethod: jsii.String("NewVersion"),
		Content:      content,
	})
}

// newRunbookRole defines a role that the runbooks of this account and Region run as.
func newRunbookRole(scope constructs.Construct, id string, name *string, permissions ...*awsiam.PolicyStatementProps) awsiam.Role {
	stack := awscdk.Stack_Of(scope)
	role := awsiam.NewRole(scope, &id, &awsiam.RoleProps{
		RoleName:    name,
		Description: jsii.String("Runs the runbook of " + *scope.Node().Path()),
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("ssm.amazonaws.com"), &awsiam.ServicePrincipalOpts{
			Conditions: &object{
				"StringEquals": object{"aws:SourceAccount": stack.Account()},
				"ArnLike": object{"aws:SourceArn": stack.FormatArn(&awscdk.ArnComponents{
					Service: jsii.String("ssm"), Resource: jsii.String("automation-execution"), ResourceName: jsii.String("*"),
				})},
			},
		}),
	})
	for _, p := range permissions {
		role.AddToPolicy(awsiam.NewPolicyStatement(p))
	}
	return role
}

// apiStep is a step that calls an API; service is as in boto3. more are other elements of the step.
func apiStep(name, service, api string, inputs object, more ...object) object {
	return runbookStep(name, "aws:executeAwsApi", merged(object{"Service": service, "Api": api}, inputs), more...)
}

func runbookStep(name, action string, inputs object, more ...object) object {
	return merged(append([]object{{"name": name, "action": action, "inputs": inputs}}, more...)...)
}

func merged(objects ...object) object {
	all := object{}
	for _, o := range objects {
		maps.Copy(all, o)
	}
	return all
}
