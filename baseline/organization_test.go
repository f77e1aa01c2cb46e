package baseline_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

func newOrganization(scope constructs.Construct) *baseline.Organization {
	return baseline.NewOrganization(scope, "Organization", &baseline.OrganizationProps{Email: "aws@example.com"})
}

func TestOrganizationDefault(t *testing.T) {
	app, stack := managementStack(t)
	newOrganization(stack)
	snapshot.Check(t, app)
}

func TestOrganizationFull(t *testing.T) {
	app, stack := managementStack(t)
	baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{
		Email: "aws+root@example.com", ID: "o-exampleorgid", RootID: "r-ab12", Regulated: true, AccessRole: "Bootstrap",
		Units: []baseline.Unit{
			{Name: "Security", ID: "ou-ab12-cdefghij", Existing: true, Accounts: []baseline.Account{
				{Name: "Log Archive", ID: logArchive, Existing: true},
				{Name: "Security Tooling", Email: "security@example.com", ID: security},
			}},
			{Name: "Workloads", Units: []baseline.Unit{
				{Name: "Production", Accounts: []baseline.Account{{Name: "Shop"}}},
				{Name: "Development"},
			}},
		},
		PolicyTypes:     []policy.Type{policy.TypeSCP},
		TrustedServices: []string{"cloudtrail.amazonaws.com"},
	})
	snapshot.Check(t, app)
}

func TestOrganizationExisting(t *testing.T) {
	app, stack := managementStack(t)
	org := baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{
		Email: "aws@example.com", ID: "o-exampleorgid", RootID: "r-ab12", Existing: true,
	})
	if got := org.Root().ID(); got != "r-ab12" || org.ID() != "o-exampleorgid" || org.Root().Resource() != nil {
		t.Errorf("root is %s, organization %s", got, org.ID())
	}
	if want := "organizations::" + managementAccount + ":organization/o-exampleorgid"; !strings.HasSuffix(org.ARN(), want) {
		t.Errorf("ARN is %s, want it to end in %s", org.ARN(), want)
	}
	snapshot.Check(t, app)
}

// Accounts and units are values that other stacks use, in properties and, where their ids are
// written down, for their environment.
func TestOrganizationHandsOutItsAccounts(t *testing.T) {
	app, stack := managementStack(t)
	units := baseline.DefaultUnits()
	units[0].Accounts[1].ID = logArchive
	org := baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{Email: "aws@example.com", Units: units})
	archive := stackIn(app, "LogArchive", org.Account(baseline.LogArchiveAccount).ID())
	archive.AddStackDependency(stack, nil) // what is no construct of ours says itself what it reads
	topic := awssns.NewTopic(archive, jsii.String("Topic"), nil)
	topic.Node().DefaultChild().(awssns.CfnTopic).SetDisplayName(jsii.String(org.Account(baseline.NetworkAccount).ID()))
	a := snapshot.Synth(t, app)
	if got := a.OfType("AWS::SNS::Topic")[0]; got.Stack.Account != logArchive {
		t.Errorf("the stack is in account %s", got.Stack.Account)
	}
	target, ok := a.OfType("AWS::SNS::Topic")[0].Get("DisplayName").Target()
	if !ok || target.Resource.Path != "Management/Organization/Accounts/Network" {
		t.Errorf("the id of another account leads to %v", target.Resource)
	}
	var names []string
	for _, account := range org.AccountsIn(org.Unit(baseline.SecurityUnit)) {
		names = append(names, account.Name()+" in "+account.Parent().Name())
	}
	if got := fmt.Sprint(names); got != "[Security Tooling in Security Log Archive in Security]" {
		t.Errorf("accounts are %s", got)
	}
	if n := len(org.AccountsIn(org.Root())); n != 4 {
		t.Errorf("%d accounts below the root, want 4", n)
	}
}

func TestOrganizationKeepsLogicalIDsWhenAccountsMoveAndUnitsGrow(t *testing.T) {
	ids := func(units []baseline.Unit) map[string]bool {
		app, stack := managementStack(t)
		baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{Email: "aws@example.com", Units: units})
		all := map[string]bool{}
		for _, r := range snapshot.Synth(t, app).Resources() {
			all[r.LogicalID] = true
		}
		return all
	}
	moved := baseline.DefaultUnits()
	moved[0].Units = []baseline.Unit{{Name: "Tooling", Accounts: moved[0].Accounts[:1]}}
	moved[0].Accounts = moved[0].Accounts[1:]
	after := ids(moved)
	for id := range ids(nil) {
		if !after[id] {
			t.Errorf("%s has vanished", id)
		}
	}
}

