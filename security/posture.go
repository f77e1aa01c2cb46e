package security

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecurityhub"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// PostureProps configure [Posture]; nil and the zero value are the production choice of one
// account.
type PostureProps struct {
	// Govern are the ids of the root, units or accounts of the organization to configure from
	// here, "r-ab12", "ou-ab12-cdefghij" or "111122223333". The account has to be the delegated
	// administrator of Security Hub CSPM, and the Region its home Region. Delegating has switched it on
	// there, and an account has one hub: its settings are made by a custom resource.
	Govern []string
	// Standards are what accounts are measured against. The default is [FSBP] and [CIS].
	Standards []Standard
	// Disable are controls that make no sense here, in whichever standard. It needs Govern: alone, an
	// account disables a control in each standard by another name; suppress its findings with
	// Rules instead.
	Disable []DisabledControl
	// Rules change findings as they come in, in this order.
	Rules []FindingRule
	// Alerts is where critical findings go. The default is a new [AlertTopic].
	Alerts *AlertTopic
	// Unified also enables the new Security Hub, which correlates findings into exposures. It
	// stands beside Security Hub CSPM and is paid for by resource.
	Unified bool
}

// A Standard is a set of controls of Security Hub CSPM.
type Standard string

// The standards, in the versions of 2026. Each of them costs by the check.
const (
	FSBP            Standard = "aws-foundational-security-best-practices/v/1.0.0"
	CIS             Standard = "cis-aws-foundations-benchmark/v/5.0.0"
	NIST80053       Standard = "nist-800-53/v/5.0.0"
	NIST800171      Standard = "nist-800-171/v/2.0.0"
	PCIDSS          Standard = "pci-dss/v/4.0.1"
	ResourceTagging Standard = "aws-resource-tagging-standard/v/1.0.0"
)

var standards = []Standard{FSBP, CIS, NIST80053, NIST800171, PCIDSS, ResourceTagging}

// A DisabledControl is one that is not checked, in any standard.
type DisabledControl struct {
	// ID is the security control id, "EC2.10".
	ID string
	// Reason is who decided that, and why. It becomes part of the policy's description.
	Reason string
}

// Posture is Security Hub CSPM: how every account measures up to the standards, in one place. It
// promises that
//
//   - each control has one finding, whichever standards it is in (HUB-001),
//   - the findings of all Regions come together (HUB-002),
//   - an organization is configured centrally, so that no account can opt out, and new accounts
//     are configured like the others (HUB-003),
//   - it measures against AWS Foundational Security Best Practices and the current CIS AWS
//     Foundations Benchmark (HUB-004); the article this library was founded on took version 1.2.0,
//   - critical findings are published to an encrypted topic (GUARDDUTY-004 and GUARDDUTY-005),
//     when they are new and not suppressed.
//
// Most controls need AWS Config: see ConfigRecorder. Standing idle it costs the alert topic;
// Security Hub CSPM costs by the check. See "Central configuration in Security Hub CSPM".
type Posture struct {
	constructs.Construct
	hub    awssecurityhub.CfnHub  // nil where it was there before
	on     constructs.IDependable // what everything else comes after
	alerts *AlertTopic
}

// NewPosture defines the posture, once for an account, or for an organization in its home Region. It
// panics with an error for an id that is none, an unknown or repeated standard, a control without
// a reason, and a rule that is malformed.
func NewPosture(scope constructs.Construct, id string, props *PostureProps) *Posture {
	p, err := props.withDefaults()
	if err != nil {
		panic(fmt.Errorf("security: posture %q: %w", id, err))
	}
	s := &Posture{alerts: p.Alerts}
	plinth.Init(s, scope, id)
	if len(p.Govern) > 0 {
		s.on = newCall(s, "Settings", "SecurityHubSettings", "SecurityHub", "updateSecurityHubConfiguration",
			map[string]any{"ControlFindingGenerator": "SECURITY_CONTROL", "AutoEnableControls": true}, onAll("securityhub:UpdateSecurityHubConfiguration"))
	} else {
		s.hub = awssecurityhub.NewCfnHub(s, jsii.String("Resource"), &awssecurityhub.CfnHubProps{
			ControlFindingGenerator: jsii.String("SECURITY_CONTROL"), EnableDefaultStandards: false, AutoEnableControls: true,
		})
		s.on = s.hub
	}
	aggregator := awssecurityhub.NewCfnFindingAggregator(s, jsii.String("Aggregator"), &awssecurityhub.CfnFindingAggregatorProps{
		RegionLinkingMode: jsii.String("ALL_REGIONS"),
	})
	aggregator.Node().AddDependency(s.on)
	if len(p.Govern) > 0 {
		s.govern(p, aggregator)
	} else {
		s.measure(p)
	}
	for i, r := range p.Rules {
		r.define(s, i+1).Node().AddDependency(s.on)
	}
	if s.alerts == nil {
		s.alerts = NewAlertTopic(s, "Alerts", nil)
	}
	s.alert()
	if p.Unified {
		s.unify()
	}
	return s
}

// Hub returns the hub, nil with Govern; there is no L2.
func (s *Posture) Hub() awssecurityhub.CfnHub { return s.hub }

// Alerts returns where critical findings go.
func (s *Posture) Alerts() *AlertTopic { return s.alerts }

