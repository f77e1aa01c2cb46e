package baseline_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/controls"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// governable is an organization that AWS Control Tower can be set up in.
func governable(scope constructs.Construct) *baseline.Organization {
	return baseline.NewOrganization(scope, "Organization", &baseline.OrganizationProps{
		Email: "aws@example.com", AccessRole: "AWSControlTowerExecution", TrustedServices: baseline.TrustedServicesBeforeControlTower(),
	})
}

// nested is an existing organization with a unit in a unit.
func nested(scope constructs.Construct) *baseline.Organization {
	unit := func(name, id string, units ...baseline.Unit) baseline.Unit {
		return baseline.Unit{Name: name, ID: "ou-ab12-" + id, Existing: true, Units: units}
	}
	home := unit("Security", "security0", unit("Tooling", "tooling00"))
	for i, name := range []string{"Security Tooling", "Log Archive", "Backup Admin", "Backup Vault"} {
		home.Accounts = append(home.Accounts, baseline.Account{Name: name, ID: strings.Repeat(string(rune('1'+i)), 12), Existing: true})
	}
	production := unit("Production", "production")
	production.Accounts = []baseline.Account{{Name: "Shop", ID: "777777777777", Existing: true}}
	return baseline.NewOrganization(scope, "Organization", &baseline.OrganizationProps{
		ID: "o-exampleorgid", RootID: "r-ab12", Existing: true, TrustedServices: []string{},
		Units: []baseline.Unit{home, unit("Workloads", "workloads", production), unit("Sandbox", "sandbox00")},
	})
}

func TestControlTowerDefault(t *testing.T) {
	app, stack := managementStack(t)
	org := governable(stack)
	tower := baseline.NewControlTower(stackIn(app, "Tower", managementAccount), "ControlTower", &baseline.ControlTowerProps{Organization: org})
	if tower.Baseline(org.Unit(baseline.SecurityUnit)) != nil || tower.Baseline(org.Unit(baseline.ProductionUnit)) == nil {
		t.Error("the unit of the landing zone's own accounts is enrolled, or another one is not")
	}
	if n := len(tower.Controls(org.Unit(baseline.SecurityUnit))); n != 14 {
		t.Errorf("%d controls in the unit of security, want 14", n)
	}
	snapshot.Check(t, app)
}

// What comes later in the organization's own stack does not wait for a landing zone in another one,
// which waits for it: CDK refuses stacks that wait for each other.
func TestControlTowerInAStackOfItsOwn(t *testing.T) {
	app, stack := managementStack(t)
	org := existing(stack)
	baseline.NewControlTower(stackIn(app, "Tower", managementAccount), "ControlTower", &baseline.ControlTowerProps{Organization: org})
	baseline.NewDelegation(stack, "Delegation", &baseline.DelegationProps{Organization: org})
	baseline.NewPolicySet(stackIn(app, "Policies", managementAccount), "Policies", &baseline.PolicySetProps{
		Organization: org, Attachments: []baseline.Attachment{{Target: org.Root(), SCPs: []policy.Document{policy.FullAWSAccess()}}},
	})
	guardrailtest.Clean(t, app)
}

