package security_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/eventtest"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/security"
)

func chat() security.AlertTopicProps {
	return security.AlertTopicProps{
		Emails: []string{"oncall@example.com"},
		Slack:  &security.SlackChannel{Workspace: "T07EA123LEP", Channel: "C07EZ1ABC23"},
		Teams: &security.TeamsChannel{
			Tenant: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", Team: "0f8fad5b-d9cb-469f-a165-70867728950e", Channel: "19%3Aab6e13%40thread.tacv2",
		},
	}
}

func TestAlertTopicDefault(t *testing.T) {
	app, stack := newStack(t)
	security.NewAlertTopic(stack, "Alerts", nil)
	snapshot.Check(t, app)
}

func TestAlertTopicFull(t *testing.T) {
	app, stack := newStack(t)
	props := chat()
	alerts := security.NewAlertTopic(stack, "Alerts", &props)
	awssqs.NewQueue(stack, jsii.String("Work"), nil).
		MetricNumberOfMessagesDeleted(nil).
		CreateAlarm(stack, jsii.String("Alarm"), &awscloudwatch.CreateAlarmOptions{
			Threshold: jsii.Number(1), EvaluationPeriods: jsii.Number(1),
		}).
		AddAlarmAction(alerts.Action())
	if alerts.Topic() == nil || alerts.Failed() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, app)
}

func TestAlertTopicGuard(t *testing.T) {
	constructtest.Guard(t, newStack, security.NewAlertTopic, true, func(awscdk.Stack, int) security.AlertTopicProps { return chat() })
}

func TestAlertTopicSabotage(t *testing.T) {
	alerts := func(stack awscdk.Stack) *security.AlertTopic {
		props := chat()
		return security.NewAlertTopic(stack, "Alerts", &props)
	}
	caught(t, map[string]sabotage{
		"a channel without bounds": {"CHAT-001", "Prod/Alerts/Slack", override(alerts, "GuardrailPolicies", nil, "Slack")},
		"administrators by chat": {"CHAT-001", "Prod/Alerts/Teams",
			override(alerts, "GuardrailPolicies", []string{"arn:aws:iam::aws:policy/AdministratorAccess"}, "Teams")},
	})
}

func TestAlertTopicBadInput(t *testing.T) {
	with := func(change func(*security.AlertTopicProps)) security.AlertTopicProps {
		p := chat()
		change(&p)
		return p
	}
	refused(t, security.NewAlertTopic, map[string]misuse[security.AlertTopicProps]{
		"no address": {
			with(func(p *security.AlertTopicProps) { p.Emails = []string{"oncall"} }),
			`Emails has "oncall", want an e-mail address`,
		},
		"slack name":   {with(func(p *security.AlertTopicProps) { p.Slack.Channel = "#alerts" }), `channel "#alerts", want their ids`},
		"teams name":   {with(func(p *security.AlertTopicProps) { p.Teams.Team = "platform" }), `team "platform"`},
		"teams thread": {with(func(p *security.AlertTopicProps) { p.Teams.Channel = "general" }), "begins with 19%3A"},
	})
}

// everywhere is a posture with everything set.
func everywhere() security.PostureProps {
	return security.PostureProps{
		Govern:    []string{"r-ab12", "ou-ab12-cdefghij", "111122223333"},
		Standards: []security.Standard{security.FSBP, security.CIS, security.NIST80053, security.PCIDSS},
		Disable:   []security.DisabledControl{{ID: "IAM.6", Reason: "root users have no credentials (SEC-12)"}},
		FindingRules: []security.FindingRule{
			{Name: "sandboxes", Reason: "nothing there matters (SEC-13)", Accounts: []string{"222222222222"}},
			{
				Name:      "payroll",
				Reason:    "its buckets are the crown jewels (SEC-14)",
				Controls:  []string{"S3.8"},
				Resources: []string{"arn:aws:s3:::payroll"},
				Products:  []string{"Security Hub"},
				Severity:  "CRITICAL",
			},
		},
		Unified: true, LinkedRegions: []string{"eu-central-1", "us-east-1"},
	}
}

