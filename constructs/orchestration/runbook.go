package orchestration

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/automation"
	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// NewRunbook defines a runbook. A changed document becomes a new version of it. The default of name
// is one that CloudFormation makes up. It costs nothing until it runs.
func NewRunbook(scope constructs.Construct, id string, name *string, document automation.Document) awsssm.CfnDocument {
	props := &awsssm.CfnDocumentProps{
		Name: name, DocumentType: jsii.String("Automation"), UpdateMethod: jsii.String("NewVersion"), Content: document.Content(),
	}
	made := awsssm.NewCfnDocument(scope, &id, props)
	tree.Grown(made, scope, id)
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
	at := plinth.PlaceOf(scope)
	conditions := trust.Conditions(scope, "ssm", "automation-execution/*")
	place := strings.NewReplacer("${Region}", at.Region, "${Account}", at.Account)
	var permissions []*awsiam.PolicyStatementProps
	of := map[string]*[]*string{} // the actions on a resource, in one statement
	for _, p := range props.Allow {
		on := "*"
		if p.On != "" {
			on = "arn:" + at.Partition + ":" + place.Replace(p.On)
		}
		if of[on] == nil {
			of[on] = &[]*string{}
			permissions = append(permissions, &awsiam.PolicyStatementProps{Actions: of[on], Resources: &[]*string{&on}})
		}
		*of[on] = append(*of[on], &p.Action)
	}
	kept := []promise.Subject{promise.At("Resource").Statements("AssumeRolePolicyDocument.Statement", map[string]any{
		"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]any{"Service": "ssm.amazonaws.com"}, "Condition": conditions,
	})}
	var recorded []any
	permissions = append(permissions, props.Permissions...)
	made := batch.Map{"description": "Runs the runbook of " + tree.Path(scope), "assumedBy": trust.Call("ssm", conditions)}
	if props.Name != nil {
		made["roleName"] = props.Name
	}
	if props.Path != nil {
		made["path"] = props.Path
	}
	answers := batch.Ask(append([]batch.Call{batch.New("aws_iam.Role", scope, id, made), plinth.Permit(permissions...)},
		plinth.AskGrants(batch.Result(0))...)...)
	role := answers[0].(awsiam.Role)
	tree.Grown(role, scope, id)
	for _, p := range permissions {
		recorded = append(recorded, plinth.Statement(p))
	}
	if recorded != nil {
		kept = append(kept, promise.At("DefaultPolicy/Resource").Policy("PolicyDocument.Statement", recorded...))
	}
	plinth.Promise(role, promise.That("may do what the steps of its runbook need, for Systems Manager alone", kept...))
	plinth.KeptGrants(role, answers[2:])
	return role
}