func TestControlTowerFull(t *testing.T) {
	app, stack := managementStack(t)
	org := nested(stack)
	tower := baseline.NewControlTower(stack, "ControlTower", &baseline.ControlTowerProps{
		Organization: org, Regions: []string{"eu-west-1", "eu-central-1"}, LogDays: 3650, AccessLogDays: 730, OwnTrail: true,
		NoAutoEnrollment:       true,
		IdentityCenterBaseline: "arn:aws:controltower:eu-west-1:999999999999:enabledbaseline/XALULM96QHI525UOC",
		Backup: &baseline.ControlTowerBackup{
			Administrator: "Backup Admin", Vault: "Backup Vault",
			KeyARN: "arn:aws:kms:eu-west-1:999999999999:key/mrk-0123456789abcdef0123456789abcdef",
		},
		Govern: []baseline.GovernedUnit{
			{Unit: org.Unit("Workloads/Production"), Controls: baseline.EnableControls(controls.DetectOpenSSH, controls.DetectUnencryptedVolumes)},
			{Unit: org.Unit("Sandbox")},
			{Unit: org.Unit("Workloads"), Controls: []baseline.Control{
				{Name: controls.DisallowRootUser, ExemptRootSessions: true},
				{Name: controls.DenyOtherRegions, Regions: []string{"eu-west-1"}, ExemptActions: []string{"bedrock:InvokeModel"},
					ExemptPrincipals: []string{"arn:*:iam::*:role/Deploy-*"}},
			}},
		},
		Version: "4.1", BaselineVersion: "5.1",
	})
	baseline.NewFactoryAccount(stackIn(app, "Factory", managementAccount), "Shop Test", &baseline.FactoryAccountProps{
		ControlTower: tower, Unit: org.Unit("Workloads/Production"), Name: "Shop Test", Email: "aws+shop-test@example.com",
		Owner: baseline.AccountOwner{Email: "ada@example.com", FirstName: "Ada", LastName: "Lovelace"},
	})
	snapshot.Check(t, app)
}

// Everything is in turn: nothing of AWS Control Tower begins before the landing zone, no control
// before all units are enrolled, no account before all controls.
func TestControlTowerIsSetUpInTurn(t *testing.T) {
	app, stack := managementStack(t)
	org := governable(stack)
	tower := baseline.NewControlTower(stackIn(app, "Tower", managementAccount), "ControlTower", &baseline.ControlTowerProps{Organization: org})
	factory := stackIn(app, "Factory", managementAccount)
	for _, id := range []string{"First", "Second"} {
		baseline.NewFactoryAccount(factory, id, factoryProps(tower, org))
	}
	a := snapshot.Synth(t, app)
	for _, s := range a.Stacks {
		if s.Name == "Factory" && !slices.ContainsFunc(s.Dependencies, func(on *assembly.Stack) bool { return on.Name == "Tower" }) {
			t.Error("the stack of the accounts does not wait for the landing zone")
		}
	}
	waits := map[*assembly.Resource]map[*assembly.Resource]bool{}
	var visit func(of, r *assembly.Resource)
	visit = func(of, r *assembly.Resource) {
		for _, id := range r.DependsOn {
			if next := r.Stack.Resource(id); !waits[of][next] {
				waits[of][next] = true
				visit(of, next)
			}
		}
	}
	const zone, product = "AWS::ControlTower::LandingZone", "AWS::ServiceCatalog::CloudFormationProvisionedProduct"
	steps := []string{zone, "AWS::ControlTower::EnabledBaseline", "AWS::ControlTower::EnabledControl"}
	waits[a.OfType(zone)[0]] = map[*assembly.Resource]bool{}
	visit(a.OfType(zone)[0], a.OfType(zone)[0])
	for i, step := range steps[1:] {
		for _, later := range a.OfType(step) {
			waits[later] = map[*assembly.Resource]bool{}
			visit(later, later)
			for _, earlier := range a.OfType(steps[i]) {
				if !waits[later][earlier] {
					t.Errorf("%s does not wait for %s", later.Path, earlier.Path)
				}
			}
		}
	}
	for _, role := range a.OfType("AWS::IAM::Role") {
		if strings.Contains(role.Path, "/Roles/") && !waits[a.OfType(zone)[0]][role] {
			t.Errorf("the landing zone does not wait for %s", role.Path)
		}
	}
	begin := 0
	for _, control := range a.OfType(steps[2]) {
		if !slices.ContainsFunc(a.OfType(steps[2]), func(other *assembly.Resource) bool { return waits[control][other] }) {
			begin++
		}
	}
	if begin != 5 {
		t.Errorf("%d controls are enabled at the same time, want 5", begin)
	}
	p := a.OfType(product)
	for _, of := range p {
		waits[of] = map[*assembly.Resource]bool{}
		visit(of, of)
	}
	if !waits[p[0]][p[1]] && !waits[p[1]][p[0]] {
		t.Error("two accounts are made together")
	}
}