func posture(stack awscdk.Stack) *security.Posture { return security.NewPosture(stack, "Posture", nil) }

func organizationPosture(stack awscdk.Stack) *security.Posture {
	props := everywhere()
	return security.NewPosture(stack, "Posture", &props)
}

func TestPostureDefault(t *testing.T) {
	app, stack := newStack(t)
	if p := posture(stack); p.Hub() == nil || p.Alerts() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, app)
}

func TestPostureFull(t *testing.T) {
	app, stack := newStack(t)
	props := everywhere()
	props.Alerts = security.NewAlertTopic(stack, "Alerts", nil)
	security.NewPosture(stack, "Posture", &props)
	snapshot.Check(t, app)
}

func TestPostureGuard(t *testing.T) {
	constructtest.Guard(t, newStack, security.NewPosture, true, func(stack awscdk.Stack, n int) security.PostureProps {
		props := everywhere()
		props.Alerts = security.NewAlertTopic(stack, fmt.Sprint("Alerts", n), nil)
		return props
	})
}

func TestPostureSabotage(t *testing.T) {
	const enabled = "ConfigurationPolicy.SecurityHub.EnabledStandardIdentifiers"
	caught(t, map[string]sabotage{
		"a finding for each standard": {
			"HUB-001",
			"Prod/Posture/Resource",
			override(posture, "ControlFindingGenerator", "STANDARD_CONTROL", "Resource"),
		},
		"a finding for each standard of all": {"HUB-001", "Prod/Posture/Settings", override(organizationPosture, "Create",
			`{"service":"SecurityHub","action":"updateSecurityHubConfiguration","parameters":{}}`, "Settings", "Resource", "Default")},
		"no Regions": {"HUB-002", "Prod/Posture/Aggregator", override(posture, "RegionLinkingMode", "NO_REGIONS", "Aggregator")},
		"local": {
			"HUB-003",
			"Prod/Posture/Organization",
			override(organizationPosture, "ConfigurationType", "LOCAL", "Organization"),
		},
		"off": {
			"HUB-003",
			"Prod/Posture/Policy",
			override(organizationPosture, "ConfigurationPolicy.SecurityHub.ServiceEnabled", false, "Policy"),
		},
		"the standards of 2018": {"HUB-004", "Prod/Posture/Resource", override(posture, "EnableDefaultStandards", nil, "Resource")},
		"no best practices":     {"HUB-004", "Prod/Posture/Policy", override(organizationPosture, enabled, []string{}, "Policy")},
		"plain topic": {
			"GUARDDUTY-004",
			"Prod/Posture/Alerts/Topic/Resource",
			override(posture, "KmsMasterKeyId", nil, "Alerts", "Topic", "Resource"),
		},
		"no queue": {
			"GUARDDUTY-005",
			"Prod/Posture/Critical/Resource",
			override(posture, "Targets.0.DeadLetterConfig", nil, "Critical", "Resource"),
		},
	})
}

// A control that is disabled is disabled in every standard, and says who decided that.
func TestPostureDisablesControls(t *testing.T) {
	app, stack := newStack(t)
	security.NewPosture(stack, "Posture",
		&security.PostureProps{Govern: []string{"r-ab12"}, LinkedRegions: []string{}, Disable: []security.DisabledControl{
			{ID: "EC2.10", Reason: "SEC-9"}, {ID: "IAM.6", Reason: "SEC-10"},
		}})
	governed := only(t, snapshot.Synth(t, app), "AWS::SecurityHub::ConfigurationPolicy")
	controls := governed.Get("ConfigurationPolicy", "SecurityHub", "SecurityControlsConfiguration", "DisabledSecurityControlIdentifiers")
	if got, want := controls.String(), `["EC2.10","IAM.6"]`; got != want {
		t.Errorf("disabled controls = %s, want %s", got, want)
	}
	const want = "Defined by Prod/Posture; without EC2.10: SEC-9; without IAM.6: SEC-10"
	if got := governed.Get("Description").String(); got != want {
		t.Errorf("Description = %q, want %q", got, want)
	}
}

