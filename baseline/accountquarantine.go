package baseline

import (
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/crossaccount"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// AccountQuarantineProps configure an [AccountQuarantine].
type AccountQuarantineProps struct {
	// Policy is the service control policy that lets nobody but the automation do anything, such
	// as that of the unit [SuspendedUnit]. Required.
	Policy Policy
	// StackSet is the one whose arrival in all its Regions ends the quarantine. Required, and has
	// to be in the Region of the stack.
	StackSet *AccountStackSet
	// Topic hears of accounts that stay in quarantine, and of executions that fail. It has to be in
	// the account and Region of the stack. The default is a new encrypted topic, which nobody hears
	// until somebody subscribes.
	Topic awssns.ITopic
}

// An AccountQuarantine keeps everybody out of a new account, whoever makes it, until its
// baseline is in place: it attaches a policy to the account, watches the stack set, and
// detaches the policy. It promises that
//
//   - the watch for new accounts is on (ORG-007),
//   - an account leaves the quarantine only when the stack set is current in every Region
//     (ACCOUNT-001 keeps the definition),
//   - its role may attach and detach that one policy, and never all of a service (IAM-004),
//   - it tells of every operation of the stack set that fails, in one account or in all.
//
// When the baseline is not there after a day, or a call fails, the account stays in quarantine
// and Topic hears of it.
//
// It belongs in a stack of the management account in the Region where AWS Organizations logs
// its calls, like [PolicyWatch]. Standing idle it costs one KMS key and three alarms a month.
type AccountQuarantine struct {
	constructs.Construct
	topic   awssns.ITopic
	machine awsstepfunctions.StateMachine
	rule    awsevents.Rule
}

// NewAccountQuarantine defines a quarantine. It panics with an error when Policy is no service
// control policy, when StackSet is nil or in another Region, when Topic is in another account or
// Region, or when AWS Organizations does not log its calls in the Region of the stack.
func NewAccountQuarantine(scope constructs.Construct, id string, props *AccountQuarantineProps) *AccountQuarantine {
	q := &AccountQuarantine{}
	p := plinth.Define(q, scope, id, func() (AccountQuarantineProps, error) { return props.check(scope) })
	crossaccount.DependOn(q, p.StackSet)
	topic, key := newAlerts(q, "the quarantine", p.Topic)
	q.topic = topic
	q.machine = orchestration.NewStateMachine(q, "Machine", &orchestration.StateMachineProps{
		Machine: workflow.Machine{Start: "Sort", States: quarantineStates(p.StackSet.regions), Timeout: 48 * time.Hour},
		Substitutions: map[string]*string{
			"Topic": topic.TopicArn(), "Policy": p.Policy.resource.AttrId(), "StackSet": p.StackSet.set.StackSetName(),
		},
		Permissions: p.permissions(tree.Stack(q)),
		Key:         key,
		Topic:       topic,
	})
	topic.GrantPublish(q.machine)
	q.rule = orchestration.StartOn(q, "Resource", "Accounts that are new", q.machine, &awsevents.EventPattern{
		Source:     jsii.Strings("aws.organizations"),
		DetailType: jsii.Strings("AWS Service Event via CloudTrail"),
		Detail: &map[string]any{
			"eventName":           []string{"CreateAccountResult"},
			"serviceEventDetails": map[string]any{"createAccountStatus": map[string]any{"state": []string{"SUCCEEDED"}}},
		},
	})
	orchestration.StartOn(tree.Group(q, "Failures"), "Resource", "Operations of the stack set that fail", q.machine,
		failures(*p.StackSet.set.StackSetName()))
	return q
}

// failures are the events of a stack set's operations that fail, as a whole or in one account. They
// are in the management account, where CloudFormation keeps the stack sets of its administrators.
// See "Stack set events" in the CloudFormation User Guide.
func failures(stackSet string) *awsevents.EventPattern {
	failed := func(field string, status ...string) map[string]any {
		return map[string]any{"status-details": map[string]any{field: status}}
	}
	return &awsevents.EventPattern{
		Source:     jsii.Strings("aws.cloudformation"),
		DetailType: jsii.Strings("CloudFormation StackSet Operation Status Change", "CloudFormation StackSet StackInstance Status Change"),
		Detail: &map[string]any{
			"stack-set-arn": []any{map[string]any{"wildcard": "*:stackset/" + stackSet + ":*"}},
			"$or":           []any{failed("status", "FAILED", "STOPPED"), failed("detailed-status", "FAILED", "INOPERABLE")},
		},
	}
}

// Topic returns the topic that hears of accounts that stay in quarantine.
func (q *AccountQuarantine) Topic() awssns.ITopic { return q.topic }

// Machine returns the state machine.
func (q *AccountQuarantine) Machine() awsstepfunctions.StateMachine { return q.machine }

// permissions are to attach and detach one policy, and to look at one stack set.
func (p AccountQuarantineProps) permissions(stack awscdk.Stack) []*awsiam.PolicyStatementProps {
	return []*awsiam.PolicyStatementProps{
		{
			Actions: jsii.Strings("organizations:AttachPolicy", "organizations:DetachPolicy"),
			Resources: jsii.Strings(*p.Policy.resource.AttrArn(), *stack.FormatArn(&awscdk.ArnComponents{
				Service: jsii.String("organizations"), Region: jsii.String(""), Resource: jsii.String("account"), ResourceName: jsii.String("o-*/*"),
			})),
		},
		{
			Actions: jsii.Strings("cloudformation:ListStackInstances"),
			Resources: jsii.Strings(*stack.FormatArn(&awscdk.ArnComponents{
				Service: jsii.String("cloudformation"), Resource: jsii.String("stackset"),
				ResourceName: jsii.String(*p.StackSet.set.StackSetName() + ":*"),
			})),
		},
	}
}

func (p *AccountQuarantineProps) check(scope constructs.Construct) (AccountQuarantineProps, error) {
	if p == nil || p.Policy.resource == nil {
		return AccountQuarantineProps{}, fmt.Errorf("Policy is empty, want a policy of a PolicySet, such as "+
			"policies.PolicyOf(organization.Unit(%q), policy.TypeSCP)", SuspendedUnit)
	}
	if p.Policy.Type != policy.TypeSCP {
		return *p, fmt.Errorf("Policy is of type %s, want %s, which stops everybody in the account", p.Policy.Type, policy.TypeSCP)
	}
	if p.StackSet == nil {
		return *p, errors.New("StackSet is nil, want the AccountStackSet whose arrival ends the quarantine")
	}
	if err := inOrganizationsRegion(scope); err != nil {
		return *p, err
	}
	if here, there := plinth.PlaceOf(scope).Region, plinth.PlaceOf(p.StackSet).Region; here != there {
		return *p, fmt.Errorf("StackSet %s is in Region %s, want it in %s, like the stack: a stack set is asked in its own Region",
			tree.Path(p.StackSet), there, here)
	}
	return *p, checkTopic(scope, p.Topic)
}
