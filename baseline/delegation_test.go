package baseline_test

import (
	"fmt"
	"testing"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// existing is the default organization, in a stack that only refers to it.
func existing(scope constructs.Construct) *baseline.Organization {
	units := baseline.DefaultUnits()
	for i := range units {
		units[i].ID, units[i].Existing = fmt.Sprintf("ou-ab12-unit000%d", i), true
	}
	ids := []string{security, logArchive, "444444444444", "555555555555"}
	for i, unit := range []int{0, 0, 1, 1} {
		account := &units[unit].Accounts[i%2]
		account.ID, account.Existing = ids[i], true
	}
	return baseline.NewOrganization(scope, "Organization", &baseline.OrganizationProps{
		ID: "o-exampleorgid", RootID: "r-ab12", Existing: true, Units: units, TrustedServices: []string{},
	})
}

func TestDelegationDefault(t *testing.T) {
	app, stack := managementStack(t)
	d := baseline.NewDelegation(stack, "Delegation", &baseline.DelegationProps{Organization: existing(stack)})
	if got := d.Administrator(baseline.GuardDuty); got.Name() != baseline.SecurityToolingAccount {
		t.Errorf("GuardDuty is administered by %s", got.Name())
	}
	snapshot.Check(t, app)
}

func TestDelegationFull(t *testing.T) {
	app, stack := managementStack(t)
	org := existing(stack)
	d := baseline.NewDelegation(stackIn(app, "Frankfurt", managementAccount), "Delegation", &baseline.DelegationProps{
		Organization: org, RegionalOnly: true, AdministratorAccounts: map[baseline.Service]string{
			baseline.SecurityHub: baseline.LogArchiveAccount, baseline.Inspector: baseline.SecurityToolingAccount,
			"sso.amazonaws.com": baseline.SharedServicesAccount,
		},
	})
	if d.Administrator("sso.amazonaws.com") != nil || d.Administrator(baseline.SecurityHub) != org.Account(baseline.LogArchiveAccount) {
		t.Error("only what is regional is to be delegated, to the account that was given")
	}
	snapshot.Check(t, app)
}

func TestDelegationIsAConstruct(t *testing.T) {
	app, stack := managementStack(t)
	org := existing(stack)
	props := baseline.DelegationProps{Organization: org,
		AdministratorAccounts: map[baseline.Service]string{baseline.IPAM: baseline.NetworkAccount}}
	first := baseline.NewDelegation(stack, "First", &props)
	second := baseline.NewDelegation(stack, "Second", &baseline.DelegationProps{Organization: org, RegionalOnly: true})
	if len(props.AdministratorAccounts) != 1 {
		t.Errorf("props are %v now", props)
	}
	a := usable(t, app, stackIn(app, "After", managementAccount), first, second)
	if got := a.OfType("AWS::SecurityHub::DelegatedAdmin"); len(got) != 1 || got[0].Get("AdminAccountId").Is(security) != assembly.True {
		t.Errorf("Security Hub is administered by %v", got)
	}
}

func TestDelegationSabotage(t *testing.T) {
	app, stack := managementStack(t)
	d := baseline.NewDelegation(stack, "Delegation", &baseline.DelegationProps{Organization: existing(stack)})
	child(d, string(baseline.GuardDuty), "Resource", "Default").AddPropertyOverride(jsii.String("Delete"),
		`{"service":"guardduty","action":"disableOrganizationAdminAccount","parameters":{"AdminAccountId":"333333333333"}}`)
	guardrailtest.Caught(t, app, "DEPLOY-001", "Management/Delegation/guardduty.amazonaws.com")
}

func TestDelegationBadInput(t *testing.T) {
	app, stack := managementStack(t)
	org := existing(stack)
	elsewhere := existing(stackIn(app, "Elsewhere", workload))
	with := func(props baseline.DelegationProps) func(constructs.Construct, string) {
		return func(scope constructs.Construct, id string) { baseline.NewDelegation(scope, id, &props) }
	}
	refused(t, stack, map[string]misuse{
		"no props":   {func(scope constructs.Construct, id string) { baseline.NewDelegation(scope, id, nil) }, "Organization is nil"},
		"zero props": {with(baseline.DelegationProps{}), "Organization is nil"},
		"elsewhere":  {with(baseline.DelegationProps{Organization: elsewhere}), "Organization Elsewhere/Organization is in another account"},
		"service": {with(baseline.DelegationProps{Organization: org, AdministratorAccounts: map[baseline.Service]string{"GuardDuty": "Network"}}),
			`AdministratorAccounts has "GuardDuty", want the principal of a service`},
		"account": {with(baseline.DelegationProps{Organization: org, AdministratorAccounts: map[baseline.Service]string{baseline.IPAM: "Net"}}),
			`has account "Net" for ipam.amazonaws.com, want one of ["Log Archive"`},
		"empty id": {func(scope constructs.Construct, _ string) {
			baseline.NewDelegation(scope, "", &baseline.DelegationProps{Organization: org})
		}, `id is ""`},
		"missing unit": {func(constructs.Construct, string) { org.Account("Nobody") }, `account is "Nobody", want one of ["Log Archive"`},
	})
}
