package baseline_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/eventtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

const identityCenter = "arn:aws:sso:::instance/ssoins-1234567890abcdef"

// withWorkloads is the default organization with an account in Production and in Development.
func withWorkloads(scope constructs.Construct) *baseline.Organization {
	units := baseline.DefaultUnits()
	units[2].Accounts = []baseline.Account{{Name: "Shop Development"}}
	units[3].Accounts = []baseline.Account{{Name: "Shop Production", ID: workload}}
	return baseline.NewOrganization(scope, "Organization", &baseline.OrganizationProps{Email: "people@example.com", Units: units})
}

func everybody(org *baseline.Organization) baseline.AccessProps {
	group := func(n int) string { return fmt.Sprintf("90676%05d-aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", n) }
	return baseline.AccessProps{
		Organization: org, InstanceARN: identityCenter,
		Administrators: group(1), Developers: group(2), Auditors: group(3), BreakGlass: group(4),
	}
}

func TestAccessDefault(t *testing.T) {
	app, stack := managementStack(t)
	baseline.NewAccess(stack, "Access", &baseline.AccessProps{Organization: existing(stack), InstanceARN: identityCenter})
	snapshot.Check(t, app)
}

func TestAccessFull(t *testing.T) {
	app, archive, trail := logging(t, baseline.LogArchiveProps{}, baseline.OrganizationTrailProps{})
	stack := stackIn(app, "People", "888888888888")
	props := everybody(withWorkloads(stack))
	before := fmt.Sprintf("%#v", props)
	access := baseline.NewAccess(stack, "Access", &props)
	if after := fmt.Sprintf("%#v", props); after != before {
		t.Errorf("props were\n%s\nand are\n%s", before, after)
	}
	access.AddBreakGlassAlarm(trail, awscloudwatchactions.NewSnsAction(awssns.Topic_FromTopicArn(trail, jsii.String("OnCall"),
		jsii.String("arn:aws:sns:eu-west-1:999999999999:on-call"))))
	if archive.TrailBucket() == nil || access.PermissionSet(baseline.AuditorAccess) == nil || access.PermissionSet("Nobody") != nil {
		t.Error("accessors return something else")
	}
	snapshot.Check(t, app)
}

func TestDevelopersGetIntoDevelopmentOnly(t *testing.T) {
	app, stack := managementStack(t)
	props := everybody(withWorkloads(stack))
	baseline.NewAccess(stack, "Access", &props)
	var accounts []string
	for _, r := range snapshot.Synth(t, app).OfType("AWS::SSO::Assignment") {
		if r.Get("PrincipalId").Is(props.Developers) == assembly.True {
			account, _ := r.Get("TargetId").Target()
			accounts = append(accounts, account.Resource.Get("AccountName").String())
		}
	}
	if got := fmt.Sprint(accounts); got != "[Shop Development]" {
		t.Errorf("developers get into %s", got)
	}
}

func TestAccessIsAConstruct(t *testing.T) {
	app, stack := managementStack(t)
	org := existing(stack)
	props := everybody(org)
	first := baseline.NewAccess(stack, "First", &props)
	second := baseline.NewAccess(stack, "Second", &baseline.AccessProps{
		Organization: org, InstanceARN: "arn:aws:sso:::instance/ssoins-fedcba0987654321",
	})
	usable(t, app, stackIn(app, "After", managementAccount), first, second)
}

func TestAccessSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(access *baseline.Access, org *baseline.Organization)
	}{
		"a session for a day": {"SSO-001", "Access/Administrator", func(access *baseline.Access, _ *baseline.Organization) {
			access.PermissionSet(baseline.AdministratorAccess).AddPropertyOverride(jsii.String("SessionDuration"), "PT12H")
		}},
		"developers who can do everything": {"SSO-001", "Access/Developer", func(access *baseline.Access, _ *baseline.Organization) {
			access.PermissionSet(baseline.DeveloperAccess).AddPropertyOverride(jsii.String("ManagedPolicies"),
				[]string{"arn:aws:iam::aws:policy/AdministratorAccess"})
		}},
		"auditors who read data": {"SSO-005", "Access/Auditor", func(access *baseline.Access, _ *baseline.Organization) {
			access.PermissionSet(baseline.AuditorAccess).AddPropertyOverride(jsii.String("ManagedPolicies.0"),
				"arn:aws:iam::aws:policy/ReadOnlyAccess")
		}},
		"developers without a boundary": {"SSO-003", "Access/Developer", func(access *baseline.Access, _ *baseline.Organization) {
			access.PermissionSet(baseline.DeveloperAccess).AddPropertyDeletionOverride(jsii.String("PermissionsBoundary"))
		}},
		"auditors who read data by a policy of their own": {"PROMISE-001", "Access/Auditor",
			func(access *baseline.Access, _ *baseline.Organization) {
				access.PermissionSet(baseline.AuditorAccess).AddPropertyOverride(jsii.String("InlinePolicy.Version"), "2012-10-17")
			}},
		"a boundary that bounds nothing": {"PROMISE-001", "Access/Developer", func(access *baseline.Access, _ *baseline.Organization) {
			access.PermissionSet(baseline.DeveloperAccess).AddPropertyOverride(jsii.String("PermissionsBoundary.ManagedPolicyArn"),
				"arn:aws:iam::aws:policy/AdministratorAccess")
		}},
		"another group": {"PROMISE-001", "Access/Developer Shop Development", func(access *baseline.Access, _ *baseline.Organization) {
			child(access, "Developer Shop Development").AddPropertyOverride(jsii.String("PrincipalId"),
				"0123456789-00000000-0000-0000-0000-000000000000")
		}},
		"developers in production": {"SSO-002", "Access/Developer Shop Development", func(access *baseline.Access, org *baseline.Organization) {
			child(access, "Developer Shop Development").AddPropertyOverride(jsii.String("TargetId"), org.Account("Shop Production").Resource().Ref())
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := managementStack(t)
			org := withWorkloads(stack)
			props := everybody(org)
			c.sabotage(baseline.NewAccess(stack, "Access", &props), org)
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}

// The filter sees who comes in by the permission set for emergencies, in any account, and nobody
// else.
func TestBreakGlassIsSeen(t *testing.T) {
	app, _, trail := logging(t, baseline.LogArchiveProps{}, baseline.OrganizationTrailProps{})
	props := everybody(withWorkloads(stackIn(app, "People", "888888888888")))
	baseline.NewAccess(props.Organization, "Access", &props).AddBreakGlassAlarm(trail, awscloudwatchactions.NewSnsAction(
		awssns.Topic_FromTopicArn(trail, jsii.String("OnCall"), jsii.String("arn:aws:sns:eu-west-1:999999999999:on-call"))))
	pattern, _ := snapshot.Synth(t, app).OfType("AWS::Logs::MetricFilter")[0].Get("FilterPattern").Text()
	const role = "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_"
	for _, c := range []struct {
		event, role string
		want        bool
	}{
		{"AssumeRoleWithSAML", role + "BreakGlass_0123456789abcdef", true},
		{"AssumeRoleWithSAML", role + "Developer_0123456789abcdef", false},
		{"AssumeRoleWithSAML", role + "BreakGlassDrill_0123456789abcdef", false},
		{"AssumeRole", role + "BreakGlass_0123456789abcdef", false}, // which its trust policy refuses
	} {
		event := map[string]any{"eventSource": "sts.amazonaws.com", "eventName": c.event, "userIdentity": map[string]any{"type": "SAMLUser"},
			"requestParameters": map[string]any{"roleArn": c.role, "durationSeconds": 3600}}
		if got, err := eventtest.MatchFilter(pattern, event); err != nil || got != c.want {
			t.Errorf("%s of %s: seen %v (%v), want %v", c.event, c.role, got, err, c.want)
		}
	}
}

func TestBreakGlassSabotage(t *testing.T) {
	for name, sabotage := range map[string]func(trail *baseline.OrganizationTrail){
		"nobody watches": func(trail *baseline.OrganizationTrail) { trail.Node().TryRemoveChild(jsii.String("BreakGlassUsed")) },
		"another sign-in": func(trail *baseline.OrganizationTrail) {
			child(trail, "BreakGlass", "Resource").AddPropertyOverride(jsii.String("FilterPattern"), "AWSReservedSSO_Developer_")
		},
		"switched off": func(trail *baseline.OrganizationTrail) {
			child(trail, "BreakGlassUsed", "Resource").AddPropertyOverride(jsii.String("ActionsEnabled"), false)
		},
	} {
		t.Run(name, func(t *testing.T) {
			app, _, trail := logging(t, baseline.LogArchiveProps{}, baseline.OrganizationTrailProps{})
			stack := stackIn(app, "People", "888888888888")
			props := everybody(withWorkloads(stack))
			baseline.NewAccess(stack, "Access", &props).AddBreakGlassAlarm(trail)
			sabotage(trail)
			guardrailtest.Caught(t, app, "SSO-004", "Access/BreakGlass")
		})
	}
	t.Run("tells nobody", func(t *testing.T) {
		app, _, trail := logging(t, baseline.LogArchiveProps{}, baseline.OrganizationTrailProps{})
		stack := stackIn(app, "People", "888888888888")
		props := everybody(withWorkloads(stack))
		baseline.NewAccess(stack, "Access", &props).AddBreakGlassAlarm(trail)
		guardrailtest.Caught(t, app, "CIS-003", "BreakGlassUsed")
	})
}

func TestAccessBadInput(t *testing.T) {
	_, stack := managementStack(t)
	org := existing(stack)
	with := func(change func(p *baseline.AccessProps)) func(constructs.Construct, string) {
		return func(scope constructs.Construct, id string) {
			props := everybody(org)
			change(&props)
			baseline.NewAccess(scope, id, &props)
		}
	}
	refused(t, stack, map[string]misuse{
		"no props": {func(scope constructs.Construct, id string) { baseline.NewAccess(scope, id, nil) }, "Organization is nil"},
		"zero props": {func(scope constructs.Construct, id string) { baseline.NewAccess(scope, id, &baseline.AccessProps{}) },
			"Organization is nil"},
		"no instance": {with(func(p *baseline.AccessProps) { p.InstanceARN = "" }), `InstanceARN is "", want that of your instance`},
		"a name": {with(func(p *baseline.AccessProps) { p.Developers = "developers" }),
			`Developers is "developers", want the id of a group`},
		"nil scope": {func(_ constructs.Construct, id string) {
			props := everybody(org)
			baseline.NewAccess(nil, id, &props)
		}, "scope is nil"},
	})
}