func TestOrganizationDoesNotWriteToItsProps(t *testing.T) {
	_, stack := managementStack(t)
	props := baseline.OrganizationProps{Email: "aws@example.com", Units: baseline.DefaultUnits(), Regulated: true}
	before := fmt.Sprintf("%#v", props)
	baseline.NewOrganization(stack, "Organization", &props)
	if after := fmt.Sprintf("%#v", props); after != before {
		t.Errorf("props were\n%s\nand are\n%s", before, after)
	}
}

func TestOrganizationIsAConstruct(t *testing.T) {
	app, stack := managementStack(t)
	org := newOrganization(stack)
	second := baseline.NewOrganization(stackIn(app, "Second", "888888888888"), "Organization",
		&baseline.OrganizationProps{Email: "other@example.com"})
	if org.Node().DefaultChild() != org.Root().Resource() {
		t.Error("the organization is not the default child")
	}
	a := usable(t, app, second, org)
	if got := a.OfType("AWS::Organizations::Account")[0].Tag("Owner"); got.Is("us") != assembly.True {
		t.Errorf("tag Owner is %v", got)
	}
}

// What depends on what is one line from the organization to the last call, through every
// resource, because AWS Organizations changes one thing at a time.
func TestOrganizationIsMadeInTurn(t *testing.T) {
	app, stack := managementStack(t)
	newOrganization(stack)
	before := map[string]int{}
	for _, r := range snapshot.Synth(t, app).Resources() {
		if strings.HasPrefix(r.Type, "AWS::Organizations::") || r.Type == "Custom::AwsSetting" {
			for _, id := range r.DependsOn {
				if other := r.Stack.Resource(id); other.Type != "AWS::IAM::Policy" {
					before[id]++
				}
			}
			before[r.LogicalID] += 0
		}
	}
	ends := 0
	for id, n := range before {
		if n == 0 {
			ends++
		}
		if n > 1 {
			t.Errorf("%d resources follow %s, want one", n, id)
		}
	}
	if ends != 1 {
		t.Errorf("%d resources are the last, want one", ends)
	}
}

func TestOrganizationSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(org *baseline.Organization)
	}{
		"consolidated billing only": {"ORG-001", "Management/Organization", func(org *baseline.Organization) {
			org.Root().Resource().AddPropertyOverride(jsii.String("FeatureSet"), "CONSOLIDATED_BILLING")
		}},
		"an account that goes with the stack": {"ORG-002", "Accounts/Network", func(org *baseline.Organization) {
			org.Account(baseline.NetworkAccount).Resource().ApplyRemovalPolicy(awscdk.RemovalPolicy_DESTROY, nil)
		}},
		"a unit that goes with the stack": {"ORG-002", "Units/Security", func(org *baseline.Organization) {
			org.Unit(baseline.SecurityUnit).Resource().AddOverride(jsii.String("UpdateReplacePolicy"), "Delete")
		}},
		"two accounts at once": {"ORG-003", "Accounts/Log Archive", func(org *baseline.Organization) {
			org.Account(baseline.LogArchiveAccount).Resource().AddDeletionOverride(jsii.String("DependsOn"))
		}},
		"an account in the root": {"ORG-004", "Accounts/Network", func(org *baseline.Organization) {
			org.Account(baseline.NetworkAccount).Resource().AddPropertyDeletionOverride(jsii.String("ParentIds"))
		}},
		"an e-mail address twice": {"ORG-005", "Accounts/Network", func(org *baseline.Organization) {
			org.Account(baseline.NetworkAccount).Resource().AddPropertyOverride(jsii.String("Email"), "AWS+log-archive@example.com")
		}},
		"a policy type that goes with the stack": {"DEPLOY-001", "PolicyTypes/SERVICE_CONTROL_POLICY", func(org *baseline.Organization) {
			child(org, "PolicyTypes", "SERVICE_CONTROL_POLICY", "Resource", "Default").AddPropertyOverride(jsii.String("Delete"),
				`{"service":"organizations","action":"disablePolicyType","parameters":{"PolicyType":"SERVICE_CONTROL_POLICY"}}`)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := managementStack(t)
			c.sabotage(newOrganization(stack))
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}

func TestOrganizationBadInput(t *testing.T) {
	_, stack := managementStack(t)
	with := func(props baseline.OrganizationProps) func(constructs.Construct, string) {
		return func(scope constructs.Construct, id string) { baseline.NewOrganization(scope, id, &props) }
	}
	units := func(units ...baseline.Unit) func(constructs.Construct, string) {
		return with(baseline.OrganizationProps{Email: "aws@example.com", Units: units})
	}
	accounts := func(accounts ...baseline.Account) func(constructs.Construct, string) {
		return units(baseline.Unit{Name: "A", Accounts: accounts})
	}
	deep := baseline.Unit{Name: "6"}
	for level := 5; level > 0; level-- {
		deep = baseline.Unit{Name: fmt.Sprint(level), Units: []baseline.Unit{deep}}
	}
	circle := []baseline.Unit{{Name: "Round"}}
	circle[0].Units = circle
	refused(t, stack, map[string]misuse{
		"no props": {func(scope constructs.Construct, id string) { baseline.NewOrganization(scope, id, nil) },
			`Email is empty and account "Security Tooling" has none`},
		"mailbox":           {with(baseline.OrganizationProps{Email: "aws"}), `Email is "aws", want an e-mail address`},
		"six levels":        {units(deep), `Units["1/2/3/4/5/6"] is 6 levels deep or contains itself, want at most 5`},
		"a circle":          {units(circle...), "contains itself, want at most 5"},
		"unit twice":        {units(baseline.Unit{Name: "A"}, baseline.Unit{Name: "a"}), `Units has "a" twice`},
		"unit with a slash": {units(baseline.Unit{Name: "A/B"}), `Units["A/B"].Name is "A/B", want 1 to 128 characters without a slash`},
		"unit without an id": {units(baseline.Unit{Name: "A", Existing: true}),
			`Units["A"].ID is "", want the id of an organizational unit such as "ou-`},
		"unit with a bad id": {units(baseline.Unit{Name: "A", ID: "r-ab12"}), `Units["A"].ID is "r-ab12", want the id of an organizational unit`},
		"account twice": {accounts(baseline.Account{Name: "X"}, baseline.Account{Name: "x", Email: "y@example.com"}),
			`Accounts["x"] is in unit "A" and in unit "A", want account names that differ`},
		"e-mail twice": {accounts(baseline.Account{Name: "X"}, baseline.Account{Name: "Y", Email: "AWS+x@example.com"}),
			`Accounts["Y"].Email is "AWS+x@example.com", which account "X" has too`},
		"same subaddress": {accounts(baseline.Account{Name: "X 1"}, baseline.Account{Name: "X-1"}),
			`Accounts["X-1"].Email is "aws+x-1@example.com", which account "X 1" has too`},
		"e-mail": {accounts(baseline.Account{Name: "X", Email: "x"}), `Accounts["X"].Email is "x", want an address`},
		"long e-mail": {accounts(baseline.Account{Name: "X", Email: strings.Repeat("x", 60) + "@example.com"}),
			"at most 64 characters"},
		"account name":     {accounts(baseline.Account{Name: strings.Repeat("x", 51)}), "want 1 to 50 characters"},
		"account id":       {accounts(baseline.Account{Name: "X", ID: "1"}), `Accounts["X"].ID is "1", want the 12 digits of an AWS account id`},
		"existing account": {accounts(baseline.Account{Name: "X", Existing: true}), `Accounts["X"].ID is "", want the 12 digits`},
		"existing without ids": {with(baseline.OrganizationProps{Email: "aws@example.com", Existing: true}),
			`ID is "", want the id of an organization`},
		"root id": {with(baseline.OrganizationProps{Email: "aws@example.com", RootID: "ou-1"}),
			`RootID is "ou-1", want the id of an organization's root`},
		"role": {with(baseline.OrganizationProps{Email: "aws@example.com", AccessRole: "a b"}), `AccessRole is "a b", want the name of a role`},
		"policy type": {with(baseline.OrganizationProps{Email: "aws@example.com", PolicyTypes: []policy.Type{"scp"}}),
			`PolicyTypes has "scp", want one of the constants of package policy`},
		"policy type twice": {with(baseline.OrganizationProps{Email: "aws@example.com", PolicyTypes: []policy.Type{"X", "X"}}),
			`PolicyTypes has "X" twice, want each once`},
		"service": {with(baseline.OrganizationProps{Email: "aws@example.com", TrustedServices: []string{"cloudtrail"}}),
			`TrustedServices has "cloudtrail", want the principal of a service`},
		"service twice": {with(baseline.OrganizationProps{
			Email: "aws@example.com", TrustedServices: []string{"ram.amazonaws.com", "ram.amazonaws.com"},
		}), `TrustedServices has "ram.amazonaws.com" twice, want each once`},
		"nil scope": {func(_ constructs.Construct, id string) {
			baseline.NewOrganization(nil, id, &baseline.OrganizationProps{Email: "aws@example.com"})
		}, "scope is nil"},
		"unknown unit": {func(scope constructs.Construct, _ string) {
			newOrganization(scope).Unit("Prod")
		}, `unit is "Prod", want one of ["Development"`},
	})
}

// The ids of what the first stacks make are unknown at first and known later, by the file that the
// CDK CLI writes. The stacks that make them stay the same, so that nothing of them is replaced.
func TestIDsBecomeKnownByTheOutputsOfTheFirstDeployment(t *testing.T) {
	define := func(outputs plinth.Outputs) (awscdk.App, *baseline.Organization) {
		app, stack := managementStack(t)
		return app, baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{
			Email: "aws@example.com", Accounts: stackIn(app, "Accounts", managementAccount), Outputs: outputs,
		})
	}
	file := filepath.Join(t.TempDir(), "ids.json")
	outputs, err := plinth.ReadOutputs(file)
	if err != nil {
		t.Fatal(err)
	}
	app, org := define(outputs)
	const want = "the organization has no id yet: cdk deploy Accounts --no-rollback --outputs-file "
	if err := org.Awaits(); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("Awaits() = %v, want %s", err, want)
	}
	before := snapshot.Synth(t, app)
	written := map[string]map[string]string{"Management": {}, "Accounts": {}}
	for i, s := range before.Stacks {
		for j, name := range s.Outputs() {
			value := fmt.Sprintf("%012d", 100*i+j)
			switch {
			case strings.Contains(name, "RootId"):
				value = "r-ab12"
			case strings.Contains(name, "OrganizationId"):
				value = "o-a1b2c3d4e5"
			}
			written[s.Name][name] = value
		}
	}
	data, _ := json.Marshal(written)
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
	if outputs, err = plinth.ReadOutputs(file); err != nil {
		t.Fatal(err)
	}
	app, org = define(outputs)
	if err := org.Awaits(baseline.LogArchiveAccount, baseline.NetworkAccount); err != nil {
		t.Errorf("Awaits() = %v, want nil", err)
	}
	if org.ID() != "o-a1b2c3d4e5" || org.Root().ID() != "r-ab12" || len(org.Account(baseline.LogArchiveAccount).ID()) != 12 ||
		!strings.HasSuffix(org.ARN(), ":organization/o-a1b2c3d4e5") {
		t.Errorf("ids = %s, %s, %s, want those of the file", org.ID(), org.Root().ID(), org.Account(baseline.LogArchiveAccount).ID())
	}
	after := snapshot.Synth(t, app)
	for _, s := range before.Stacks {
		if diff := cmp.Diff(constructtest.Template(t, before, s.Name), constructtest.Template(t, after, s.Name)); diff != "" {
			t.Errorf("%s changes when the ids are known:\n%s", s.Name, diff)
		}
	}
	aliases := after.Aliases()
	if root := aliases["r-ab12"]; root == nil || root.Type != "AWS::Organizations::Organization" {
		t.Errorf("r-ab12 is recorded for %v, want the organization", root)
	}
	id := org.Account(baseline.LogArchiveAccount).ID()
	if account := aliases[id]; account == nil || account.LogicalID != "LogArchive" || len(before.Aliases()) != 0 {
		t.Errorf("%s is recorded for %v, want LogArchive; before, %d ids are recorded, want none", id, account, len(before.Aliases()))
	}
}

