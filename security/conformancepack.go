package security

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsconfig"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// OrganizationConformancePackProps configure [OrganizationConformancePack]; nil and the zero value
// are the production choice.
type OrganizationConformancePackProps struct {
	// Name is up to 51 letters, digits and dashes, a letter first. The default is the path of the
	// construct.
	Name string
	// Rules are what to look for, up to 130. The default is [BaselineRules]; give [RegionalRules] in
	// Regions where IAM is not recorded.
	Rules []ConfigRule
	// Remediations bring their own rules. Their runbooks and roles have to be in every account: give
	// the same remediations to [RemediationRunbooks] in a stack set. The default is none.
	Remediations []Remediation
	// NamePrefix is that of the [RemediationRunbooks]. The default is the same.
	NamePrefix string
	// ExcludedAccounts are left alone: those without a recorder, where the pack would fail.
	ExcludedAccounts []string
}

// An OrganizationConformancePack puts rules and their remediations into every account of the
// organization, now and later, as one unit that the accounts cannot change. It is for the delegated
// administrator of config-multiaccountsetup.amazonaws.com, in each Region.
//
// A single resource cannot be excluded from its remediations. Standing idle it costs nothing; an
// evaluation costs $0.001 in every account. See "Conformance Packs for AWS Config".
type OrganizationConformancePack struct {
	constructs.Construct
	pack awsconfig.CfnOrganizationConformancePack
}

// NewOrganizationConformancePack defines a pack. It panics with an error where [NewConfigRules]
// would, for a malformed Name, NamePrefix or account, and when the pack is larger than AWS Config
// takes.
func NewOrganizationConformancePack(
	scope constructs.Construct, id string, props *OrganizationConformancePackProps,
) *OrganizationConformancePack {
	c := &OrganizationConformancePack{}
	p := plinth.Define(c, scope, id, func() (OrganizationConformancePackProps, error) { return props.withDefaults(scope, id) })
	body := packTemplate(p.Rules, p.Remediations, p.NamePrefix)
	pack := &awsconfig.CfnOrganizationConformancePackProps{
		OrganizationConformancePackName: &p.Name, TemplateBody: &body, ExcludedAccounts: listOrNil(p.ExcludedAccounts),
	}
	c.pack = awsconfig.NewCfnOrganizationConformancePack(c, jsii.String("Resource"), pack)
	plinth.Keep(c.pack, "evaluates its rules in every account but those that are excluded", pack)
	return c
}

// Pack returns the pack; there is no L2.
func (c *OrganizationConformancePack) Pack() awsconfig.CfnOrganizationConformancePack { return c.pack }

// packTemplate is the text of the pack, the same for the same rules. JSON is YAML, too.
func packTemplate(rules []ConfigRule, remediations []Remediation, prefix string) string {
	resources := map[string]any{}
	for _, r := range rules {
		properties := map[string]any{
			"ConfigRuleName": r.name(), "Description": r.description(),
			"Source": map[string]any{"Owner": "AWS", "SourceIdentifier": r.Identifier},
		}
		if len(r.Parameters) > 0 {
			properties["InputParameters"] = r.Parameters
		}
		resources[packID(r.name())] = map[string]any{"Type": "AWS::Config::ConfigRule", "Properties": properties}
	}
	for _, r := range remediations {
		resources[r.Runbook.Name+"Remediation"] = map[string]any{
			"Type": "AWS::Config::RemediationConfiguration", "DependsOn": packID(r.Rule.name()), "Properties": r.packProperties(prefix),
		}
	}
	body, err := json.MarshalIndent(map[string]any{"Resources": resources}, "", " ")
	if err != nil {
		panic(err) // only strings, numbers and maps of them come here
	}
	return string(body)
}

// packProperties name the role and the runbook by what [RemediationRunbooks] calls them: a pack has
// no resources of other types.
func (r Remediation) packProperties(prefix string) map[string]any {
	d := r.withDefaults()
	document := documentName(prefix, r.Runbook)
	if r.owned() {
		document = r.Runbook.Owned.Document
	}
	role := map[string]any{
		"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role" + runbookPath + roleName(prefix, r.Runbook, "${AWS::Region}"),
	}
	return map[string]any{
		"ConfigRuleName": r.Rule.name(), "TargetType": "SSM_DOCUMENT", "TargetId": document,
		"Parameters": r.parameters(role), "Automatic": r.Mode == Automatic,
		"MaximumAutomaticAttempts": d.Attempts, "RetryAttemptSeconds": d.RetrySeconds,
		"ExecutionControls": map[string]any{"SsmControls": map[string]any{
			"ConcurrentExecutionRatePercentage": d.ConcurrentPercent, "ErrorPercentage": d.ErrorPercent,
		}},
	}
}

// packID is the logical id of a rule: "EncryptedVolumes" for "encrypted-volumes".
func packID(name string) string {
	var id strings.Builder
	for word := range strings.SplitSeq(name, "-") {
		if word != "" {
			id.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return id.String()
}

// packRules and packBytes are how many rules, and bytes of template, a pack may have. See "Service
// Limits" of AWS Config.
const packRules, packBytes = 130, 51200

var packName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,50}$`)

func (p *OrganizationConformancePackProps) withDefaults(scope constructs.Construct, id string) (OrganizationConformancePackProps, error) {
	var q OrganizationConformancePackProps
	if p != nil {
		q = *p
	}
	if q.Rules == nil {
		q.Rules = BaselineRules()
	}
	if q.Name == "" {
		q.Name = regexp.MustCompile(`[^A-Za-z0-9]+`).ReplaceAllString(tree.Path(scope)+"-"+id, "-")
	}
	if !packName.MatchString(q.Name) {
		return q, fmt.Errorf("Name is %q, want up to 51 letters, digits and dashes, a letter first", q.Name)
	}
	if err := checkPrefix(&q.NamePrefix); err != nil {
		return q, err
	}
	if err := checkRemediations(q.Remediations); err != nil {
		return q, err
	}
	q.Rules = withRulesOf(q.Rules, q.Remediations)
	if err := checkRules(q.Rules); err != nil {
		return q, err
	}
	if n := len(q.Rules); n > packRules {
		return q, fmt.Errorf("Rules and Remediations have %d rules, want up to %d: divide them among packs", n, packRules)
	}
	if err := identifier.Account.CheckAll("ExcludedAccounts", q.ExcludedAccounts); err != nil {
		return q, err
	}
	if n := len(packTemplate(q.Rules, q.Remediations, q.NamePrefix)); n > packBytes {
		return q, fmt.Errorf("Rules and Remediations make a template of %d bytes, want up to %d: divide them among packs", n, packBytes)
	}
	return q, nil
}
