package security

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsconfig"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// A Remediation is a rule, the runbook that mends what the rule finds, and a role with what the
// runbook's steps need and nothing else. Those that everybody needs have functions, such as
// [BlockPublicBuckets]:
//
//	security.BlockPublicBuckets()                      // looks, and changes nothing
//	security.BlockPublicBuckets().OnApproval()         // mends when somebody says so
//	security.BlockPublicBuckets().Automatically("...") // mends by itself, and says who has seen the dry runs
type Remediation struct {
	// Rule finds what there is to mend.
	Rule ConfigRule
	// Runbook mends it.
	Runbook Runbook
	// Mode is what starts the runbook, and whether it changes anything. The default is [DryRun].
	Mode RemediationMode
	// Rehearsed is who has seen the dry runs and what they showed, for the metadata of the template.
	// [Automatic] requires it: a broken remediation breaks every resource at once.
	Rehearsed string
	// Attempts and RetrySeconds bound what AWS Config tries with one resource: after as many failures
	// within that time it leaves the resource alone until somebody clears the exception. The
	// defaults are 5 and 60.
	Attempts, RetrySeconds int
	// ConcurrentPercent is how much of what was found is mended at once, 1 to 25, and ErrorPercent
	// how much of it may fail before the rest is left alone, 1 to 50. The defaults are 10 and 25.
	ConcurrentPercent, ErrorPercent int
}

// A RemediationMode says what starts a remediation, and whether it changes anything.
type RemediationMode int

const (
	// DryRun has the steps that look, and a role that cannot do more. Somebody starts it in AWS
	// Config, for one resource or for all, and reads in the outputs what there would be to change.
	// AWS Config does not start it by itself: the resource stays as it is, and after a few attempts
	// AWS Config would except it from remediation.
	DryRun RemediationMode = iota
	// Approval mends what somebody chooses in AWS Config.
	Approval
	// Automatic mends what the rule finds, as soon as it does.
	Automatic
)

// OnApproval returns the remediation for people to start.
func (r Remediation) OnApproval() Remediation {
	r.Mode = Approval
	return r
}

// Automatically returns the remediation for AWS Config to start. It says who has seen the dry runs,
// and what they showed.
func (r Remediation) Automatically(rehearsed string) Remediation {
	r.Mode, r.Rehearsed = Automatic, rehearsed
	return r
}

func (r Remediation) dry() bool { return r.Mode == DryRun }

// owned reports whether the document is one of AWS's.
func (r Remediation) owned() bool { return r.Runbook.Owned != nil && !r.dry() }

// parameters are those of the remediation, with the role's ARN, which may be an intrinsic function.
func (r Remediation) parameters(role any) map[string]any {
	static := func(value any) map[string]any {
		return map[string]any{"StaticValue": map[string]any{"Values": []any{value}}}
	}
	all := map[string]any{roleParameter: static(role)}
	resource := map[string]any{"ResourceValue": map[string]any{"Value": "RESOURCE_ID"}}
	if r.owned() {
		if r.Runbook.Owned.Resource != "" {
			all[r.Runbook.Owned.Resource] = resource
		}
		for name, value := range r.Runbook.Owned.Parameters {
			all[name] = static(value)
		}
	} else if r.Runbook.usesResource(r.dry()) {
		all[resourceParameter] = resource
	}
	return all
}

// define makes the role, the runbook, and the remediation of a rule.
func (r Remediation) define(parent constructs.Construct, rule awsconfig.IRule) *DefinedRemediation {
	scope := constructs.NewConstruct(parent, jsii.String(r.Runbook.Name))
	d := &DefinedRemediation{role: r.Runbook.newRole(scope, nil, r.dry())}
	props := r.withDefaults()
	var target *string
	if r.owned() {
		target = &r.Runbook.Owned.Document
	} else {
		d.document = r.Runbook.newDocument(scope, nil, r.dry())
		target = d.document.Ref()
	}
	d.configuration = awsconfig.NewCfnRemediationConfiguration(scope, jsii.String("Resource"), &awsconfig.CfnRemediationConfigurationProps{
		ConfigRuleName: rule.ConfigRuleName(), TargetType: jsii.String("SSM_DOCUMENT"), TargetId: target,
		Parameters: r.parameters(d.role.RoleArn()), Automatic: r.Mode == Automatic,
		MaximumAutomaticAttempts: jsii.Number(props.Attempts), RetryAttemptSeconds: jsii.Number(props.RetrySeconds),
		ExecutionControls: &awsconfig.CfnRemediationConfiguration_ExecutionControlsProperty{
			SsmControls: &awsconfig.CfnRemediationConfiguration_SsmControlsProperty{
				ConcurrentExecutionRatePercentage: jsii.Number(props.ConcurrentPercent), ErrorPercentage: jsii.Number(props.ErrorPercent),
			},
		},
	})
	if r.Rehearsed != "" {
		d.configuration.AddMetadata(jsii.String("plinth:rehearsed"), r.Rehearsed)
	}
	d.configuration.Node().AddDependency(d.role) // with its policy: it may run at once
	return d
}

