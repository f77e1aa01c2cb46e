// Landing-zone is the foundation of a company on AWS: an organization with its accounts,
// policies with the proof of what they decide, logs that nobody deletes, and a baseline for every
// account.
package main

import (
	_ "embed"
	"flag"
	"fmt"
	"io"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsaccessanalyzer"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssnssubscriptions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/crossaccount"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/observability"
	"github.com/plinth-cdk/plinth/security"
)

// madeUp are the ids of a company that does not exist.
//
//go:embed testdata/ids.json
var madeUp []byte

func main() {
	ids := flag.String("ids", "", "the `file` that cdk deploy --outputs-file writes; without it ids are made up, to see everything")
	flag.Parse()
	var zone landingZone
	later := func(section plinth.Section) plinth.Section {
		return func(a *assembly.Assembly, w io.Writer) error {
			if zone.policies == nil {
				return nil // there is nothing to decide yet
			}
			return section(a, w)
		}
	}
	plinth.Main(func(app awscdk.App) {
		s, err := current(*ids)
		if err != nil {
			panic(err)
		}
		zone = define(app, s)
	},
		bootstrap(*ids),
		later(func(_ *assembly.Assembly, w io.Writer) error { return zone.printSizes(w) }),
		later(func(_ *assembly.Assembly, w io.Writer) error { return zone.printDecisions(w) }),
	)
}

// bootstrap prints what has to be done first, if there is somewhere to deploy.
func bootstrap(ids string) plinth.Section {
	if ids != "" {
		return plinth.Bootstrap(config.ManagementAccount)
	}
	return func(_ *assembly.Assembly, w io.Writer) error {
		_, err := fmt.Fprintln(w, "the ids of organization and accounts are made up; README.md says how to deploy with -ids")
		return err
	}
}

const events = "us-east-1" // where AWS Organizations logs its calls

// A setup is what changes: on the way to the first deployment, and when the company grows.
type setup struct {
	ids       plinth.Outputs // of what the first stacks made
	regions   []string       // home first
	workloads []workload
}

// current is the setup with the ids in a file, or with those that are made up.
func current(file string) (setup, error) {
	s := setup{regions: append([]string{config.Home}, config.Regions...), workloads: workloads()}
	var err error
	if file != "" {
		s.ids, err = plinth.ReadOutputs(file)
	} else {
		s.ids, err = plinth.ParseOutputs("testdata/ids.json", madeUp)
	}
	return s, err
}

// A workload is an account with a VPC, where an application starts.
type workload struct {
	account, unit, stack string
	class                plinth.Class
	vpc                  network.VPCProps
}

func workloads() []workload {
	return []workload{
		{"Shop Production", baseline.ProductionUnit, "Production", plinth.Production, network.VPCProps{CIDR: "10.1.0.0/16"}},
		{"Shop Development", baseline.DevelopmentUnit, "Development", plinth.NonProduction,
			network.VPCProps{CIDR: "10.2.0.0/16", NAT: network.NATSingle}},
	}
}

// units are the default ones with their accounts, and those of the workloads.
func (s setup) units() []baseline.Unit {
	units := baseline.DefaultUnits()
	for i := range units {
		for _, w := range s.workloads {
			if w.unit == units[i].Name {
				units[i].Accounts = append(units[i].Accounts, baseline.Account{Name: w.account})
			}
		}
	}
	return units
}

// A landingZone is what the stacks stand on, and what the summary needs.
type landingZone struct {
	setup
	organization *baseline.Organization
	policies     *baseline.PolicySet // nil as long as ids are missing
}

