package security

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsconfig"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// OrganizationConfigRulesProps configure [OrganizationConfigRules]; nil and the zero value are the
// production choice.
type OrganizationConfigRulesProps struct {
	// Rules are what to look for, up to 150. The default is [BaselineRules]; give [RegionalRules] in
	// Regions where IAM is not recorded.
	Rules []ConfigRule
	// ExcludedAccounts are left alone: those without a recorder, where a rule would fail.
	ExcludedAccounts []string
}

// OrganizationConfigRules are rules in every account of the organization, now and later, that the
// accounts cannot change. They are for the delegated administrator of
// config-multiaccountsetup.amazonaws.com, in each Region. They remediate nothing: an
// [OrganizationConformancePack] does.
//
// Standing idle they cost nothing; an evaluation costs $0.001 in every account. See "Managing AWS
// Config Rules Across All Accounts in Your Organization".
type OrganizationConfigRules struct {
	constructs.Construct
	rules map[string]awsconfig.CfnOrganizationConfigRule
}

// NewOrganizationConfigRules defines rules of an organization. It panics with an error for a rule
// that AWS Config does not have or that is given twice, for more than 150, and for a malformed
// account id.
func NewOrganizationConfigRules(scope constructs.Construct, id string, props *OrganizationConfigRulesProps) *OrganizationConfigRules {
	o := &OrganizationConfigRules{rules: map[string]awsconfig.CfnOrganizationConfigRule{}}
	p := plinth.Define(o, scope, id, props.withDefaults)
	var calls []batch.Call
	var kept []*awsconfig.CfnOrganizationConfigRuleProps
	for _, r := range p.Rules {
		metadata := &awsconfig.CfnOrganizationConfigRule_OrganizationManagedRuleMetadataProperty{
			RuleIdentifier: &r.Identifier, Description: jsii.String(r.description()),
		}
		if len(r.Parameters) > 0 {
			metadata.InputParameters = jsii.String(r.parametersJSON())
		}
		props := &awsconfig.CfnOrganizationConfigRuleProps{
			OrganizationConfigRuleName: jsii.String(r.name()), OrganizationManagedRuleMetadata: metadata,
			ExcludedAccounts: listOrNil(p.ExcludedAccounts),
		}
		calls = append(calls, batch.New("aws_config.CfnOrganizationConfigRule", o, r.name(), props))
		kept = append(kept, props)
	}
	for i, made := range batch.Ask(calls...) {
		rule, name := made.(awsconfig.CfnOrganizationConfigRule), p.Rules[i].name()
		tree.Grown(rule, o, name)
		plinth.Keep(rule, "is evaluated in every account but those that are excluded", kept[i])
		o.rules[name] = rule
	}
	return o
}

// Rule returns the rule with a name, such as "encrypted-volumes", or nil; there is no L2.
func (o *OrganizationConfigRules) Rule(name string) awsconfig.CfnOrganizationConfigRule {
	return o.rules[name]
}

func (p *OrganizationConfigRulesProps) withDefaults() (OrganizationConfigRulesProps, error) {
	var q OrganizationConfigRulesProps
	if p != nil {
		q = *p
	}
	if q.Rules == nil {
		q.Rules = BaselineRules()
	}
	if n := len(q.Rules); n > organizationLimit {
		return q, fmt.Errorf("Rules has %d, want up to %d, the quota of an organization: put more into an OrganizationConformancePack",
			n, organizationLimit)
	}
	if err := identifier.Account.CheckAll("ExcludedAccounts", q.ExcludedAccounts); err != nil {
		return q, err
	}
	return q, checkRules(q.Rules)
}

// organizationLimit is how many rules an organization may have. See "Service Limits" of AWS Config.
const organizationLimit = 150

// listOrNil is nil for no values: an empty list would be a change at every deployment.
func listOrNil(values []string) *[]*string {
	if len(values) == 0 {
		return nil
	}
	return jsii.Strings(values...)
}
