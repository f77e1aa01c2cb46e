// Landing-zone is the foundation of a company on AWS: an organization with its accounts,
// policies with the proof of what they decide, logs that nobody deletes, and a baseline for every
// account.
package main

import (
	"io"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsaccessanalyzer"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssnssubscriptions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/security"
)

func main() {
	var zone landingZone
	plinth.Main(func(app awscdk.App) { zone = define(app) },
		func(_ *assembly.Assembly, w io.Writer) error { return zone.printSizes(w) },
		func(_ *assembly.Assembly, w io.Writer) error { return zone.printDecisions(w) },
	)
}

// Replace these with your own. The ids of what the first stack makes are written down after
// its first deployment; until then, deploy that stack alone.
const (
	mailbox           = "aws@example.com"
	organizationID    = "o-exampleorgid"
	rootID            = "r-ab12"
	managementAccount = "999999999999"
	onCall            = "oncall@example.com"
	identityCenter    = "ssoins-1234567890abcdef"
	home              = "eu-west-1"
	events            = "us-east-1" // where AWS Organizations logs its calls
)

var regions = []string{home, "eu-central-1"}

// units are the default ones with their accounts' ids, and the accounts of the first workload.
func units() []baseline.Unit {
	return []baseline.Unit{
		{Name: baseline.SecurityUnit, Accounts: []baseline.Account{
			{Name: baseline.SecurityToolingAccount, ID: "222222222222"}, {Name: baseline.LogArchiveAccount, ID: "333333333333"},
		}},
		{Name: baseline.InfrastructureUnit, Accounts: []baseline.Account{
			{Name: baseline.SharedServicesAccount, ID: "444444444444"}, {Name: baseline.NetworkAccount, ID: "555555555555"},
		}},
		{Name: baseline.DevelopmentUnit, Accounts: []baseline.Account{{Name: "Shop Development", ID: "666666666666"}}},
		{Name: baseline.ProductionUnit, Accounts: []baseline.Account{{Name: "Shop Production", ID: "111111111111"}}},
		{Name: baseline.SandboxUnit}, {Name: baseline.SuspendedUnit}, {Name: baseline.PolicyStagingUnit},
	}
}

// A landingZone is what the summary needs.
type landingZone struct {
	organization *baseline.Organization
	policies     *baseline.PolicySet
}

