package security

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecurityhub"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// Posture is Security Hub CSPM: how every account complies with security standards, in one place.
// It promises that
//
//   - each control has one finding, whichever standards it is in (HUB-001),
//   - the findings of all Regions, or of those that it governs, come together (HUB-002, HUB-005),
//   - an organization is configured centrally, so that no account can opt out, and new accounts
//     are configured like the others (HUB-003),
//   - it measures against AWS Foundational Security Best Practices and the current CIS AWS
//     Foundations Benchmark (HUB-004),
//   - new critical findings that are not suppressed are published to an encrypted topic
//     (GUARDDUTY-004 and GUARDDUTY-005).
//
// Most controls need AWS Config: see [ConfigRecorder]. Standing idle it costs the alert topic;
// Security Hub CSPM costs by the check. See "Central configuration in Security Hub CSPM".
type Posture struct {
	constructs.Construct
	hub    awssecurityhub.CfnHub  // nil for an organization, which has one already
	on     constructs.IDependable // what everything else comes after
	alerts *AlertTopic
}

// NewPosture defines the posture, once for an account, or for an organization in its home Region.
// It panics with an error for a malformed or repeated id in Govern, an unknown or repeated
// standard, a disabled control without a reason, a malformed rule, and for Govern without
// LinkedRegions or a Region in them that is unknown, repeated or that of the stack.
func NewPosture(scope constructs.Construct, id string, props *PostureProps) *Posture {
	s := &Posture{}
	p := plinth.Define(s, scope, id, func() (PostureProps, error) { return props.withDefaults(plinth.PlaceOf(scope).Region) })
	if len(p.Govern) > 0 {
		s.on = sdkcall.New(s, "Settings", sdkcall.Call{
			Name: "SecurityHubSettings", Service: "SecurityHub", Action: "updateSecurityHubConfiguration",
			Parameters:  map[string]any{"ControlFindingGenerator": "SECURITY_CONTROL", "AutoEnableControls": true},
			Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("securityhub:UpdateSecurityHubConfiguration")},
		})
	} else {
		props := &awssecurityhub.CfnHubProps{
			ControlFindingGenerator: jsii.String("SECURITY_CONTROL"), EnableDefaultStandards: false, AutoEnableControls: true,
		}
		s.hub = awssecurityhub.NewCfnHub(s, jsii.String("Resource"), props)
		plinth.Keep(s.hub, "enables the controls that AWS adds to its standards", props)
		s.on = s.hub
	}
	aggregator := plinth.Kept(awssecurityhub.NewCfnFindingAggregator, s, "Aggregator", "shows the findings of every linked Region in one",
		p.linked())
	tree.Depend(aggregator, s.on)
	if len(p.Govern) > 0 {
		s.govern(p, aggregator)
	} else {
		s.measure(p)
	}
	for i, r := range p.FindingRules {
		tree.Depend(r.define(s, i+1), s.on)
	}
	if s.alerts = p.Alerts; s.alerts == nil {
		s.alerts = NewAlertTopic(s, "Alerts", nil)
	}
	s.alert(p.TellThreats)
	if p.Unified {
		s.unify(p.LinkedRegions)
	}
	return s
}

// Hub returns the hub, nil with Govern; there is no L2.
func (s *Posture) Hub() awssecurityhub.CfnHub { return s.hub }

// Alerts returns the topic that hears of critical findings.
func (s *Posture) Alerts() *AlertTopic { return s.alerts }

// govern configures an organization. The aggregator has to be there before.
func (s *Posture) govern(p PostureProps, aggregator awscdk.CfnResource) {
	const id = "Organization"
	organization := &awssecurityhub.CfnOrganizationConfigurationProps{
		AutoEnable: false, AutoEnableStandards: jsii.String("NONE"), ConfigurationType: jsii.String("CENTRAL"),
	}
	central := awssecurityhub.NewCfnOrganizationConfiguration(s, jsii.String(id), organization)
	plinth.Keep(central, "lets no account but this one configure Security Hub", organization)
	tree.Depend(central, aggregator)
	var standards, disabled []string
	for _, standard := range p.Standards {
		standards = append(standards, s.arn(standard))
	}
	description := "Defined by " + tree.Path(s)
	for _, c := range p.Disable {
		disabled = append(disabled, c.ID)
		description += "; without " + c.ID + ": " + c.Reason
	}
	props := &awssecurityhub.CfnConfigurationPolicyProps{
		Name:        jsii.String(notInName.ReplaceAllString(tree.Path(s), "-")),
		Description: jsii.String(description[:min(len(description), 512)]),
		ConfigurationPolicy: &awssecurityhub.CfnConfigurationPolicy_PolicyProperty{
			SecurityHub: &awssecurityhub.CfnConfigurationPolicy_SecurityHubPolicyProperty{
				ServiceEnabled: true, EnabledStandardIdentifiers: jsii.Strings(standards...),
				SecurityControlsConfiguration: &awssecurityhub.CfnConfigurationPolicy_SecurityControlsConfigurationProperty{
					DisabledSecurityControlIdentifiers: jsii.Strings(disabled...),
				},
			},
		},
	}
	policy := awssecurityhub.NewCfnConfigurationPolicy(s, jsii.String("Policy"), props)
	plinth.Keep(policy, "enables its standards, and disables the controls that somebody gave a reason for", props)
	tree.Depend(policy, central)
	for _, target := range p.Govern {
		association := &awssecurityhub.CfnPolicyAssociationProps{
			ConfigurationPolicyId: policy.AttrId(), TargetId: &target, TargetType: jsii.String(targetType(target)),
		}
		governed := awssecurityhub.NewCfnPolicyAssociation(s, jsii.String("Govern-"+target), association)
		plinth.Keep(governed, "puts "+target+" under its policy", association)
	}
}

