package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssnssubscriptions"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/network"
)

// The accounts of the workload; baseline has the names of the others.
const (
	shopDevelopment = "Shop Development"
	shopProduction  = "Shop Production"
)

// units are where the accounts are, with their ids: write them down after the first deployment.
func units() []baseline.Unit {
	return []baseline.Unit{
		{Name: baseline.SecurityUnit, Accounts: []baseline.Account{
			{Name: baseline.SecurityToolingAccount, ID: "555555555555"}, {Name: baseline.LogArchiveAccount, ID: "666666666666"},
		}},
		{Name: baseline.InfrastructureUnit, Accounts: []baseline.Account{
			{Name: baseline.SharedServicesAccount, ID: "444444444444"}, {Name: baseline.NetworkAccount, ID: "333333333333"},
		}},
		{Name: baseline.DevelopmentUnit, Accounts: []baseline.Account{{Name: shopDevelopment, ID: "222222222222"}}},
		{Name: baseline.ProductionUnit, Accounts: []baseline.Account{{Name: shopProduction, ID: "111111111111"}}},
		{Name: baseline.SandboxUnit}, {Name: baseline.SuspendedUnit}, {Name: baseline.PolicyStagingUnit},
	}
}

// A foundation is what the other layers stand on.
type foundation struct {
	org        *baseline.Organization
	policies   *baseline.PolicySet
	delegation *baseline.Delegation
	archive    *baseline.LogArchive
	trail      *baseline.OrganizationTrail
	access     *baseline.Access
}

// defineAccounts defines the organization with its policies, the logs of all accounts, who gets in,
// and what an account has on its first day.
func defineAccounts(app awscdk.App) foundation {
	management := newStack(app, "Organization", managementAccount, plinth.Production)
	org := baseline.NewOrganization(management, "Organization", &baseline.OrganizationProps{
		Email: "aws@example.com", ID: organizationID, RootID: rootID, Units: units(),
	})
	f := foundation{org: org}
	f.delegation = baseline.NewDelegation(management, "Delegation", &baseline.DelegationProps{Organization: org})
	attachments, err := baseline.DefaultPolicies(org, baseline.PolicyOptions{
		Regions: []string{region}, EdgeStacks: true, Automation: append(baseline.DefaultAutomation(), baseline.BreakGlassRole()),
	})
	if err != nil {
		panic(err)
	}
	f.policies = baseline.NewPolicySet(management, "Policies", &baseline.PolicySetProps{Organization: org, Attachments: attachments})
	baseline.NewAccountBaseline(management, "Account", &baseline.AccountBaselineProps{DeclaredByOrganization: true})

	f.archive = baseline.NewLogArchive(f.in(app, "LogArchive", baseline.LogArchiveAccount, plinth.Production), "Archive",
		&baseline.LogArchiveProps{Organization: org})
	f.trail = baseline.NewOrganizationTrail(newStack(app, "Trail", managementAccount, plinth.Production), "Trail",
		&baseline.OrganizationTrailProps{Archive: f.archive})

	people := newStack(app, "People", managementAccount, plinth.Production)
	f.access = baseline.NewAccess(people, "Access", &baseline.AccessProps{
		Organization: org, InstanceARN: "arn:" + *people.Partition() + ":sso:::instance/" + identityCenter,
		Administrators: "9067600000-11111111-1111-1111-1111-111111111111", Developers: "9067600000-22222222-2222-2222-2222-222222222222",
		Auditors: "9067600000-33333333-3333-3333-3333-333333333333", BreakGlass: "9067600000-44444444-4444-4444-4444-444444444444",
	})
	runbooks := baseline.NewRunbooks(people, "Runbooks", &baseline.RunbooksProps{Organization: org, Access: f.access})
	runbooks.Topic().AddSubscription(awssnssubscriptions.NewEmailSubscription(jsii.String(onCall), nil))

	accounts := baseline.NewAccountStackSet(f.inOrganizationsRegion(app, "Accounts", org.Account(baseline.SharedServicesAccount).ID()),
		"Accounts",
		&baseline.AccountStackSetProps{
			Targets: []*baseline.Target{org.Root()}, Regions: []string{region}, Delegated: true,
			Baseline: baseline.AccountBaselineProps{DeclaredByOrganization: true},
		})
	accounts.Node().AddDependency(management)
	watch := f.inOrganizationsRegion(app, "Watch", managementAccount)
	newAccounts := baseline.NewAccountQuarantine(watch, "NewAccounts", &baseline.AccountQuarantineProps{
		Policy: f.policies.PolicyOf(org.Unit(baseline.SuspendedUnit), policy.TypeSCP), StackSet: accounts,
	})
	newAccounts.Topic().AddSubscription(awssnssubscriptions.NewEmailSubscription(jsii.String(onCall), nil))
	baseline.NewPolicyWatch(watch, "Policies", &baseline.PolicyWatchProps{
		Automation: []string{policy.Role("cdk-*"), *newAccounts.Machine().Role().RoleArn()}, Topic: newAccounts.Topic(),
	})
	return f
}

// in makes a stack in an account of the organization.
func (f foundation) in(app awscdk.App, id, account string, class plinth.Class) awscdk.Stack {
	return newStack(app, id, f.org.Account(account).ID(), class)
}

// inOrganizationsRegion makes a stack where AWS Organizations logs its calls.
func (f foundation) inOrganizationsRegion(app awscdk.App, id, account string) awscdk.Stack {
	return newStackIn(app, id, account, "us-east-1", plinth.Production)
}

// flowLogs go to the archive.
func (f foundation) flowLogs(stack awscdk.Stack) network.LogDestination {
	return network.LogDestination{Bucket: f.archive.Destination(stack, "FlowLogs", f.archive.FlowLogBucket())}
}
