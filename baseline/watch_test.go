package baseline_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/eventtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

// virginia is a stack where AWS Organizations logs its calls.
func virginia(app awscdk.App, id, account string) awscdk.Stack {
	return plinth.NewStack(app, id, &plinth.StackProps{Account: account, Region: "us-east-1", Tags: tags, WatchedBy: "a test"})
}

// watches are a watch and a quarantine, with all that they need.
func watches(t testing.TB) (awscdk.App, *baseline.PolicyWatch, *baseline.AccountQuarantine) {
	t.Helper()
	app, stack := managementStack(t)
	org := existing(stack)
	set := newPolicies(t, stack, org)
	watch := virginia(app, "Watch", managementAccount)
	accounts := baseline.NewAccountStackSet(virginia(app, "Accounts", "444444444444"), "Accounts", &baseline.AccountStackSetProps{
		Targets: []*baseline.Target{org.Root()}, Regions: []string{"eu-west-1", "eu-central-1"}, Delegated: true,
	})
	return app, baseline.NewPolicyWatch(watch, "Policies", nil),
		baseline.NewAccountQuarantine(watch, "NewAccounts", &baseline.AccountQuarantineProps{
			Policy: set.PolicyOf(org.Unit(baseline.SuspendedUnit), policy.TypeSCP), StackSet: accounts,
		})
}

func TestWatchDefault(t *testing.T) {
	app, _, _ := watches(t)
	snapshot.Check(t, app)
}

func TestPolicyWatchFull(t *testing.T) {
	app := snapshot.NewApp(t)
	props := baseline.PolicyWatchProps{Automation: []string{policy.Role("cdk-*"), policy.Role("pipeline")}}
	before := fmt.Sprintf("%#v", props)
	baseline.NewPolicyWatch(virginia(app, "Watch", managementAccount), "Policies", &props)
	if after := fmt.Sprintf("%#v", props); after != before {
		t.Errorf("props were\n%s\nand are\n%s", before, after)
	}
	snapshot.Check(t, app)
}

func TestPolicyWatchTakesNilAndZeroPropsForTheSame(t *testing.T) {
	var templates []string
	for _, props := range []*baseline.PolicyWatchProps{nil, {}} {
		app := snapshot.NewApp(t)
		baseline.NewPolicyWatch(virginia(app, "Watch", managementAccount), "Policies", props)
		templates = append(templates, constructtest.Template(t, snapshot.Synth(t, app), "Watch"))
	}
	if templates[0] != templates[1] {
		t.Errorf("templates are\n%s\nand\n%s", templates[0], templates[1])
	}
}

func TestWatchesAreConstructs(t *testing.T) {
	app, watch, quarantine := watches(t)
	second := baseline.NewPolicyWatch(virginia(app, "Second", "888888888888"), "Policies", nil)
	if watch.Node().DefaultChild() != watch.Rule() || *quarantine.Topic().TopicArn() == *watch.Topic().TopicArn() ||
		*quarantine.Machine().StateMachineArn() == "" {
		t.Error("accessors return something else")
	}
	usable(t, app, virginia(app, "After", managementAccount), watch, quarantine, second)
}