// What fails beside accounts, which stay, would leave their addresses taken.
func TestNothingElseIsInTheStackOfTheAccounts(t *testing.T) {
	app, stack := managementStack(t)
	baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{
		Email: "aws@example.com", Accounts: stackIn(app, "Accounts", managementAccount),
	})
	for _, s := range snapshot.Synth(t, app).Stacks {
		for _, r := range s.Resources {
			if account := r.Type == "AWS::Organizations::Account"; account != (s.Name == "Accounts") {
				t.Errorf("%s of type %s is in stack %s, want accounts and nothing else in Accounts", r.LogicalID, r.Type, s.Name)
			}
			if fixed := r.Type == "AWS::Organizations::OrganizationalUnit"; fixed && r.DeletionPolicy != "RetainExceptOnCreate" {
				t.Errorf("%s has DeletionPolicy %s, want RetainExceptOnCreate: a second attempt makes it again", r.LogicalID, r.DeletionPolicy)
			}
		}
	}
}

// A call that was made before fails with an error that means so, or not at all.
func TestRootCredentialsAreManagedWhereIAMIsTrusted(t *testing.T) {
	for _, c := range []struct {
		trusted []string
		want    int
	}{{nil, 2}, {[]string{"iam.amazonaws.com"}, 2}, {[]string{"cloudtrail.amazonaws.com"}, 0}} {
		app, stack := managementStack(t)
		baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{Email: "aws@example.com", TrustedServices: c.trusted})
		got := 0
		for _, r := range snapshot.Synth(t, app).OfType("Custom::AwsSetting") {
			if text, _ := r.Get("Create").Outline(); strings.Contains(text, `"enableOrganizationsRoot`) {
				got++
			}
		}
		if got != c.want {
			t.Errorf("calls with TrustedServices %q = %d, want %d: credentials management and sessions", c.trusted, got, c.want)
		}
	}
}
