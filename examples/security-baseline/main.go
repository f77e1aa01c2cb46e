// Security-baseline watches an organization from its delegated administrator account, in every
// Region that is open, rehearses the containment of what is found there, and shows a member account
// that has no long-lived credential: a pipeline deploys by OIDC, a server runs with a role, and
// data lies in a bucket and a secret with keys of their own.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/crossaccount"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/observability"
	"github.com/plinth-cdk/plinth/security"
)

func main() { plinth.Main(define) }

// protected is for when everything is deployed: CloudFormation could not roll back what protects
// itself against deletion before, such as the server.
const protected = false

// define records and watches a Region before it measures accounts there.
func define(app awscdk.App) {
	if err := config.Validate(); err != nil {
		panic(err)
	}
	plinth.UseBootstrap(app, plinth.Qualifier)
	home := stack(app, "SecurityTooling", config.ToolingAccount, config.Regions[0])
	shop := stack(app, "Shop", config.MemberAccount, config.Regions[0])
	member(shop)
	heard := []observability.Routes{alertTopic(shop)}
	crossaccount.DependOn(home, shop)
	for _, region := range config.Regions[1:] {
		watched, recorded := stack(app, "SecurityTooling-"+region, config.ToolingAccount, region),
			stack(app, "Shop-"+region, config.MemberAccount, region)
		alerts, _ := detect(watched, true)
		heard = append(heard, observability.ToAll(alerts), alertTopic(recorded))
		record(recorded)
		crossaccount.DependOn(home, watched)
		crossaccount.DependOn(home, recorded)
	}
	heard = append(heard, observability.ToAll(tooling(home)))
	observability.Observe(app, &observability.ObserveProps{Alerts: heard})
}

// alertTopic is who hears of alarms in a member account.
func alertTopic(stack awscdk.Stack) observability.Routes {
	return observability.ToAll(alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{Emails: []string{config.Owners}}))
}

func stack(app awscdk.App, name, account, region string) awscdk.Stack {
	return plinth.NewStack(app, name, &plinth.StackProps{
		Account: account, Region: region, Unlocked: !protected, Tags: plinth.Tags{Project: "shop", Team: "security", CostCenter: "4711"},
	})
}

// tooling measures every account in all Regions, and detects threats at home. It returns who hears
// of them.
func tooling(stack awscdk.Stack) *security.AlertTopic {
	alerts, containment := detect(stack, false)
	containable(stack)
	security.NewPosture(stack, "Posture", &security.PostureProps{
		Govern: []string{config.OrganizationRoot}, LinkedRegions: config.Regions[1:], Alerts: alerts,
		Disable: []security.DisabledControl{{ID: "IAM.6", Reason: "root users of member accounts have no credentials"}},
	})
	security.NewDetective(stack, "Graph", &security.DetectiveProps{ForOrganization: true})
	security.NewIncidentRunbooks(stack, "Incidents", &security.IncidentRunbooksProps{Alerts: alerts, Containment: containment.Machine()})
	judge(stack)
	return alerts
}

// detect looks for threats in one Region. What it finds goes to one topic, and from there to
// people.
func detect(stack awscdk.Stack, further bool) (*security.AlertTopic, *security.Containment) {
	guardrail.Waive(stack, "BACKUP-006",
		"the ledger of the containment has continuous backups, and holds nothing that is older than its findings")
	alerts := security.NewAlertTopic(stack, "Alerts", &security.AlertTopicProps{
		Emails: []string{config.Security}, Slack: &security.SlackChannel{Workspace: config.SlackWorkspace, Channel: config.SlackChannel},
	})
	// A dry run: set Act when you like what it says.
	containment := security.NewContainment(stack, "Containment", &security.ContainmentProps{Topic: alerts.Topic()})
	security.NewThreatDetection(stack, "Threats", &security.ThreatDetectionProps{
		ForOrganization: true, Alerts: alerts,
		Contain: []awsevents.IRuleTarget{containment.Target()},
		Suppress: []security.Suppression{{
			Name: "port-probes", Reason: "load balancers are probed all day",
			Match: map[string][]string{"type": {"Recon:EC2/PortProbeUnprotectedPort"}, "resource.instanceDetails.tags.value": {"edge"}},
		}},
	})
	security.NewAccessAnalyzers(stack, "Access", &security.AccessAnalyzersProps{ForOrganization: true, RegionalOnly: further})
	security.NewInspector(stack, "Inspector", &security.InspectorProps{ForOrganization: true})
	security.NewMacie(stack, "Macie", &security.MacieProps{ForOrganization: true})
	return alerts, containment
}

// containable lets the containment act in an account.
func containable(stack awscdk.Stack) {
	security.NewContainmentRole(stack, "ContainmentRole", &security.ContainmentRoleProps{SecurityAccount: config.ToolingAccount})
}

// member is what an account of a workload starts with.
func member(stack awscdk.Stack) {
	vpc := network.NewVPC(stack, "Network", nil)
	security.NewQuarantine(stack, "Quarantine", &security.QuarantineProps{VPC: vpc.VPC()})
	containable(stack)
	role := security.NewWorkloadRole(stack, "Role", nil)
	data := security.NewKey(stack, "DataKey", &security.KeyProps{
		Uses:      []keypolicy.Use{keypolicy.S3{}, keypolicy.SecretsManager{}, keypolicy.Logs{}},
		Guardians: []string{"arn:" + *stack.Partition() + ":iam::" + config.MemberAccount + ":role/BreakGlass"},
	})
	security.NewAppServer(stack, "Server", &security.AppServerProps{VPC: vpc.VPC(), Subnets: vpc.Tier("app"), Role: role})
	bucket := security.NewSecureBucket(stack, "Data", &security.SecureBucketProps{Key: data.Key()})
	bucket.Bucket().GrantReadWrite(role.Role(), nil)
	token := security.NewSecret(stack, "PartnerToken", &security.SecretProps{Unrotated: "the partner renews it once a year, by letter"})
	token.Secret().GrantRead(role.Role(), nil)
	rotator := newRotator(stack, data.Key())
	session := security.NewSecret(stack, "SessionKey", &security.SecretProps{Key: data.Key(), Rotator: rotator})
	session.Secret().GrantRead(role.Role(), nil)

	alerts := security.NewKey(stack, "AlertsKey", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.SQS{}, keypolicy.EventBridge{}}})
	tampering := newQueue(stack, alerts)
	queue := awseventstargets.NewSqsQueue(tampering, nil)
	data.OnTamper("Tamper", queue)
	judgeAccount(stack, record(stack)).OnNoncompliant("Noncompliant", queue)
	plinth.KeepAll("keeps what was reported until somebody reads it, for two weeks", tampering)
	plinth.KeepAll("gives a session key a new value", rotator)

	security.NewDeployRole(stack, "Pipeline", &security.DeployRoleProps{GitHub: "example/shop", Environment: "production"})
}