func define(app awscdk.App) landingZone {
	// The management account: the organization and what only it can do, and no workloads.
	management := newStack(app, "Organization", managementAccount, plinth.Production)
	org := baseline.NewOrganization(management, "Organization", &baseline.OrganizationProps{
		Email: mailbox, ID: organizationID, RootID: rootID, Units: units(),
	})
	baseline.NewDelegation(management, "Delegation", &baseline.DelegationProps{Organization: org})
	attachments, err := baseline.DefaultPolicies(org, baseline.PolicyOptions{Regions: regions, EdgeStacks: true})
	if err != nil {
		panic(err)
	}
	policies := baseline.NewPolicySet(management, "Policies", &baseline.PolicySetProps{Organization: org, Attachments: attachments})
	baseline.NewAccountBaseline(management, "Account", &baseline.AccountBaselineProps{DeclaredByOrganization: true})

	// People sign in through IAM Identity Center; the ids are those of its groups.
	doors := newStack(app, "People", managementAccount, plinth.Production)
	people := baseline.NewAccess(doors, "Access", &baseline.AccessProps{
		Organization: org, InstanceARN: "arn:" + *management.Partition() + ":sso:::instance/" + identityCenter,
		Administrators: "9067600000-11111111-1111-1111-1111-111111111111", Developers: "9067600000-22222222-2222-2222-2222-222222222222",
		Auditors: "9067600000-33333333-3333-3333-3333-333333333333", BreakGlass: "9067600000-44444444-4444-4444-4444-444444444444",
	})
	runbooks := baseline.NewRunbooks(doors, "Runbooks", &baseline.RunbooksProps{Organization: org, Access: people})
	runbooks.Topic().AddSubscription(awssnssubscriptions.NewEmailSubscription(jsii.String(onCall), nil))

	// Logs of all accounts, in an account where nobody works.
	archive := baseline.NewLogArchive(in(app, "LogArchive", org, baseline.LogArchiveAccount, plinth.Production), "Archive",
		&baseline.LogArchiveProps{Organization: org})
	trails := newStack(app, "Trail", managementAccount, plinth.Production)
	trail := baseline.NewOrganizationTrail(trails, "Trail", &baseline.OrganizationTrailProps{Archive: archive})

	// What people want to hear of, in whichever account it happens.
	alerts := security.NewAlertTopic(trails, "Alerts", &security.AlertTopicProps{Emails: []string{onCall}})
	people.AddBreakGlassAlarm(trail, alerts.Action())
	security.NewTrailAlarms(trails, "Alarms", &security.TrailAlarmsProps{LogGroup: trail.LogGroup(), Alerts: alerts})

	// What every member account gets, today's and tomorrow's, and nobody gets in before.
	shared := inRegion(app, "SharedServices", org.Account(baseline.SharedServicesAccount).ID(), events, plinth.Production)
	accounts := baseline.NewAccountStackSet(shared, "Accounts", &baseline.AccountStackSetProps{
		Targets: []*baseline.Target{org.Root()}, Regions: regions, Delegated: true,
		Baseline: baseline.AccountBaselineProps{DeclaredByOrganization: true, SecurityContact: &baseline.Contact{
			Name: "Security", Title: "On call", Email: "security@example.com", Phone: "+49 30 1234567",
		}},
	})
	accounts.Node().AddDependency(management)
	watch := inRegion(app, "Watch", managementAccount, events, plinth.Production)
	newAccounts := baseline.NewAccountQuarantine(watch, "NewAccounts", &baseline.AccountQuarantineProps{
		Policy: policies.PolicyOf(org.Unit(baseline.SuspendedUnit), policy.TypeSCP), StackSet: accounts,
	})
	newAccounts.Topic().AddSubscription(awssnssubscriptions.NewEmailSubscription(jsii.String(onCall), nil))
	baseline.NewPolicyWatch(watch, "Policies", &baseline.PolicyWatchProps{
		Automation: []string{policy.Role("cdk-*"), *newAccounts.Machine().Role().RoleArn()}, Topic: newAccounts.Topic(),
	})

	// Findings about all accounts come together where security works.
	tooling := in(app, "SecurityTooling", org, baseline.SecurityToolingAccount, plinth.Production)
	awsaccessanalyzer.NewCfnAnalyzer(tooling, jsii.String("Strangers"), &awsaccessanalyzer.CfnAnalyzerProps{Type: jsii.String("ORGANIZATION")})
	tooling.Node().AddDependency(management)

	// Networks: a hub that the organization shares, and a VPC for each environment.
	network.NewTransitGatewayHub(in(app, "Network", org, baseline.NetworkAccount, plinth.Production), "Hub",
		&network.TransitGatewayHubProps{ShareWith: []string{org.ARN()}})
	newWorkload(in(app, "Production", org, "Shop Production", plinth.Production), "10.1.0.0/16", network.NATPerZone, archive)
	newWorkload(in(app, "Development", org, "Shop Development", plinth.NonProduction), "10.2.0.0/16", network.NATSingle, archive)
	return landingZone{org, policies}
}

// newWorkload is where an application starts: a VPC whose flow logs go to the archive.
func newWorkload(stack awscdk.Stack, cidr string, nat network.NATStrategy, archive *baseline.LogArchive) {
	network.NewVPC(stack, "Network", &network.VPCProps{
		CIDR: cidr, NAT: nat,
		FlowLogs: network.LogDestination{Bucket: archive.Destination(stack, "FlowLogs", archive.FlowLogBucket())},
	})
}

// in makes a stack in an account of the organization.
func in(app awscdk.App, id string, org *baseline.Organization, account string, class plinth.Class) awscdk.Stack {
	return newStack(app, id, org.Account(account).ID(), class)
}

func newStack(scope constructs.Construct, id, account string, class plinth.Class) awscdk.Stack {
	return inRegion(scope, id, account, home, class)
}

func inRegion(scope constructs.Construct, id, account, region string, class plinth.Class) awscdk.Stack {
	return plinth.NewStack(scope, id, &plinth.StackProps{
		Account: account, Region: region, Class: class,
		Tags: plinth.Tags{Project: "landing-zone", Team: "platform", CostCenter: "4711"},
	})
}
