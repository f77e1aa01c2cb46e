package security

import (
	"fmt"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsconfig"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// OrganizationConfigRulesProps configure [OrganizationConfigRules]; nil and the zero value are the
// production choice.
type OrganizationConfigRulesProps struct {
	// Rules are what to look for, up to 150. The default is [BaselineRules]; give [RegionalRules] in
	// Regions where IAM is not recorded.
	Rules []ConfigRule
	// ExcludedAccounts are left alone: those without a recorder, for which a rule would fail.
	ExcludedAccounts []string
}

// OrganizationConfigRules are rules in every account of the organization, now and later, which
// the accounts cannot change. They are for the delegated administrator of
// config-multiaccountsetup.amazonaws.com, in each Region. They remediate nothing: for that there is
// the [OrganizationConformancePack].
//
// Standing idle they cost nothing; an evaluation costs $0.001 in every account. See "Managing AWS
// Config Rules Across All Accounts in Your Organization".
type OrganizationConfigRules struct {
	constructs.Construct
	rules map[string]awsconfig.CfnOrganizationConfigRule
}

// NewOrganizationConfigRules defines rules of an organization. It panics with an error for a rule
// that AWS Config does not have or that is there twice, for more than 150, and for an account that
// is none.
func NewOrganizationConfigRules(scope constructs.Construct, id string, props *OrganizationConfigRulesProps) *OrganizationConfigRules {
	p, err := props.withDefaults()
	if err != nil {
		panic(fmt.Errorf("security: organization config rules %q: %w", id, err))
	}
	o := &OrganizationConfigRules{rules: map[string]awsconfig.CfnOrganizationConfigRule{}}
	plinth.Init(o, scope, id)
	for _, r := range p.Rules {
		metadata := &awsconfig.CfnOrganizationConfigRule_OrganizationManagedRuleMetadataProperty{
			RuleIdentifier: &r.Identifier, Description: jsii.String(r.description()),
		}
		if len(r.Parameters) > 0 {
			metadata.InputParameters = jsii.String(compactJSON(r.Parameters))
		}
		o.rules[r.name()] = awsconfig.NewCfnOrganizationConfigRule(o, jsii.String(r.name()), &awsconfig.CfnOrganizationConfigRuleProps{
			OrganizationConfigRuleName: jsii.String(r.name()), OrganizationManagedRuleMetadata: metadata,
			ExcludedAccounts: excluded(p.ExcludedAccounts),
		})
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
		return q, fmt.Errorf("Rules has %d, want up to %d, which is all that an organization has room for: put them into an OrganizationConformancePack", n, organizationLimit)
	}
	if err := checkAccounts("ExcludedAccounts", q.ExcludedAccounts); err != nil {
		return q, err
	}
	return q, checkRules(q.Rules)
}

// organizationLimit is how many rules an organization may have. See "Service Limits" of AWS Config.
const organizationLimit = 150

// excluded is nil for no accounts: an empty list would be a change at every deployment.
func excluded(accounts []string) *[]*string {
	if len(accounts) == 0 {
		return nil
	}
	return jsii.Strings(accounts...)
}

var accountID = regexp.MustCompile(`^\d{12}$`)

func checkAccounts(field string, accounts []string) error {
	for _, a := range accounts {
		if !*awscdk.Token_IsUnresolved(a) && !accountID.MatchString(a) {
			return fmt.Errorf("%s has %q, want the 12 digits of an AWS account", field, a)
		}
	}
	return nil
}
