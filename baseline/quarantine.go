package baseline

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// AccountQuarantineProps configure an [AccountQuarantine].
type AccountQuarantineProps struct {
	// Policy is the service control policy that lets nobody but the automation do anything, such
	// as that of the unit [SuspendedUnit]. Required.
	Policy Policy
	// Accounts is the stack set whose arrival in all its Regions ends the quarantine. Required,
	// and has to be in the Region of the stack.
	Accounts *AccountStackSet
}

// An AccountQuarantine keeps everybody out of a new account, whoever makes it, until its
// baseline is in place: it attaches a policy to the account, watches the stack set, and
// detaches the policy. It promises that
//
//   - the watch for new accounts is on (ORG-007),
//   - an account leaves the quarantine only when the stack set is current in every Region
//     (ACCOUNT-001 keeps the definition),
//   - its role may attach and detach that one policy, and never all of a service (IAM-004).
//
// When the baseline is not there after a day, or a call fails, the account stays in quarantine
// and the topic says so; nobody hears it until somebody subscribes.
//
// It belongs into a stack of the management account in the Region where AWS Organizations logs
// its calls, like [PolicyWatch]. Standing idle it costs one KMS key a month.
type AccountQuarantine struct {
	constructs.Construct
	topic   awssns.Topic
	machine awsstepfunctions.StateMachine
	rule    awsevents.Rule
}

// NewAccountQuarantine defines a quarantine. It panics with an error when Policy is no service
// control policy, Accounts is missing or in another Region, or the stack is where new accounts do
// not show up.
func NewAccountQuarantine(scope constructs.Construct, id string, props *AccountQuarantineProps) *AccountQuarantine {
	p, err := props.check(scope)
	if err != nil {
		panic(fmt.Errorf("baseline: AccountQuarantine %q: %w", id, err))
	}
	q := &AccountQuarantine{}
	plinth.Init(q, scope, id)
	key := newKey(q, "Key", "encrypts what the quarantine says and logs", forLogs(awscdk.Stack_Of(q)))
	q.topic = newTopic(q, key)
	m := p.machine(q)
	q.machine = newMachine(q, "Machine", key, m)
	q.topic.GrantPublish(q.machine)
	q.rule = start(q, "Resource", "Accounts that are new", q.machine, &awsevents.EventPattern{
		Source:     jsii.Strings("aws.organizations"),
		DetailType: jsii.Strings("AWS Service Event via CloudTrail"),
		Detail: &map[string]any{
			"eventName":           []string{"CreateAccountResult"},
			"serviceEventDetails": object{"createAccountStatus": object{"state": []string{"SUCCEEDED"}}},
		},
	})
	q.Node().AddMetadata(jsii.String(assembly.MetadataSettings), map[string]any{"Machine/Resource": m.digests()}, nil)
	return q
}

// Topic returns where it tells of accounts that stay in quarantine.
func (q *AccountQuarantine) Topic() awssns.Topic { return q.topic }

// Machine returns the state machine.
func (q *AccountQuarantine) Machine() awsstepfunctions.StateMachine { return q.machine }

// patience is how often, every five minutes, the machine looks for the baseline: for a day.
const patience = 288