func TestPostureBadInput(t *testing.T) {
	rule := func(r security.FindingRule) security.PostureProps {
		return security.PostureProps{FindingRules: []security.FindingRule{r}}
	}
	refused(t, security.NewPosture, map[string]misuse[security.PostureProps]{
		"a name": {
			security.PostureProps{Govern: []string{"Production"}},
			`Govern[0] is "Production", want the id of the root, a unit or an account`,
		},
		"twice": {security.PostureProps{Govern: []string{"r-ab12", "r-ab12"}}, `Govern has "r-ab12" twice, want it once`},
		"the home Region linked": {security.PostureProps{LinkedRegions: []string{"eu-west-1"}},
			`LinkedRegions[0] is "eu-west-1", want each other Region once`},
		"governed and not linked": {security.PostureProps{Govern: []string{"r-ab12"}},
			"LinkedRegions is nil with Govern, want the other Regions"},
		"no Region": {security.PostureProps{Unified: true, LinkedRegions: []string{"Frankfurt"}},
			`LinkedRegions[0] is "Frankfurt", want a Region such as "eu-central-1"`},
		"old standard": {
			security.PostureProps{Standards: []security.Standard{"cis-aws-foundations-benchmark/v/1.2.0"}},
			"want constants of this package",
		},
		"standard twice": {security.PostureProps{Standards: []security.Standard{security.CIS, security.CIS}}, "twice, want it once"},
		"disabled alone": {
			security.PostureProps{Disable: []security.DisabledControl{{ID: "EC2.10", Reason: "x"}}},
			"Disable is set without Govern",
		},
		"no reason": {
			security.PostureProps{Govern: []string{"r-ab12"}, LinkedRegions: []string{}, Disable: []security.DisabledControl{{ID: "EC2.10"}}},
			`Disable[0].Reason is "", want who decided to disable EC2.10`,
		},
		"CIS number": {
			security.PostureProps{Govern: []string{"r-ab12"}, LinkedRegions: []string{},
				Disable: []security.DisabledControl{{ID: "1.14", Reason: "x"}}},
			`Disable[0].ID is "1.14", want a security control id`,
		},
		"unnamed rule": {rule(security.FindingRule{Reason: "x", Accounts: []string{"1"}}), `FindingRules[0].Name is ""`},
		"no why": {
			rule(security.FindingRule{Name: "x", Accounts: []string{"1"}}),
			`FindingRules[0].Reason is "", want who decided on x`,
		},
		"everything": {rule(security.FindingRule{Name: "x", Reason: "x"}), "FindingRules[0].Controls is empty, and so are"},
		"no severity": {
			rule(security.FindingRule{Name: "x", Reason: "x", Accounts: []string{"1"}, Severity: "URGENT"}),
			`FindingRules[0].Severity is "URGENT"`,
		},
		"a token": {security.PostureProps{Govern: []string{"${Token[Root.1]}"}}, "written down: `aws organizations list-roots`"},
		"no account": {
			rule(security.FindingRule{Name: "x", Reason: "x", Accounts: []string{"joe"}}),
			`FindingRules[0].Accounts has "joe", want the 12 digits`,
		},
		"no control": {
			rule(security.FindingRule{Name: "x", Reason: "x", Controls: []string{"1.14"}}),
			`FindingRules[0].Controls has "1.14"`,
		},
	})
}

