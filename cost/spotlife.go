package cost

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsschedulertargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// deletable ends instances that are protected from scale-in when the stack is deleted.
// CloudFormation would wait for them until it fails.
func (s *SpotCapacity) deletable() constructs.IConstruct {
	group := s.group.AutoScalingGroupName()
	call := sdkcall.AtDeletion(s, "Deletable", sdkcall.Call{
		Name: "DeletableGroup", Service: "auto-scaling", Action: "deleteAutoScalingGroup",
		Parameters: map[string]any{"AutoScalingGroupName": group, "ForceDelete": true},
		Permissions: []*awsiam.PolicyStatementProps{{
			Actions: jsii.Strings("autoscaling:DeleteAutoScalingGroup"), Resources: &[]*string{s.groupARN()},
		}},
		Tolerate: "ValidationError", // it is gone
	})
	tree.Depend(call, s.group)
	guardrail.Waive(call, "DEPLOY-003", "it deletes the group of this stack, when the stack deletes it")
	return call
}

// groupARN is that of the group, whose universally unique id CloudFormation does not tell.
func (s *SpotCapacity) groupARN() *string {
	return tree.Stack(s).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("autoscaling"), Resource: jsii.String("autoScalingGroup:*:autoScalingGroupName"),
		ResourceName: s.group.AutoScalingGroupName(), ArnFormat: awscdk.ArnFormat_SLASH_RESOURCE_NAME,
	})
}

// refresh replaces instances of an older launch template. Auto Scaling starts the new one first,
// and ECS moves the tasks. Protection from scale-in also exempts from a maximum lifetime.
func (s *SpotCapacity) refresh(failed awssqs.IQueue) {
	input := map[string]any{
		"AutoScalingGroupName": s.group.AutoScalingGroupName(),
		"Preferences": map[string]any{
			"SkipMatching": true, "ScaleInProtectedInstances": "Refresh", "MinHealthyPercentage": 100, "MaxHealthyPercentage": 110,
		},
	}
	starter := awsscheduler.NewSchedule(s, jsii.String("Refresh"), &awsscheduler.ScheduleProps{
		Description: jsii.String("Replaces instances of an older launch template in " + tree.Path(s)),
		Schedule:    awsscheduler.ScheduleExpression_Rate(awscdk.Duration_Days(jsii.Number(7))),
		Target: awsschedulertargets.NewUniversal(&awsschedulertargets.UniversalTargetProps{
			Service: jsii.String("autoscaling"), Action: jsii.String("startInstanceRefresh"), DeadLetterQueue: failed,
			Input: awsscheduler.ScheduleTargetInput_FromObject(input), RetryAttempts: jsii.Number(10),
			PolicyStatements: &[]awsiam.PolicyStatement{awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
				Actions: jsii.Strings("autoscaling:StartInstanceRefresh"), Resources: &[]*string{s.groupARN()},
			})},
		}),
	})
	orchestration.KeepSchedule(s, starter, "replaces instances of an older launch template within a week, with tasks moved first",
		promise.At("Resource").Is("ScheduleExpression", "rate(7 days)").Is("ScheduleExpressionTimezone", "Etc/UTC"))
}

// tell routes what happens to the capacity. The events of Spot name an instance alone, so they are
// those of the account.
func (s *SpotCapacity) tell(alerts *alerting.AlertTopic) {
	rule := func(id, description, source, detailType string, detail map[string]any) {
		pattern := &awsevents.EventPattern{Source: jsii.Strings(source), DetailType: jsii.Strings(detailType)}
		if detail != nil {
			pattern.Detail = &detail
		}
		alerts.Channel().RuleOn(s, id, description, pattern)
	}
	here := []any{s.cluster.ClusterArn()}
	rule("Interrupted", "Fargate Spot interrupts a task", "aws.ecs", "ECS Task State Change",
		map[string]any{"clusterArn": here, "stopCode": []any{"SpotInterruption"}})
	rule("NotPlaced", "A service finds no capacity for its tasks", "aws.ecs", "ECS Service Action",
		map[string]any{"clusterArn": here, "eventName": []any{"SERVICE_TASK_PLACEMENT_FAILURE"}})
	if s.role != nil {
		rule("Warned", "EC2 interrupts a Spot Instance of the account in two minutes", "aws.ec2",
			"EC2 Spot Instance Interruption Warning", nil)
	}
	if s.group != nil {
		rule("NotStarted", "An instance could not be started", "aws.autoscaling", "EC2 Instance Launch Unsuccessful",
			map[string]any{"AutoScalingGroupName": []any{s.group.AutoScalingGroupName()}})
	}
}
