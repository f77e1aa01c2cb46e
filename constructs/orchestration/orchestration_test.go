package orchestration_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/automation"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// stopping is a machine that stops an instance.
func stopping() workflow.Machine {
	return workflow.Machine{Start: "Stop", Timeout: time.Minute, States: workflow.States{"Stop": workflow.Task{
		Resource: workflow.API("ec2:stopInstances"), Parameters: workflow.Object{"InstanceIds.$": "States.Array($.instance)"},
	}}}
}

func newMachine(stack awscdk.Stack) awsstepfunctions.StateMachine {
	return orchestration.NewStateMachine(stack, "Stopper", &orchestration.StateMachineProps{
		Machine: stopping(),
		Key:     logdelivery.NewKey(stack, "Key"),
		Topic:   alerting.NewAlertTopic(stack, "Alerts", nil).Topic(),
		Permissions: []*awsiam.PolicyStatementProps{{
			Actions:   jsii.Strings("ec2:StopInstances"),
			Resources: jsii.Strings("arn:" + *stack.Partition() + ":ec2:" + *stack.Region() + ":" + *stack.Account() + ":instance/*"),
		}},
	})
}

func TestStateMachinesAreLoggedTracedAndWatched(t *testing.T) {
	a := constructtest.Preview(func(stack awscdk.Stack) { newMachine(stack) })
	machine := a.OfType("AWS::StepFunctions::StateMachine")[0]
	if got := machine.Get("TracingConfiguration", "Enabled").String(); got != "true" {
		t.Errorf("TracingConfiguration.Enabled = %s, want true", got)
	}
	logging := machine.Get("LoggingConfiguration")
	if level, data := logging.Get("Level").String(), logging.Get("IncludeExecutionData").String(); level != "ALL" || data != "true" {
		t.Errorf("logs have level %s and data %s, want ALL and true", level, data)
	}
	if group := a.OfType("AWS::Logs::LogGroup")[0]; group.Get("RetentionInDays").String() != "365" || !group.Get("KmsKeyId").Exists() {
		t.Errorf("log group has retention %v and key %v, want 365 and a key", group.Get("RetentionInDays"), group.Get("KmsKeyId"))
	}
	watched := map[string]bool{}
	for _, alarm := range a.OfType("AWS::CloudWatch::Alarm") {
		if alarm.Get("Dimensions").List()[0].Get("Value").RefersTo(machine) {
			watched[alarm.Get("MetricName").String()] = alarm.Get("AlarmActions").Exists()
		}
	}
	for _, metric := range []string{"ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"} {
		if !watched[metric] {
			t.Errorf("alarms = %v, want one on %s that tells somebody", watched, metric)
		}
	}
}

// A definition that is changed on its way to the template is found.
func TestStateMachinesAreWhatWasWritten(t *testing.T) {
	defer func() {
		if err := fmt.Sprint(recover()); !strings.Contains(err, "ACCOUNT-001") {
			t.Errorf("synthesis ends with %s, want a finding of ACCOUNT-001", err)
		}
	}()
	constructtest.Preview(func(stack awscdk.Stack) {
		resource := newMachine(stack).Node().DefaultChild().(awsstepfunctions.CfnStateMachine)
		resource.AddPropertyOverride(jsii.String("DefinitionString"), `{"StartAt":"Stop","States":{"Stop":{"Type":"Succeed"}}}`)
	})
}

func TestStartersServeRulesOfThisAccountOnly(t *testing.T) {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		orchestration.StartOn(stack, "Rule", "Instances that start", newMachine(stack), &awsevents.EventPattern{Source: jsii.Strings("aws.ec2")})
	})
	for _, role := range a.OfType("AWS::IAM::Role") {
		if !strings.HasPrefix(role.LogicalID, "Starter") {
			continue
		}
		trust := role.Get("AssumeRolePolicyDocument").String()
		if !strings.Contains(trust, "aws:SourceAccount") || !strings.Contains(trust, ":rule/*") {
			t.Errorf("trust = %s, want rules of this account alone in it", trust)
		}
		return
	}
	t.Error("there is no role called Starter")
}

func TestRunbookRolesHaveWhatTheStepsNeed(t *testing.T) {
	document := automation.Document{Description: "Stops an instance", Role: "{{ Role }}",
		Parameters: map[string]automation.Parameter{"Role": {Description: "Whom it runs as"}},
		Steps: []automation.Step{{
			Name: "Stop", Service: "ec2", API: "StopInstances",
			Allow: []automation.Permission{{Action: "ec2:StopInstances", On: "ec2:${Region}:${Account}:instance/*"}},
		}},
	}
	a := constructtest.Preview(func(stack awscdk.Stack) {
		orchestration.NewRunbookRole(stack, "Role", &orchestration.RunbookRoleProps{Allow: document.Permissions()})
		orchestration.NewRunbook(stack, "Runbook", nil, document)
	})
	policy := a.OfType("AWS::IAM::Policy")[0].Get("PolicyDocument").String()
	if !strings.Contains(policy, "arn:aws:ec2:eu-west-1:111111111111:instance/*") {
		t.Errorf("policy = %s, want it confined to the instances of the account and Region", policy)
	}
	if trust := a.OfType("AWS::IAM::Role")[0].Get("AssumeRolePolicyDocument").String(); !strings.Contains(trust, "automation-execution/*") {
		t.Errorf("trust = %s, want automations of this account alone in it", trust)
	}
}