// The other way to an account: one of the organization, in a unit that is governed.
func TestAccountsOfTheOrganizationAreEnrolledByTheirUnit(t *testing.T) {
	app, stack := managementStack(t)
	units := baseline.DefaultUnits()
	units[3].Accounts = []baseline.Account{{Name: "Shop"}}
	org := baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{
		Email: "aws@example.com", AccessRole: "AWSControlTowerExecution", Units: units,
		TrustedServices: baseline.TrustedServicesBeforeControlTower(),
	})
	baseline.NewControlTower(stackIn(app, "Tower", managementAccount), "ControlTower",
		&baseline.ControlTowerProps{Organization: org, NoIdentityCenter: true})
	a := snapshot.Synth(t, app)
	for _, r := range a.OfType("AWS::Organizations::Account") {
		if r.Get("AccountName").Is("Shop") == assembly.True {
			unit, _ := r.Get("ParentIds").List()[0].Target()
			enrolled := slices.ContainsFunc(a.OfType("AWS::ControlTower::EnabledBaseline"), func(b *assembly.Resource) bool {
				return slices.ContainsFunc(b.Get("TargetIdentifier").Targets(),
					func(to assembly.Reference) bool { return to.Resource == unit.Resource })
			})
			if !enrolled || r.Get("RoleName").Is("AWSControlTowerExecution") != assembly.True {
				t.Error("the account is in a unit that is not enrolled, or has a role that AWS Control Tower does not know")
			}
		}
	}
	got := a.OfType("AWS::ControlTower::LandingZone")[0].Get("RemediationTypes").List()
	if len(got) != 1 || got[0].Is("INHERITANCE_DRIFT") != assembly.True {
		t.Errorf("accounts are not enrolled by themselves: %v", got)
	}
}

// With OwnTrail the organization's trail comes after the landing zone, and CloudTrail is trusted in
// between.
func TestControlTowerWithAnotherTrail(t *testing.T) {
	app, stack := managementStack(t)
	org := nested(stack)
	tower, trail := stackIn(app, "Tower", managementAccount), stackIn(app, "Trail", managementAccount)
	baseline.NewControlTower(tower, "ControlTower", &baseline.ControlTowerProps{Organization: org, OwnTrail: true})
	archive := baseline.NewLogArchive(stackIn(app, "LogArchive", logArchive), "Archive", &baseline.LogArchiveProps{Organization: org})
	baseline.NewOrganizationTrail(trail, "Trail", &baseline.OrganizationTrailProps{Archive: archive})
	guardrailtest.Clean(t, app)
	if !slices.ContainsFunc(*trail.Dependencies(), func(s awscdk.Stack) bool { return *s.StackName() == "Tower" }) {
		t.Error("the trail does not wait for the landing zone")
	}
	if got := snapshot.Synth(t, app).OfType("AWS::ControlTower::LandingZone")[0].Get("Manifest", "centralizedLogging",
		"enabled"); got.Is(false) != assembly.True {
		t.Errorf("centralized logging is %v", got)
	}
}

func TestControlTowerIsAConstruct(t *testing.T) {
	props := func(stack awscdk.Stack, n int) baseline.ControlTowerProps {
		if n == 1 {
			guardrail.Waive(stack, "DEPLOY-007", "there are two landing zones for the sake of the test, and AWS has one in an account")
		}
		return baseline.ControlTowerProps{Organization: nested(constructs.NewConstruct(stack, jsii.String(strings.Repeat("Of", n))))}
	}
	constructtest.Guard(t, func(t *testing.T) (awscdk.App, awscdk.Stack) { return managementStack(t) }, baseline.NewControlTower, false, props)
}

