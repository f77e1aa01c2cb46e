package observability

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// ServiceEventsProps configure [ServiceEvents]. Alerts is required.
type ServiceEventsProps struct {
	// Alerts are the topics of the same account and Region.
	Alerts *Notifications
	// SpotInterruptions are how many interruptions in an hour are told. The default is 10: one is what
	// Spot is.
	SpotInterruptions int
}

// ServiceEvents tell what AWS says of an account and Region. They promise that
//
//   - an issue of a service pages, and maintenance that AWS plans is a ticket, each from one
//     Region: AWS Health also sends them to a second one,
//   - backups, copies and restores that fail are tickets, whoever made their plan,
//   - a key of KMS pages when somebody disables it, deletes its material or is about to delete it:
//     what it encrypts cannot be read, and as long as the key is there that can be undone. No
//     metric tells of it. CloudTrail does, if a trail records management events,
//   - in us-east-1, the one Region to which Trusted Advisor reports, its red checks are tickets. It
//     needs a support plan that has all checks,
//   - many interruptions of Spot instances in an hour are a ticket, and a few are none.
//
// Events reach topics as they come, which chats show, and what cannot be delivered is kept. Define
// them in every Region that is in use and in us-east-1, where AWS Health reports global services.
// They cost an alarm a month. See "Monitoring AWS Health events with Amazon EventBridge",
// "Monitoring Trusted Advisor check results with EventBridge" and "Monitor KMS keys with Amazon
// CloudWatch".
type ServiceEvents struct {
	constructs.Construct
	rules map[string]awsevents.Rule
}

// NewServiceEvents defines the rules. It panics with an error when Alerts is nil or elsewhere, and
// when SpotInterruptions is negative.
func NewServiceEvents(scope constructs.Construct, id string, props *ServiceEventsProps) *ServiceEvents {
	e := &ServiceEvents{rules: map[string]awsevents.Rule{}}
	p := plinth.Define(e, scope, id, func() (ServiceEventsProps, error) { return props.withDefaults(scope) })
	page, ticket := p.Alerts.Topic(alerting.Page), p.Alerts.Topic(alerting.Ticket)
	region := plinth.PlaceOf(e).Region
	regions := []string{region}
	if region == usEast1 {
		regions = append(regions, "global")
	}
	health := func(categories ...string) *awsevents.EventPattern {
		return pattern("aws.health", []string{"AWS Health Event"}, map[string]any{"eventTypeCategory": categories, "eventRegion": regions})
	}
	e.rule(page, "Issue", "AWS has an issue", health("issue"))
	e.rule(ticket, "Planned", "AWS plans a change", health("scheduledChange", "accountNotification", "investigation"))
	e.rule(ticket, "BackupFailed", "A backup or its copy failed", pattern("aws.backup",
		[]string{"Backup Job State Change", "Copy Job State Change"},
		map[string]any{"state": []string{"FAILED", "EXPIRED", "ABORTED", "PARTIAL"}}))
	e.rule(ticket, "RestoreFailed", "A restore failed", pattern("aws.backup",
		[]string{"Restore Job State Change"}, map[string]any{"status": []string{"FAILED", "ABORTED"}}))
	e.rule(page, "KeyInDanger", "Somebody disables a key or is about to delete it", pattern("aws.kms",
		[]string{"AWS API Call via CloudTrail"}, map[string]any{
			"eventSource": []string{"kms.amazonaws.com"}, "errorCode": []any{map[string]any{"exists": false}},
			"eventName": []string{"DisableKey", "ScheduleKeyDeletion", "DeleteImportedKeyMaterial"},
		}))
	if region == usEast1 {
		e.rule(ticket, "Advice", "A check of Trusted Advisor is red", pattern("aws.trustedadvisor",
			[]string{"Trusted Advisor Check Item Refresh Notification"}, map[string]any{"status": []string{"ERROR"}}))
	}
	e.countInterruptions(ticket, p.SpotInterruptions)
	return e
}

func pattern(source string, types []string, detail map[string]any) *awsevents.EventPattern {
	return &awsevents.EventPattern{Source: &[]*string{&source}, DetailType: jsii.Strings(types...), Detail: &detail}
}

func (e *ServiceEvents) rule(to *alerting.AlertTopic, id, description string, pattern *awsevents.EventPattern) {
	e.rules[id] = to.Channel().RuleOn(e, id, description, pattern)
}

// countInterruptions raises an alarm for many interruptions: a message for each would be hundreds
// in an hour in which a zone runs out of capacity.
func (e *ServiceEvents) countInterruptions(to *alerting.AlertTopic, most int) {
	rule := plinth.Kept(awsevents.NewCfnRule, e, "Interruption", "counts interruptions of Spot instances", &awsevents.CfnRuleProps{
		Description: jsii.String("Counts interruptions of Spot instances"), State: jsii.String("ENABLED"),
		EventPattern: map[string]any{"source": []any{"aws.ec2"}, "detail-type": []any{"EC2 Spot Instance Interruption Warning"}},
	})
	actions := &[]any{to.ARN()}
	plinth.Kept(awscloudwatch.NewCfnAlarm, e, "Interruptions", "is raised by many interruptions in an hour", &awscloudwatch.CfnAlarmProps{
		AlarmDescription: jsii.String(
			fmt.Sprintf("More than %d Spot instances were interrupted in an hour. Spread them over more types and zones.",
				most)),
		Namespace: jsii.String("AWS/Events"), MetricName: jsii.String("TriggeredRules"), Statistic: jsii.String("Sum"),
		Dimensions: &[]any{&awscloudwatch.CfnAlarm_DimensionProperty{Name: jsii.String("RuleName"), Value: rule.Ref()}},
		Period:     jsii.Number(3600), EvaluationPeriods: jsii.Number(1), Threshold: jsii.Number(most),
		ComparisonOperator: jsii.String("GreaterThanThreshold"), TreatMissingData: jsii.String("notBreaching"), AlarmActions: actions,
	})
}

// Rule returns a rule by its id: Issue, Planned, BackupFailed, RestoreFailed, KeyInDanger, and in
// us-east-1 Advice. It returns nil for any other.
func (e *ServiceEvents) Rule(id string) awsevents.Rule { return e.rules[id] }

func (p *ServiceEventsProps) withDefaults(scope constructs.Construct) (q ServiceEventsProps, err error) {
	if p != nil {
		q = *p
	}
	switch {
	case q.Alerts == nil || tree.Stack(q.Alerts) != tree.Stack(scope):
		return q, errors.New("Alerts is nil or in another stack, want notifications beside the events: rules publish in their own Region")
	case q.SpotInterruptions < 0:
		return q, fmt.Errorf("SpotInterruptions is %d, want 1 or more", q.SpotInterruptions)
	case q.SpotInterruptions == 0:
		q.SpotInterruptions = 10
	}
	return q, nil
}