// imported is an event as Security Hub CSPM sends it, with what the rule looks at.
func imported(severity, workflow, state, compliance string) string {
	return fmt.Sprintf(
		`{"version": "0", "id": "8e5622f9-d81c-4d81-612a-9319e7ee2506", "detail-type": "Security Hub Findings - Imported", "source": "aws.securityhub",
		"account": "444444444444", "time": "2026-04-11T21:52:17Z", "region": "eu-west-1", "resources": ["arn:aws:securityhub:eu-west-1::product/aws/securityhub/x"],
		"detail": {"findings": [{"SchemaVersion": "2018-10-08", "AwsAccountId": "111111111111", "GeneratorId": "security-control/S3.2", %s
			"Severity": {"Label": %q, "Normalized": 90}, "Workflow": {"Status": %q}, "RecordState": %q, "ProductName": "Security Hub"}]}}`,
		compliance,
		severity,
		workflow,
		state,
	)
}

func TestCriticalFindingsAreTold(t *testing.T) {
	app, stack := newStack(t)
	posture(stack)
	pattern := only(t, snapshot.Synth(t, app), "AWS::Events::Rule").Get("EventPattern")
	const failed, passed = `"Compliance": {"Status": "FAILED"},`, `"Compliance": {"Status": "PASSED"},`
	for _, c := range []struct {
		event string
		want  bool
	}{
		{imported("CRITICAL", "NEW", "ACTIVE", failed), true},
		{imported("CRITICAL", "NEW", "ACTIVE", ""), true}, // of Inspector, which measures against nothing
		{strings.Replace(imported("CRITICAL", "NEW", "ACTIVE", ""), `"Security Hub"}`, `"GuardDuty"}`, 1), false},
		{imported("CRITICAL", "NEW", "ACTIVE", passed), false},
		{imported("HIGH", "NEW", "ACTIVE", failed), false},
		{imported("CRITICAL", "NOTIFIED", "ACTIVE", failed), false},
		{imported("CRITICAL", "SUPPRESSED", "ACTIVE", failed), false},
		{imported("CRITICAL", "NEW", "ARCHIVED", failed), false},
		{strings.Replace(imported("CRITICAL", "NEW", "ACTIVE", failed), "aws.securityhub", "aws.guardduty", 1), false},
		{strings.Replace(imported("CRITICAL", "NEW", "ACTIVE", failed), "Imported", "Custom Action", 1), false},
	} {
		if got, err := eventtest.Match(pattern, c.event); got != c.want || err != nil {
			t.Errorf("matches %t, %v, want %t: %s", got, err, c.want, c.event)
		}
	}
}

// Where no ThreatDetection tells of threats, the posture can.
func TestThreatsAreToldOnce(t *testing.T) {
	threat := strings.Replace(imported("CRITICAL", "NEW", "ACTIVE", ""), `"Security Hub"}`, `"GuardDuty"}`, 1)
	for _, tell := range []bool{false, true} {
		app, stack := newStack(t)
		security.NewPosture(stack, "Posture", &security.PostureProps{TellThreats: tell})
		pattern := only(t, snapshot.Synth(t, app), "AWS::Events::Rule").Get("EventPattern")
		if got, err := eventtest.Match(pattern, threat); got != tell || err != nil {
			t.Errorf("TellThreats %t: a threat matches %t, %v", tell, got, err)
		}
	}
}

// A configuration takes effect in the linked Regions, and the new Security Hub shows them.
func TestPostureLinksRegions(t *testing.T) {
	for _, c := range []struct {
		props security.PostureProps
		mode  string
	}{
		{security.PostureProps{}, "ALL_REGIONS"},
		{security.PostureProps{Govern: []string{"r-ab12"}, LinkedRegions: []string{}}, "NO_REGIONS"},
		{security.PostureProps{Govern: []string{"r-ab12"}, LinkedRegions: []string{"eu-central-1"}}, "SPECIFIED_REGIONS"},
	} {
		app, stack := newStack(t)
		security.NewPosture(stack, "Posture", &c.props)
		aggregator := only(t, snapshot.Synth(t, app), "AWS::SecurityHub::FindingAggregator")
		if got := aggregator.Get("RegionLinkingMode"); got.Is(c.mode) != assembly.True {
			t.Errorf("RegionLinkingMode is %v, want %s", got, c.mode)
		}
		if got := len(aggregator.Get("Regions").List()); got != len(c.props.LinkedRegions) {
			t.Errorf("%s links %d Regions, want %d", c.mode, got, len(c.props.LinkedRegions))
		}
	}
}