func TestGrantsThatComeLaterAreKept(t *testing.T) {
	for _, allow := range [][]automation.Permission{nil, {{Action: "ec2:DescribeInstances"}}} {
		last := fmt.Sprint("PolicyDocument.Statement.", len(allow))
		constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
			role := orchestration.NewRunbookRole(stack, "Role", &orchestration.RunbookRoleProps{Allow: allow})
			alerting.NewFailedQueue(stack).GrantSendMessages(role)
			return role.Node().FindChild(jsii.String("DefaultPolicy"))
		}, map[string]any{last + ".Resource": "*", last + ".Action": "sqs:*", "Roles": []any{"Other"}})
	}
}

func TestMachinesThatCannotRunAreRefused(t *testing.T) {
	constructtest.Preview(func(stack awscdk.Stack) {
		constructtest.Refused(t, stack, `awscdk.Stack "Prod": Bad: Timeout is 0s, want one second or more`, func() {
			orchestration.NewStateMachine(stack, "Bad", &orchestration.StateMachineProps{})
		})
	})
}

func ExampleNewStateMachine() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		alerts := alerting.NewAlertTopic(stack, "Alerts", nil)
		orchestration.NewStateMachine(stack, "Greeter", &orchestration.StateMachineProps{
			Key:   logdelivery.NewKey(stack, "Key"),
			Topic: alerts.Topic(),
			Machine: workflow.Machine{
				Start: "Greet", Timeout: time.Minute,
				States: workflow.States{"Greet": workflow.Pass{Result: "hello"}},
			},
		})
	})
	constructtest.Count(a, "AWS::StepFunctions::StateMachine", "AWS::Logs::LogGroup", "AWS::CloudWatch::Alarm")
	// Output:
	// AWS::StepFunctions::StateMachine 1
	// AWS::Logs::LogGroup 1
	// AWS::CloudWatch::Alarm 4
}

func ExampleNewRunbook() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		role := orchestration.NewRunbookRole(stack, "Role", &orchestration.RunbookRoleProps{
			Allow: []automation.Permission{{Action: "ec2:DescribeInstances"}},
		})
		orchestration.NewRunbook(stack, "Runbook", nil, automation.Document{
			Description: "Lists the instances of the account", Role: *role.RoleArn(),
			Steps: []automation.Step{{Name: "List", Service: "ec2", API: "DescribeInstances"}},
		})
	})
	fmt.Println(len(documents(a)))
	// Output: 1
}

func documents(a *assembly.Assembly) []*assembly.Resource { return a.OfType("AWS::SSM::Document") }

// startAt starts a machine by a schedule.
func startAt(stack awscdk.Stack, onTime bool) awsscheduler.Schedule {
	alerts := alerting.NewAlertTopic(stack, "Told", nil)
	return orchestration.StartAt(stack, "Schedule", "Stops what was forgotten", newMachine(stack), orchestration.Schedule{
		Expression: "cron(0 19 * * ? *)", Failed: alerts.Failed(), OnTime: onTime,
	})
}

func TestMachinesStartByScheduleLateOrNotAtAll(t *testing.T) {
	for onTime, retries := range map[bool]string{false: "185", true: "0"} {
		a := constructtest.Preview(func(stack awscdk.Stack) { startAt(stack, onTime) })
		schedule := a.OfType("AWS::Scheduler::Schedule")[0]
		when := schedule.Get("ScheduleExpression").String() + " " + schedule.Get("ScheduleExpressionTimezone").String()
		if want := "cron(0 19 * * ? *) Etc/UTC"; when != want {
			t.Errorf("the schedule is %s, want %s", when, want)
		}
		if got := schedule.Get("Target", "RetryPolicy", "MaximumRetryAttempts").String(); got != retries {
			t.Errorf("on time %t: starts again %s times, want %s", onTime, got, retries)
		}
		if !schedule.Get("Target", "Arn").RefersTo(a.OfType("AWS::StepFunctions::StateMachine")[0]) {
			t.Error("the schedule does not start the machine")
		}
	}
}

func TestMachinesAndRunbooksThatAreChangedBreakTheirPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct { return startAt(stack, true) }, map[string]any{
		"State": "DISABLED", "ScheduleExpression": "rate(30 days)", "EndDate": "2027-01-01T00:00:00Z",
		"Target.RetryPolicy.MaximumRetryAttempts": 185, "Target.RoleArn": "arn:aws:iam::111111111111:role/Other",
	})
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		startAt(stack, true)
		children := *stack.Node().Children()
		return children[slices.IndexFunc(children, func(c constructs.IConstruct) bool {
			return strings.HasPrefix(*c.Node().Id(), "SchedulerRoleForTarget-")
		})]
	}, map[string]any{"AssumeRolePolicyDocument.Statement": []any{map[string]any{"Effect": "Allow", "Action": "sts:AssumeRole",
		"Principal": map[string]any{"Service": "states.amazonaws.com"}}}})
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct { return newMachine(stack) },
		map[string]any{"LoggingConfiguration.Level": "OFF", "RoleArn": "arn:aws:iam::111111111111:role/Other"})
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		return orchestration.StartOn(stack, "Rule", "Instances that start", newMachine(stack),
			&awsevents.EventPattern{Source: jsii.Strings("aws.ec2")})
	}, map[string]any{"State": "DISABLED"})
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		role := orchestration.NewRunbookRole(stack, "Role", &orchestration.RunbookRoleProps{})
		return orchestration.NewRunbook(stack, "Runbook", nil, automation.Document{
			Description: "Lists the instances of the account", Role: *role.RoleArn(),
			Steps: []automation.Step{{Name: "List", Service: "ec2", API: "DescribeInstances"}},
		})
	}, map[string]any{"Content.mainSteps.0.isEnd": true})
}