// govern configures an organization. The aggregator has to be there before.
func (s *Posture) govern(p PostureProps, aggregator awscdk.CfnResource) {
	central := awssecurityhub.NewCfnOrganizationConfiguration(s, jsii.String("Organization"), &awssecurityhub.CfnOrganizationConfigurationProps{
		AutoEnable: false, AutoEnableStandards: jsii.String("NONE"), ConfigurationType: jsii.String("CENTRAL"),
	})
	central.Node().AddDependency(aggregator)
	var standards, disabled []string
	for _, standard := range p.Standards {
		standards = append(standards, s.arn(standard))
	}
	description := "Defined by " + *s.Node().Path()
	for _, c := range p.Disable {
		disabled = append(disabled, c.ID)
		description += "; without " + c.ID + ": " + c.Reason
	}
	policy := awssecurityhub.NewCfnConfigurationPolicy(s, jsii.String("Policy"), &awssecurityhub.CfnConfigurationPolicyProps{
		Name:        jsii.String(notInChannelName.ReplaceAllString(*s.Node().Path(), "-")),
		Description: jsii.String(description[:min(len(description), 512)]),
		ConfigurationPolicy: &awssecurityhub.CfnConfigurationPolicy_PolicyProperty{
			SecurityHub: &awssecurityhub.CfnConfigurationPolicy_SecurityHubPolicyProperty{
				ServiceEnabled: true, EnabledStandardIdentifiers: jsii.Strings(standards...),
				SecurityControlsConfiguration: &awssecurityhub.CfnConfigurationPolicy_SecurityControlsConfigurationProperty{
					DisabledSecurityControlIdentifiers: jsii.Strings(disabled...),
				},
			},
		},
	})
	policy.Node().AddDependency(central)
	for _, target := range p.Govern {
		awssecurityhub.NewCfnPolicyAssociation(s, jsii.String("Govern-"+target), &awssecurityhub.CfnPolicyAssociationProps{
			ConfigurationPolicyId: policy.AttrId(), TargetId: &target, TargetType: jsii.String(targetType(target)),
		})
	}
}

// measure switches standards on in this account alone.
func (s *Posture) measure(p PostureProps) {
	for _, standard := range p.Standards {
		name, _, _ := strings.Cut(string(standard), "/")
		awssecurityhub.NewCfnStandard(s, jsii.String("Standard-"+name), &awssecurityhub.CfnStandardProps{
			StandardsArn: jsii.String(s.arn(standard)),
		}).Node().AddDependency(s.on)
	}
}

func (s *Posture) arn(standard Standard) string {
	stack := awscdk.Stack_Of(s)
	return "arn:" + *stack.Partition() + ":securityhub:" + *stack.Region() + "::standards/" + string(standard)
}

// alert publishes what is critical, once: findings are imported again whenever they are looked at,
// and leave the workflow status NEW as soon as somebody takes care.
func (s *Posture) alert() {
	awsevents.NewRule(s, jsii.String("Critical"), &awsevents.RuleProps{
		Description: jsii.String("Critical findings that nobody takes care of yet"),
		EventPattern: &awsevents.EventPattern{
			Source: jsii.Strings("aws.securityhub"), DetailType: jsii.Strings("Security Hub Findings - Imported"),
			Detail: &map[string]any{"findings": map[string]any{
				"Severity": map[string]any{"Label": []string{"CRITICAL"}}, "Workflow": map[string]any{"Status": []string{"NEW"}},
				"RecordState": []string{"ACTIVE"}, "Compliance": map[string]any{"Status": []any{"FAILED", map[string]any{"exists": false}}},
			}},
		},
		Targets: &[]awsevents.IRuleTarget{s.alerts.Target()},
	})
}

// unify enables the new Security Hub, and brings its findings of all Regions here.
func (s *Posture) unify() {
	hub := awssecurityhub.NewCfnHubV2(s, jsii.String("Unified"), &awssecurityhub.CfnHubV2Props{})
	awssecurityhub.NewCfnAggregatorV2(s, jsii.String("UnifiedAggregator"), &awssecurityhub.CfnAggregatorV2Props{
		RegionLinkingMode: jsii.String("ALL_REGIONS"), LinkedRegions: &[]*string{},
	}).Node().AddDependency(hub)
}

var (
	governed  = regexp.MustCompile(`^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|\d{12})$`)
	controlID = regexp.MustCompile(`^[A-Z][A-Za-z0-9]+\.\d{1,3}$`)
)

func targetType(id string) string {
	switch {
	case strings.HasPrefix(id, "r-"):
		return "ROOT"
	case strings.HasPrefix(id, "ou-"):
		return "ORGANIZATIONAL_UNIT"
	}
	return "ACCOUNT"
}

func (p *PostureProps) withDefaults() (PostureProps, error) {
	var q PostureProps
	if p != nil {
		q = *p
	}
	for i, id := range q.Govern {
		if !governed.MatchString(id) || slices.Contains(q.Govern[:i], id) {
			return q, fmt.Errorf("Govern has %q, want the ids of the root, of units or of accounts, once each and written down: r-ab12, ou-ab12-cdefghij or 111122223333", id)
		}
	}
	if q.Standards == nil {
		q.Standards = []Standard{FSBP, CIS}
	}
	for i, standard := range q.Standards {
		if !slices.Contains(standards, standard) || slices.Contains(q.Standards[:i], standard) {
			return q, fmt.Errorf("Standards has %q, want constants of this package such as security.CIS, once each", standard)
		}
	}
	if len(q.Disable) > 0 && len(q.Govern) == 0 {
		return q, fmt.Errorf("Disable is set without Govern, want Rules that suppress the findings: only a central configuration disables a control in every standard")
	}
	for _, c := range q.Disable {
		if !controlID.MatchString(c.ID) || strings.TrimSpace(c.Reason) == "" {
			return q, fmt.Errorf("Disable has control %q with reason %q, want an id such as EC2.10, and who decided that and why", c.ID, c.Reason)
		}
	}
	for i, r := range q.Rules {
		if err := r.check(); err != nil {
			return q, fmt.Errorf("Rules[%d]: %w", i, err)
		}
	}
	return q, nil
}
