package alerting

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// RuleOn defines a rule of EventBridge that publishes every event of a pattern, and hands it to
// further targets.
func (c *Channel) RuleOn(
	scope constructs.Construct, id, description string, pattern *awsevents.EventPattern, further ...awsevents.IRuleTarget,
) awsevents.Rule {
	targets := []any{c.target()}
	for _, target := range further {
		targets = append(targets, target)
	}
	of := batch.Ask(batch.New("aws_events.Rule", scope, id, batch.Map{
		"description": description, "eventPattern": pattern, "targets": targets,
	}), batch.Get(batch.Result(0), "node.defaultChild.targets"))
	rule := of[0].(awsevents.Rule)
	tree.Grown(rule, scope, id)
	kept := promise.At("Resource").Is("State", "ENABLED").Is("EventPattern", promise.EventPattern(pattern)).
		Is("Targets.0.Arn", batch.Get(c.topic, "topicArn")).Is("Targets.0.RoleArn", batch.Get(c.publisher, "roleArn")).
		Is("Targets.0.DeadLetterConfig.Arn", batch.Get(c.failed, "queueArn")).
		Unset("Targets.0.Input", "Targets.0.InputPath", "Targets.0.InputTransformer", "Targets.0.RetryPolicy", "EventBusName",
			"ScheduleExpression")
	if further != nil {
		kept = kept.Is("Targets", of[1])
	}
	plinth.Promise(rule, promise.That("publishes every event of its pattern, and keeps what it cannot deliver", kept))
	return rule
}
