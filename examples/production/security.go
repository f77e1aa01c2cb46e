package main

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/crossaccount"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/observability"
	"github.com/plinth-cdk/plinth/security"
)

// defineSecurity watches all accounts from Security Tooling, and puts into each account what has to
// be there: a record of its configurations, remediations, and what the containment needs.
func (f *foundation) defineSecurity(app awscdk.App, vpcs []*network.VPC) {
	tooling := f.in(app, "SecurityTooling", baseline.SecurityToolingAccount, plinth.Production)
	crossaccount.DependOn(tooling, f.delegated[config.Home]) // which switches on what is configured here
	alerts := f.alertTopic(tooling)
	// A dry run: set Act when you like what it says.
	containment := security.NewContainment(tooling, "Containment", &security.ContainmentProps{Topic: alerts.Topic()})
	security.NewThreatDetection(tooling, "Threats", &security.ThreatDetectionProps{
		ForOrganization: true, Alerts: alerts, Contain: []awsevents.IRuleTarget{containment.Target()},
	})
	security.NewPosture(tooling, "Posture", &security.PostureProps{
		Govern: []string{f.org.Root().ID()}, LinkedRegions: f.regions[1:], Alerts: alerts,
	})
	security.NewAccessAnalyzers(tooling, "Access", &security.AccessAnalyzersProps{ForOrganization: true})
	security.NewInspector(tooling, "Inspector", &security.InspectorProps{ForOrganization: true})
	security.NewMacie(tooling, "Macie", &security.MacieProps{ForOrganization: true})
	security.NewConfigAggregator(tooling, "Configurations", nil)
	rules := security.NewOrganizationConfigRules(tooling, "Rules", nil)

	sink := f.monitor(app)
	for _, account := range f.known() {
		guarded := f.in(app, "Guard"+strings.ReplaceAll(account.Name(), " ", ""), account.Name(), plinth.Production)
		if account.Name() != baseline.SharedServicesAccount {
			observability.NewLink(guarded, "Telemetry", &observability.LinkProps{Sink: sink})
		}
		recorder := f.record(guarded)
		rules.Node().AddDependency(recorder) // a rule of the organization fails where nothing is recorded
		security.NewConfigRules(guarded, "Rules", &security.ConfigRulesProps{
			Recorder: recorder, Rules: []security.ConfigRule{}, // those of the organization
			Remediations: []security.Remediation{security.BlockPublicBuckets(), security.CloseAdministration(), security.DeactivateUnusedKeys()},
		})
		security.NewContainmentRole(guarded, "ContainmentRole", &security.ContainmentRoleProps{
			SecurityAccount: f.org.Account(baseline.SecurityToolingAccount).ID(),
		})
	}
	rules.Node().AddDependency(f.record(f.newStack(app, "GuardManagement", config.ManagementAccount, config.Home, plinth.Production)))
	f.listen(awscdk.Stack_Of(f.trail))
	for _, region := range f.regions[1:] {
		f.watch(app, region, tooling)
	}
	for _, vpc := range vpcs {
		security.NewQuarantine(awscdk.Stack_Of(vpc), "Quarantine", &security.QuarantineProps{VPC: vpc.VPC()})
	}
}

// watch looks for threats in a further Region, and records all accounts there, before the posture
// is measured: an intruder goes where nobody looks, and controls fail where nothing is recorded.
func (f *foundation) watch(app awscdk.App, region string, posture awscdk.Stack) {
	tooling := f.in(app, "SecurityTooling-"+region, baseline.SecurityToolingAccount, plinth.Production, region)
	crossaccount.DependOn(tooling, f.delegated[config.Home])
	crossaccount.DependOn(tooling, f.delegated[region])
	crossaccount.DependOn(posture, tooling)
	alerts := f.alertTopic(tooling)
	containment := security.NewContainment(tooling, "Containment", &security.ContainmentProps{Topic: alerts.Topic()})
	security.NewThreatDetection(tooling, "Threats", &security.ThreatDetectionProps{
		ForOrganization: true, Alerts: alerts, Contain: []awsevents.IRuleTarget{containment.Target()},
	})
	security.NewAccessAnalyzers(tooling, "Access", &security.AccessAnalyzersProps{ForOrganization: true, RegionalOnly: true})
	security.NewInspector(tooling, "Inspector", &security.InspectorProps{ForOrganization: true})
	for _, account := range f.known() {
		guarded := f.in(app, "Guard"+strings.ReplaceAll(account.Name(), " ", "")+"-"+region, account.Name(), plinth.Production, region)
		crossaccount.DependOn(posture, f.record(guarded))
	}
	crossaccount.DependOn(posture, f.record(f.newStack(app, "GuardManagement-"+region, config.ManagementAccount, region, plinth.Production)))
}

// listen tells people of what the trail of all accounts says, and which runbook to begin with.
func (f *foundation) listen(trail awscdk.Stack) {
	alerts := f.alertTopic(trail)
	f.access.AddBreakGlassAlarm(f.trail, alerts.Action())
	security.NewTrailAlarms(trail, "Alarms", &security.TrailAlarmsProps{
		LogGroup: f.trail.LogGroup(), Alerts: alerts,
		Runbooks: security.NewIncidentRunbooks(trail, "Incidents", &security.IncidentRunbooksProps{Alerts: alerts}),
	})
}

// record keeps the configurations of an account in the log archive.
func (f *foundation) record(stack awscdk.Stack) *security.ConfigRecorder {
	return security.NewConfigRecorder(stack, "Recorder", &security.ConfigRecorderProps{
		Home:   config.Home,
		Bucket: f.archive.Destination(stack, "Configurations", f.archive.ConfigBucket()),
		Key:    f.archive.KeyIn(stack, "ArchiveKey"),
	})
}