// only returns the one resource of a type.
func only(t *testing.T, a *assembly.Assembly, typ string) *assembly.Resource {
	t.Helper()
	all := a.OfType(typ)
	if len(all) != 1 {
		t.Fatalf("%d resources of type %s, want one", len(all), typ)
	}
	return all[0]
}

func TestDetectivesDefault(t *testing.T) {
	app, stack := newStack(t)
	inspector := security.NewInspector(stack, "Inspector", nil)
	macie := security.NewMacie(stack, "Macie", nil)
	detective := security.NewDetective(stack, "Detective", nil)
	if inspector.Enabled() == nil || macie.Session() == nil || macie.Results() == nil || detective.ARN() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, app)
}

func TestDetectivesFull(t *testing.T) {
	app, stack := newStack(t)
	key := security.NewKey(stack, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.MacieExport{}, keypolicy.S3{}}})
	security.NewInspector(stack, "Inspector", &security.InspectorProps{ForOrganization: true})
	security.NewMacie(stack, "Macie", &security.MacieProps{
		ForOrganization: true, Results: security.NewSecureBucket(stack, "Results", &security.SecureBucketProps{Key: key.Key()}).Bucket(),
	})
	security.NewDetective(stack, "Detective", &security.DetectiveProps{ForOrganization: true})
	snapshot.Check(t, app)
}

func TestDetectivesGuard(t *testing.T) {
	constructtest.Guard(t, newStack, security.NewInspector, true, func(awscdk.Stack, int) security.InspectorProps {
		return security.InspectorProps{ForOrganization: true}
	})
	constructtest.Guard(t, newStack, security.NewMacie, true, func(awscdk.Stack, int) security.MacieProps {
		return security.MacieProps{ForOrganization: true}
	})
	constructtest.Guard(t, newStack, security.NewDetective, true, func(awscdk.Stack, int) security.DetectiveProps {
		return security.DetectiveProps{ForOrganization: true}
	})
}

func TestDetectivesSabotage(t *testing.T) {
	inspector := func(stack awscdk.Stack) *security.Inspector { return security.NewInspector(stack, "Inspector", nil) }
	macie := func(stack awscdk.Stack) *security.Macie { return security.NewMacie(stack, "Macie", nil) }
	caught(t, map[string]sabotage{
		"no images": {"INSPECTOR-001", "Prod/Inspector/Resource", override(inspector, "Create",
			`{"service":"Inspector2","action":"enable","parameters":{"resourceTypes":["EC2"]}}`, "Resource", "Resource", "Default")},
		"paused":       {"MACIE-001", "Prod/Macie/Resource", override(macie, "Status", "PAUSED", "Resource")},
		"no discovery": {"MACIE-002", "Prod/Macie/Resource", override(macie, "Create", `{}`, "Discovery", "Resource", "Default")},
		"forgotten":    {"MACIE-003", "Prod/Macie/Resource", override(macie, "Create", `{}`, "Export", "Resource", "Default")},
	})
}

func TestMacieBadInput(t *testing.T) {
	_, stack := newStack(t)
	bucket := awss3.NewBucket(stack, jsii.String("Plain"), nil)
	refused(t, security.NewMacie, map[string]misuse[security.MacieProps]{
		"no key": {security.MacieProps{Results: bucket}, "Results has no EncryptionKey"},
	})
}