// measure switches standards on in this account alone.
func (s *Posture) measure(p PostureProps) {
	for _, standard := range p.Standards {
		name, _, _ := strings.Cut(string(standard), "/")
		props := &awssecurityhub.CfnStandardProps{StandardsArn: jsii.String(s.arn(standard))}
		measured := awssecurityhub.NewCfnStandard(s, jsii.String("Standard-"+name), props)
		plinth.Keep(measured, "checks every control of its standard", props)
		tree.Depend(measured, s.on)
	}
}

func (s *Posture) arn(standard Standard) string {
	stack := tree.Stack(s)
	return "arn:" + *stack.Partition() + ":securityhub:" + *stack.Region() + "::standards/" + string(standard)
}

// linked are the Regions whose findings come here.
func (p PostureProps) linked() *awssecurityhub.CfnFindingAggregatorProps {
	switch {
	case p.LinkedRegions == nil:
		return &awssecurityhub.CfnFindingAggregatorProps{RegionLinkingMode: jsii.String("ALL_REGIONS")}
	case len(p.LinkedRegions) == 0:
		return &awssecurityhub.CfnFindingAggregatorProps{RegionLinkingMode: jsii.String("NO_REGIONS")}
	}
	return &awssecurityhub.CfnFindingAggregatorProps{
		RegionLinkingMode: jsii.String("SPECIFIED_REGIONS"), Regions: jsii.Strings(p.LinkedRegions...),
	}
}

// alert publishes critical findings once: Security Hub imports a finding again with every update,
// and it leaves the workflow status NEW as soon as somebody takes care of it. Those of GuardDuty
// are left to [ThreatDetection], which tells of them in each Region within minutes.
func (s *Posture) alert(threats bool) {
	finding := map[string]any{
		"Severity": map[string]any{"Label": []string{"CRITICAL"}}, "Workflow": map[string]any{"Status": []string{"NEW"}},
		"RecordState": []string{"ACTIVE"}, "Compliance": map[string]any{"Status": []any{"FAILED", map[string]any{"exists": false}}},
	}
	if !threats {
		finding["ProductName"] = []any{map[string]any{"anything-but": []string{"GuardDuty"}}}
	}
	s.alerts.Channel().RuleOn(s, "Critical", "Critical findings that nobody takes care of yet", &awsevents.EventPattern{
		Source: jsii.Strings("aws.securityhub"), DetailType: jsii.Strings("Security Hub Findings - Imported"),
		Detail: &map[string]any{"findings": finding},
	})
}

// unify enables the new Security Hub, and brings the findings of other Regions here.
func (s *Posture) unify(regions []string) {
	hub := awssecurityhub.NewCfnHubV2(s, jsii.String("Unified"), &awssecurityhub.CfnHubV2Props{})
	if len(regions) == 0 {
		return
	}
	props := &awssecurityhub.CfnAggregatorV2Props{RegionLinkingMode: jsii.String("SPECIFIED_REGIONS"), LinkedRegions: jsii.Strings(regions...)}
	aggregator := awssecurityhub.NewCfnAggregatorV2(s, jsii.String("UnifiedAggregator"), props)
	plinth.Keep(aggregator, "shows the findings of other Regions in one", props)
	tree.Depend(aggregator, hub)
}

func targetType(id string) string {
	switch {
	case identifier.Root.Valid(id):
		return "ROOT"
	case identifier.Unit.Valid(id):
		return "ORGANIZATIONAL_UNIT"
	}
	return "ACCOUNT"
}