func (p AccountQuarantineProps) machine(q *AccountQuarantine) machine {
	stack := awscdk.Stack_Of(q)
	organizations := func(action, next string, more object) object {
		state := object{
			"Type": "Task", "Resource": "arn:${Partition}:states:::aws-sdk:organizations:" + action, "ResultPath": nil, "Next": next,
			"Parameters": object{"PolicyId": "${Policy}", "TargetId.$": "$.Account"},
			"Retry": []any{object{
				"ErrorEquals":     []string{"Organizations.ConcurrentModificationException", "Organizations.TooManyRequestsException"},
				"IntervalSeconds": 5, "BackoffRate": 2, "MaxAttempts": 8,
			}},
			"Catch": []any{object{"ErrorEquals": []string{"States.ALL"}, "ResultPath": nil, "Next": "Tell"}},
		}
		for k, v := range more {
			state[k] = v
		}
		return state
	}
	return machine{
		start: "Begin",
		states: object{
			"Begin": object{"Type": "Pass", "Next": "Attach", "Parameters": object{
				"Account.$": "$.detail.serviceEventDetails.createAccountStatus.accountId", "Tries": 0,
			}},
			"Attach": organizations("attachPolicy", "Wait", object{"Catch": []any{
				object{"ErrorEquals": []string{"Organizations.DuplicatePolicyAttachmentException"}, "ResultPath": nil, "Next": "Wait"},
				object{"ErrorEquals": []string{"States.ALL"}, "ResultPath": nil, "Next": "Tell"},
			}}),
			"Wait": object{"Type": "Wait", "Seconds": 300, "Next": "Look"},
			"Look": object{
				"Type": "Task", "Resource": "arn:${Partition}:states:::aws-sdk:cloudformation:listStackInstances", "Next": "Count",
				"Parameters": object{"StackSetName": "${StackSet}", "StackInstanceAccount.$": "$.Account", "CallAs": "SELF"},
				"ResultSelector": object{
					"All.$": "States.ArrayLength($.Summaries)", "Late.$": "States.ArrayLength($.Summaries[?(@.Status != 'CURRENT')])",
				},
				"ResultPath": "$.Instances",
				"Catch":      []any{object{"ErrorEquals": []string{"States.ALL"}, "ResultPath": nil, "Next": "Tell"}},
			},
			"Count": object{"Type": "Pass", "Next": "Decide", "Parameters": object{
				"Account.$": "$.Account", "Instances.$": "$.Instances", "Tries.$": "States.MathAdd($.Tries, 1)",
			}},
			"Decide": object{"Type": "Choice", "Default": "Wait", "Choices": []any{
				object{"Next": "Detach", "And": []any{
					object{"Variable": "$.Instances.All", "NumericGreaterThanEquals": p.Accounts.regions},
					object{"Variable": "$.Instances.Late", "NumericEquals": 0},
				}},
				object{"Next": "Tell", "Variable": "$.Tries", "NumericGreaterThanEquals": patience},
			}},
			"Detach": organizations("detachPolicy", "Done", nil),
			"Done":   object{"Type": "Succeed"},
			"Tell":   telling("An account stays in quarantine", "States.Format('Account {} is in quarantine and its baseline is not in place', $.Account)"),
		},
		substitutions: map[string]*string{
			"Topic": q.topic.TopicArn(), "Partition": awscdk.Aws_PARTITION(), "Policy": p.Policy.resource.AttrId(), "StackSet": p.Accounts.set.StackSetName(),
		},
		permissions: []*awsiam.PolicyStatementProps{
			{
				Actions: jsii.Strings("organizations:AttachPolicy", "organizations:DetachPolicy"),
				Resources: jsii.Strings(*p.Policy.resource.AttrArn(), *stack.FormatArn(&awscdk.ArnComponents{
					Service: jsii.String("organizations"), Region: jsii.String(""), Resource: jsii.String("account"), ResourceName: jsii.String("o-*/*"),
				})),
			},
			{
				Actions: jsii.Strings("cloudformation:ListStackInstances"),
				Resources: jsii.Strings(*stack.FormatArn(&awscdk.ArnComponents{
					Service: jsii.String("cloudformation"), Resource: jsii.String("stackset"), ResourceName: jsii.String(*p.Accounts.set.StackSetName() + ":*"),
				})),
			},
		},
		timeout: 2 * 24 * 60 * 60,
	}
}

func (p *AccountQuarantineProps) check(scope constructs.Construct) (AccountQuarantineProps, error) {
	if p == nil || p.Policy.resource == nil || p.Policy.Type != policy.TypeSCP {
		return AccountQuarantineProps{}, fmt.Errorf("Policy is no service control policy of a PolicySet, want such as that of unit %q", SuspendedUnit)
	}
	if p.Accounts == nil {
		return *p, fmt.Errorf("Accounts is nil, want the AccountStackSet whose arrival ends the quarantine")
	}
	if err := inOrganizationsRegion(scope); err != nil {
		return *p, err
	}
	if scope != nil {
		if here, there := *awscdk.Stack_Of(scope).Region(), *awscdk.Stack_Of(p.Accounts).Region(); here != there {
			return *p, fmt.Errorf("Accounts %s is in Region %s, want it in %s, like the stack: a stack set is asked in its own Region", *p.Accounts.Node().Path(), there, here)
		}
	}
	return *p, nil
}