func TestControlTowerSabotage(t *testing.T) {
	override := func(r awscdk.CfnResource, path string, value any) { r.AddPropertyOverride(&path, value) }
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(tower *baseline.ControlTower, org *baseline.Organization, account *baseline.FactoryAccount)
	}{
		"home Region not governed": {"CT-001", "ControlTower",
			func(tower *baseline.ControlTower, _ *baseline.Organization, _ *baseline.FactoryAccount) {
				override(tower.LandingZone(), "Manifest.governedRegions", []string{"eu-central-1"})
			}},
		"logs without a key": {"CT-001", "ControlTower",
			func(tower *baseline.ControlTower, _ *baseline.Organization, _ *baseline.FactoryAccount) {
				tower.LandingZone().AddPropertyDeletionOverride(jsii.String("Manifest.centralizedLogging.configurations.kmsKeyArn"))
			}},
		"a landing zone that goes with the stack": {"CT-002", "ControlTower",
			func(tower *baseline.ControlTower, _ *baseline.Organization, _ *baseline.FactoryAccount) {
				tower.LandingZone().ApplyRemovalPolicy(awscdk.RemovalPolicy_DESTROY, nil)
			}},
		"a unit that goes with the stack": {"CT-002", "Baselines/Sandbox",
			func(tower *baseline.ControlTower, org *baseline.Organization, _ *baseline.FactoryAccount) {
				tower.Baseline(org.Unit("Sandbox")).ApplyRemovalPolicy(awscdk.RemovalPolicy_DESTROY, nil)
			}},
		"an account that goes with the stack": {"CT-002", "Account",
			func(_ *baseline.ControlTower, _ *baseline.Organization, account *baseline.FactoryAccount) {
				account.Product().ApplyRemovalPolicy(awscdk.RemovalPolicy_DESTROY, nil)
			}},
		"a mandatory control": {"CT-003", "Controls/Sandbox/DisallowRootUser",
			func(tower *baseline.ControlTower, org *baseline.Organization, _ *baseline.FactoryAccount) {
				override(tower.Controls(org.Unit("Sandbox"))[1], "ControlIdentifier", "arn:aws:controltower:eu-west-1::control/AWS-GR_CONFIG_ENABLED")
			}},
		"a control before its unit": {"CT-005", "Controls/Sandbox",
			func(tower *baseline.ControlTower, org *baseline.Organization, _ *baseline.FactoryAccount) {
				first := tower.Controls(org.Unit("Sandbox"))[0]
				first.AddOverride(jsii.String("DependsOn"), []string{})
			}},
		"a role forevery source": {"CT-004", "Roles/AWSControlTowerAdmin",
			func(tower *baseline.ControlTower, _ *baseline.Organization, _ *baseline.FactoryAccount) {
				child(tower, "Roles", "AWSControlTowerAdmin",
					"Resource").AddPropertyDeletionOverride(jsii.String("AssumeRolePolicyDocument.Statement.0.Condition"))
			}},
		"a role for another principal": {"CT-004", "Roles/AWSControlTowerStackSetRole",
			func(tower *baseline.ControlTower, _ *baseline.Organization, _ *baseline.FactoryAccount) {
				role := tower.Node().FindChild(jsii.String("Roles")).Node().FindChild(jsii.String("AWSControlTowerStackSetRole")).(awsiam.Role)
				role.AssumeRolePolicy().AddStatements(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
					Actions: jsii.Strings("sts:AssumeRole"), Principals: &[]awsiam.IPrincipal{awsiam.NewAccountPrincipal(jsii.String(workload))},
				}))
			}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := managementStack(t)
			org := nested(stack)
			tower := baseline.NewControlTower(stack, "ControlTower", &baseline.ControlTowerProps{Organization: org, Govern: []baseline.GovernedUnit{
				{Unit: org.Unit("Sandbox"), Controls: baseline.EnableControls(controls.DisallowRootAccessKeys, controls.DisallowRootUser)},
			}})
			account := baseline.NewFactoryAccount(stackIn(app, "Factory", managementAccount), "Account", factoryProps(tower, org))
			c.sabotage(tower, org, account)
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}

func factoryProps(tower *baseline.ControlTower, org *baseline.Organization) *baseline.FactoryAccountProps {
	return &baseline.FactoryAccountProps{
		ControlTower: tower, Unit: org.Unit(baseline.SandboxUnit), Name: "Play", Email: "play@example.com",
		Owner: baseline.AccountOwner{Email: "ada@example.com", FirstName: "Ada", LastName: "Lovelace"},
	}
}

