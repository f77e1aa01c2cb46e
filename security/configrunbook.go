package security

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// A Runbook looks at one resource and mends it, by calls of AWS APIs in an Automation document of
// AWS Systems Manager: no code to ship or patch.
type Runbook struct {
	// Name is up to 32 letters and digits, such as "CloseSecurityGroup".
	Name string
	// Does says what the runbook does to the resource.
	Does string
	// Resource is the form of the resource's id, as a regular expression. The default is any text.
	Resource string
	// Look are the steps that read, and all that a dry run has.
	Look []RunbookStep
	// Fix are the steps that change something.
	Fix []RunbookStep
	// Owned mends the resource in the place of Fix.
	Owned *OwnedRunbook
	// grant gives the role what cannot be said in a step.
	grant func(role awsiam.IRole)
}

// A RunbookStep is a call of an AWS API.
type RunbookStep struct {
	// Name is made of letters and digits, and unique in the runbook.
	Name string
	// Service and API are as in the AWS SDK for Python and the API reference: "s3" and
	// "PutPublicAccessBlock".
	Service, API string
	// Inputs are those of the API. In a text, [ResourceID] stands for the resource's id, and
	// "{{ Step.Output }}" for what an earlier step found out.
	Inputs map[string]any
	// Outputs are what is kept of the answer.
	Outputs []RunbookOutput
	// Allow is what the call needs. A step without it needs nothing of its own.
	Allow Permission
	// MayFail goes on when the call fails, as where what it asks for is not there.
	MayFail bool
}

// A RunbookOutput is a part of an answer.
type RunbookOutput struct {
	// Name is made of letters and digits.
	Name string
	// Selector is a JSONPath, such as "$.DBInstances[0].DBInstanceIdentifier".
	Selector string
	// Type is "String", "Boolean", "StringMap", "StringList" or "MapList".
	Type string
}

// A Permission is an action and what it may be done to.
type Permission struct {
	// Action is that of IAM, such as "s3:PutBucketPublicAccessBlock": not always the name of the API.
	Action string
	// On is the ARN after the partition, such as "s3:::*"; ${Region} and ${Account} are the stack's. The
	// default is "*", for actions that cannot be confined.
	On string
}

// An OwnedRunbook is one that AWS owns.
type OwnedRunbook struct {
	// Document is its name, such as "AWSConfigRemediation-RevokeUnusedIAMUserCredentials".
	Document string
	// Resource is its parameter for the resource's id.
	Resource string
	// Parameters are the others, but AutomationAssumeRole.
	Parameters map[string]string
	// Allow is what it may do: what AWS documents for it, or less.
	Allow []Permission
}

// remediationPath is what the roles of remediations have in common, so that service control policies
// can leave them alone and protect them.
const remediationPath = "/plinth-remediation/"

// ResourceID stands for the id of the resource in the inputs of a step.
const ResourceID = "{{ ResourceId }}"

// The parameters of the documents that are written here.
const (
	roleParameter     = "AutomationAssumeRole"
	resourceParameter = "ResourceId"
)

// steps are those that the document runs.
func (b Runbook) steps(dry bool) []RunbookStep {
	if dry {
		return b.Look
	}
	return append(append([]RunbookStep{}, b.Look...), b.Fix...)
}

// permissions are those that the role needs, and no more: a dry run cannot change anything.
func (b Runbook) permissions(dry bool) []Permission {
	if b.Owned != nil && !dry {
		return b.Owned.Allow
	}
	var all []Permission
	for _, s := range b.steps(dry) {
		if s.Allow.Action != "" {
			all = append(all, s.Allow)
		}
	}
	return all
}

// usesResource reports whether the steps ask for the id of the resource.
func (b Runbook) usesResource(dry bool) bool {
	for _, s := range b.steps(dry) {
		if strings.Contains(fmt.Sprint(s.Inputs), ResourceID) {
			return true
		}
	}
	return false
}

// content is the Automation document. See "Data elements and parameters", schema version 0.3.
func (b Runbook) content(dry bool) map[string]any {
	steps, outputs := []any{}, []any{}
	for _, s := range b.steps(dry) {
		steps = append(steps, s.content())
		for _, o := range s.Outputs {
			outputs = append(outputs, s.Name+"."+o.Name)
		}
	}
	text := func(description string) map[string]any {
		return map[string]any{"type": "String", "description": description}
	}
	parameters := map[string]any{roleParameter: text("The role that the runbook runs as")}
	if b.usesResource(dry) {
		resource := text("The id of the resource, as AWS Config knows it")
		if b.Resource != "" {
			resource["allowedPattern"] = "^(" + b.Resource + ")$"
		}
		parameters[resourceParameter] = resource
	}
	description := b.Does
	if dry {
		description = "Dry run, which looks and changes nothing. The runbook itself: " + b.Does
	}
	content := map[string]any{
		"schemaVersion": "0.3", "description": description, "assumeRole": "{{ " + roleParameter + " }}",
		"parameters": parameters, "mainSteps": steps,
	}
	if len(outputs) > 0 {
		content["outputs"] = outputs
	}
	return content
}

func (s RunbookStep) content() map[string]any {
	inputs := map[string]any{"Service": s.Service, "Api": s.API}
	for name, value := range s.Inputs {
		inputs[name] = value
	}
	step := map[string]any{"name": s.Name, "action": "aws:executeAwsApi", "inputs": inputs}
	if s.MayFail {
		step["onFailure"], step["isCritical"] = "Continue", false
	}
	var outputs []any
	for _, o := range s.Outputs {
		outputs = append(outputs, map[string]any{"Name": o.Name, "Selector": o.Selector, "Type": o.Type})
	}
	if outputs != nil {
		step["outputs"] = outputs
	}
	return step
}

// newDocument defines the Automation document. Without a name, CloudFormation makes one up.
func (b Runbook) newDocument(scope constructs.Construct, name *string, dry bool) awsssm.CfnDocument {
	return awsssm.NewCfnDocument(scope, jsii.String("Runbook"), &awsssm.CfnDocumentProps{
		Name: name, DocumentType: jsii.String("Automation"), UpdateMethod: jsii.String("NewVersion"), Content: b.content(dry),
	})
}

// newRole defines the role that the runbook runs as. Systems Manager alone can assume it, for
// automations of this account and Region.
func (b Runbook) newRole(scope constructs.Construct, name *string, dry bool) awsiam.Role {
	stack := awscdk.Stack_Of(scope)
	role := awsiam.NewRole(scope, jsii.String("Role"), &awsiam.RoleProps{
		RoleName: name, Path: jsii.String(remediationPath), Description: jsii.String("Runs the runbook of " + *scope.Node().Path()),
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("ssm.amazonaws.com"), &awsiam.ServicePrincipalOpts{
			Conditions: &map[string]any{
				"StringEquals": map[string]any{"aws:SourceAccount": stack.Account()},
				"ArnLike": map[string]any{"aws:SourceArn": stack.FormatArn(&awscdk.ArnComponents{
					Service: jsii.String("ssm"), Resource: jsii.String("automation-execution"), ResourceName: jsii.String("*"),
				})},
			},
		}),
	})
	place := strings.NewReplacer("${Region}", *stack.Region(), "${Account}", *stack.Account())
	for _, p := range b.permissions(dry) {
		on := "*"
		if p.On != "" {
			on = "arn:" + *stack.Partition() + ":" + place.Replace(p.On)
		}
		role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{Actions: &[]*string{&p.Action}, Resources: &[]*string{&on}}))
	}
	if b.grant != nil {
		b.grant(role)
	}
	return role
}
