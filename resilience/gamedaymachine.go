package resilience

import (
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// tell reports experiments, whoever starts them.
func (g *GameDay) tell() {
	var ids []*string
	for _, template := range g.templates {
		ids = append(ids, template.AttrId())
	}
	g.props.Alerts.Channel().RuleOn(g, "Ended", "An experiment was stopped or failed", &awsevents.EventPattern{
		Source: jsii.Strings("aws.fis"), DetailType: jsii.Strings("FIS Experiment State Change"),
		Detail: &map[string]any{
			"experiment-template-id": ids, "new-state": map[string]any{"status": []string{"stopped", "failed", "cancelled"}},
		},
	})
}

// run defines what runs the experiments, and when.
func (g *GameDay) run() {
	at := plinth.PlaceOf(g)
	arn := func(resource string) *string {
		return jsii.String("arn:" + at.Partition + ":fis:" + at.Region + ":" + at.Account + ":" + resource)
	}
	starts := []*string{arn("experiment/*")}
	templates := map[string]*string{}
	for i, template := range g.templates {
		templates[fmt.Sprintf("Template%d", i)] = template.AttrId()
		starts = append(starts, arn("experiment-template/"+*template.AttrId()))
	}
	g.machine = orchestration.NewStateMachine(g, "Run", &orchestration.StateMachineProps{
		Machine: dayMachine(len(templates)), Topic: g.props.Alerts.Topic(), Substitutions: templates,
		Permissions: []*awsiam.PolicyStatementProps{
			{Actions: jsii.Strings("fis:StartExperiment"), Resources: &starts},
			{Actions: jsii.Strings("fis:GetExperiment"), Resources: &[]*string{arn("experiment/*")}},
			{ // the first experiment of an account makes it
				Actions:    jsii.Strings("iam:CreateServiceLinkedRole"),
				Resources:  jsii.Strings("arn:" + at.Partition + ":iam::" + at.Account + ":role/aws-service-role/fis.amazonaws.com/*"),
				Conditions: &map[string]any{"StringEquals": map[string]any{"iam:AWSServiceName": "fis.amazonaws.com"}},
			},
		},
	})
	if g.props.Schedule == "" {
		return
	}
	orchestration.StartAt(g, "Schedule", "Holds the game day "+tree.Path(g), g.machine, orchestration.Schedule{
		Expression: g.props.Schedule, Failed: g.props.Alerts.Failed(), OnTime: true, // nobody watches one that starts late
	})
}

// recovers is how long a workload has to recover from one experiment before the next.
const recovers = 15 * time.Minute

// dayMachine runs experiments one after the other, and ends with the first that does not complete.
func dayMachine(experiments int) workflow.Machine {
	retry := []workflow.Retry{{Interval: 10 * time.Second, Attempts: 4, Backoff: 2}}
	left := make([]any, experiments)
	for i := range left {
		left[i] = fmt.Sprintf("${Template%d}", i)
	}
	is := func(jsonata string) workflow.Condition { return workflow.Expression("{% " + jsonata + " %}") }
	return workflow.Machine{JSONata: true, Start: "Begin", Timeout: 24 * time.Hour, States: workflow.States{
		"Begin": workflow.Pass{Next: "Start", Assign: workflow.Object{"left": left}},
		"Start": workflow.Task{
			// The token makes a second attempt at starting an experiment none at all.
			Resource: workflow.API("fis:startExperiment"), Retry: retry, Next: "Wait",
			Arguments: workflow.Object{
				"ExperimentTemplateId": "{% $left[0] %}",
				"ClientToken":          "{% $states.context.Execution.Name & '-' & $left[0] %}",
			},
			Assign: workflow.Object{
				"experiment": "{% $states.result.Experiment.Id %}",
				"left":       "{% [$filter($left, function($v, $i) { $i > 0 })] %}",
			},
		},
		"Wait": workflow.Wait{For: time.Minute, Next: "Look"},
		"Look": workflow.Task{
			Resource: workflow.API("fis:getExperiment"), Retry: retry, Next: "Over",
			Arguments: workflow.Object{"Id": "{% $experiment %}"}, Output: workflow.Object{"state": "{% $states.result.Experiment.State %}"},
		},
		"Over": workflow.Choice{Default: "NotCompleted", Rules: []workflow.Rule{
			is("$states.input.state.Status = 'completed'").Then("More"),
			is("$states.input.state.Status in ['pending', 'initiating', 'running', 'stopping']").Then("Wait"),
		}},
		"More":    workflow.Choice{Default: "Good", Rules: []workflow.Rule{is("$count($left) > 0").Then("Recover")}},
		"Recover": workflow.Wait{For: recovers, Next: "Start"},
		"Good":    workflow.Succeed{},
		"NotCompleted": workflow.Fail{Error: "ExperimentNotCompleted",
			Cause: "An experiment was stopped by an alarm or failed: its log and its report say why"},
	}}
}