func TestControlTowerBadInput(t *testing.T) {
	app, stack := managementStack(t)
	org := nested(stack)
	trusting := newOrganization(constructs.NewConstruct(stack, jsii.String("Trusting")))
	delegating := nested(constructs.NewConstruct(stack, jsii.String("Delegating")))
	baseline.NewDelegation(stack, "Delegation", &baseline.DelegationProps{Organization: delegating,
		AdministratorAccounts: map[baseline.Service]string{baseline.CloudTrail: "Security Tooling"}})
	towered := nested(constructs.NewConstruct(stack, jsii.String("Towered")))
	baseline.NewControlTower(stack, "First", &baseline.ControlTowerProps{Organization: towered})
	trailed := nested(constructs.NewConstruct(stack, jsii.String("Trailed")))
	archive := baseline.NewLogArchive(stackIn(app, "LogArchive", logArchive), "Archive", &baseline.LogArchiveProps{Organization: trailed})
	baseline.NewOrganizationTrail(stackIn(app, "Trail", managementAccount), "Trail", &baseline.OrganizationTrailProps{Archive: archive})

	with := func(change func(p *baseline.ControlTowerProps)) func(constructs.Construct, string) {
		return func(scope constructs.Construct, id string) {
			p := baseline.ControlTowerProps{Organization: org}
			change(&p)
			baseline.NewControlTower(scope, id, &p)
		}
	}
	of := func(o *baseline.Organization) func(constructs.Construct, string) {
		return with(func(p *baseline.ControlTowerProps) { p.Organization = o })
	}
	govern := func(units ...baseline.GovernedUnit) func(constructs.Construct, string) {
		return with(func(p *baseline.ControlTowerProps) { p.Govern = units })
	}
	enable := func(all ...baseline.Control) func(constructs.Construct, string) {
		return govern(baseline.GovernedUnit{Unit: org.Unit("Sandbox"), Controls: all})
	}
	backup := func(administrator, vault, key string) func(constructs.Construct, string) {
		return with(func(p *baseline.ControlTowerProps) {
			p.Backup = &baseline.ControlTowerBackup{Administrator: administrator, Vault: vault, KeyARN: key}
		})
	}
	making := governable(constructs.NewConstruct(stack, jsii.String("Making")))
	refused(t, stack, map[string]misuse{
		"beside accounts":  {of(making), "makes its accounts in the same stack, want another stack for the landing zone"},
		"no props":         {func(scope constructs.Construct, id string) { baseline.NewControlTower(scope, id, nil) }, "Organization is nil"},
		"trusted services": {of(trusting), "trusts or delegates cloudtrail.amazonaws.com already, and AWS Control Tower cannot be set up then"},
		"delegated":        {of(delegating), "trusts or delegates cloudtrail.amazonaws.com already"},
		"second":           {of(towered), "has the landing zone Management/First already: an organization has one"},
		"trail before":     {of(trailed), "has the trail Trail/Trail already, want it defined after the landing zone"},
		"unknown Region": {with(func(p *baseline.ControlTowerProps) { p.Regions = []string{"eu-west-1", "eu-west-9"} }),
			`Regions has "eu-west-9", want a Region of the partition aws`},
		"other partition": {with(func(p *baseline.ControlTowerProps) { p.Regions = []string{"eu-west-1", "cn-north-1"} }),
			`Regions has "cn-north-1"`},
		"without home": {with(func(p *baseline.ControlTowerProps) { p.Regions = []string{"eu-central-1"} }),
			`without eu-west-1, want the home Region among them`},
		"Region twice": {with(func(p *baseline.ControlTowerProps) { p.Regions = []string{"eu-west-1", "eu-west-1"} }),
			`Regions has "eu-west-1" twice`},
		"unknown account": {with(func(p *baseline.ControlTowerProps) { p.LogArchiveAccount = "Logs" }),
			`LogArchiveAccount is "Logs", want one of the accounts ["Backup Admin"`},
		"same account": {with(func(p *baseline.ControlTowerProps) { p.SecurityToolingAccount = "Log Archive" }),
			`SecurityToolingAccount is "Log Archive", which is LogArchiveAccount as well`},
		"other unit": {with(func(p *baseline.ControlTowerProps) { p.SecurityToolingAccount = "Shop" }),
			`SecurityToolingAccount is "Shop" in unit "Workloads/Production", want all accounts of the landing zone in one unit`},
		"nested unit": {with(func(p *baseline.ControlTowerProps) { p.LogArchiveAccount = "Shop" }), "right below the root"},
		"days": {with(func(p *baseline.ControlTowerProps) { p.LogDays = -1 }),
			"LogDays is -1 and AccessLogDays 365, want at least 1 day"},
		"backup account": {backup("", "Backup Vault", "arn:aws:kms:eu-west-1:999999999999:key/mrk-0123456789abcdef0123456789abcdef"),
			`Backup.Administrator is "", want one of the accounts`},
		"backup key": {backup("Backup Admin", "Backup Vault", "alias/backup"),
			`Backup.KeyARN is "alias/backup", want the ARN of a multi-Region key`},
		"old version":     {with(func(p *baseline.ControlTowerProps) { p.Version = "3.3" }), `Version is "3.3", want "4.0" or later`},
		"unknown version": {with(func(p *baseline.ControlTowerProps) { p.Version = "4.1" }), `BaselineVersion is "" for version 4.1`},
		"baseline ARN": {with(func(p *baseline.ControlTowerProps) { p.IdentityCenterBaseline = "XA" }),
			`IdentityCenterBaseline is "XA", want the ARN`},
		"two minds": {with(func(p *baseline.ControlTowerProps) {
			p.NoIdentityCenter = true
			p.IdentityCenterBaseline = "arn:aws:controltower:eu-west-1:999999999999:enabledbaseline/XA"
		}), "want one of them"},
		"nil unit":     {govern(baseline.GovernedUnit{}), "Govern has a unit that is nil"},
		"root":         {govern(baseline.GovernedUnit{Unit: org.Root()}), "Govern has the root, want units"},
		"account":      {govern(baseline.GovernedUnit{Unit: org.Account("Shop")}), `Govern has the account "Shop", want units`},
		"foreign unit": {govern(baseline.GovernedUnit{Unit: towered.Unit("Sandbox")}), "of another organization"},
		"unit twice": {govern(baseline.GovernedUnit{Unit: org.Unit("Sandbox")}, baseline.GovernedUnit{Unit: org.Unit("Sandbox")}),
			`Govern has unit "Sandbox" twice`},
		"below security": {govern(baseline.GovernedUnit{Unit: org.Unit("Security/Tooling")}), "below that of the landing zone's own accounts"},
		"parent missing": {govern(baseline.GovernedUnit{Unit: org.Unit("Workloads/Production")}),
			`Govern has unit "Workloads/Production" without "Workloads"`},
		"unknown control": {enable(baseline.Control{Name: "DisallowEverything"}),
			`unit "Sandbox" with a control that is wrong: "DisallowEverything" is no known control`},
		"an alias": {enable(baseline.Control{Name: "Disallow internet connection through VPC peering"}),
			"VPC peering carries no internet traffic; DetectOpenSSH and DetectOpenCommonPorts"},
		"mandatory": {enable(baseline.Control{Name: "EnableConfig"}), "is mandatory: AWS Control Tower enables it itself"},
		"setting":   {enable(baseline.Control{Name: "LandingZoneRegionDeny"}), "in the console only: want DenyOtherRegions"},
		"control twice": {enable(baseline.EnableControls(controls.DetectOpenSSH, controls.DetectOpenSSH)...),
			"with control DetectOpenSSH twice"},
		"no allowed Region": {enable(baseline.Control{Name: controls.DenyOtherRegions}), "DenyOtherRegions has no Regions"},
		"ungoverned Region": {enable(baseline.Control{Name: controls.DenyOtherRegions, Regions: []string{"us-east-1"}}),
			`DenyOtherRegions has Region "us-east-1", want some of the governed Regions ["eu-west-1"]`},
		"parameter": {enable(baseline.Control{Name: controls.DetectOpenSSH, ExemptRootSessions: true}),
			"DetectOpenSSH takes no ExemptAssumeRoot"},
		"action": {enable(baseline.Control{Name: controls.DenyOtherRegions, Regions: []string{"eu-west-1"},
			ExemptActions: []string{"*"}}), `ExemptActions "*"`},
		"everybody": {enable(baseline.Control{Name: controls.DisallowRootUser, ExemptPrincipals: []string{"arn:*:iam::*:role/*"}}),
			"not open to everybody"},
	})
	other := plinth.NewStack(app, "Beijing",
		&plinth.StackProps{Account: managementAccount, Region: "cn-north-1", Tags: tags, WatchedBy: "a test"})
	refused(t, other, map[string]misuse{"China": {of(org), `scope is in Region "cn-north-1", want a home Region`}})
	refused(t, stackIn(app, "Elsewhere", workload), map[string]misuse{"other account": {of(org), "is in another account"}})
	refused(t, stackIn(app, "Trail2", managementAccount), map[string]misuse{"a second trail": {func(scope constructs.Construct, id string) {
		logs := baseline.NewLogArchive(stackIn(app, "Logs", logArchive), "Archive", &baseline.LogArchiveProps{Organization: towered})
		baseline.NewOrganizationTrail(scope, id, &baseline.OrganizationTrailProps{Archive: logs})
	}, "whose Management/First makes a trail: set its OwnTrail"}})
}

