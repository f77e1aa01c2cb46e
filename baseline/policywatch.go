package baseline

import (
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// PolicyWatchProps configure a [PolicyWatch]; nil and the zero value are the production choice.
type PolicyWatchProps struct {
	// Automation are patterns of the roles that may change policies. The default is those of
	// CDK's bootstrap. Add the role of an [AccountQuarantine], if there is one.
	Automation []string
	// Topic hears of changes, and of executions that fail. It has to be in the account and Region
	// of the stack. The default is a new encrypted topic, which nobody hears until somebody
	// subscribes.
	Topic awssns.ITopic
}

// A PolicyWatch tells people when anybody but the automation changes, attaches, detaches or deletes
// a policy of the organization, or disables a type of policies. It promises that
//
//   - the watch is on and leads somewhere (ORG-007),
//   - it says what was done, by whom, when (ACCOUNT-001 keeps its definition), and raises an alarm
//     when it cannot,
//   - its log is kept for a year, encrypted (LOGS-001 to 003).
//
// It belongs in a stack of the management account in the Region where AWS Organizations logs its
// calls: us-east-1, cn-northwest-1 or us-gov-west-1. A trail has to record management
// events there, as [OrganizationTrail] does.
//
// Standing idle it costs one KMS key and three alarms a month. See "Monitor with Amazon
// EventBridge" in the AWS Organizations guide.
type PolicyWatch struct {
	constructs.Construct
	topic   awssns.ITopic
	machine awsstepfunctions.StateMachine
	rule    awsevents.Rule
}

// watched are the calls that change what policies hold.
var watched = []string{
	"AttachPolicy", "CreatePolicy", "DeletePolicy", "DetachPolicy", "DisablePolicyType", "UpdatePolicy",
}

// NewPolicyWatch defines a watch. It panics with an error when AWS Organizations does not log its
// calls in the Region of the stack, when Topic is in another account or Region, or when a pattern
// is malformed or matches everybody.
func NewPolicyWatch(scope constructs.Construct, id string, props *PolicyWatchProps) *PolicyWatch {
	w := &PolicyWatch{}
	p := plinth.Define(w, scope, id, func() (PolicyWatchProps, error) { return props.withDefaults(scope) })
	topic, key := newAlerts(w, "the watch", p.Topic)
	w.topic = topic
	w.machine = orchestration.NewStateMachine(w, "Machine", &orchestration.StateMachineProps{
		Machine: workflow.Machine{Start: "Tell", Timeout: 5 * time.Minute, States: workflow.States{
			"Tell": telling("A policy of the organization was changed by hand",
				"$states.input.detail.(eventName & ' by ' & userIdentity.arn & ' at ' & eventTime & ': ' & $string(requestParameters))"),
		}},
		Substitutions: map[string]*string{"Topic": topic.TopicArn()},
		Key:           key,
		Topic:         topic,
	})
	topic.GrantPublish(w.machine)
	w.rule = orchestration.StartOn(w, "Resource", "Policies of the organization that are changed by hand", w.machine, p.pattern())
	return w
}

// telling is the state that publishes a message and ends. The text is in JSONata.
func telling(subject, text string) workflow.Task {
	return workflow.Task{JSONata: true, Resource: workflow.Service("sns:publish"), Arguments: workflow.Message("${Topic}", subject, text)}
}

// Topic returns the topic that hears of changes.
func (w *PolicyWatch) Topic() awssns.ITopic { return w.topic }

// Rule returns the rule that matches changes.
func (w *PolicyWatch) Rule() awsevents.Rule { return w.rule }

// pattern are the watched calls by others than the automation: by another role, or by none.
func (p PolicyWatchProps) pattern() *awsevents.EventPattern {
	automation := make([]any, len(p.Automation))
	for i, pattern := range p.Automation {
		automation[i] = pattern
	}
	issuer := func(condition map[string]any) map[string]any {
		return map[string]any{"userIdentity": map[string]any{"sessionContext": map[string]any{
			"sessionIssuer": map[string]any{"arn": []any{condition}},
		}}}
	}
	return &awsevents.EventPattern{
		Source:     jsii.Strings("aws.organizations"),
		DetailType: jsii.Strings("AWS API Call via CloudTrail"),
		Detail: &map[string]any{
			"eventSource": []string{"organizations.amazonaws.com"},
			"eventName":   watched,
			"errorCode":   []any{map[string]any{"exists": false}},
			"$or": []any{issuer(map[string]any{"anything-but": map[string]any{"wildcard": automation}}),
				issuer(map[string]any{"exists": false})},
		},
	}
}

// organizationsRegions are where AWS Organizations logs its calls.
var organizationsRegions = map[string]bool{"us-east-1": true, "cn-northwest-1": true, "us-gov-west-1": true}

func inOrganizationsRegion(scope constructs.Construct) error {
	if region := plinth.PlaceOf(scope).Region; !identifier.IsToken(region) && !organizationsRegions[region] {
		return fmt.Errorf("scope is in Region %s, want a stack in %q: AWS Organizations logs its calls there", region,
			sortedKeys(organizationsRegions))
	}
	return nil
}

func (p *PolicyWatchProps) withDefaults(scope constructs.Construct) (PolicyWatchProps, error) {
	var q PolicyWatchProps
	if p != nil {
		q = *p
	}
	if err := inOrganizationsRegion(scope); err != nil {
		return q, err
	}
	if err := checkTopic(scope, q.Topic); err != nil {
		return q, err
	}
	if q.Automation == nil {
		q.Automation = []string{policy.Role("cdk-*")}
	}
	if len(q.Automation) == 0 {
		return q, fmt.Errorf("Automation is [], want patterns such as %q: deployments would raise the alarm", policy.Role("cdk-*"))
	}
	var patterns []string
	for _, a := range q.Automation {
		if !identifier.IsToken(a) {
			patterns = append(patterns, a)
		}
	}
	// The preset refuses what is no principal, and what is everybody.
	if _, err := (preset.DenyIAMUsers{Exempt: patterns}).Statements(); err != nil {
		return q, fmt.Errorf("Automation is %q, want patterns such as %q: %w", q.Automation, policy.Role("cdk-*"), err)
	}
	return q, nil
}
