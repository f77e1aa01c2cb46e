package security

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/automation"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
)

// A Runbook looks at one resource and fixes it, by calls of AWS APIs in an Automation document of
// AWS Systems Manager: no code to ship or patch. In the inputs of its steps, [ResourceID] stands
// for the resource's id.
type Runbook struct {
	// Name is up to 32 letters and digits, such as "CloseSecurityGroup".
	Name string
	// Does says what the runbook does to the resource.
	Does string
	// ResourcePattern is a regular expression for the resource's id. The default is any text.
	ResourcePattern string
	// Look are the steps that read, and all that a dry run has.
	Look []automation.Step
	// Fix are the steps that change something.
	Fix []automation.Step
	// Owned fixes the resource in place of Fix.
	Owned *OwnedRunbook
	// grant gives the role what cannot be said in a step.
	grant func(role awsiam.IRole)
}

// An OwnedRunbook is one that AWS owns.
type OwnedRunbook struct {
	// Document is its name, such as "AWSConfigRemediation-RevokeUnusedIAMUserCredentials".
	Document string
	// ResourceParameter is the name of its parameter for the resource's id.
	ResourceParameter string
	// Parameters are the others, except AutomationAssumeRole.
	Parameters map[string]string
	// Allow is what it may do: what AWS documents for it, or less.
	Allow []automation.Permission
}

// ResourceID stands for the id of the resource in the inputs of a step.
const ResourceID = "{{ ResourceId }}"

// The parameters of the documents that are written here.
const (
	roleParameter     = "AutomationAssumeRole"
	resourceParameter = "ResourceId"
)

// runbookPath is what the roles of runbooks have in common, so that service control policies can
// exempt and protect them.
const runbookPath = "/plinth-remediation/"

// steps are those that the document runs.
func (b Runbook) steps(dry bool) []automation.Step {
	if dry {
		return b.Look
	}
	return append(append([]automation.Step{}, b.Look...), b.Fix...)
}

// permissions are those that the role needs, and no more: a dry run cannot change anything.
func (b Runbook) permissions(dry bool) []automation.Permission {
	if b.Owned != nil && !dry {
		return b.Owned.Allow
	}
	return automation.Document{Steps: b.steps(dry)}.Permissions()
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

func (b Runbook) document(dry bool) automation.Document {
	d := automation.Document{
		Description: b.Does, Role: "{{ " + roleParameter + " }}", Steps: b.steps(dry),
		Parameters: map[string]automation.Parameter{roleParameter: {Description: "The role that the runbook runs as"}},
	}
	if dry {
		d.Description = "Dry run, which looks and changes nothing. The runbook itself: " + b.Does
	}
	if b.usesResource(dry) {
		resource := automation.Parameter{Description: "The id of the resource, as AWS Config knows it"}
		if b.ResourcePattern != "" {
			resource.Pattern = "^(" + b.ResourcePattern + ")$"
		}
		d.Parameters[resourceParameter] = resource
	}
	return d
}

// newDocument defines the document. Without a name, CloudFormation makes one up.
func (b Runbook) newDocument(scope constructs.Construct, name *string, dry bool) awsssm.CfnDocument {
	return orchestration.NewRunbook(scope, "Runbook", name, b.document(dry))
}

// newRole defines the role that the runbook runs as.
func (b Runbook) newRole(scope constructs.Construct, name *string, dry bool) awsiam.Role {
	role := orchestration.NewRunbookRole(scope, "Role", &orchestration.RunbookRoleProps{
		Name: name, Path: jsii.String(runbookPath), Allow: b.permissions(dry),
	})
	if b.grant != nil {
		b.grant(role)
	}
	return role
}

// check refuses steps that Systems Manager could not tell apart, and a dry run that could do harm.
func (b Runbook) check() error {
	seen := map[string]bool{}
	for _, part := range []struct {
		field string
		steps []automation.Step
	}{{"Look", b.Look}, {"Fix", b.Fix}} {
		for i, s := range part.steps {
			switch {
			case !runbookName.MatchString(s.Name):
				return fmt.Errorf("%s[%d].Name is %q, want up to 32 letters and digits, a letter first", part.field, i, s.Name)
			case seen[s.Name]:
				return fmt.Errorf("%s[%d].Name is %q, want one that no other step has", part.field, i, s.Name)
			case s.Action == "" && (s.Service == "" || s.API == ""):
				return fmt.Errorf("%s[%d] calls Service %q and API %q, want both", part.field, i, s.Service, s.API)
			}
			seen[s.Name] = true
		}
	}
	for _, p := range b.permissions(true) {
		if !readAction.MatchString(p.Action) {
			return fmt.Errorf("Look allows %q, want an action that reads, or the step in Fix", p.Action)
		}
	}
	for _, p := range b.permissions(false) {
		if !identifier.IAMAction.Valid(p.Action) {
			return fmt.Errorf("Fix allows %q, want one action of IAM such as \"s3:PutBucketPolicy\"", p.Action)
		}
	}
	return nil
}