func define(app awscdk.App, s setup) landingZone {
	if err := config.Validate(); err != nil {
		panic(err)
	}
	plinth.UseBootstrap(app, plinth.Qualifier)
	// The management account: the organization and what only it can do, and no workloads.
	management := newStack(app, "Organization", config.ManagementAccount, config.Home, plinth.Production)
	org := baseline.NewOrganization(management, "Organization", &baseline.OrganizationProps{
		Email: config.Mailbox, Units: s.units(), Outputs: s.ids,
		Accounts: newStack(app, "Accounts", config.ManagementAccount, config.Home, plinth.Production),
	})
	baseline.NewAccountBaseline(management, "Account", &baseline.AccountBaselineProps{DeclaredByOrganization: true})
	z := landingZone{setup: s, organization: org}
	if why := org.Awaits(
		baseline.SecurityToolingAccount, baseline.LogArchiveAccount, baseline.SharedServicesAccount, baseline.NetworkAccount,
	); why != nil {
		plinth.Postpone(management, why, "all other stacks")
		return z
	}

	delegation := z.delegate(app)
	attachments, err := baseline.DefaultPolicies(org, baseline.PolicyOptions{Regions: s.regions, EdgeStacks: true})
	if err != nil {
		panic(err)
	}
	z.policies = baseline.NewPolicySet(newStack(app, "Policies", config.ManagementAccount, config.Home, plinth.Production), "Policies",
		&baseline.PolicySetProps{Organization: org, Attachments: attachments})

	// People sign in through IAM Identity Center; the ids are those of its groups. Nobody is
	// assigned to the management account.
	doors := newStack(app, "People", config.ManagementAccount, config.Home, plinth.Production)
	people := baseline.NewAccess(doors, "Access", &baseline.AccessProps{
		Organization: org, InstanceARN: "arn:" + *management.Partition() + ":sso:::instance/" + config.IdentityCenter,
		Administrators: config.Administrators, Developers: config.Developers,
		Auditors: config.Auditors, BreakGlass: config.BreakGlass,
	})
	runbooks := baseline.NewRunbooks(doors, "Runbooks", &baseline.RunbooksProps{Organization: org, Access: people})
	plinth.KeepAll("tells who is on call of every run",
		runbooks.Topic().AddSubscription(awssnssubscriptions.NewEmailSubscription(jsii.String(config.OnCall), nil)))

	// Logs of all accounts, in an account where nobody works.
	archive := baseline.NewLogArchive(z.in(app, "LogArchive", baseline.LogArchiveAccount, config.Home, plinth.Production), "Archive",
		&baseline.LogArchiveProps{Organization: org})
	trails := newStack(app, "Trail", config.ManagementAccount, config.Home, plinth.Production)
	trail := baseline.NewOrganizationTrail(trails, "Trail", &baseline.OrganizationTrailProps{Archive: archive})

	// What people want to hear of, in whichever account it happens.
	alerts := alertTopic(trails)
	people.AddBreakGlassAlarm(trail, alerts.Action())
	security.NewTrailAlarms(trails, "Alarms", &security.TrailAlarmsProps{LogGroup: trail.LogGroup(), Alerts: alerts})
	heard := []observability.Routes{observability.ToAll(alerts), z.equipAccounts(app)} // alarms act where they are

	// Findings about all accounts come together where security works.
	tooling := z.in(app, "SecurityTooling", baseline.SecurityToolingAccount, config.Home, plinth.Production)
	plinth.Kept(awsaccessanalyzer.NewCfnAnalyzer, tooling, "Strangers", "looks for access from outside of the organization",
		&awsaccessanalyzer.CfnAnalyzerProps{Type: jsii.String("ORGANIZATION")})
	crossaccount.DependOn(tooling, delegation)

	// Networks: a hub that the organization shares, and a VPC for each workload, whose flow logs go
	// to the archive.
	hub := z.in(app, "Network", baseline.NetworkAccount, config.Home, plinth.Production)
	network.NewTransitGatewayHub(hub, "Hub", &network.TransitGatewayHubProps{ShareWith: []string{org.ARN()}})
	heard = append(heard, observability.ToAll(alertTopic(hub)))
	for _, w := range s.workloads {
		if why := org.Awaits(w.account); why != nil {
			plinth.Postpone(management, why, w.stack)
			continue
		}
		stack := z.in(app, w.stack, w.account, config.Home, w.class)
		w.vpc.FlowLogs = network.LogDestination{Bucket: archive.Destination(stack, "FlowLogs", archive.FlowLogBucket())}
		network.NewVPC(stack, "Network", &w.vpc)
		if w.class == plinth.Production {
			heard = append(heard, observability.ToAll(alertTopic(stack)))
		}
	}
	observability.Observe(app, &observability.ObserveProps{Alerts: heard})
	return z
}

// delegate lets accounts administer services for all others, in every Region. It returns that at
// home.
func (z landingZone) delegate(app awscdk.App) *baseline.Delegation {
	atHome := baseline.NewDelegation(newStack(app, "Delegation", config.ManagementAccount, config.Home, plinth.Production), "Delegation",
		&baseline.DelegationProps{Organization: z.organization})
	for _, region := range z.regions[1:] {
		baseline.NewDelegation(newStack(app, "Delegation-"+region, config.ManagementAccount, region, plinth.Production), "Delegation",
			&baseline.DelegationProps{Organization: z.organization, RegionalOnly: true})
	}
	return atHome
}

// equipAccounts is what every member account gets, today's and tomorrow's, and nobody gets in
// before. It returns who hears of what happens there.
func (z landingZone) equipAccounts(app awscdk.App) observability.Routes {
	shared := z.in(app, "SharedServices", baseline.SharedServicesAccount, events, plinth.Production)
	accounts := baseline.NewAccountStackSet(shared, "Accounts", &baseline.AccountStackSetProps{
		Targets: []*baseline.Target{z.organization.Root()}, Regions: z.regions, Delegated: true,
		Baseline: baseline.AccountBaselineProps{DeclaredByOrganization: true, SecurityContact: &baseline.Contact{
			Name: "Security", Title: "On call", Email: config.Security, Phone: config.SecurityPhone,
		}},
	})
	watch := newStack(app, "Watch", config.ManagementAccount, events, plinth.Production)
	newAccounts := baseline.NewAccountQuarantine(watch, "NewAccounts", &baseline.AccountQuarantineProps{
		Policy: z.policies.PolicyOf(z.organization.Unit(baseline.SuspendedUnit), policy.TypeSCP), StackSet: accounts,
	})
	newAccounts.Topic().AddSubscription(awssnssubscriptions.NewEmailSubscription(jsii.String(config.OnCall), nil))
	baseline.NewPolicyWatch(watch, "Policies", &baseline.PolicyWatchProps{
		Automation: []string{baseline.DeploymentRoles(plinth.Qualifier), *newAccounts.Machine().Role().RoleArn()}, Topic: newAccounts.Topic(),
	})
	return observability.ToAll(alertTopic(watch))
}

func alertTopic(stack awscdk.Stack) *security.AlertTopic {
	return security.NewAlertTopic(stack, "Alerts", &security.AlertTopicProps{Emails: []string{config.OnCall}})
}

// in makes a stack in an account of the organization, which waits for the organization.
func (z landingZone) in(app awscdk.App, id, account, region string, class plinth.Class) awscdk.Stack {
	stack := newStack(app, id, z.organization.Account(account).ID(), region, class)
	crossaccount.DependOn(stack, z.organization)
	return stack
}

func newStack(scope constructs.Construct, id, account, region string, class plinth.Class) awscdk.Stack {
	return plinth.NewStack(scope, id, &plinth.StackProps{
		Account: account, Region: region, Class: class,
		Tags: plinth.Tags{Project: "landing-zone", Team: "platform", CostCenter: "4711"},
	})
}
