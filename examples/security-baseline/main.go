// Security-baseline watches an organization from its delegated administrator account, rehearses the
// containment of what is found there, and shows a member account that has no long-lived credential:
// a pipeline deploys by OIDC, a server runs with a role, and data lies in a bucket and a secret
// with keys of their own.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/security"
)

func main() { plinth.Main(define) }

// The accounts and the organization. Replace them with your own.
const (
	toolingAccount   = "444444444444" // delegated administrator of all that tooling has
	memberAccount    = "111111111111"
	organizationRoot = "r-ab12"
	region           = "eu-west-1"

	// protected is for when everything is deployed: CloudFormation could not roll back what protects
	// itself against deletion before, such as the server.
	protected = false
)

func define(app awscdk.App) {
	tooling(stack(app, "SecurityTooling", toolingAccount))
	member(stack(app, "Shop", memberAccount))
}

func stack(app awscdk.App, name, account string) awscdk.Stack {
	return plinth.NewStack(app, name, &plinth.StackProps{
		Account: account, Region: region, Unlocked: !protected, Tags: plinth.Tags{Project: "shop", Team: "security", CostCenter: "4711"},
	})
}

// tooling watches every account. What it finds goes to one topic, and from there to people.
func tooling(stack awscdk.Stack) {
	guardrail.Waive(stack, "BACKUP-006",
		"the ledger of the containment has continuous backups, and holds nothing that is older than its findings")
	alerts := security.NewAlertTopic(stack, "Alerts", &security.AlertTopicProps{
		Emails: []string{"security@example.com"}, Slack: &security.SlackChannel{Workspace: "T07EA123LEP", Channel: "C07EZ1ABC23"},
	})
	// A dry run: set Act when you like what it says.
	containment := security.NewContainment(stack, "Containment", &security.ContainmentProps{Topic: alerts.Topic()})
	containable(stack)
	security.NewThreatDetection(stack, "Threats", &security.ThreatDetectionProps{
		ForOrganization: true, Alerts: alerts,
		Contain: []awsevents.IRuleTarget{containment.Target()},
		Suppress: []security.Suppression{{
			Name: "port-probes", Reason: "load balancers are probed all day",
			Match: map[string][]string{"type": {"Recon:EC2/PortProbeUnprotectedPort"}, "resource.instanceDetails.tags.value": {"edge"}},
		}},
	})
	security.NewPosture(stack, "Posture", &security.PostureProps{
		Govern: []string{organizationRoot}, Alerts: alerts,
		Disable: []security.DisabledControl{{ID: "IAM.6", Reason: "root users of member accounts have no credentials"}},
	})
	security.NewAccessAnalyzers(stack, "Access", &security.AccessAnalyzersProps{ForOrganization: true})
	security.NewInspector(stack, "Inspector", &security.InspectorProps{ForOrganization: true})
	security.NewMacie(stack, "Macie", &security.MacieProps{ForOrganization: true})
	judge(stack)
	security.NewIncidentRunbooks(stack, "Incidents", &security.IncidentRunbooksProps{Alerts: alerts, Containment: containment.Machine()})
}

// containable lets the containment act in an account.
func containable(stack awscdk.Stack) {
	security.NewContainmentRole(stack, "ContainmentRole", &security.ContainmentRoleProps{SecurityAccount: toolingAccount})
}

// member is what an account of a workload starts with.
func member(stack awscdk.Stack) {
	vpc := network.NewVPC(stack, "Network", nil)
	security.NewQuarantine(stack, "Quarantine", &security.QuarantineProps{VPC: vpc.VPC()})
	containable(stack)
	role := security.NewWorkloadRole(stack, "Role", nil)
	security.NewAppServer(stack, "Server", &security.AppServerProps{VPC: vpc.VPC(), Subnets: vpc.Tier("app"), Role: role})

	data := security.NewKey(stack, "DataKey", &security.KeyProps{
		Uses:      []keypolicy.Use{keypolicy.S3{}},
		Guardians: []string{"arn:" + *stack.Partition() + ":iam::" + memberAccount + ":role/BreakGlass"},
	})
	bucket := security.NewSecureBucket(stack, "Data", &security.SecureBucketProps{Key: data.Key()})
	bucket.Bucket().GrantReadWrite(role.Role(), nil)
	token := security.NewSecret(stack, "PartnerToken", &security.SecretProps{Unrotated: "the partner renews it once a year, by letter"})
	token.Secret().GrantRead(role.Role(), nil)

	alerts := security.NewKey(stack, "AlertsKey", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.SQS{}, keypolicy.EventBridge{}}})
	queue := awseventstargets.NewSqsQueue(newQueue(stack, alerts), nil)
	data.OnTamper("Tamper", queue)
	record(stack).OnNoncompliant("Noncompliant", queue)

	security.NewDeployRole(stack, "Pipeline", &security.DeployRoleProps{GitHub: "example/shop", Environment: "production"})
}