// What the watches see: events as AWS Organizations logs them.
func TestWatchesSeeWhatTheyAreFor(t *testing.T) {
	app, _, _ := watches(t)
	patterns := map[string]assembly.Value{}
	for _, rule := range snapshot.Synth(t, app).OfType("AWS::Events::Rule") {
		patterns[rule.Path] = rule.Get("EventPattern")
	}
	call := func(name, more string) string {
		return `{"version": "0", "detail-type": "AWS API Call via CloudTrail", "source": "aws.organizations",
			"account": "111111111111", "region": "us-east-1",
			"detail": {"eventVersion": "1.08", "eventSource": "organizations.amazonaws.com", "eventName": "` + name + `",
				"userIdentity": ` + more + `}}`
	}
	role := func(name string) string {
		return `{"type": "AssumedRole", "arn": "arn:aws:sts::111111111111:assumed-role/` + name + `/s",
			"sessionContext": {"sessionIssuer": {"type": "Role", "arn": "arn:aws:iam::111111111111:role/` + name + `"}}}`
	}
	account := func(name, state string) string {
		return `{"version": "0", "detail-type": "AWS Service Event via CloudTrail", "source": "aws.organizations",
			"account": "111111111111", "region": "us-east-1",
			"detail": {"eventType": "AwsServiceEvent", "eventSource": "organizations.amazonaws.com", "eventName": "` + name + `",
				"serviceEventDetails": {"createAccountStatus": {"id": "car-1", "state": "` + state + `", "accountId": "555555555555"}}}}`
	}
	const policies, accounts = "Watch/Policies/Resource/Resource", "Watch/NewAccounts/Resource/Resource"
	for _, c := range []struct{ event, want string }{
		{call("DetachPolicy", role("Admin")), policies},
		{call("DetachPolicy", `{"type": "IAMUser", "arn": "arn:aws:iam::111111111111:user/eve"}`), policies},
		{call("DisablePolicyType", `{"type": "Root", "arn": "arn:aws:iam::111111111111:root"}`), policies},
		{call("UpdatePolicy", role("cdk-hnb659fds-cfn-exec-role-111111111111-eu-west-1")), ""},
		{call("DetachPolicy", role("not-cdk-at-all")), policies},
		{call("ListPolicies", role("Admin")), ""},
		{call("DetachPolicy", role("Admin")+`, "errorCode": "AccessDenied"`), ""},
		{account("CreateAccountResult", "SUCCEEDED"), accounts},
		{account("CreateAccountResult", "FAILED"), ""},
		{account("CloseAccountResult", "SUCCEEDED"), ""},
	} {
		for _, path := range []string{policies, accounts} {
			matched, err := eventtest.Match(patterns[path], c.event)
			if err != nil || matched != (path == c.want) {
				t.Errorf("%s: matched %v, %v: %s", path, matched, err, c.event)
			}
		}
	}
}

// machineAt is the state machine at a path of an app.
func machineAt(t testing.TB, app awscdk.App, path string) *assembly.Resource {
	t.Helper()
	for _, m := range snapshot.Synth(t, app).OfType("AWS::StepFunctions::StateMachine") {
		if m.Path == path {
			return m
		}
	}
	t.Fatalf("there is no state machine at %s", path)
	return nil
}

const newAccount = `{"source": "aws.organizations", "detail": {"serviceEventDetails": {"createAccountStatus": {"state": "SUCCEEDED", ` +
	`"accountId": "555555555555"}}}}`

// An account leaves the quarantine when every instance in both Regions is current, and no sooner.
func TestQuarantineRuns(t *testing.T) {
	app, _, _ := watches(t)
	machine := machineAt(t, app, "Watch/NewAccounts/Machine/Resource")
	instances := func(states ...string) any {
		summaries := []any{}
		for _, s := range states {
			summaries = append(summaries, map[string]any{"Account": "555555555555", "Status": s})
		}
		return map[string]any{"Summaries": summaries}
	}
	const attach, look, detach, tell = "organizations:attachPolicy", "cloudformation:listStackInstances", "organizations:detachPolicy",
		"sns:publish"
	days := slices.Concat([]string{attach}, slices.Repeat([]string{look}, 288), []string{tell})
	for name, c := range map[string]struct {
		looks  []any // what listStackInstances answers, the last one forever
		attach error
		want   []string
	}{
		"current at once": {[]any{instances("CURRENT", "CURRENT")}, nil, []string{attach, look, detach}},
		"current in time": {[]any{instances(), instances("CURRENT"), instances("OUTDATED", "CURRENT"), instances("CURRENT", "CURRENT")}, nil,
			[]string{attach, look, look, look, look, detach}},
		"in one Region": {[]any{instances("CURRENT")}, nil, days},
		"never current": {[]any{instances("CURRENT", "INOPERABLE")}, nil, days},
		"attached already": {[]any{instances("CURRENT", "CURRENT")},
			&workflowtest.Error{Name: "Organizations.DuplicatePolicyAttachmentException"}, []string{attach, look, detach}},
		"cannot be attached":  {nil, &workflowtest.Error{Name: "Organizations.AccessDeniedException"}, []string{attach, tell}},
		"cannot be looked at": {[]any{&workflowtest.Error{Name: "CloudFormation.StackSetNotFoundException"}}, nil, []string{attach, look, tell}},
	} {
		t.Run(name, func(t *testing.T) {
			looks := c.looks
			got := workflowtest.Run(t, machine, json.RawMessage(newAccount), func(call workflowtest.Call) (any, error) {
				switch call.Action {
				case attach:
					return nil, c.attach
				case look:
					answer := looks[0]
					looks = looks[min(1, len(looks)-1):]
					if err, failed := answer.(*workflowtest.Error); failed {
						return nil, err
					}
					return answer, nil
				}
				return nil, nil
			})
			if diff := cmp.Diff(c.want, got.Actions()); diff != "" || got.Failed != nil {
				t.Fatalf("it failed with %v, calls (-want +got):\n%s", got.Failed, diff)
			}
			for _, call := range got.Calls {
				if target, ok := call.Parameters["TargetId"]; ok && target != "555555555555" {
					t.Errorf("%s is about %v", call.Action, target)
				}
			}
			const told = "Account 555555555555 is in quarantine and its baseline is not in place"
			if last := got.Calls[len(got.Calls)-1]; last.Action == tell && workflowtest.Mail(last) != told {
				t.Errorf("it says %v", workflowtest.Mail(last))
			}
		})
	}
}

