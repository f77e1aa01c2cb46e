package orchestration

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/automation"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// NewRunbook defines a runbook. A changed document becomes a new version of it. The default of name
// is one that CloudFormation makes up. It costs nothing until it runs.
func NewRunbook(scope constructs.Construct, id string, name *string, document automation.Document) awsssm.CfnDocument {
	props := &awsssm.CfnDocumentProps{
		Name: name, DocumentType: jsii.String("Automation"), UpdateMethod: jsii.String("NewVersion"), Content: document.Content(),
	}
	made := awsssm.NewCfnDocument(scope, &id, props)
	plinth.Promise(made, promise.That("does what was written, as its role", promise.At("").Keeps(props)))
	return made
}

// RunbookRoleProps configure [NewRunbookRole].
type RunbookRoleProps struct {
	// Name and Path are for roles that policies have to know. The defaults are a name that
	// CloudFormation makes up, and "/".
	Name, Path *string
	// Allow are the permissions of the steps of a document.
	Allow []automation.Permission
	// Permissions are what else the role may do.
	Permissions []*awsiam.PolicyStatementProps
}

// NewRunbookRole defines a role that Systems Manager alone can assume, for automations of this
// account and Region.
func NewRunbookRole(scope constructs.Construct, id string, props *RunbookRoleProps) awsiam.Role {
	stack := awscdk.Stack_Of(scope)
	role := awsiam.NewRole(scope, &id, &awsiam.RoleProps{
		RoleName: props.Name, Path: props.Path, Description: jsii.String("Runs the runbook of " + *scope.Node().Path()),
		AssumedBy: trust.ForResources(scope, "ssm", "automation-execution/*"),
	})
	place := strings.NewReplacer("${Region}", *stack.Region(), "${Account}", *stack.Account())
	for _, p := range props.Allow {
		on := "*"
		if p.On != "" {
			on = "arn:" + *stack.Partition() + ":" + place.Replace(p.On)
		}
		role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{Actions: &[]*string{&p.Action}, Resources: &[]*string{&on}}))
	}
	for _, p := range props.Permissions {
		role.AddToPolicy(awsiam.NewPolicyStatement(p))
	}
	return role
}
