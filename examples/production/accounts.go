package main

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssnssubscriptions"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/crossaccount"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/network"
)

// A foundation is what the other layers stand on.
type foundation struct {
	setup
	org       *baseline.Organization
	policies  *baseline.PolicySet
	delegated map[string]*baseline.Delegation // by Region
	archive   *baseline.LogArchive            // nil as long as ids are missing
	trail     *baseline.OrganizationTrail
	access    *baseline.Access
	shop      shop                   // at home
	alerts    []*alerting.AlertTopic // who hears of what, by account and Region
}

// units are where the accounts are.
func (s setup) units() []baseline.Unit {
	accounts := map[string][]baseline.Account{
		baseline.SecurityUnit:       {{Name: baseline.SecurityToolingAccount}, {Name: baseline.LogArchiveAccount}},
		baseline.InfrastructureUnit: {{Name: baseline.SharedServicesAccount}, {Name: baseline.NetworkAccount}},
	}
	for _, w := range s.workloads {
		accounts[w.unit] = append(accounts[w.unit], baseline.Account{Name: w.account})
	}
	units := baseline.DefaultUnits()
	for i, u := range units {
		units[i].Accounts = accounts[u.Name]
	}
	return units
}

// defineAccounts defines the organization with its policies, the logs of all accounts, who gets in,
// and what an account has on its first day.
func (s setup) defineAccounts(app awscdk.App) foundation {
	management := s.newStack(app, "Organization", config.ManagementAccount, config.Home, plinth.Production)
	f := foundation{setup: s, org: baseline.NewOrganization(management, "Organization", &baseline.OrganizationProps{
		Email: config.Mailbox, Units: s.units(), Outputs: s.ids,
		Accounts: s.newStack(app, "Accounts", config.ManagementAccount, config.Home, plinth.Production),
	})}
	baseline.NewAccountBaseline(management, "Account", &baseline.AccountBaselineProps{DeclaredByOrganization: true})
	if why := f.org.Awaits(
		baseline.SecurityToolingAccount, baseline.LogArchiveAccount, baseline.SharedServicesAccount, baseline.NetworkAccount,
	); why != nil {
		plinth.Postpone(management, why, "all other stacks")
		return f
	}
	f.govern(app)
	f.archive = baseline.NewLogArchive(f.in(app, "LogArchive", baseline.LogArchiveAccount, plinth.Production), "Archive",
		&baseline.LogArchiveProps{Organization: f.org})
	f.trail = baseline.NewOrganizationTrail(s.newStack(app, "Trail", config.ManagementAccount, config.Home, plinth.Production), "Trail",
		&baseline.OrganizationTrailProps{Archive: f.archive})
	f.defineBill(app)
	f.letPeopleIn(app)
	f.equipAccounts(app)
	return f
}

// govern attaches policies, and lets accounts administer services for all others.
func (f *foundation) govern(app awscdk.App) {
	attachments, err := baseline.DefaultPolicies(f.org, baseline.PolicyOptions{
		Regions: f.regions, EdgeStacks: true, Automation: append(baseline.DefaultAutomation(), baseline.BreakGlassRole()),
		Stacks: []string{"Guard*"},
	})
	if err != nil {
		panic(err)
	}
	policies := f.newStack(app, "Policies", config.ManagementAccount, config.Home, plinth.Production)
	attachments = append(append(attachments, f.backUpProduction(app, policies)), f.spellTags()...)
	f.policies = baseline.NewPolicySet(policies, "Policies", &baseline.PolicySetProps{Organization: f.org, Attachments: attachments})
	f.delegated = map[string]*baseline.Delegation{}
	for i, region := range f.regions {
		id := "Delegation"
		if region != config.Home {
			id += "-" + region
		}
		f.delegated[region] = baseline.NewDelegation(f.newStack(app, id, config.ManagementAccount, region, plinth.Production), "Delegation",
			&baseline.DelegationProps{Organization: f.org, RegionalOnly: i > 0})
	}
}

// letPeopleIn says who gets into which accounts. Nobody is assigned to the management account.
func (f *foundation) letPeopleIn(app awscdk.App) {
	people := f.newStack(app, "People", config.ManagementAccount, config.Home, plinth.Production)
	f.access = baseline.NewAccess(people, "Access", &baseline.AccessProps{
		Organization: f.org, InstanceARN: "arn:" + *people.Partition() + ":sso:::instance/" + config.IdentityCenter,
		Administrators: config.Administrators, Developers: config.Developers,
		Auditors: config.Auditors, BreakGlass: config.BreakGlass,
	})
	runbooks := baseline.NewRunbooks(people, "Runbooks", &baseline.RunbooksProps{Organization: f.org, Access: f.access})
	plinth.KeepAll("tells who is on call of every run",
		runbooks.Topic().AddSubscription(awssnssubscriptions.NewEmailSubscription(jsii.String(config.OnCall), nil)))
}

// equipAccounts gives every account its baseline, those that come later included.
func (f *foundation) equipAccounts(app awscdk.App) {
	const events = "us-east-1" // where AWS Organizations logs its calls
	accounts := baseline.NewAccountStackSet(f.in(app, "Baselines", baseline.SharedServicesAccount, plinth.Production, events), "Accounts",
		&baseline.AccountStackSetProps{
			Targets: []*baseline.Target{f.org.Root()}, Regions: f.regions, Delegated: true,
			Baseline: baseline.AccountBaselineProps{DeclaredByOrganization: true},
		})
	watch := f.newStack(app, "Watch", config.ManagementAccount, events, plinth.Production)
	newAccounts := baseline.NewAccountQuarantine(watch, "NewAccounts", &baseline.AccountQuarantineProps{
		Policy: f.policies.PolicyOf(f.org.Unit(baseline.SuspendedUnit), policy.TypeSCP), StackSet: accounts,
	})
	newAccounts.Topic().AddSubscription(awssnssubscriptions.NewEmailSubscription(jsii.String(config.OnCall), nil))
	baseline.NewPolicyWatch(watch, "Policies", &baseline.PolicyWatchProps{
		Automation: []string{baseline.DeploymentRoles(plinth.Qualifier), *newAccounts.Machine().Role().RoleArn()}, Topic: newAccounts.Topic(),
	})
}

// in makes a stack in an account of the organization, at home unless another Region is given. It
// waits for the organization, which shares its resources with the account.
func (f *foundation) in(app awscdk.App, id, account string, class plinth.Class, region ...string) awscdk.Stack {
	stack := f.newStack(app, id, f.org.Account(account).ID(), append(region, config.Home)[0], class)
	crossaccount.DependOn(stack, f.org)
	return stack
}

// known are the accounts that are there, those that are yet to be made left out.
func (f *foundation) known() (accounts []*baseline.Target) {
	for _, account := range f.org.AccountsIn(f.org.Root()) {
		if why := f.org.Awaits(account.Name()); why != nil {
			plinth.Postpone(awscdk.Stack_Of(f.org), why, "Guard"+strings.ReplaceAll(account.Name(), " ", ""))
			continue
		}
		accounts = append(accounts, account)
	}
	return accounts
}

// flowLogs go to the archive.
func (f *foundation) flowLogs(stack awscdk.Stack) network.LogDestination {
	return network.LogDestination{Bucket: f.archive.Destination(stack, "FlowLogs", f.archive.FlowLogBucket())}
}