// A stack set that fails in a few accounts succeeds as a whole.
func TestQuarantineTellsOfEveryOperationThatFails(t *testing.T) {
	app, _, quarantine := watches(t)
	machine := machineAt(t, app, "Watch/NewAccounts/Machine/Resource")
	a := snapshot.Synth(t, app)
	const operation, instance = "Operation Status Change", "StackInstance Status Change"
	for _, c := range []struct {
		kind, details string
		want          bool
	}{
		{operation, `"status": "FAILED"`, true}, {operation, `"status": "SUCCEEDED"`, false},
		{instance, `"detailed-status": "FAILED"`, true}, {instance, `"detailed-status": "SUCCEEDED"`, false},
	} {
		event := `{"source": "aws.cloudformation", "detail-type": "CloudFormation StackSet ` + c.kind + `", "detail": {
			"status-details": {` + c.details + `}, "stack-set-arn": "arn:aws:cloudformation:us-east-1:1:stackset/Accounts-Accounts:1"}}`
		for _, rule := range a.OfType("AWS::Events::Rule") {
			if !strings.HasPrefix(rule.Path, *quarantine.Node().Path()+"/Failures/") {
				continue
			}
			if got, err := eventtest.Match(rule.Get("EventPattern"), event); err != nil || got != c.want {
				t.Errorf("Match(%s) = %v, %v, want %v", event, got, err, c.want)
			}
		}
		got := workflowtest.Run(t, machine, json.RawMessage(event), func(workflowtest.Call) (any, error) { return nil, nil })
		if message := workflowtest.Mail(got.Calls[0]); got.Actions()[0] != "sns:publish" ||
			!strings.Contains(message, "stackset/") {
			t.Errorf("it calls %v and says %q, want it to tell of the stack set", got.Actions(), message)
		}
	}
}

func TestPolicyWatchTells(t *testing.T) {
	app, _, _ := watches(t)
	const event = `{"detail": {"eventName": "DetachPolicy", "eventTime": "2026-03-14T09:26:53Z",
		"userIdentity": {"arn": "arn:aws:sts::1:assumed-role/Admin/eve"}, "requestParameters": {"policyId": "p-1"}}}`
	got := workflowtest.Run(t, machineAt(t, app, "Watch/Policies/Machine/Resource"), json.RawMessage(event),
		func(workflowtest.Call) (any, error) { return nil, nil })
	if got.Failed != nil || len(got.Calls) != 1 || got.Calls[0].Action != "sns:publish" {
		t.Fatalf("it ran as %+v", got)
	}
	for _, part := range []string{"DetachPolicy", "assumed-role/Admin/eve", "2026-03-14T09:26:53Z", "p-1"} {
		if message := workflowtest.Mail(got.Calls[0]); !strings.Contains(message, part) {
			t.Errorf("it says %q, without %s", message, part)
		}
	}
}

func TestWatchSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(watch *baseline.PolicyWatch, quarantine *baseline.AccountQuarantine)
	}{
		"a watch that is off": {"ORG-007", "Watch/Policies/Resource", func(watch *baseline.PolicyWatch, _ *baseline.AccountQuarantine) {
			watch.Rule().Node().DefaultChild().(awscdk.CfnResource).AddPropertyOverride(jsii.String("State"), "DISABLED")
		}},
		"a quarantine of nobody": {"ORG-007", "Watch/NewAccounts/Resource",
			func(_ *baseline.PolicyWatch, quarantine *baseline.AccountQuarantine) {
				child(quarantine, "Resource", "Resource").AddPropertyDeletionOverride(jsii.String("Targets"))
			}},
		"a quarantine that ends at once": {"ACCOUNT-001", "Watch/NewAccounts/Machine",
			func(_ *baseline.PolicyWatch, quarantine *baseline.AccountQuarantine) {
				child(quarantine, "Machine", "Resource").AddPropertyOverride(jsii.String("DefinitionString"),
					`{"StartAt":"Done","States":{"Done":{"Type":"Succeed"}}}`)
			}},
		"a machine that may attach anything": {"IAM-004", "Watch/NewAccounts/Machine",
			func(_ *baseline.PolicyWatch, quarantine *baseline.AccountQuarantine) {
				child(quarantine, "Machine", "Role", "DefaultPolicy", "Resource").AddPropertyOverride(jsii.String("PolicyDocument.Statement.0"),
					map[string]any{"Effect": "Allow", "Action": "organizations:*", "Resource": "*"})
			}},
	} {
		t.Run(name, func(t *testing.T) {
			app, watch, quarantine := watches(t)
			c.sabotage(watch, quarantine)
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}

func TestWatchBadInput(t *testing.T) {
	app, stack := managementStack(t)
	org := existing(stack)
	set := newPolicies(t, stack, org)
	accounts := baseline.NewAccountStackSet(stackIn(app, "Accounts", "444444444444"), "Accounts", &baseline.AccountStackSetProps{
		Targets: []*baseline.Target{org.Root()}, Regions: []string{"eu-west-1"},
	})
	here := virginia(app, "Watch", managementAccount)
	watch := func(props baseline.PolicyWatchProps) func(constructs.Construct, string) {
		return func(scope constructs.Construct, id string) { baseline.NewPolicyWatch(scope, id, &props) }
	}
	quarantine := func(props baseline.AccountQuarantineProps) func(constructs.Construct, string) {
		return func(scope constructs.Construct, id string) { baseline.NewAccountQuarantine(scope, id, &props) }
	}
	refused(t, here, map[string]misuse{
		"everybody": {watch(baseline.PolicyWatchProps{Automation: []string{policy.Role("*")}}), "does not match everybody"},
		"nobody":    {watch(baseline.PolicyWatchProps{Automation: []string{}}), "Automation is []"},
		"a name":    {watch(baseline.PolicyWatchProps{Automation: []string{"cdk"}}), `Automation is ["cdk"], want patterns such as`},
		"no props": {func(scope constructs.Construct, id string) { baseline.NewAccountQuarantine(scope, id, nil) },
			"Policy is empty, want a policy of a PolicySet"},
		"no policy": {quarantine(baseline.AccountQuarantineProps{StackSet: accounts}), "Policy is empty, want a policy of a PolicySet"},
		"an RCP": {quarantine(baseline.AccountQuarantineProps{Policy: set.PolicyOf(org.Root(), policy.TypeRCP), StackSet: accounts}),
			"Policy is of type RESOURCE_CONTROL_POLICY, want SERVICE_CONTROL_POLICY"},
		"no set": {quarantine(baseline.AccountQuarantineProps{Policy: set.PolicyOf(org.Unit(baseline.SuspendedUnit), policy.TypeSCP)}),
			"StackSet is nil"},
		"elsewhere": {quarantine(baseline.AccountQuarantineProps{Policy: set.PolicyOf(org.Unit(baseline.SuspendedUnit), policy.TypeSCP),
			StackSet: accounts}), "is in Region eu-west-1, want it in us-east-1"},
	})
	refused(t, stack, map[string]misuse{
		"where nothing shows up": {watch(baseline.PolicyWatchProps{}), `scope is in Region eu-west-1, want a stack in ["cn-northwest-1"`},
		"nor new accounts": {quarantine(baseline.AccountQuarantineProps{Policy: set.PolicyOf(org.Unit(baseline.SuspendedUnit),
			policy.TypeSCP), StackSet: accounts}), "scope is in Region eu-west-1"},
	})
}
