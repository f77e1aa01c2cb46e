package security

import (
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsconfig"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// ConfigRulesProps configure [ConfigRules]; nil and the zero value are the production choice of one
// account whose recorder is defined elsewhere.
type ConfigRulesProps struct {
	// Recorder is what the rules wait for. They need one in the account and Region; the default is
	// that one exists, such as AWS Control Tower's.
	Recorder *ConfigRecorder
	// Rules are what to look for. The default is [BaselineRules], and [RegionalRules] where Recorder
	// does not record IAM.
	Rules []ConfigRule
	// Remediations bring their own rules, and use one of Rules with the same name. The default is
	// none.
	Remediations []Remediation
}

// ConfigRules are the rules of one account and Region, and the remediations of what they find. It
// promises that
//
//   - rules are created after the recorder that they need (CONFIG-005),
//   - only Systems Manager can assume the role of a remediation, for this account (CONFIG-006),
//   - runbooks of AWS get the parameters that they require (CONFIG-007), and AWS Config stops an
//     automatic one that fails (CONFIG-008).
//
// A role has the permissions of its runbook's steps and no more. Nothing is changed unless a
// remediation says [Remediation.OnApproval] or [Remediation.Automatically].
//
// Standing idle it costs nothing; an evaluation costs $0.001, and a runbook by the step. See "AWS
// Config Managed Rules" and "Remediating Noncompliant Resources with AWS Config".
type ConfigRules struct {
	constructs.Construct
	rules        map[string]awsconfig.ManagedRule
	remediations map[string]*DefinedRemediation
}

// NewConfigRules defines rules and remediations. It panics with an error for a rule that AWS Config
// does not have or that is given twice, for one about IAM where Recorder does not record it, and
// for a remediation that could not run, or that is automatic and was not rehearsed.
func NewConfigRules(scope constructs.Construct, id string, props *ConfigRulesProps) *ConfigRules {
	c := &ConfigRules{rules: map[string]awsconfig.ManagedRule{}, remediations: map[string]*DefinedRemediation{}}
	p := plinth.Define(c, scope, id, props.withDefaults)
	for _, r := range p.Rules {
		c.rules[r.name()] = c.rule(r, p.Recorder)
	}
	remediations := tree.Group(c, "Remediations")
	for _, r := range p.Remediations {
		c.remediations[r.Runbook.Name] = r.define(remediations, c.rules[r.Rule.name()])
	}
	return c
}

// Rule returns the L2 construct of the rule with a name, such as "encrypted-volumes", or nil.
func (c *ConfigRules) Rule(name string) awsconfig.ManagedRule { return c.rules[name] }

// Remediation returns what the remediation whose runbook has a name became, or nil.
func (c *ConfigRules) Remediation(name string) *DefinedRemediation { return c.remediations[name] }

// OnNoncompliant defines a rule of EventBridge for resources that cease to comply with a rule of
// the account and Region. Rules of Security Hub are left out: it publishes findings itself. The
// topic of a delivery channel would hear of every single change instead.
func (c *ConfigRules) OnNoncompliant(id string, targets ...awsevents.IRuleTarget) awsevents.Rule {
	pattern := &awsevents.EventPattern{
		Source: jsii.Strings("aws.config"), DetailType: jsii.Strings("Config Rules Compliance Change"),
		Detail: &map[string]any{
			"messageType":         []string{"ComplianceChangeNotification"},
			"configRuleName":      []any{map[string]any{"anything-but": map[string]any{"prefix": "securityhub-"}}},
			"newEvaluationResult": map[string]any{"complianceType": []string{"NON_COMPLIANT"}},
		},
	}
	rule := awsevents.NewRule(c, &id, &awsevents.RuleProps{
		Description: jsii.String("A resource does not comply with a rule of AWS Config"), EventPattern: pattern, Targets: &targets,
	})
	plinth.Promise(rule, promise.That("hears of every resource that ceases to comply",
		promise.At("Resource").Is("EventPattern", promise.EventPattern(pattern)).Is("State", "ENABLED").
			Is("Targets", tree.Node(rule).DefaultChild().(awsevents.CfnRule).Targets())))
	return rule
}

func (c *ConfigRules) rule(r ConfigRule, recorder *ConfigRecorder) awsconfig.ManagedRule {
	rule := awsconfig.NewManagedRule(c, jsii.String(r.name()), &awsconfig.ManagedRuleProps{
		Identifier: &r.Identifier, Description: jsii.String(r.description()), InputParameters: r.parameters(),
	})
	tree.Grown(rule, c, r.name())
	kept := promise.At("Resource").Is("Source", map[string]any{"Owner": "AWS", "SourceIdentifier": r.Identifier}).NoOther()
	if len(r.Parameters) > 0 {
		kept = kept.Is("InputParameters", r.parameters())
	}
	plinth.Promise(rule, promise.That("evaluates "+r.Identifier+" for every resource", kept))
	if recorder != nil {
		tree.Depend(rule, recorder.recorder, recorder.channel)
	}
	return rule
}

func (p *ConfigRulesProps) withDefaults() (ConfigRulesProps, error) {
	var q ConfigRulesProps
	if p != nil {
		q = *p
	}
	iam := q.Recorder == nil || q.Recorder.RecordsIAM()
	if q.Rules == nil {
		q.Rules = BaselineRules()
		if !iam {
			q.Rules = RegionalRules()
		}
	}
	if err := checkRemediations(q.Remediations); err != nil {
		return q, err
	}
	q.Rules = withRulesOf(q.Rules, q.Remediations)
	for _, r := range q.Rules {
		if r.Global && !iam {
			return q, fmt.Errorf(
				"Rules has %s, which looks at IAM, and Recorder does not record IAM here, want it with the recorder of the Home Region",
				r.name(),
			)
		}
	}
	return q, checkRules(q.Rules)
}

// withRulesOf adds the rules of remediations that are not there yet. They find each other by name.
func withRulesOf(rules []ConfigRule, remediations []Remediation) []ConfigRule {
	all := slices.Clone(rules)
	for _, r := range remediations {
		if !slices.ContainsFunc(all, func(other ConfigRule) bool { return other.name() == r.Rule.name() }) {
			all = append(all, r.Rule)
		}
	}
	return all
}
