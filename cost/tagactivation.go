package cost

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsschedulertargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/cost/internal/activation"
)

// TagActivationProps configure [TagActivation]. Alerts is required.
type TagActivationProps struct {
	// Alerts hears of keys that could not be activated.
	Alerts *alerting.AlertTopic
	// Keys are those of cost allocation tags, 20 at most. The defaults are what [plinth.Tags] puts on
	// every stack: Project, Team, CostCenter, Environment and ManagedBy.
	Keys []string
	// NoBackfill leaves the months before as they were reported. The default is to report them by
	// the new keys too, for a year back.
	NoBackfill bool
}

// TagActivation lets Cost Explorer, budgets and exports divide costs by tags. Tags that nobody
// activates are on the resources and in no report. It promises that
//
//   - keys are activated as soon as AWS has seen them: it knows a key only up to a day after
//     something with it was billed, so it is asked every twelve hours, for five days,
//   - somebody hears of the keys that it has not seen by then, which are misspelled or unused,
//   - a key that somebody deactivates is activated again within a week.
//
// Only the payer account may activate keys. The API answers with success even if it activated
// nothing, so its answer is read. Nothing is deactivated with the stack. Standing idle it costs
// three alarms a month. See "Activating user-defined cost allocation tags" and "Backfill cost
// allocation tags".
type TagActivation struct {
	constructs.Construct
	machine awsstepfunctions.StateMachine
}

// NewTagActivation defines the activation. It panics with an error when Alerts is nil, for more
// than 20 keys, for a key that AWS does not take, and for one in another case than it is there or
// on stacks: that is another tag in reports, and the same one to IAM.
func NewTagActivation(scope constructs.Construct, id string, props *TagActivationProps) *TagActivation {
	a := &TagActivation{}
	p := plinth.Define(a, scope, id, props.withDefaults)
	a.machine = orchestration.NewStateMachine(a, "Machine", &orchestration.StateMachineProps{
		Machine: activation.Machine(p.Keys, !p.NoBackfill), Topic: p.Alerts.Topic(),
		Permissions: []*awsiam.PolicyStatementProps{{ // Cost Explorer knows no resources
			Actions:   jsii.Strings("ce:ListCostAllocationTags", "ce:UpdateCostAllocationTagsStatus", "ce:StartCostAllocationTagBackfill"),
			Resources: jsii.Strings("*"),
		}},
	})
	weekly := awsscheduler.NewSchedule(a, jsii.String("Weekly"), &awsscheduler.ScheduleProps{
		Description: jsii.String("Activates the cost allocation tags of " + tree.Path(a)),
		Schedule:    awsscheduler.ScheduleExpression_Rate(awscdk.Duration_Days(jsii.Number(7))),
		Target: awsschedulertargets.NewStepFunctionsStartExecution(a.machine, &awsschedulertargets.ScheduleTargetBaseProps{
			DeadLetterQueue: p.Alerts.Failed(),
		}),
	})
	orchestration.KeepSchedule(a, weekly, "activates the keys when it is deployed, and every week",
		promise.At("Resource").Is("ScheduleExpression", "rate(7 days)").Is("ScheduleExpressionTimezone", "Etc/UTC"))
	return a
}

// Machine returns the state machine.
func (a *TagActivation) Machine() awsstepfunctions.StateMachine { return a.machine }

func (p *TagActivationProps) withDefaults() (TagActivationProps, error) {
	if p == nil || p.Alerts == nil {
		return TagActivationProps{}, errors.New("Alerts is nil, want a topic that hears of keys that AWS does not find")
	}
	q := *p
	if len(q.Keys) == 0 {
		q.Keys = tagKeys
	}
	if len(q.Keys) > 20 {
		return q, fmt.Errorf("Keys has %d keys, want 20 at most", len(q.Keys))
	}
	var err error
	q.Keys, err = checkTagKeys("Keys", q.Keys)
	return q, err
}