func TestFactoryAccountBadInput(t *testing.T) {
	app, stack := managementStack(t)
	towers := stackIn(app, "Tower", managementAccount)
	org := nested(stack)
	tower := baseline.NewControlTower(towers, "ControlTower", &baseline.ControlTowerProps{Organization: org})
	without := nested(constructs.NewConstruct(stack, jsii.String("Without")))
	strangers := baseline.NewControlTower(towers, "Strangers", &baseline.ControlTowerProps{Organization: without, NoIdentityCenter: true})
	with := func(change func(p *baseline.FactoryAccountProps)) func(constructs.Construct, string) {
		return func(scope constructs.Construct, id string) {
			p := factoryProps(tower, org)
			change(p)
			baseline.NewFactoryAccount(scope, id, p)
		}
	}
	refused(t, stack, map[string]misuse{
		"no props":           {func(scope constructs.Construct, id string) { baseline.NewFactoryAccount(scope, id, nil) }, "ControlTower is nil"},
		"no Identity Center": {with(func(p *baseline.FactoryAccountProps) { p.ControlTower = strangers }), "has NoIdentityCenter"},
		"no unit": {with(func(p *baseline.FactoryAccountProps) { p.Unit = nil }),
			"Unit is nil, want a unit that the ControlTower governs"},
		"own unit": {with(func(p *baseline.FactoryAccountProps) { p.Unit = org.Unit("Security") }), `Unit is "Security"`},
		"name": {with(func(p *baseline.FactoryAccountProps) { p.Name = " Play" }),
			`Name is " Play", want a name of 1 to 50 letters`},
		"long name": {with(func(p *baseline.FactoryAccountProps) { p.Name = strings.Repeat("x", 51) }),
			"want a name of 1 to 50 letters"},
		"e-mail": {with(func(p *baseline.FactoryAccountProps) { p.Email = "play" }), `: Email is "play", want an address`},
		"owner":  {with(func(p *baseline.FactoryAccountProps) { p.Owner.LastName = "" }), "want a first and a last name"},
	})
	refused(t, towers,
		map[string]misuse{"same stack": {with(func(*baseline.FactoryAccountProps) {}), "is in the same stack, want another one"}})
	elsewhere := plinth.NewStack(app, "Frankfurt",
		&plinth.StackProps{Account: managementAccount, Region: "eu-central-1", Tags: tags, WatchedBy: "a test"})
	refused(t, elsewhere, map[string]misuse{"other Region": {with(func(*baseline.FactoryAccountProps) {}),
		"is in Region eu-west-1 and the stack in eu-central-1"}})
}

// The README tells what the aliases of controls mean.
func TestControlsWithoutANameOfTheirOwnAreInTheREADME(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range controls.Aliases() {
		var names []string
		for _, name := range a.Controls {
			names = append(names, "`"+string(name)+"`")
		}
		row := "| " + a.Name + " | " + strings.Join(names, ", ") + " | " + a.Meaning + " |"
		if !strings.Contains(string(readme), row) {
			t.Errorf("README.md lacks the row\n%s", row)
		}
	}
}