func (r Remediation) withDefaults() Remediation {
	r.Attempts, r.RetrySeconds = cmp.Or(r.Attempts, 5), cmp.Or(r.RetrySeconds, 60)
	r.ConcurrentPercent, r.ErrorPercent = cmp.Or(r.ConcurrentPercent, 10), cmp.Or(r.ErrorPercent, 25)
	return r
}

var (
	runbookName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]{0,31}$`)
	stepAction  = regexp.MustCompile(`^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$`)
	readAction  = regexp.MustCompile(`^[a-z0-9-]+:(Get|List|Describe|BatchGet|Lookup|Search|Select)[A-Z]`)
)

// checkRemediations refuses remediations that could not run, or run away.
func checkRemediations(remediations []Remediation) error {
	seen, mended := map[string]bool{}, map[string]bool{}
	for _, r := range remediations {
		name := r.Runbook.Name
		if !runbookName.MatchString(name) || seen[name] {
			return fmt.Errorf("Remediations has a runbook with the name %q, want one of its own: up to 32 letters and digits", name)
		}
		if mended[r.Rule.name()] {
			return fmt.Errorf("Remediations has two for %s, want one: AWS Config takes no more for a rule", r.Rule.name())
		}
		seen[name], mended[r.Rule.name()] = true, true
		if err := r.check(); err != nil {
			return fmt.Errorf("Remediations: %s %w", name, err)
		}
	}
	return nil
}

func (r Remediation) check() error {
	d := r.withDefaults()
	switch {
	case r.Mode < DryRun || r.Mode > Automatic:
		return fmt.Errorf("has the Mode %d, want DryRun, Approval or Automatic", r.Mode)
	case r.Mode == Automatic && r.Rehearsed == "":
		return fmt.Errorf("is Automatic and not Rehearsed, want who has seen the dry runs and what they showed")
	case d.Attempts < 1 || d.Attempts > 5 || d.RetrySeconds < 60:
		return fmt.Errorf("has %d attempts in %d seconds, want 1 to 5 in 60 or more", d.Attempts, d.RetrySeconds)
	case d.ConcurrentPercent < 1 || d.ConcurrentPercent > 25 || d.ErrorPercent < 1 || d.ErrorPercent > 50:
		return fmt.Errorf("mends %d%% at once and goes on with %d%% of errors, want 1 to 25 and 1 to 50", d.ConcurrentPercent, d.ErrorPercent)
	case (r.Runbook.Owned == nil) == (len(r.Runbook.Fix) == 0):
		return fmt.Errorf("has a Runbook with Fix and Owned, or neither, want one of them")
	case r.dry() && len(r.Runbook.Look) == 0:
		return fmt.Errorf("has no Look to run dry, want steps that read, or the mode Approval")
	}
	if err := r.Runbook.checkSteps(); err != nil {
		return err
	}
	if missing := r.missing(); len(missing) > 0 {
		return fmt.Errorf("gives %s no %s, which it requires", r.Runbook.Owned.Document, missing[0])
	}
	return nil
}

// checkSteps refuses steps that Systems Manager would not tell apart, and a dry run that could do harm.
func (b Runbook) checkSteps() error {
	seen := map[string]bool{}
	for _, s := range b.steps(false) {
		if !runbookName.MatchString(s.Name) || seen[s.Name] || s.Service == "" || s.API == "" {
			return fmt.Errorf("has the step %q of %q %q, want a name of its own, letters and digits, a Service and an API", s.Name, s.Service, s.API)
		}
		seen[s.Name] = true
	}
	for _, p := range slices.Concat(b.permissions(true), b.permissions(false)) {
		if !stepAction.MatchString(p.Action) {
			return fmt.Errorf("allows %q, want one action, such as s3:GetBucketPolicy", p.Action)
		}
	}
	for _, p := range b.permissions(true) {
		if !readAction.MatchString(p.Action) {
			return fmt.Errorf("allows %s to Look, want an action that reads, or the step in Fix", p.Action)
		}
	}
	return nil
}

// missing are the parameters that a runbook of AWS requires and does not get.
func (r Remediation) missing() []string {
	if r.Runbook.Owned == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(ownedParameters[r.Runbook.Owned.Document]), func(name string) bool {
		_, given := r.Runbook.Owned.Parameters[name]
		return given || name == r.Runbook.Owned.Resource || name == roleParameter
	})
}

// ownedParameters are what runbooks of AWS require, as the runbook reference says.
var ownedParameters = map[string][]string{
	"AWS-PublishSNSNotification":                          {"TopicArn", "Message"},
	"AWSConfigRemediation-RevokeUnusedIAMUserCredentials": {roleParameter, "IAMResourceId"},
}

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
