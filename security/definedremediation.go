package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsconfig"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A DefinedRemediation is what a [Remediation] became in a stack.
type DefinedRemediation struct {
	role          awsiam.Role
	document      awsssm.CfnDocument
	configuration awsconfig.CfnRemediationConfiguration
}

// Role returns the role that the runbook runs as.
func (d *DefinedRemediation) Role() awsiam.Role { return d.role }

// Document returns the runbook, nil for one of AWS's; there is no L2.
func (d *DefinedRemediation) Document() awsssm.CfnDocument { return d.document }

// Configuration returns the remediation of the rule; there is no L2.
func (d *DefinedRemediation) Configuration() awsconfig.CfnRemediationConfiguration {
	return d.configuration
}

// define defines the role, the runbook, and the remediation of a rule.
func (r Remediation) define(parent constructs.Construct, rule awsconfig.IRule) *DefinedRemediation {
	scope := tree.Group(parent, r.Runbook.Name)
	d := &DefinedRemediation{role: r.Runbook.newRole(scope, nil, r.dry())}
	props := r.withDefaults()
	var target *string
	if r.owned() {
		target = &r.Runbook.Owned.Document
	} else {
		d.document = r.Runbook.newDocument(scope, nil, r.dry())
		target = tree.Text(d.document, "ref")
	}
	of := batch.Ask(batch.Get(rule, "configRuleName"), batch.Get(d.role, "roleArn"))
	configuration := &awsconfig.CfnRemediationConfigurationProps{
		ConfigRuleName: batch.Text(of[0]), TargetType: jsii.String("SSM_DOCUMENT"), TargetId: target,
		Parameters: r.parameters(of[1]), Automatic: r.Mode == Automatic,
		MaximumAutomaticAttempts: jsii.Number(props.Attempts), RetryAttemptSeconds: jsii.Number(props.RetrySeconds),
		ExecutionControls: &awsconfig.CfnRemediationConfiguration_ExecutionControlsProperty{
			SsmControls: &awsconfig.CfnRemediationConfiguration_SsmControlsProperty{
				ConcurrentExecutionRatePercentage: jsii.Number(props.ConcurrentPercent), ErrorPercentage: jsii.Number(props.ErrorPercent),
			},
		},
	}
	d.configuration = awsconfig.NewCfnRemediationConfiguration(scope, jsii.String("Resource"), configuration)
	tree.Grown(d.configuration, scope, "Resource")
	plinth.Keep(d.configuration, "runs its runbook for its rule, and by itself only where somebody said so", configuration)
	if r.Rehearsed != "" {
		d.configuration.AddMetadata(jsii.String("plinth:rehearsed"), r.Rehearsed)
	}
	tree.Depend(d.configuration, d.role) // with its policy: it may run at once
	return d
}

// parameters are those of the remediation, with the role's ARN, which may be an intrinsic function.
func (r Remediation) parameters(role any) map[string]any {
	static := func(value any) map[string]any {
		return map[string]any{"StaticValue": map[string]any{"Values": []any{value}}}
	}
	all := map[string]any{roleParameter: static(role)}
	resource := map[string]any{"ResourceValue": map[string]any{"Value": "RESOURCE_ID"}}
	if r.owned() {
		if r.Runbook.Owned.ResourceParameter != "" {
			all[r.Runbook.Owned.ResourceParameter] = resource
		}
		for name, value := range r.Runbook.Owned.Parameters {
			all[name] = static(value)
		}
	} else if r.Runbook.usesResource(r.dry()) {
		all[resourceParameter] = resource
	}
	return all
}
