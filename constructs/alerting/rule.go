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
	targets := append([]awsevents.IRuleTarget{c.Target()}, further...)
	rule := awsevents.NewRule(scope, &id, &awsevents.RuleProps{Description: &description, EventPattern: pattern, Targets: &targets})
	tree.Grown(rule, scope, id)
	of := batch.Ask(batch.Get(c.topic, "topicArn"), batch.Get(c.publisher, "roleArn"), batch.Get(c.failed, "queueArn"))
	kept := promise.At("Resource").Is("State", "ENABLED").Is("EventPattern", promise.EventPattern(pattern)).
		Is("Targets.0.Arn", of[0]).Is("Targets.0.RoleArn", of[1]).
		Is("Targets.0.DeadLetterConfig.Arn", of[2]).
		Unset("Targets.0.Input", "Targets.0.InputPath", "Targets.0.InputTransformer", "Targets.0.RetryPolicy", "EventBusName",
			"ScheduleExpression")
	if further != nil {
		kept = kept.Is("Targets", batch.Ask(batch.Get(rule, "node.defaultChild.targets"))[0])
	}
	plinth.Promise(rule, promise.That("publishes every event of its pattern, and keeps what it cannot deliver", kept))
	return rule
}
